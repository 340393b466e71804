"""A meeting from its notice to its published result in a real terminal, with the keyboard alone: in a county that the
commands made, and in the one that the demonstration leaves."""

from __future__ import annotations

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from cli.demo.files import PASSWORDS
from core.api import Core
from core.bootstrap import open_county
from core.county_home import CountyHome
from core.domain.actors import SYSTEM, Role, staff_actor, voter_actor
from core.domain.ids import MeetingId, StaffId
from core.domain.meetings import MeetingStatus
from core.services.publishing import MeetingResult
from tests.commands.conftest import TERM, THIS_YEAR, roster_file, voters_file
from tests.commands.shell import ROOT, Shell, command, environment
from tests.office import PASSPHRASE, ballot_of
from tests.terminal.real_terminal import RealTerminal, real_terminal

Answer = TypeVar("Answer")
YEAR = str(THIS_YEAR + 1)
CHIEF = staff_actor(StaffId(1), frozenset({Role.ADMINISTRATOR}))


@dataclass(frozen=True, slots=True)
class Day:
    """The county whose next meeting is held, who sits there, and who confirms."""

    home: Path
    login: str
    password: str
    second: str
    second_password: str

    def ask(self, act: Callable[[Core, MeetingId], Awaitable[Answer]]) -> Answer:
        """What the core says of the meeting while the dashboard runs in a process of its own."""

        async def visit() -> Answer:
            async with open_county(CountyHome(self.home)) as core:
                first = min(await core.meetings.list_of_year(CHIEF, int(YEAR)), key=lambda one: one.starts_at)
                return await act(core, first.id)

        return asyncio.run(visit())


@pytest.fixture
def county(tmp_path: Path) -> Day:
    """A county made by the commands: one meeting is planned, the administrator and a scrutineer have passwords."""
    day = Day(tmp_path / "home", "tian", "horse-battery-9", "jian", "staple-correct-7")
    shell = Shell(tmp_path / "home")
    shell.ok("init", "--county", "龙山县", "--admin", "田小芳", "--login", "tian", *TERM)
    shell.ok("import", "roster", roster_file(tmp_path), "--apply", "--yes")
    shell.ok("import", "voters", voters_file(tmp_path), "--apply", "--yes")
    shell.ok("venue", "add", "民安代表之家", "--township", "民安街道", "--seats", "80")
    shell.ok("leader", "add", "彭春山", "--post", "副主任")
    shell.ok("plan", "pin", "1", YEAR, "oral")
    shell.ok("plan", "term", "--adopt")
    shell.ok("plan", "timetable", YEAR, "--seconds", "0", "--adopt")
    shell.ok("staff", "add", "jian", "--name", "监票", "--role", "scrutineer")
    for login, password in ((day.second, day.second_password), (day.login, day.password)):
        secret = tmp_path / login
        secret.write_text(password, encoding="utf-8")
        secret.chmod(0o600)
        shell.ok("staff", "password", login, "--password-file", secret)
    return day


@pytest.fixture
def demonstration(tmp_path: Path) -> Day:
    """The county that the demonstration leaves, with the meetings of the next year planned by command."""
    day = Day(tmp_path / "demo", "admin", PASSWORDS["admin"], "scrutineer", PASSWORDS["scrutineer"])
    shell, secret = Shell(day.home), tmp_path / "secret"
    subprocess.run(command(day.home, "demo", "--folder", day.home, "--proposals", "0"), check=True, cwd=ROOT)
    secret.write_text(day.password, encoding="utf-8")
    secret.chmod(0o600)
    signed_in = ("--staff", day.login, "--password-file", secret)
    shell.ok(*signed_in, "plan", "timetable", YEAR, "--seconds", "0", "--adopt")
    return day


async def vote(core: Core, meeting: MeetingId) -> int:
    """Everybody on the roll is satisfied; how many they are."""
    agenda = (await core.meetings.get(CHIEF, meeting)).agenda
    roll = await core.meetings.roll(CHIEF, meeting)
    for voter in roll:
        await core.voting.cast(voter_actor(voter, via="chat"), meeting, ballot_of(agenda, "satisfied"))
    return len(roll)


async def status(core: Core, meeting: MeetingId) -> MeetingStatus:
    return (await core.meetings.get(CHIEF, meeting)).status


async def result(core: Core, meeting: MeetingId) -> MeetingResult:
    return await core.publishing.result(SYSTEM, meeting)


def test_meeting_day_needs_no_mouse(county: Day) -> None:
    assert held(county) == 6


@pytest.mark.slow
def test_meeting_of_the_demonstration_needs_no_mouse(demonstration: Day) -> None:
    assert held(demonstration) >= 50


def held(day: Day) -> int:
    """Hold the next meeting with keys; how many took part, all of them counted."""
    with real_terminal(command(day.home, "tui"), environment(), folder=str(ROOT)) as terminal:
        _sign_in(terminal, day)
        terminal.press("m")
        terminal.until_shown("[planned]", "Next: send the notice (key n)")
        terminal.press("n")
        terminal.until_shown("Send the notice of", "evaluators")
        terminal.press("enter")
        terminal.until_shown("[noticed]")
        _open_voting(terminal, day)
        number = day.ask(vote)
        terminal.until_shown(f"{number} of {number} took part")  # nobody pressed a key
        terminal.press("x")
        terminal.until_shown("Close the voting of")
        terminal.press("enter")
        terminal.until_shown("[closed]")
        assert day.ask(status) is MeetingStatus.CLOSED
        _count_and_publish(terminal, day, number)
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert day.ask(status) is MeetingStatus.PUBLISHED
    found = day.ask(result)
    assert {(one.valid, one.counts["overall"]["satisfied"]) for one in found.results} == {(number, number)}
    return number


def second_person(terminal: RealTerminal, day: Day) -> None:
    terminal.until_shown("Another member of staff confirms")
    terminal.enter(day.second, day.second)
    terminal.press(day.second_password)
    terminal.until_shown("*" * len(day.second_password))
    terminal.press("enter")


def _sign_in(terminal: RealTerminal, day: Day) -> None:
    terminal.until_shown("Login", "Password")
    terminal.enter(day.login, day.login)
    terminal.press(day.password)
    terminal.until_shown("*" * len(day.password))
    terminal.press("enter")
    terminal.until_shown("[1 Today]", "Next meeting:")


def _open_voting(terminal: RealTerminal, day: Day) -> None:
    terminal.press("o")
    terminal.until_shown("before its day?")
    terminal.press("enter")
    second_person(terminal, day)
    terminal.until_shown("stored nowhere")
    for number in (1, 2):
        terminal.press(PASSPHRASE)
        stars = "*" * len(PASSPHRASE)
        terminal.until(lambda: terminal.text.count(stars) == number, "the passphrase never came")  # noqa: B023
        row = terminal.row
        terminal.press("enter")
        terminal.until(lambda: terminal.row != row or number == 2, "the cursor stayed")  # noqa: B023
    terminal.press("ctrl+s")
    terminal.until_shown("[voting open]", "0 of ")


def _count_and_publish(terminal: RealTerminal, day: Day, number: int) -> None:
    terminal.press("k")
    second_person(terminal, day)
    terminal.until_shown("Passphrase of the scrutineers")
    terminal.press(PASSPHRASE)
    terminal.until_shown("*" * len(PASSPHRASE))
    terminal.press("ctrl+s")
    terminal.until_shown(f"Issued {number}")
    terminal.press("escape")
    terminal.until_shown("[counted]", "Next: publish the result (key b)")
    terminal.press("b")
    terminal.until_shown("Publish the result of", "Objections until")
    terminal.press("enter")
    second_person(terminal, day)
    terminal.until_shown("[published]")
