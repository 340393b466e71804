"""Matrix on matrix-nio: encrypted direct messages on an office's own homeserver.

nio does the cryptography and the parsing. What must never be lost is ours: how far the server was read (the journal),
who this device is and how it is signed (``session``, ``cross_signing``), and a transaction id for every message that
goes out.
"""
