"""Voters and deputies as they are: they look, tap, tap twice, wait a little, and tap again when nothing happens."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from random import Random

from tests.botapi.client import Json, People
from tests.proofs.crash import screens as look
from tests.proofs.crash.screens import Asks, Screen

PATIENCE = 4.0  # seconds until somebody tries again; doubled with every try that came to nothing
MOST_DOUBLINGS = 3
TWICE = 0.12  # share of taps that are double
TRIES = 3  # of one button, before somebody asks for the ballot anew


class Ending(Enum):
    STAYS = auto()  # until the receipt is there
    LEAVES = auto()  # presses the last button once and puts the telephone away
    NEVER_CASTS = auto()  # fills it in and does not press the last button


@dataclass(frozen=True, slots=True)
class Intent:
    """What a voter means to say: a place in GRADES for each deputy, or None, and an opinion of the first deputy."""

    marks: tuple[int | None, ...]
    opinion: str = ""
    ending: Ending = Ending.STAYS


@dataclass(slots=True)
class Heard:
    """Wakes whoever waits for a message to arrive anywhere, and counts what people did."""

    event: asyncio.Event = field(default_factory=asyncio.Event)
    deeds: Counter[str] = field(default_factory=Counter)

    def news(self) -> None:
        self.event.set()
        self.event = asyncio.Event()


class Person:
    """Somebody with a telephone. ``user`` is the account."""

    def __init__(self, people: People, user: int, heard: Heard, random: Random) -> None:
        self.user = user
        self._people = people
        self._heard = heard
        self._random = random
        self._revision = -1
        self._fruitless = 0

    async def messages(self) -> list[Json]:
        state = await self._people.chat(self.user)
        self._revision = state["revision"]
        messages: list[Json] = state["messages"]
        return messages

    async def bind(self, code: str) -> None:
        """Send the code of the slip until the office answers at all."""
        while True:
            await self._say(f"/start {code}")
            if await self._waited():
                for message in await self.messages():
                    if message["by_bot"]:
                        return

    async def _say(self, text: str) -> None:
        self._heard.deeds["texts"] += 1
        self._revision = (await self._people.text(self.user, text))["revision"]

    async def _press(self, screen: Screen, label: str) -> None:
        """The button that was seen, as a telephone does: by its data, even if the message has changed since."""
        times = 2 if self._random.random() < TWICE else 1
        for _ in range(times):
            self._heard.deeds["taps"] += 1
            await self._people.press(self.user, message_id=screen.message_id, data=screen.data(label))

    async def _waited(self) -> bool:
        """Whether the chat moved before patience ran out."""
        patience = PATIENCE * 2 ** min(self._fruitless, MOST_DOUBLINGS)
        state = await self._people.chat(self.user, beyond=self._revision, within=patience)
        moved: bool = state["revision"] > self._revision
        if moved:
            self._heard.news()
        else:
            self._fruitless += 1
        return moved


class Voter(Person):
    """``confirmed`` holds what the review showed whenever the last button was pressed under it."""

    def __init__(self, people: People, user: int, heard: Heard, random: Random, *, intent: Intent) -> None:
        super().__init__(people, user, heard, random)
        self.intent = intent
        self.confirmed: set[tuple[tuple[int | None, ...], str]] = set()

    async def vote(self) -> None:
        """From the first message to the receipt, or to where this voter stops."""
        pressed: Screen | None = None
        tries = 0
        while True:
            messages = await self.messages()
            if look.receipts(messages):
                return
            screen = look.ballot_screen(messages)
            if self._stops_at(screen):
                return
            if screen is None or screen == pressed:
                if await self._waited():
                    continue
                tries += 1
            else:
                tries = self._fruitless = 0
            if screen is None or tries >= TRIES:
                await self._ask_anew()
                pressed, tries = None, 0
                continue
            await self._answer(screen)
            pressed = screen

    async def _ask_anew(self) -> None:
        """Nothing to press, or nothing that answers: people then ask for the ballot."""
        self._heard.deeds["asked anew"] += 1
        await self._say("投票")
        await self._waited()

    def _stops_at(self, screen: Screen | None) -> bool:
        if self.intent.ending is Ending.NEVER_CASTS:
            return screen is not None and screen.asks is Asks.REVIEW
        return self.intent.ending is Ending.LEAVES and bool(self.confirmed)

    async def _answer(self, screen: Screen) -> None:
        match screen.asks:
            case Asks.EVALUATE:
                await self._press(screen, look.EVALUATE)
            case Asks.MARK:
                await self._mark(screen)
            case Asks.OPINION if self.intent.opinion:
                await self._say(self.intent.opinion)
            case Asks.OPINION:
                await self._press(screen, screen.labels[0])
            case Asks.REVIEW:
                self._check(screen)
                await self._press(screen, look.CAST_BLANK if None in self.intent.marks else look.CAST)

    async def _mark(self, screen: Screen) -> None:
        wanted = self.intent.marks[screen.deputy]
        is_done = wanted is None or screen.chosen == look.GRADES[wanted]
        await self._press(screen, look.SKIP if is_done or wanted is None else look.GRADES[wanted])

    def _check(self, screen: Screen) -> None:
        """Nobody confirms what they did not mean: a tap means what its message showed when it was tapped."""
        shown = screen.marks, screen.opinion
        assert shown == (self.intent.marks, self.intent.opinion), f"voter {self.user} sees {shown}"
        self.confirmed.add(shown)


class Deputy(Person):
    """Confirms every reminder that asks for it, until ``done`` and nothing is left to confirm."""

    async def confirm_all(self, done: asyncio.Event) -> None:
        confirmed: set[int] = set()
        while not done.is_set():
            messages = await self.messages()
            for screen in self._asking(messages, confirmed):
                await self._press(screen, look.READ)
                confirmed.add(screen.message_id)
            await self._waited()

    def _asking(self, messages: Sequence[Json], confirmed: set[int]) -> list[Screen]:
        return [one for one in look.screens(messages) if look.READ in one.labels and one.message_id not in confirmed]
