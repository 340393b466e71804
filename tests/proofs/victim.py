"""A meeting that is robbed all the time: people vote in chat, and after every event a thief copies the disk.

The thief takes the database with its journal - also in the middle of a transaction -, the log at DEBUG, backups and
exports; never the credentials directory or the passphrase. The truth stays with the test. Who changes a mark, grades
by aspect or writes an opinion is drawn apart from what is marked, so that only the program can connect the two.
"""

from __future__ import annotations

import json
import logging
import random
import re
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest
import structlog

from bot.app import ChatApp, chat_parts
from bot.channels.local import NAME, PRESSED, LocalChannel, LocalMessage
from bot.channels.protocol import Manners
from core.api import Core
from core.bootstrap import Parts, open_county
from core.county_home import CountyHome
from core.domain.actors import SYSTEM, Person, PersonKind, Role, voter_actor
from core.domain.clock import ManualClock
from core.domain.ids import MeetingId
from core.domain.roster.rows import RosterKind
from core.domain.sealing import LIGHT_LOCK
from core.locale.catalogue import translator
from core.presets import preset_text
from core.storage.backup import take_backup
from core.storage.credentials import Credentials
from core.storage.database import Database
from core.storage.session import Session
from tests.databases import scratch_file
from tests.factories import NOON, County, a_meeting, small_county
from tests.office import PASSPHRASE, ballot_of

ANSWERS = ("satisfied", "basically_satisfied", "dissatisfied")
BLANK = ""
DEPUTIES, ASPECTS = 3, 9
LABELS = {"zh_CN": ("满意", "基本满意", "不满意"), "en": ("Satisfied", "Basically satisfied", "Dissatisfied")}
OPINIONS = (
    "村里的路终于修好了，谢谢。",
    "请多来寨子里看看老人。",
    "The bridge took far too long.",
    "水的问题一直没有人管，我们等了三年，每次开会都说快了，可是到现在还是一滴水也没有。",
    "好",
    "Please hold office hours on market days, not only when the leaders come.",
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What one voter decides. ``marks`` by deputy, BLANK for none; ``aspects``: answers about the first deputy."""

    marks: tuple[str, ...]
    aspects: tuple[str, ...] = ()
    opinion: str = ""


@dataclass(frozen=True, slots=True)
class Habit:
    """How a voter goes about it, drawn without looking at the choice. ``regretted``: first marked otherwise."""

    language: str
    regretted: int | None
    aspects: int
    writes: bool
    tries_again: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """A meeting's people. The same ``habits`` with other ``choices`` are the same meeting to everybody outside."""

    choices: tuple[Choice, ...]
    habits: tuple[Habit, ...]

    @classmethod
    def drawn(cls, seed: int, voters: int, *, people: int | None = None) -> Plan:
        """``people`` draws the habits, and is drawn with ``seed`` unless the same people meet again.

        Meetings that are judged together need people of their own: the same ones would count as so many witnesses.
        """
        will, ways = random.Random(f"choices {seed}"), random.Random(f"habits {seed if people is None else people}")
        habits = tuple(_habit(ways, number) for number in range(voters))
        return cls(tuple(_choice(will, habit) for habit in habits), habits)


def _habit(ways: random.Random, number: int) -> Habit:
    return Habit(
        language=ways.choice(("zh_CN", "en")),
        regretted=ways.randrange(DEPUTIES) if ways.random() < 0.2 else None,
        aspects=ways.choice((2, 5, ASPECTS)) if ways.random() < 0.2 else 0,
        writes=ways.random() < 0.3,
        tries_again=number in (3, 7),
    )


def _choice(will: random.Random, habit: Habit) -> Choice:
    """Somebody who regrets a mark gives another one instead, so the blank is at another deputy: never rarer for it."""
    marks = will.choices(ANSWERS, weights=(45, 30, 25), k=DEPUTIES)
    if will.random() < 0.25:
        marks[will.choice([deputy for deputy in range(DEPUTIES) if deputy != habit.regretted])] = BLANK
    aspects = tuple(will.choice(ANSWERS) for _ in range(habit.aspects))
    return Choice(tuple(marks), aspects, will.choice(OPINIONS) if habit.writes else "")


class Thief:
    """Copies into ``loot/<stage>/<number>``; a copy in the middle of a transaction has the journal only."""

    def __init__(self, home: CountyHome, loot: Path, *logs: Path) -> None:
        self._home, self._loot = home, loot
        self._logs = dict.fromkeys(logs, 0)  # and how far each was read
        self._number = 0
        self.stage = ""

    def enter(self, stage: str) -> None:
        self.stage = stage

    def copy(self) -> Path:
        """Everything that lies there now, and what the log has gained."""
        folder = self._folder("at-rest")
        for path in self._home.root.glob(f"{self._home.database.name}*"):
            _pack(path.read_bytes(), folder / path.name)
        for path, start in self._logs.items():
            with path.open("rb") as log:
                log.seek(start)
                _pack(log.read(), folder / path.name)
                self._logs[path] = log.tell()
        return folder

    def copy_journal(self) -> None:
        """A transaction is about to commit: what a copy taken now would hold beside the old database."""
        if not self.stage:
            return
        folder = self._folder("in-transaction")
        for path in self._home.root.glob(f"{self._home.database.name}-*"):
            _pack(path.read_bytes(), folder / path.name)

    def keep(self, name: str, content: bytes) -> None:
        """An export."""
        _pack(content, self._folder("export") / name)

    def back_up(self, clock: ManualClock) -> None:
        backup = self._loot.parent / "backup.zip"
        take_backup(self._home, backup, taken_at=clock.now())
        _pack(backup.read_bytes(), self._folder("backup") / backup.name)
        backup.unlink()

    def _folder(self, kind: str) -> Path:
        self._number += 1
        folder = self._loot / self.stage / f"{self._number:05d}-{kind}"
        folder.mkdir(parents=True)
        return folder


@dataclass(slots=True)
class Victim:
    """The county during its meeting."""

    home: CountyHome
    core: Core
    county: County
    clock: ManualClock
    channel: LocalChannel
    app: ChatApp
    thief: Thief
    plan: Plan
    meeting: MeetingId = field(default_factory=lambda: MeetingId(0))
    voted: list[int] = field(default_factory=list)
    pace: random.Random = field(default_factory=lambda: random.Random("pace"))

    @property
    def in_chat(self) -> int:
        """The last voter comes by paper."""
        return len(self.plan.choices) - 1

    async def settle(self) -> None:
        while await self.channel.take(self.app.ingest.receive_from(NAME)):
            await self.app.settle()
        await self.app.settle()

    async def gather(self) -> None:
        """Everybody binds an account; the meeting is noticed and opened."""
        people = [Person(PersonKind.VOTER, voter) for voter in self.county.voters]
        codes = await self.core.enrolment.issue_codes(self.county.actor(Role.ADMINISTRATOR), people)
        for number, (_, code) in enumerate(codes):
            self.channel.say(_sender(number), f"/start {code}")
        await self.settle()
        for number, habit in enumerate(self.plan.habits):
            actor = voter_actor(self.county.voters[number], via=NAME)
            await self.core.enrolment.set_language(actor, habit.language)
        clerk = self.county.actor(Role.CLERK)
        async with self.core.transactions.write(SYSTEM) as work:
            self.meeting = await work.meetings.add(a_meeting(agenda=self.county.deputies[:DEPUTIES]))
        await self.core.meetings.set_roll(clerk, self.meeting, self.county.voters)
        await self.core.meetings.notice(clerk, self.meeting)
        await self.core.meetings.open_voting(clerk, self.meeting, PASSPHRASE)
        await self.settle()

    async def vote(self) -> None:
        """All voters at once, each event in a random turn; a copy after each."""
        self.thief.enter("1-open")
        self.thief.copy()
        await self.core.voting.issue_paper(self.county.actor(Role.TELLER), self.meeting, self.county.voters[-1])
        active = {number: self._actions(number) for number in range(self.in_chat)}
        turn = 0
        while active:
            together = 3 if self.pace.random() < 0.05 else 1
            for number in self.pace.sample(sorted(active), min(together, len(active))):
                if next(active[number], None) is None:
                    del active[number]
            self.clock.advance(timedelta(seconds=self.pace.randint(1, 9)))
            await self.settle()
            self.thief.copy()
            turn += 1
            if turn % 60 == 0:
                self.thief.back_up(self.clock)
        turnout = await self.core.voting.turnout(SYSTEM, self.meeting)
        assert (turnout.chat, turnout.paper) == (self.in_chat, 1), "everybody voted"
        await self._export("while-open")

    async def close(self) -> None:
        """Close, and the tellers enter the paper sheet."""
        self.thief.enter("2-closed")
        await self.core.meetings.close_voting(self.county.actor(Role.CLERK), self.meeting)
        self.thief.copy()
        paper = ballot_of(self.county.deputies[:DEPUTIES], self.plan.choices[-1].marks[0] or ANSWERS[0])
        for role in (Role.TELLER, Role.ADMINISTRATOR):
            await self.core.counting.enter_paper(self.county.actor(role), self.meeting, 1, paper)
            self.thief.copy()
        receipts = await self.core.counting.receipts(SYSTEM, self.meeting)
        self.thief.keep("receipts.json", json.dumps(receipts).encode())
        self.thief.back_up(self.clock)
        await self._export("closed")

    async def count(self) -> None:
        """Count and publish."""
        self.thief.enter("3-counted")
        counted = await self.core.counting.count(self.county.actor(Role.SCRUTINEER), self.meeting, PASSPHRASE)
        assert not counted.differences
        self.thief.copy()
        await self.core.publishing.publish(self.county.actor(Role.CLERK), self.meeting)
        await self.settle()
        self.thief.copy()
        result = await self.core.publishing.result(SYSTEM, self.meeting)
        self.thief.keep("result.txt", repr(result).encode())
        self.thief.back_up(self.clock)

    async def _export(self, name: str) -> None:
        table = await self.core.imports.export(self.county.actor(Role.CLERK), RosterKind.VOTERS)
        lines = await self.core.records.audit(self.county.actor(Role.ADMINISTRATOR), limit=10_000)
        self.thief.keep(f"voters-{name}.txt", repr(table).encode())
        self.thief.keep(f"audit-{name}.txt", "\n".join(map(repr, lines)).encode())

    def _actions(self, number: int) -> Iterator[str]:
        """What the voter taps and writes, one thing a turn, looking at the chat each time."""
        voter, sender = Voter(self.plan.choices[number], self.plan.habits[number]), _sender(number)
        self.channel.say(sender, "/vote")
        yield "/vote"
        while (answer := voter.answer_to(self.channel.last(sender))) != "":
            if answer == voter.choice.opinion:
                self.channel.say(sender, answer)
            elif self.channel.manners.has_buttons:
                self.channel.press(sender, answer)
            else:  # every other voter counts, the others write
                self.channel.say(sender, listed_in(self.channel.last(sender))[answer] if number % 2 else answer)
            yield answer
        self.voted.append(number)
        if voter.habit.tries_again:
            self.channel.say(sender, "/vote")
            yield "/vote"


class Voter:
    """Somebody who reads the screen and answers it."""

    def __init__(self, choice: Choice, habit: Habit) -> None:
        self.choice, self.habit = choice, habit
        self.say = translator(habit.language)
        self._aspects = list(choice.aspects)
        self._regrets = habit.regretted
        self._wants_aspects = bool(choice.aspects)

    def answer_to(self, shown: LocalMessage) -> str:
        """The button to press or the opinion to send; "" when there is nothing more to answer."""
        labels, say = shown.labels or tuple(listed_in(shown)), self.say
        if say("Enough aspects") in labels:
            return self._label(self._aspects.pop(0)) if self._aspects else say("Enough aspects")
        if say("Skip") in labels or say("Back to the review") in labels:
            return self._at_mark(shown)
        if say("No opinion") in labels:
            return self.choice.opinion or say("No opinion")
        if (change := self._change()) in labels:
            return change
        return next((say(one) for one in ("Cast my ballot", "Cast it as it is") if say(one) in labels), "")

    def _at_mark(self, shown: LocalMessage) -> str:
        place = re.search(rf"(\d)/{DEPUTIES}  ", shown.text)
        assert place is not None, shown.text
        deputy = int(place[1]) - 1
        if deputy == 0 and self._wants_aspects:
            self._wants_aspects = False
            return self.say("By aspect")
        mark = self.choice.marks[deputy]
        if self._regrets == deputy and self.say("Skip") in (shown.labels or listed_in(shown)):
            mark = ANSWERS[(ANSWERS.index(mark) + 1) % len(ANSWERS)]
        return self._label(mark) if mark != BLANK else self.say("Skip")

    def _change(self) -> str:
        """The button that takes back a mark which was regretted; once."""
        if self._regrets is None:
            return ""
        button = self.say("Change {n}", n=self._regrets + 1)
        self._regrets = None
        return button

    def _label(self, answer: str) -> str:
        return LABELS[self.habit.language][ANSWERS.index(answer)]


def listed_in(shown: LocalMessage) -> dict[str, str]:
    """The numbers of the choices that are listed under a message without buttons, by their words."""
    return {label: number for number, label in re.findall(r"^(\d+)\. (.+)$", shown.text, re.MULTILINE)}


def _pack(content: bytes, path: Path) -> None:
    path.write_bytes(zlib.compress(content, 1))


def _sender(number: int) -> str:
    return f"person-{number * 7919 % 10_007:05d}"


@contextmanager
def log_of_everything(path: Path, driver: Path) -> Iterator[None]:
    """Every library's log, at DEBUG; in a file of its own what the program keeps the database's driver from logging."""
    with _logging("", path), _logging("aiosqlite", driver):
        structlog.configure(
            processors=[structlog.processors.KeyValueRenderer()], logger_factory=structlog.stdlib.LoggerFactory()
        )
        try:
            yield
        finally:
            structlog.reset_defaults()


@contextmanager
def _logging(name: str, path: Path) -> Iterator[None]:
    handler, logger = logging.FileHandler(path, encoding="utf-8"), logging.getLogger(name)
    handler.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
    level, goes_on = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    try:
        yield
    finally:
        logger.propagate = goes_on
        logger.setLevel(level)
        logger.removeHandler(handler)
        handler.close()


@asynccontextmanager
async def open_victim(
    folder: Path, plan: Plan, patch: pytest.MonkeyPatch, manners: Manners = PRESSED
) -> AsyncIterator[Victim]:
    """A county as an office has it - journal, synchronous, keys -, everybody bound, a meeting open, a thief about."""
    home, loot = CountyHome(folder / "county"), folder / "loot"
    logs = (folder / "debug.log", folder / "driver.log")
    home.root.mkdir(mode=0o700, parents=True)
    scratch_file(home.root, home.database.name)
    Credentials.create(home.credentials)
    thief, clock = Thief(home, loot, *logs), ManualClock(NOON)
    _rob_transactions(thief, patch)
    with log_of_everything(*logs):
        async with open_county(home, Parts(clock=clock, strength=LIGHT_LOCK)) as core:
            await core.rules.adopt(SYSTEM, preset_text("longshan"))
            county = await small_county(core.transactions, voters=len(plan.choices))
            channel = LocalChannel(is_demonstration=True, manners=manners)
            victim = Victim(home, core, county, clock, channel, ChatApp(chat_parts(core), [channel]), thief, plan)
            await victim.gather()
            yield victim


def _rob_transactions(thief: Thief, patch: pytest.MonkeyPatch) -> None:
    """Copy the journal in the last instant before every commit."""
    commit = Database._commit

    async def robbed(self: Database, session: Session, group: object) -> None:
        thief.copy_journal()
        await commit(self, session, group)  # type: ignore[arg-type]

    patch.setattr(Database, "_commit", robbed)
