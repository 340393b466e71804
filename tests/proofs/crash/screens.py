"""What a voter makes of the chat: which message to look at, what it asks, and which of its buttons to press."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from core.locale.catalogue import translator
from tests.botapi.client import Json

t = translator("zh_CN")
GRADES = ("满意", "基本满意", "不满意")
ANSWERS = ("satisfied", "basically_satisfied", "dissatisfied")


def _pattern(message: str) -> re.Pattern[str]:
    """The translated ``message`` as a pattern; its places are groups."""
    spoken = re.escape(t(message))
    return re.compile(re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>.+?)", spoken) + "$", re.MULTILINE)


_RECEIPT, _AT, _CHOSEN = _pattern("Your receipt: {receipt}"), _pattern("{at}/{n}  {name}"), _pattern("Chosen: {answer}")
_LINE, _OPINION = _pattern("{n}. {name}: {answer}"), _pattern("Opinion: {text}")
EVALUATE, SKIP, NO_OPINION = t("Evaluate"), t("Skip"), t("No opinion")
CAST, CAST_BLANK, READ = t("Cast my ballot"), t("Cast it as it is"), t("I have read it")
_BELOW = t("Your ballot goes on in the message below.")
_KEEP, _NOT_MARKED = t("Keep as it is"), t("not marked")


class Asks(Enum):
    """The step of the ballot that a message is at."""

    EVALUATE = auto()
    MARK = auto()
    OPINION = auto()
    REVIEW = auto()


@dataclass(frozen=True, slots=True)
class Screen:
    """One message as it was seen; pressing a button presses what was seen, whatever it shows by then."""

    message_id: int
    text: str
    buttons: tuple[tuple[str, str], ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(label for label, _ in self.buttons)

    def data(self, label: str) -> str:
        return dict(self.buttons)[label]

    @property
    def asks(self) -> Asks | None:
        known = {CAST: Asks.REVIEW, CAST_BLANK: Asks.REVIEW, NO_OPINION: Asks.OPINION, _KEEP: Asks.OPINION}
        known |= {GRADES[0]: Asks.MARK, EVALUATE: Asks.EVALUATE}
        return next((step for label, step in known.items() if label in self.labels), None)

    @property
    def deputy(self) -> int:
        """Which deputy, from 0, a marking screen asks about."""
        found = _AT.search(self.text)
        if found is None:
            raise AssertionError(f"no deputy is asked about: {self.text!r}")
        return int(found["at"]) - 1

    @property
    def chosen(self) -> str:
        found = _CHOSEN.search(self.text)
        return found["answer"] if found else ""

    @property
    def marks(self) -> tuple[int | None, ...]:
        """What a review shows, deputy by deputy."""
        answers = [found["answer"] for found in _LINE.finditer(self.text)]
        return tuple(None if answer == _NOT_MARKED else GRADES.index(answer) for answer in answers)

    @property
    def opinion(self) -> str:
        found = _OPINION.search(self.text)
        return found["text"] if found else ""


def ballot_screen(messages: Sequence[Json]) -> Screen | None:
    """Where the ballot stands; None when nothing asks, or the answer is announced and not there yet."""
    for message in reversed(messages):
        if message["by_bot"] and message["text"] == _BELOW:
            return None
        if message["by_bot"] and message["buttons"] and (screen := _screen(message)).asks:
            return screen
    return None


def screens(messages: Sequence[Json]) -> list[Screen]:
    """The bot's messages with buttons, newest first."""
    own = [message for message in messages if message["by_bot"] and not message["deleted"]]
    return [_screen(message) for message in reversed(own) if message["buttons"]]


def receipts(messages: Sequence[Json]) -> set[str]:
    """Every receipt that the chat shows or ever showed."""
    texts = [message["first_text"] for message in messages if message["by_bot"]]
    texts += [edit["text"] for message in messages if message["by_bot"] for edit in message["edits"]]
    return {found["receipt"] for text in texts for found in _RECEIPT.finditer(text)}


def _screen(message: Json) -> Screen:
    buttons = tuple((button["label"], button["data"]) for row in message["buttons"] for button in row)
    return Screen(message["message_id"], message["text"], buttons)


def shows_choice(message: Json) -> bool:
    """Whether the message shows, as it stands, what somebody marked."""
    return bool(_CHOSEN.search(message["text"]) or _LINE.search(message["text"]))
