"""From what a dialogue says to what the outbox stores: plain JSON, and for a ballot always of one size."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping, Sequence

from bot.dialogs.model import MAX_MESSAGE, ButtonRow, Choice, Go, Reply
from bot.dialogs.numbered import Option, numbers_of
from core.services.conversations import Json
from core.services.vault import SEALING_STEP

NAVIGATION = "go."
MAX_SECRET = SEALING_STEP - 8  # bytes of a message that may carry a choice: one sealing step, whatever it says


def choices_of(replies: Sequence[Reply]) -> list[Choice]:
    """The buttons whose meaning must be stored, in the order in which ``body_of`` takes their tokens."""
    return [button for reply in replies for row in reply.rows for button in row if isinstance(button, Choice)]


def options_of(dialog: str, reply: Reply) -> list[Json]:
    """What is stored of all the choices of a message that lists them: what each means, its label and its number."""
    buttons = [button for row in reply.rows for button in row]
    numbers = numbers_of([button.label for button in buttons], takes_numbers=reply.takes_numbers)
    return [
        {**_meaning(dialog, button), "label": button.label, "number": number}
        for button, number in zip(buttons, numbers, strict=True)
    ]


def meaning_of(dialog: str, choice: Choice) -> Json:
    return {"dialog": dialog, "action": choice.action, "value": choice.value}


def _meaning(dialog: str, button: Choice | Go) -> Json:
    return meaning_of(dialog, button) if isinstance(button, Choice) else {"go": button.target}


def listed(laid: Mapping[str, Json]) -> list[Option]:
    """The choices of a message that lists them, as people name them."""
    return [
        Option(option["label"], option["number"], NAVIGATION + option["go"] if "go" in option else token)
        for token, option in laid.items()
    ]


def body_of(reply: Reply, tokens: Sequence[str], *, protect: bool) -> Json:
    """What the outbox stores of an answer."""
    given = iter(tokens)
    body: Json = {"text": reply.text[:MAX_MESSAGE], "rows": [_row(row, given) for row in reply.rows if row]}
    if protect:
        body["protect"] = True
    if reply.takes_numbers:
        body["takes_numbers"] = True
    if reply.file is not None:
        body["file"] = reply.file
    if reply.attachment is not None:
        attachment = reply.attachment
        body["attachment"] = {
            "filename": attachment.filename,
            "media_type": attachment.media_type,
            "content": b64encode(attachment.content).decode(),
        }
    return body


def _row(row: ButtonRow, tokens: Iterator[str]) -> list[Json]:
    return [
        {"label": button.label, "token": NAVIGATION + button.target if isinstance(button, Go) else next(tokens)}
        for button in row
    ]


def cut_to_one_size(body: Json) -> Json:
    """``body`` with its text cut so far that it fits one sealing step: lengths then betray nothing."""
    while (over := len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()) - MAX_SECRET) > 0:
        text = str(body["text"])
        body = {**body, "text": text[: -(over // 4 + 1)]}
    return body
