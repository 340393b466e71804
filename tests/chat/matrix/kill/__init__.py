"""The parts of the proof that a killed ``serve`` loses and doubles nothing over a real homeserver."""
