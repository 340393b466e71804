"""A raw update, as JSON gave it, becomes an ``IncomingEvent`` or nothing. It never raises.

The payload comes from the network: every field may be missing or of any type. Text is handed on as it came,
except that lone surrogates are replaced (no database can store them) and the length is capped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from bot.channels.protocol import EventKind, IncomingEvent, IncomingFile

ALLOWED_UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")

_LONGEST_TEXT = 4_096  # Telegram's own limit; a local server could pass more
_LONGEST_BUTTON = 64
_LARGEST_ID = 2**63 - 1
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
_GONE = frozenset({"kicked", "left"})
# What people send instead of words; a place and an animation come with a second, less exact name.
_SENT = (
    *("voice", "audio", "video_note", "video", "photo", "sticker", "animation", "document"),
    *("venue", "location", "contact", "poll", "dice", "game", "story", "paid_media", "checklist"),
)
_EDITED = "edited"

Json = Mapping[str, Any]


def update_id_of(update: object) -> int | None:
    """The update's id, or None where there is none that could be one."""
    number = _object(update).get("update_id")
    if isinstance(number, bool) or not isinstance(number, int):
        return None
    return number if 0 <= number <= _LARGEST_ID else None


def event_of(update: object) -> IncomingEvent | None:
    """What a person did, or None for everything that the dialogues have no use for."""
    number = update_id_of(update)
    if number is None:
        return None
    body = _object(update)
    if "callback_query" in body:
        return _pressed(str(number), _object(body["callback_query"]))
    if "my_chat_member" in body:
        return _left(str(number), _object(body["my_chat_member"]))
    if "edited_message" in body:
        return _changed(str(number), _object(body["edited_message"]))
    message = _object(body.get("message"))
    return _moved(str(number), message) or _said(str(number), message)


def _said(event_id: str, message: Json) -> IncomingEvent | None:
    chat, sender = _object(message.get("chat")), _object(message.get("from"))
    text = _text(message.get("text")) or _own_phone(message, sender)
    if not text:
        return _sent(event_id, message)
    if sender.get("is_bot") is True or not (_id(chat) and _id(sender)):
        return None
    return IncomingEvent(
        event_id=event_id,
        kind=EventKind.TEXT,
        address=_id(chat),
        sender=_id(sender),
        is_private=_is_private(chat),
        text=text,
        message_id=_number(message.get("message_id")),
        language=_language(sender),
    )


def _sent(event_id: str, message: Json) -> IncomingEvent | None:
    """Something that is no text. An album comes as many messages; of what is no file it counts as one event."""
    what = next((name for name in _SENT if message.get(name)), "")
    album = _text(message.get("media_group_id"))
    file = _file(message, what, album)
    known = f"album:{album}" if album and file is None else event_id
    return _other(known, message, what, file) if what else None


def _file(message: Json, what: str, album: str) -> IncomingFile | None:
    """A document, or the largest size of a photograph. Only what leads to it is taken down."""
    sizes = message.get("photo")
    if what == "photo" and isinstance(sizes, list) and sizes:
        found, name = _object(sizes[-1]), f"photo-{_number(message.get('message_id'))}.jpg"
    elif what == "document":
        found = _object(message.get("document"))
        name = _text(found.get("file_name"))
    else:
        return None
    reference, size = _text(found.get("file_id")), _number(found.get("file_size")).lstrip("-")
    return IncomingFile(reference, name, int(size or 0), album) if reference else None


def _changed(event_id: str, message: Json) -> IncomingEvent | None:
    """A text that its writer changed; a place that moves on the map changes all the time and is nothing."""
    return _other(event_id, message, _EDITED) if _text(message.get("text")) else None


def _other(event_id: str, message: Json, what: str, file: IncomingFile | None = None) -> IncomingEvent | None:
    """In a private chat only: what groups show each other is none of our business. Its content stays behind."""
    chat, sender = _object(message.get("chat")), _object(message.get("from"))
    if not _is_private(chat) or sender.get("is_bot") is True or not (_id(chat) and _id(sender)):
        return None
    return IncomingEvent(
        event_id=event_id,
        kind=EventKind.OTHER,
        address=_id(chat),
        sender=_id(sender),
        message_id=_number(message.get("message_id")),
        language=_language(sender),
        what=what,
        file=file,
    )


def _moved(event_id: str, message: Json) -> IncomingEvent | None:
    """A group became a supergroup: said in the old one by Telegram itself."""
    old, new = _id(_object(message.get("chat"))), _number(message.get("migrate_to_chat_id"))
    return moved_event(event_id, old, new) if old and new else None


def moved_event(event_id: str, old: str, new: str) -> IncomingEvent:
    return IncomingEvent(event_id, EventKind.MOVED, old, sender="", is_private=False, moved_to=new)


def _pressed(event_id: str, query: Json) -> IncomingEvent | None:
    message, sender = _object(query.get("message")), _object(query.get("from"))
    chat = _object(message.get("chat"))
    callback_id, button = _text(query.get("id")), _text(query.get("data"))
    if not (callback_id and button and _id(chat) and _id(sender)):
        return None
    return IncomingEvent(
        event_id=event_id,
        kind=EventKind.BUTTON,
        address=_id(chat),
        sender=_id(sender),
        is_private=_is_private(chat),
        button=button if len(button.encode()) <= _LONGEST_BUTTON else "",
        message_id=_number(message.get("message_id")),
        callback_id=callback_id,
        language=_language(sender),
    )


def _left(event_id: str, change: Json) -> IncomingEvent | None:
    chat, sender = _object(change.get("chat")), _object(change.get("from"))
    status = _object(change.get("new_chat_member")).get("status")
    if not isinstance(status, str) or status not in _GONE or not (_id(chat) and _id(sender)):
        return None
    return IncomingEvent(
        event_id=event_id,
        kind=EventKind.LEFT,
        address=_id(chat),
        sender=_id(sender),
        is_private=_is_private(chat),
    )


def _own_phone(message: Json, sender: Json) -> str:
    """The number of a shared contact, only where the contact is the sender."""
    contact = _object(message.get("contact"))
    owner = _number(contact.get("user_id"))
    return _text(contact.get("phone_number")) if owner and owner == _id(sender) else ""


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> str:
    """An id as text; empty for what is no id."""
    if isinstance(value, bool) or not isinstance(value, int):
        return ""
    return str(value) if abs(value) <= _LARGEST_ID else ""


def _id(party: Json) -> str:
    return _number(party.get("id"))


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    # Pairs of surrogates become their character, lone ones a replacement character.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:_LONGEST_TEXT]


def _is_private(chat: Json) -> bool:
    return chat.get("type") == "private"


def _language(sender: Json) -> str:
    code = sender.get("language_code")
    return code if isinstance(code, str) and _LANGUAGE.fullmatch(code) else ""
