"""An outgoing message as Matrix events: complete plain text, the same text formatted, and files on their own.

Everything is an ``m.notice``, which no well-behaved bot answers. Choices stand in the text: there are no buttons
here. What must stay true: whatever people wrote is escaped; the same outbox row always makes the same transaction
ids, so that the server drops what it has already.
"""

from __future__ import annotations

import html
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.channels.matrix.polls import END, START, end_of, start_of
from bot.channels.protocol import Attachment, OutgoingMessage, Question
from bot.channels.split_text import split_text
from core.domain.text import clean_line

Content = dict[str, Any]

# UTF-16 units of one event's text. An event has at most 65,536 bytes; an edit holds its text three times, a unit
# takes up to 6 bytes in JSON, and encryption makes 4 of 3.
LONGEST_TEXT = 2_400
_TEXT, _FILE, _OFFER, _END = "text", "file", "offer", "end"
_PICTURES = "image/"


@dataclass(frozen=True, slots=True)
class Part:
    """One event of a message. ``attachment`` is uploaded first; its address goes into ``content``."""

    transaction: str
    content: Content
    attachment: Attachment | None = None
    kind: str = "m.room.message"


def parts_of(message: OutgoingMessage) -> list[Part]:
    """The events that ``message`` is, the text first: its id is the message's."""
    parts = []
    if message.text or message.attachment is None:
        first, *others = split_text(message.text, limit=LONGEST_TEXT)
        parts.append(Part(transaction_of(message.key, _TEXT), _text(first, edits=message.edits)))
        parts += [
            Part(transaction_of(message.key, f"{_TEXT}:{number}"), _said(text)) for number, text in enumerate(others, 1)
        ]
    if message.attachment is not None:
        named = _file(message.attachment)
        parts.append(Part(transaction_of(message.key, _FILE), named, message.attachment))
    return parts


def poll_of(message: OutgoingMessage, question: Question) -> Part:
    """The message as a poll, in the place of its text: the server takes one of the two under that transaction."""
    return Part(transaction_of(message.key, _TEXT), start_of(question, message.text), kind=START)


def offer_of(message: OutgoingMessage, question: Question) -> Part:
    """The message as a poll beside its text."""
    return Part(transaction_of(message.key, _OFFER), start_of(question, message.text), kind=START)


def closing_of(poll: str) -> Part:
    """What closes ``poll``."""
    return Part(transaction_of(poll, _END), end_of(poll), kind=END)


def transaction_of(key: str, part: str) -> str:
    """The same for the same row, whoever sends it and when; it says nothing about the row."""
    return sha256(f"{part}\n{key}".encode()).hexdigest()[:40]


def with_file(content: Content, address: str, keys: Content | None) -> Content:
    """``content`` with where its file is; ``keys`` where it was encrypted."""
    return {**content, "file": {**keys, "url": address}} if keys is not None else {**content, "url": address}


def _text(text: str, *, edits: str) -> Content:
    said = _said(text)
    if not is_event(edits):
        return said
    related = {"rel_type": "m.replace", "event_id": edits}
    return {"msgtype": said["msgtype"], "body": f"* {text}", "m.new_content": said, "m.relates_to": related}


def is_event(network_id: str) -> bool:
    """Whether ``network_id`` is one of Matrix's: what another network called a message cannot be edited here."""
    return network_id.startswith("$")


def _said(text: str) -> Content:
    return {
        "msgtype": "m.notice",
        "body": text,
        "format": "org.matrix.custom.html",
        "formatted_body": html.escape(text).replace("\n", "<br>"),
    }


def _file(attachment: Attachment) -> Content:
    name = clean_line(attachment.filename).replace("/", "_").replace("\\", "_") or "file"
    kind = "m.image" if attachment.media_type.startswith(_PICTURES) else "m.file"
    info = {"mimetype": attachment.media_type, "size": len(attachment.content)}
    return {"msgtype": kind, "body": name, "filename": name, "info": info}
