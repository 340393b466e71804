"""A real Matrix homeserver for tests: Synapse, in an environment of its own, on loopback, closed to everybody else.

``python -m tests.homeserver`` installs it (once; ``make test`` does that). Nothing here stands in for the homeserver:
what it answers, refuses and forgets is Synapse's.
"""
