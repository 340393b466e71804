"""The human side: people write, press, share, block; tests read everything and turn the faults on.

All bodies and answers are JSON. A mistake of the test (no such button) is a 404 with ``error``.
"""

from __future__ import annotations

import asyncio
import time
from base64 import b64decode
from collections.abc import Awaitable, Callable
from dataclasses import asdict, fields
from typing import Any

from aiohttp import web

from tests.botapi.delivery import Deliverer
from tests.botapi.methods import message_json, person_json
from tests.botapi.world import Chat, Json, StoredFile, StoredMessage, Version, World

Action = Callable[[Json], Json]


class ControlRoutes:
    """``POST /control/<action>`` and ``GET /control/...``; listed in ``add_to``."""

    def __init__(self, world: World, deliverer: Deliverer) -> None:
        self._world = world
        self._deliverer = deliverer

    def add_to(self, app: web.Application) -> None:
        actions: dict[str, Action] = {
            "chat": self._chat,  # {chat, title?, language?, migrated_to?}: exists, without a word said
            "text": self._text,  # {user, text, chat?, title?, language?}
            "press": self._press,  # {user, chat?, message_id?, label? | data?}; data may be tampered with
            "contact": self._contact,  # {user, phone, owner?}: owner 0 for a card without an account
            "show": self._show,  # {user, kind, chat?, album?}: a voice message, a sticker, ...
            "file": self._send_file,  # {user, name, content (base64), photo?, album?}
            "edit": self._edit,  # {user, message_id, text, chat?}
            "migrate": self._migrate,  # {user, chat, to}: a group becomes a supergroup
            "block": self._block,  # {user} or {chat}
            "unblock": self._unblock,
            "delete": self._delete,  # {chat, message_id}
            "raw": self._raw,  # {update}: any update at all
            "faults": self._faults,  # some of world.Faults
            "limits": self._limits,  # some of limits.FloodRules
        }
        for name, action in actions.items():
            app.router.add_post(f"/control/{name}", _as_handler(action))
        app.router.add_get("/control/state", self._state)
        app.router.add_get("/control/chats/{chat}/messages", self._messages)
        app.router.add_get("/control/files/{file_id}", self._file)

    def _chat(self, body: Json) -> Json:
        chat = self._world.known_chat(int(body["chat"]), title=body.get("title", ""))
        chat.language = body.get("language", chat.language)
        chat.migrated_to = int(body.get("migrated_to", 0))
        return {"chat": chat.chat_id}

    def _text(self, body: Json) -> Json:
        user, chat = self._person_and_chat(body)
        version = Version(str(body["text"]), [], time.monotonic())
        message = self._world.store(chat, kind="text", sender=user.chat_id, version=version)
        return self._delivered(chat, message)

    def _contact(self, body: Json) -> Json:
        user, chat = self._person_and_chat(body)
        message = self._world.store(
            chat, kind="contact", sender=user.chat_id, version=Version("", [], time.monotonic())
        )
        contact: Json = {"phone_number": str(body["phone"]), "first_name": user.title}
        if owner := int(body.get("owner", user.chat_id)):
            contact["user_id"] = owner
        return self._delivered(chat, message, contact=contact)

    def _show(self, body: Json) -> Json:
        user, chat = self._person_and_chat(body)
        kind = str(body["kind"])
        message = self._world.store(chat, kind=kind, sender=user.chat_id, version=Version("", [], time.monotonic()))
        album = {"media_group_id": str(body["album"])} if "album" in body else {}
        shown: Json = {kind: {"file_id": "f", "file_unique_id": "u"}, "caption": "CANARY-of-a-caption", **album}
        return self._delivered(chat, message, **shown)

    def _send_file(self, body: Json) -> Json:
        """A photograph comes in two sizes, the larger one last."""
        user, chat = self._person_and_chat(body)
        content, name = b64decode(body["content"]), str(body["name"])
        stored = StoredFile(f"F{len(self._world.files)}", name, "application/octet-stream", content)
        self._world.files[stored.file_id] = stored
        kind = "photo" if body.get("photo") else "document"
        version = Version("", [], time.monotonic(), file_id=stored.file_id)
        message = self._world.store(chat, kind=kind, sender=user.chat_id, version=version)
        known: Json = {"file_id": stored.file_id, "file_unique_id": stored.file_id, "file_size": len(content)}
        small = {"file_id": "small", "file_unique_id": "small", "file_size": 1, "width": 1, "height": 1}
        shown: Any = [small, known | {"width": 9, "height": 9}] if kind == "photo" else known | {"file_name": name}
        album = {"media_group_id": str(body["album"])} if "album" in body else {}
        return self._delivered(chat, message, **{kind: shown}, **album)

    def _edit(self, body: Json) -> Json:
        _, chat = self._person_and_chat(body)
        message = _message(chat, int(body["message_id"]))
        message.versions.append(Version(str(body["text"]), [], time.monotonic()))
        chat.touch()
        return {"update_id": self._world.queue.add("edited_message", message_json(self._world, chat, message))}

    def _migrate(self, body: Json) -> Json:
        """As Telegram does it: the old group says where it went, the new one where it came from."""
        user, chat = self._person_and_chat(body)
        new = self._world.known_chat(int(body["to"]), title=chat.title)
        said = self._world.store(chat, kind="service", sender=user.chat_id, version=Version("", [], time.monotonic()))
        heard = self._world.store(new, kind="service", sender=user.chat_id, version=Version("", [], time.monotonic()))
        told = self._delivered(chat, said, migrate_to_chat_id=new.chat_id)
        self._delivered(new, heard, migrate_from_chat_id=chat.chat_id)
        chat.migrated_to = new.chat_id
        return told

    def _delivered(self, chat: Chat, message: StoredMessage, **extra: Any) -> Json:
        payload = message_json(self._world, chat, message) | extra
        return {
            "update_id": self._world.queue.add("message", payload),
            "message_id": message.message_id,
            "revision": chat.revision,
        }

    def _press(self, body: Json) -> Json:
        user, chat = self._person_and_chat(body)
        message, data = _button(self._world, chat, body)
        callback = self._world.press(chat.chat_id, message.message_id, data)
        payload = {
            "id": callback.callback_id,
            "from": person_json(self._world, user.chat_id),
            "chat_instance": str(chat.chat_id),
            "message": message_json(self._world, chat, message),
            "data": data,
        }
        update_id = self._world.queue.add("callback_query", payload)
        return {"update_id": update_id, "callback_id": callback.callback_id, "revision": chat.revision}

    def _block(self, body: Json) -> Json:
        return self._change_membership(body, before="member", after="kicked")

    def _unblock(self, body: Json) -> Json:
        return self._change_membership(body, before="kicked", after="member")

    def _change_membership(self, body: Json, *, before: str, after: str) -> Json:
        chat = self._world.known_chat(int(body["chat"] if "chat" in body else body["user"]))
        chat.blocked = after == "kicked"
        until = {"until_date": 0} if after == "kicked" else {}
        earlier = {"until_date": 0} if before == "kicked" else {}
        payload = {
            "chat": chat.as_json(),
            "from": person_json(self._world, int(body.get("user", chat.chat_id))),
            "date": self._world.unix_now(),
            "old_chat_member": {"user": self._world.bot, "status": before} | earlier,
            "new_chat_member": {"user": self._world.bot, "status": after} | until,
        }
        return {"update_id": self._world.queue.add("my_chat_member", payload)}

    def _delete(self, body: Json) -> Json:
        message = _message(self._world.known_chat(int(body["chat"])), int(body["message_id"]))
        message.deleted = True
        return {"message_id": message.message_id}

    def _raw(self, body: Json) -> Json:
        self._world.queue.add_raw(dict(body["update"]))
        return {"pending": len(self._world.queue.pending)}

    def _faults(self, body: Json) -> Json:
        return _change(self._world.faults, body)

    def _limits(self, body: Json) -> Json:
        return _change(self._world.gate.rules, body)

    def _person_and_chat(self, body: Json) -> tuple[Chat, Chat]:
        user = self._world.known_chat(int(body["user"]), title=body.get("title", ""))
        user.language = body.get("language", user.language)
        return user, self._world.known_chat(int(body.get("chat", user.chat_id)))

    async def _state(self, _request: web.Request) -> web.Response:
        world = self._world
        webhook = self._deliverer.webhook
        return web.json_response(
            {
                "chats": [_chat_state(chat) for chat in world.chats.values()],
                "callbacks": [asdict(callback) for callback in world.callbacks.values()],
                "pending": sorted(world.queue.pending),
                "updates": world.queue.added,
                "conflicts": world.queue.conflicts,
                "refused": world.gate.refused,
                "calls": world.calls,
                "commands": world.commands,
                "unknown_parameters": sorted(world.unknown_parameters),
                "faults": asdict(world.faults),
                "limits": asdict(world.gate.rules),
                "webhook": webhook.as_json(len(world.queue.pending)) if webhook else None,
            }
        )

    async def _messages(self, request: web.Request) -> web.Response:
        """``?revision=N&timeout=S`` waits until the chat has moved beyond revision N."""
        chat = self._world.known_chat(int(request.match_info["chat"]))
        seen = int(request.query.get("revision", -1))
        try:
            async with asyncio.timeout(float(request.query.get("timeout", 0))):
                while chat.revision <= seen:
                    await chat.changed.wait()
        except TimeoutError:
            pass
        return web.json_response(_chat_state(chat))

    async def _file(self, request: web.Request) -> web.Response:
        stored = self._world.files.get(request.match_info["file_id"])
        if stored is None:
            raise web.HTTPNotFound
        headers = {"X-Filename": stored.filename.encode().hex(), "X-Media-Type": stored.media_type}
        return web.Response(body=stored.content, headers=headers, content_type="application/octet-stream")


def _as_handler(action: Action) -> Callable[[web.Request], Awaitable[web.Response]]:
    async def handler(request: web.Request) -> web.Response:
        try:
            return web.json_response(action(await request.json()))
        except (LookupError, ValueError) as err:
            return web.json_response({"error": f"{type(err).__name__}: {err}"}, status=404)

    return handler


def _button(world: World, chat: Chat, body: Json) -> tuple[StoredMessage, str]:
    """The message pressed on and its data: by label, by data, or any data at all on a named message."""
    if "message_id" in body and "data" in body:
        return _message(chat, int(body["message_id"])), str(body["data"])
    wanted = ("label", body["label"]) if "label" in body else ("data", body["data"])
    for message in reversed(list(chat.messages.values())):
        if message.deleted or int(body.get("message_id", message.message_id)) != message.message_id:
            continue
        for row in message.shown.buttons:
            for button in row:
                if button[wanted[0]] == wanted[1]:
                    return message, str(button["data"])
    raise LookupError(f"no button with {wanted[0]} {wanted[1]!r} in chat {chat.chat_id}")


def _message(chat: Chat, message_id: int) -> StoredMessage:
    if message_id not in chat.messages:
        raise LookupError(f"no message {message_id} in chat {chat.chat_id}")
    return chat.messages[message_id]


def _chat_state(chat: Chat) -> Json:
    return {
        "chat": chat.chat_id,
        "revision": chat.revision,
        "blocked": chat.blocked,
        "messages": [message.as_json() for message in chat.messages.values()],
    }


def _change(target: Any, body: Json) -> Json:
    known = {entry.name for entry in fields(target)}
    if unknown := body.keys() - known:
        raise LookupError(f"unknown: {sorted(unknown)}")
    for name, value in body.items():
        setattr(target, name, value)
    return asdict(target)
