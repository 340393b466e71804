"""The human side from a test's point of view: a thin client of ``/control``, for a server in any process."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class People:
    """``async with People(url) as people: await people.text(5, "/start")``."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, err: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def text(self, user: int, text: str, **more: object) -> Json:
        return await self.act("text", user=user, text=text, **more)

    async def press(self, user: int, label: str = "", **more: object) -> Json:
        return await self.act("press", user=user, **({"label": label} if label else {}), **more)

    async def faults(self, **faults: object) -> Json:
        return await self.act("faults", **faults)

    async def act(self, action: str, **body: object) -> Json:
        """Any control action. Errors: LookupError where the server knows no such person, button or message."""
        async with self._opened().post(f"{self._url}/control/{action}", json=body) as answer:
            result: Json = await answer.json()
        if not answer.ok:
            raise LookupError(result["error"])
        return result

    async def state(self) -> Json:
        return await self._get("state")

    async def chat(self, chat: int, *, beyond: int = -1, within: float = 0) -> Json:
        """The chat's messages; with ``beyond`` wait up to ``within`` seconds for a newer revision."""
        return await self._get(f"chats/{chat}/messages?revision={beyond}&timeout={within}")

    async def messages(self, chat: int) -> list[Json]:
        messages: list[Json] = (await self.chat(chat))["messages"]
        return messages

    async def said_to(self, chat: int, *, count: int, within: float = 10.0) -> list[Json]:
        """The bot's messages in ``chat``, once there are ``count``. Errors: TimeoutError."""
        seen = -1
        while True:
            state = await self.chat(chat, beyond=seen, within=within)
            own = [message for message in state["messages"] if message["by_bot"]]
            if len(own) >= count:
                return own
            if state["revision"] == seen:
                raise TimeoutError(f"{len(own)} of {count} messages in chat {chat}")
            seen = state["revision"]

    async def _get(self, path: str) -> Json:
        async with self._opened().get(f"{self._url}/control/{path}") as answer:
            result: Json = await answer.json()
            return result

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("use it with 'async with'")
        return self._session
