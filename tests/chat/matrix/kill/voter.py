"""Voters with a Matrix client: they say each thing once, wait for its answer however long it takes, and go on.

Nobody ever says anything a second time because no answer came: what was said once must be answered once, whatever was
killed meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random
from typing import Any
from uuid import uuid4

from nio import RoomSendResponse

from tests.homeserver.person import Heard as Event
from tests.homeserver.person import Person
from tests.proofs.crash import screens as look
from tests.proofs.crash.people import Ending, Heard, Intent
from tests.proofs.crash.screens import Asks, Screen

ANSWERED_WITHIN = 600.0  # seconds; a person who waits longer waits for nothing
TWICE = 0.2  # share of ballots that are cast by two messages at once
_BOUND = "已与您绑定"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


class Voter:
    """``said``: the ids of the messages that the homeserver took. ``confirmed``: what was under the ballots cast."""

    def __init__(self, person: Person, place: int, desk: str, *, intent: Intent, heard: Heard, random: Random) -> None:
        self.person = person
        self.user = place
        self.intent = intent
        self.confirmed: set[tuple[tuple[int | None, ...], str]] = set()
        self.said: list[str] = []
        self.room = ""
        self._desk = desk
        self._heard = heard
        self._random = random

    @property
    def messages(self) -> list[Event]:
        """The desk's messages that the client shows, and those that it cannot read, in order."""
        kinds = ("m.room.message", "m.room.encrypted")
        return [
            one
            for one in self.person.heard
            if (one.room, one.sender) == (self.room, self._desk) and one.kind in kinds and one.content
        ]

    async def bind(self, code: str) -> None:
        """Open a chat and type the code of the slip at once, whether the desk has come in yet or not."""
        self.room = await self.person.open_chat(self._desk)
        await self._say(f"!绑定 {code}")
        screen = await self._shown(1)
        assert _BOUND in screen.text, f"voter {self.user} was not bound: {screen.text!r}"

    async def vote(self) -> None:
        """From the notice that voting is open to the receipt, or to where this voter stops."""
        screen = await self._shown(2)
        while not look.receipts([_seen(one) for one in self.messages]):
            if self._stops_at(screen):
                return
            for text in self._answers_to(screen):
                await self._say(text)
            if self.intent.ending is Ending.LEAVES and self.confirmed:
                return
            screen = await self._shown(len(self.said) + 1)

    def receipts(self) -> set[str]:
        return look.receipts([_seen(one) for one in self.messages])

    def _stops_at(self, screen: Screen) -> bool:
        return self.intent.ending is Ending.NEVER_CASTS and screen.asks is Asks.REVIEW

    def _answers_to(self, screen: Screen) -> Sequence[str]:
        match screen.asks:
            case Asks.EVALUATE:
                return ["!投票"] if self._random.random() < 0.5 else [self._named(screen, look.EVALUATE)]
            case Asks.MARK:
                mark = self.intent.marks[screen.deputy]
                return [self._named(screen, look.SKIP if mark is None else look.GRADES[mark])]
            case Asks.OPINION:
                return [self.intent.opinion or self._named(screen, look.NO_OPINION)]
            case Asks.REVIEW:
                return self._cast(screen)
        raise AssertionError(f"voter {self.user} does not know what to say to {screen.text!r}")

    def _cast(self, screen: Screen) -> Sequence[str]:
        """Nobody confirms what they did not mean; some are impatient and say it twice."""
        shown = screen.marks, screen.opinion
        assert shown == (self.intent.marks, self.intent.opinion), f"voter {self.user} sees {shown}"
        self.confirmed.add(shown)
        label = look.CAST_BLANK if None in self.intent.marks else look.CAST
        return [self._named(screen, label)] * (2 if self._random.random() < TWICE else 1)

    def _named(self, screen: Screen, label: str) -> str:
        """A choice as people name it: by its number in one digit or another, or by its words."""
        number = screen.data(label)
        return self._random.choice((number, f"{number}.", number.translate(_WIDE), label))

    async def _say(self, text: str) -> None:
        """Sent again under the same name until the homeserver has it, as every client does."""
        transaction = uuid4().hex
        while True:
            sent = await self.person.client.room_send(
                self.room,
                "m.room.message",
                {"msgtype": "m.text", "body": text},
                tx_id=transaction,
                ignore_unverified_devices=True,
            )
            if isinstance(sent, RoomSendResponse):
                break
        self.said.append(str(sent.event_id))
        self._heard.deeds["texts"] += 1

    async def _shown(self, number: int) -> Screen:
        """The desk's ``number``-th message, once it is there; the newest must be that one."""
        while len(self.messages) < number:
            await self.person.until(self._is_new(len(self.messages)), within=ANSWERED_WITHIN)
        self._heard.news()
        messages = self.messages
        texts = [one.text for one in messages]
        assert all(one.is_readable for one in messages), f"voter {self.user} cannot read all of {texts}"
        assert len(messages) == number, f"voter {self.user} was told more than was asked: {texts}"
        return screen_of(messages[-1].text)

    def _is_new(self, known: int) -> Callable[[Event], bool]:
        return lambda _: len(self.messages) > known


def screen_of(text: str) -> Screen:
    """What a message without buttons asks: the numbered lines under it are its choices."""
    parts = text.split("\n\n")
    lines = parts[-2].split("\n") if len(parts) > 1 else []
    listed = [line.partition(". ") for line in lines]
    buttons = tuple((label, number) for number, dot, label in listed if dot and number.isdecimal())
    return Screen(0, text, buttons)


def _seen(event: Event) -> dict[str, Any]:
    return {"by_bot": True, "first_text": event.text, "edits": []}


def is_marked(event: Event) -> bool:
    """Whether the message shows what somebody marked."""
    return look.shows_choice({"text": event.text})
