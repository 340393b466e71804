"""A Bot API server for tests: what Telegram does to a bot, including what it does on a bad day.

``python -m tests.botapi --token 1:x`` runs it as a process of its own, so that it outlives a bot that is killed;
``running_server`` runs it inside a test. Requests are read with aiogram's models, so that the reading of the
API on this side is not the one on the bot's side. Everything lives in memory. The human side is ``/control/...``.
"""
