"""Somebody with a client that nobody here wrote (matrix-js-sdk), which hides whatever is not signed."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.homeserver.installing import Node
from tests.homeserver.server import PASSWORD, Homeserver

_WITHIN = 90.0  # seconds until an answer is missed

Json = dict[str, Any]


@dataclass(slots=True)
class Stranger:
    """The client's process. ``happened``: every line that it told so far."""

    process: asyncio.subprocess.Process
    happened: list[Json] = field(default_factory=list)

    async def order(self, what: str, **how: str) -> Json:
        """What came of it; an order that failed fails the test."""
        assert self.process.stdin is not None
        before = len(self.happened)
        self.process.stdin.write(json.dumps({"do": what, **how}).encode() + b"\n")
        return await self.until(lambda one: one["event"] in ("done", "failed"), after=before)

    async def until(self, is_meant: Callable[[Json], bool], *, after: int = 0) -> Json:
        """The first line that is meant, once there is one."""
        place = after
        async with asyncio.timeout(_WITHIN):
            while True:
                for one in self.happened[place:]:
                    assert one["event"] != "failed", one
                    if is_meant(one):
                        return one
                place = len(self.happened)
                await self._next()

    async def until_told(self, text: str) -> Json:
        """The message that holds ``text``."""
        return await self.until(lambda one: one["event"] == "message" and text in one["text"])

    @property
    def messages(self) -> list[Json]:
        return [one for one in self.happened if one["event"] == "message"]

    async def _next(self) -> None:
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        assert line, "the client ended"
        self.happened.append(json.loads(line))


@asynccontextmanager
async def a_stranger(server: Homeserver, node: Node) -> AsyncIterator[Stranger]:
    """A new account with such a client, connected."""
    user = server.register()
    process = await asyncio.create_subprocess_exec(
        *(str(node.program), str(node.script), str(node.library), server.base_url, user, PASSWORD),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        limit=1 << 20,
    )
    stranger = Stranger(process)
    try:
        await stranger.until(lambda one: one["event"] == "ready")
        yield stranger
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
