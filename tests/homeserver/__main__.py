"""``python -m tests.homeserver``: install Synapse for the tests, once."""

from __future__ import annotations

from tests.homeserver.installing import synapse_python

if __name__ == "__main__":
    print(synapse_python())
