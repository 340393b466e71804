"""Rules a lawyer could read: pure, no I/O, no clock, no logging, no asyncio."""
