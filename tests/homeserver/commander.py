"""Somebody with matrix-commander, a client that nobody here wrote: a process for each thing that they do."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.homeserver.server import PASSWORD, Homeserver

_WITHIN = 120.0  # seconds until an answer is missed
_LAST = "20"  # messages that are looked at
_COMPLAINING = ("--log-level", "WARNING", "WARNING")  # the program, and the libraries that it uses

Json = dict[str, Any]


@dataclass(slots=True)
class Commander:
    """One account with one chat. ``complaints``: every line that it wrote beside its output."""

    program: Path
    folder: Path
    room: str
    complaints: list[str] = field(default_factory=list)

    async def say(self, text: str) -> None:
        """A message, encrypted."""
        await self._run("--message", text)

    async def until_told(self, text: str) -> Json:
        """The last message by somebody else that holds ``text``, as the program shows it."""
        async with asyncio.timeout(_WITHIN):
            while True:
                told = [one for one in await self.shown() if text in one["source"]["content"].get("body", "")]
                if told:
                    return told[-1]

    async def shown(self) -> list[Json]:
        """The chat's last messages by others, the oldest first."""
        lines = await self._run("--listen", "tail", "--tail", _LAST, "--output", "json-max")
        return [json.loads(line) for line in lines if line.startswith("{")][::-1]

    async def _run(self, *words: str) -> list[str]:
        """What it put out; a failure fails the test."""
        process = await asyncio.create_subprocess_exec(
            *(str(self.program), "--credentials", str(self.folder / "credentials.json")),
            *("--store", str(self.folder / "store"), "--room", self.room, *_COMPLAINING, *words),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env={"HOME": str(self.folder), "LC_ALL": "C.UTF-8"},
        )
        put_out, complained = await process.communicate()
        self.complaints += complained.decode().splitlines()
        assert process.returncode == 0, complained.decode()
        return put_out.decode().splitlines()


async def a_commander(server: Homeserver, program: Path, folder: Path, other: str) -> Commander:
    """A new account with such a client and an encrypted direct chat with ``other``.

    The chat is of version 11: the program takes no room ids without a server's name.
    """
    user = server.register()
    identifier = {"type": "m.id.user", "user": user}
    proof = {"type": "m.login.password", "identifier": identifier, "password": PASSWORD}
    token = server.call("POST", "/_matrix/client/v3/login", proof)["access_token"]
    encryption = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
    chat = {"is_direct": True, "preset": "private_chat", "invite": [other], "room_version": "11"}
    made = server.call("POST", "/_matrix/client/v3/createRoom", {**chat, "initial_state": [encryption]}, token=token)
    commander = Commander(program, folder, str(made["room_id"]))
    await commander._run(
        *("--login", "password", "--homeserver", server.base_url, "--user-login", user, "--password", PASSWORD),
        *("--device", "commander", "--room-default", commander.room),
    )
    await _until_joined(server, token, commander.room, other)
    return commander


async def _until_joined(server: Homeserver, token: str, room: str, other: str) -> None:
    async with asyncio.timeout(_WITHIN):
        path = f"/_matrix/client/v3/rooms/{quote(room)}/joined_members"
        while other not in server.call("GET", path, token=token)["joined"]:
            await asyncio.sleep(0.1)
