"""What a network sends, read no further than it may be."""

from __future__ import annotations

import aiohttp

_PIECE = 64 * 1024


async def read_within(answer: aiohttp.ClientResponse, limit: int) -> bytes | None:
    """The body; None where it is larger than ``limit`` bytes, of which no more is read."""
    content = bytearray()
    async for piece in answer.content.iter_chunked(_PIECE):
        content += piece
        if len(content) > limit:
            return None
    return bytes(content)
