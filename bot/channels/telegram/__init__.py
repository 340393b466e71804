"""Telegram: python-telegram-bot's ``Bot`` for the methods, our own transport, ingest loop and pacing.

Nothing outside this package imports ``telegram``; import it only when the channel is started (0.6 s).
"""
