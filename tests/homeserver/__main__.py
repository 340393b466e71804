"""``python -m tests.homeserver``: install Synapse, Node and the independent client for the tests, once."""

from __future__ import annotations

import sys

from tests.homeserver.installing import NotThere, independent_client, synapse_python

if __name__ == "__main__":
    print(synapse_python())
    try:
        print(independent_client().library)
    except NotThere as error:
        print(f"no independent client: {error}; the proofs that need it will say so", file=sys.stderr)
