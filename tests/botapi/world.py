"""Everything the server knows: people, chats, messages with their history, pressed buttons, faults to play."""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

from core.domain.clock import SystemClock
from tests.botapi.limits import FloodGate, FloodRules
from tests.botapi.update_queue import UpdateQueue

Json = dict[str, Any]
Keyboard = list[list[Json]]  # rows of {"label": ..., "data": ...}


class ApiError(Exception):
    """A refusal in Telegram's own words."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.parameters = parameters


@dataclass(slots=True)
class Faults:
    """What goes wrong on purpose. The ``*_next`` fields count down with each request they spoil."""

    bad_gateway: bool = False
    bad_gateway_next: int = 0
    drop_request_next: int = 0  # the connection is closed and the message is not accepted
    lose_answer_next: int = 0  # the message is accepted and the connection is closed
    lose_answer_probability: float = 0.0
    stall_next: int = 0  # the message is accepted and the answer never comes
    delay: float = 0.0  # seconds before every answer
    query_lifetime: float = 15.0  # seconds in which a pressed button can be answered


@dataclass(slots=True)
class Version:
    """What a message showed at one time. ``answer_lost``: the bot never learned that it was accepted."""

    text: str
    buttons: Keyboard
    at: float
    file_id: str = ""
    answer_lost: bool = False


@dataclass(slots=True)
class StoredMessage:
    message_id: int
    chat_id: int
    kind: str  # text, photo, document
    sender: int
    by_bot: bool
    versions: list[Version]
    protected: bool = False
    preview_disabled: bool = False
    deleted: bool = False

    @property
    def shown(self) -> Version:
        return self.versions[-1]

    def as_json(self) -> Json:
        return {
            "message_id": self.message_id,
            "chat_id": self.chat_id,
            "kind": self.kind,
            "sender": self.sender,
            "by_bot": self.by_bot,
            "text": self.shown.text,
            "buttons": self.shown.buttons,
            "file_id": self.shown.file_id,
            "at": self.versions[0].at,
            "answer_lost": self.versions[0].answer_lost,
            "protected": self.protected,
            "preview_disabled": self.preview_disabled,
            "deleted": self.deleted,
            "edits": [asdict(version) for version in self.versions[1:]],
            "first_text": self.versions[0].text,
        }


@dataclass(slots=True)
class Chat:
    """A private chat with one person or a group. ``revision`` counts messages and edits."""

    chat_id: int
    title: str
    blocked: bool = False
    migrated_to: int = 0
    language: str = "zh-hans"
    revision: int = 0
    messages: dict[int, StoredMessage] = field(default_factory=dict)
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_private(self) -> bool:
        return self.chat_id > 0

    def as_json(self) -> Json:
        """The chat as the API shows it."""
        if self.is_private:
            return {"id": self.chat_id, "type": "private", "first_name": self.title}
        return {"id": self.chat_id, "type": "supergroup", "title": self.title}

    def touch(self) -> None:
        """Wake everybody who waits for news of this chat."""
        self.revision += 1
        self.changed.set()
        self.changed = asyncio.Event()


@dataclass(slots=True)
class Callback:
    callback_id: str
    chat_id: int
    message_id: int
    data: str
    pressed_at: float
    answered: bool = False
    answer_text: str = ""


@dataclass(slots=True)
class StoredFile:
    file_id: str
    filename: str
    media_type: str
    content: bytes


class World:
    """One bot and everybody it talks to."""

    def __init__(self, token: str, *, rules: FloodRules | None = None, seed: int = 0) -> None:
        self.token = token
        self.bot: Json = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": "述职",
            "username": "shuzhi_test_bot",
        }
        self.faults = Faults()
        self.gate = FloodGate(rules or FloodRules(), time.monotonic)
        self.queue = UpdateQueue()
        self.chats: dict[int, Chat] = {}
        self.callbacks: dict[str, Callback] = {}
        self.files: dict[str, StoredFile] = {}
        self.commands: dict[str, list[Json]] = {}
        self.calls: dict[str, int] = {}
        self.unknown_parameters: set[str] = set()
        self.random = random.Random(seed)
        self._message_ids = count(1)
        self._callback_ids = count(7_000_000_000)
        self._clock = SystemClock()

    def unix_now(self) -> int:
        return int(self._clock.now().timestamp())

    def chat(self, chat_id: int | str) -> Chat:
        """The chat the bot may write to, or Telegram's refusal."""
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise ApiError(400, "Bad Request: chat not found")
        if chat.migrated_to:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=chat.migrated_to,
            )
        if chat.blocked:
            words = "bot was blocked by the user" if chat.is_private else "bot was kicked from the group chat"
            raise ApiError(403, f"Forbidden: {words}")
        return chat

    def known_chat(self, chat_id: int, *, title: str = "") -> Chat:
        """The chat as its people see it, made when it is new."""
        if chat_id not in self.chats:
            self.chats[chat_id] = Chat(chat_id, title or f"用户{chat_id}")
        return self.chats[chat_id]

    def store(self, chat: Chat, *, kind: str, sender: int, version: Version) -> StoredMessage:
        message = StoredMessage(
            next(self._message_ids), chat.chat_id, kind, sender, sender == self.bot["id"], [version]
        )
        chat.messages[message.message_id] = message
        chat.touch()
        return message

    def press(self, chat_id: int, message_id: int, data: str) -> Callback:
        callback = Callback(str(next(self._callback_ids)), chat_id, message_id, data, time.monotonic())
        self.callbacks[callback.callback_id] = callback
        return callback

    def keep_file(self, filename: str, media_type: str, content: bytes) -> str:
        file_id = f"file{len(self.files) + 1}"
        self.files[file_id] = StoredFile(file_id, filename, media_type, content)
        return file_id
