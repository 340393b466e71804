"""A timeline event, as the library decrypted it, becomes an ``IncomingEvent`` or nothing. It never raises.

Every field may be missing or of any type: it comes from a stranger's client. What must stay true: the bot never hears
itself nor a notice (two bots would talk for ever), and in an encrypted room nothing counts that came in clear, for the
server could have written it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.channels.matrix.files import file_of
from bot.channels.matrix.polls import RESPONSE, choice_in
from bot.channels.protocol import POLL, UNDECIPHERED, EventKind, IncomingEvent

Json = Mapping[str, Any]

_LONGEST_TEXT = 4_096
_LONGEST_ID = 255
# What people send instead of words, by the names that the dialogues know.
_SENT = {"m.image": "photo", "m.audio": "voice", "m.video": "video", "m.file": "document", "m.location": "location"}
_FILES = frozenset({"m.image", "m.file"})
_WORDS = frozenset({"m.text", "m.emote"})
_GONE = frozenset({"leave", "ban"})
_QUOTED = re.compile(r"\A(?:> [^\n]*\n)+\n?")  # older clients repeat what they reply to


@dataclass(frozen=True, slots=True)
class Place:
    """The room that an event came from. ``others``: who else is in it or invited to it."""

    id: str
    own: str
    is_encrypted: bool
    others: frozenset[str]

    @property
    def is_private(self) -> bool:
        return len(self.others) <= 1


def event_of(raw: Json, place: Place, *, is_decrypted: bool) -> IncomingEvent | None:
    """What a person did, or None for everything that the dialogues have no use for."""
    event_id, sender, kind = _id(raw.get("event_id")), _id(raw.get("sender")), _name(raw.get("type"))
    content = _object(raw.get("content"))
    if not event_id or not sender or "redacted_because" in _object(raw.get("unsigned")):
        return None
    if kind == "m.room.member":
        return _left(event_id, raw, content, place)
    if sender == place.own:
        return None
    if kind == "m.room.tombstone":
        return _moved(event_id, sender, content, place)
    if kind == "m.room.encrypted" or (kind in _SPOKEN and place.is_encrypted and not is_decrypted):
        return _other(event_id, sender, UNDECIPHERED, place)
    return _done(kind, event_id, sender, raw, content, place)


def _done(kind: str, event_id: str, sender: str, raw: Json, content: Json, place: Place) -> IncomingEvent | None:
    match kind:
        case "m.room.message":
            return _said(event_id, sender, content, place)
        case _ if kind == RESPONSE:
            return _tapped(event_id, sender, content, place)
        case "m.sticker":
            return _other(event_id, sender, "sticker", place)
        case "m.room.redaction":  # where the id stands depends on the room's version
            gone = _id(raw.get("redacts")) or _id(content.get("redacts"))
            return _about(EventKind.REDACTED, event_id, sender, gone, "", place)
        case "m.reaction":
            related = _object(content.get("m.relates_to"))
            sign = _text(related.get("key"))
            return _about(EventKind.REACTION, event_id, sender, _id(related.get("event_id")), sign, place)
        case _:
            return None


_SPOKEN = frozenset({"m.room.message", "m.sticker", RESPONSE})


def _said(event_id: str, sender: str, content: Json, place: Place) -> IncomingEvent | None:
    related, kind = _object(content.get("m.relates_to")), _name(content.get("msgtype"))
    if related.get("rel_type") == "m.replace":
        new = _object(content.get("m.new_content"))
        text = _text(new.get("body")) if _name(new.get("msgtype")) in _WORDS else ""
        return _about(EventKind.EDITED, event_id, sender, _id(related.get("event_id")), text, place)
    if kind not in _WORDS:
        what = _SENT.get(kind, "")
        other = _other(event_id, sender, what, place) if what else None
        return replace(other, file=file_of(content)) if other is not None and kind in _FILES else other
    replies_to = _replied(related)
    text = _text(content.get("body"))
    return IncomingEvent(
        event_id=event_id,
        kind=EventKind.TEXT,
        address=place.id,
        sender=sender,
        is_private=place.is_private,
        text=_QUOTED.sub("", text) if replies_to else text,
        message_id=event_id,
        replies_to=replies_to,
    )


def _tapped(event_id: str, sender: str, content: Json, place: Place) -> IncomingEvent | None:
    """An answer out of a poll: the number of a choice, in reply to the poll."""
    poll, number = _id(_object(content.get("m.relates_to")).get("event_id")), choice_in(content)
    if not place.is_private or not poll or not number:
        return None
    tapped = IncomingEvent(event_id, EventKind.TEXT, place.id, sender, text=number, message_id=event_id, what=POLL)
    return replace(tapped, replies_to=poll)


def _replied(related: Json) -> str:
    """The message that is answered: in a thread its first one, unless another is named on purpose."""
    if related.get("rel_type") == "m.thread" and related.get("is_falling_back") is not False:
        return _id(related.get("event_id"))
    return _id(_object(related.get("m.in_reply_to")).get("event_id"))


def _other(event_id: str, sender: str, what: str, place: Place) -> IncomingEvent | None:
    """In a private room only: what groups show each other is none of our business. Its content stays behind."""
    if not place.is_private:
        return None
    return IncomingEvent(event_id, EventKind.OTHER, place.id, sender, message_id=event_id, what=what)


def _about(kind: EventKind, event_id: str, sender: str, message: str, text: str, place: Place) -> IncomingEvent | None:
    """Something that was done to an earlier message, in a private room."""
    if not place.is_private or not message:
        return None
    return IncomingEvent(event_id, kind, place.id, sender, text=text, message_id=message)


def _left(event_id: str, raw: Json, content: Json, place: Place) -> IncomingEvent | None:
    """The other person is gone from a room of two, or we were thrown out."""
    who = _id(raw.get("state_key"))
    if _name(content.get("membership")) not in _GONE or not who:
        return None
    if who == place.own:
        if raw.get("sender") == place.own:  # we went ourselves
            return None
        only = next(iter(place.others), "") if place.is_private else ""
        return left_event(event_id, place.id, only or _id(raw.get("sender")), is_private=place.is_private)
    return left_event(event_id, place.id, who, is_private=True) if not place.others else None


def left_event(event_id: str, room: str, sender: str, *, is_private: bool) -> IncomingEvent:
    return IncomingEvent(event_id, EventKind.LEFT, room, sender, is_private=is_private)


def _moved(event_id: str, sender: str, content: Json, place: Place) -> IncomingEvent | None:
    """The room was upgraded: its people go on in another."""
    new = _id(content.get("replacement_room"))
    if not new or place.is_private:
        return None
    return IncomingEvent(event_id, EventKind.MOVED, place.id, sender, is_private=False, moved_to=new)


def _object(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def _id(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= _LONGEST_ID and value.isprintable() else ""


def _name(value: object) -> str:
    return value if isinstance(value, str) else ""


def _text(value: object) -> str:
    if not isinstance(value, str):
        return ""
    # Pairs of surrogates become their character, lone ones a replacement character.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")[:_LONGEST_TEXT]
