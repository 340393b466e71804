"""Questions as polls (MSC3381), for people whose client shows them.

A client that knows no polls shows nothing of one, so text comes first: the first question that suits is said as text,
and once offered as a poll beside it. Whoever answers that by a tap has shown that polls work there, and gets such
questions as polls from then on. What must stay true:
- no ballot is ever a poll (``Question`` says which messages may be one): clients show what was tapped under the
  question as long as it stands there, and the network sees which question an answer is for;
- an answer is the number of a choice, said in reply to its question: from there on it is like one that was typed;
- a poll holds the complete text with its numbers as well.
What is known of a room is kept beside the device, and losing it only makes questions text again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from bot.channels.matrix.private_files import read_json, write_json
from bot.channels.protocol import Question

START = "org.matrix.msc3381.poll.start"
RESPONSE = "org.matrix.msc3381.poll.response"
END = "org.matrix.msc3381.poll.end"
TEXT = "org.matrix.msc1767.text"
FILE = "polls.json"  # in the directory of the device

Json = Mapping[str, Any]

MOST_CHOICES = 20  # MSC3381: a poll has no more
LONGEST = 340  # characters of a question or a choice; longer ones are texts to read, not questions to tap


@dataclass(frozen=True, slots=True)
class _Room:
    """``poll``: the one that was offered, beside ``message``. ``shows``: an answer came out of a poll here."""

    poll: str
    message: str
    shows: bool = False


class Polls:
    """Which rooms show polls, and which polls wait to be closed."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self._rooms = {room: _Room(**known) for room, known in (read_json(self._path) or {}).items()}
        self._open: dict[str, str] = {}
        self._answered: dict[str, str] = {}

    def shows(self, room: str) -> bool:
        """Whether a question may be a poll and nothing else in ``room``."""
        known = self._rooms.get(room)
        return known is not None and known.shows

    def may_be_offered(self, room: str) -> bool:
        return room not in self._rooms

    def offered(self, room: str, poll: str, message: str) -> None:
        """``poll`` stands beside the ``message`` that asks the same. Durable when this returns."""
        self._remember(room, _Room(poll, message))
        self.opened(room, poll)

    def opened(self, room: str, poll: str) -> None:
        """``poll`` asks something now."""
        self._open[room] = poll

    def answered(self, room: str, poll: str) -> str:
        """An answer came out of ``poll``; the message that it is a reply to."""
        if self._open.get(room) == poll:
            self._answered[room] = self._open.pop(room)
        known = self._rooms.get(room)
        if known is None or known.poll != poll:
            return poll
        if not known.shows:
            self._remember(room, _Room(poll, known.message, shows=True))
        return known.message

    def to_close(self, room: str) -> str:
        """The poll in ``room`` that was answered and may be closed, once; "" for none. A crash leaves one open, where
        another tap is told that the question is over."""
        return self._answered.pop(room, "")

    def _remember(self, room: str, known: _Room) -> None:
        self._rooms[room] = known
        write_json(self._path, {name: asdict(one) for name, one in self._rooms.items()})


def suits(question: Question | None) -> bool:
    """Whether it is one question with some short choices."""
    if question is None or not 2 <= len(question.choices) <= MOST_CHOICES:
        return False
    return all(0 < len(text) <= LONGEST for text in (question.text, *question.choices))


def start_of(question: Question, text: str) -> dict[str, Any]:
    """The content of a poll; ``text`` is the whole message for whoever cannot draw it."""
    answers = [{"id": str(number), TEXT: choice} for number, choice in enumerate(question.choices, 1)]
    return {
        START: {
            "question": {TEXT: question.text, "body": question.text, "msgtype": "m.text"},
            "kind": "org.matrix.msc3381.poll.undisclosed",
            "max_selections": 1,
            "answers": answers,
        },
        TEXT: text,
        "body": text,
    }


def end_of(poll: str) -> dict[str, Any]:
    """The content that closes ``poll``."""
    return {END: {}, TEXT: "-", "body": "-", "m.relates_to": {"rel_type": "m.reference", "event_id": poll}}


def choice_in(content: Json) -> str:
    """The number of the choice that a response taps; "" where it taps none, as when somebody takes a tap back."""
    response = content.get(RESPONSE)
    answers = response.get("answers") if isinstance(response, dict) else None
    first = answers[0] if isinstance(answers, list) and answers else None
    is_number = isinstance(first, str) and first.isascii() and first.isdecimal() and len(first) <= 2
    return str(first) if is_number else ""
