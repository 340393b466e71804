"""A meeting from its notice to its published result in a real terminal, with the keyboard alone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import pytest

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
MEETING = MeetingId(1)
YEAR = str(THIS_YEAR + 1)
PASSWORD, SECOND_PASSWORD = "horse-battery-9", "staple-correct-7"
CHIEF = staff_actor(StaffId(1), frozenset({Role.ADMINISTRATOR}))


@pytest.fixture
def county(tmp_path: Path) -> Path:
    """A county made by the commands: one meeting is planned, the administrator and a scrutineer have passwords."""
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
    for login, password in (("jian", SECOND_PASSWORD), ("tian", PASSWORD)):
        secret = tmp_path / login
        secret.write_text(password, encoding="utf-8")
        secret.chmod(0o600)
        shell.ok("staff", "password", login, "--password-file", secret)
    return tmp_path / "home"


def ask(home: Path, act: Callable[[Core], Awaitable[Answer]]) -> Answer:
    """What the core says while the dashboard runs in a process of its own."""

    async def visit() -> Answer:
        async with open_county(CountyHome(home)) as core:
            return await act(core)

    return asyncio.run(visit())


async def three_vote(core: Core) -> None:
    agenda = (await core.meetings.get(CHIEF, MEETING)).agenda
    roll = await core.meetings.roll(CHIEF, MEETING)
    for voter in roll[:3]:
        await core.voting.cast(voter_actor(voter, via="chat"), MEETING, ballot_of(agenda, "satisfied"))


async def status(core: Core) -> MeetingStatus:
    return (await core.meetings.get(CHIEF, MEETING)).status


async def result(core: Core) -> MeetingResult:
    return await core.publishing.result(SYSTEM, MEETING)


def second_person(terminal: RealTerminal) -> None:
    terminal.until_shown("Another member of staff confirms")
    terminal.enter("jian", "jian")
    terminal.press(SECOND_PASSWORD)
    terminal.until_shown("*" * len(SECOND_PASSWORD))
    terminal.press("enter")


def test_meeting_day_needs_no_mouse(county: Path) -> None:
    whole = [*command(county, "tui")]
    with real_terminal(whole, environment(), folder=str(ROOT)) as terminal:
        _sign_in(terminal)
        terminal.press("m")
        terminal.until_shown("[planned]", "Next: send the notice (key n)")
        terminal.press("n")
        terminal.until_shown("Send the notice of", "6 evaluators")
        terminal.press("enter")
        terminal.until_shown("[noticed]")
        _open_voting(terminal)
        ask(county, three_vote)
        terminal.until_shown("3 of 6 took part")  # nobody pressed a key
        terminal.press("x")
        terminal.until_shown("Close the voting of")
        terminal.press("enter")
        terminal.until_shown("[closed]")
        assert ask(county, status) is MeetingStatus.CLOSED
        _count_and_publish(terminal)
        terminal.press("q")
        assert terminal.until_ended() == 0
    assert ask(county, status) is MeetingStatus.PUBLISHED
    found = ask(county, result)
    assert [(one.valid, one.counts["overall"]["satisfied"]) for one in found.results] == [(3, 3)] * len(found.results)


def _sign_in(terminal: RealTerminal) -> None:
    terminal.until_shown("Login", "Password")
    terminal.enter("tian", "tian")
    terminal.press(PASSWORD)
    terminal.until_shown("*" * len(PASSWORD))
    terminal.press("enter")
    terminal.until_shown("[1 Today]", "Next meeting:")


def _open_voting(terminal: RealTerminal) -> None:
    terminal.press("o")
    second_person(terminal)
    terminal.until_shown("stored nowhere")
    for number in (1, 2):
        terminal.press(PASSPHRASE)
        stars = "*" * len(PASSPHRASE)
        terminal.until(lambda: terminal.text.count(stars) == number, "the passphrase never came")  # noqa: B023
        row = terminal.screen.cursor.y
        terminal.press("enter")
        terminal.until(lambda: terminal.screen.cursor.y != row or number == 2, "the cursor stayed")  # noqa: B023
    terminal.press("ctrl+s")
    terminal.until_shown("[voting open]", "0 of 6 took part")


def _count_and_publish(terminal: RealTerminal) -> None:
    terminal.press("k")
    second_person(terminal)
    terminal.until_shown("Passphrase of the scrutineers")
    terminal.press(PASSPHRASE)
    terminal.until_shown("*" * len(PASSPHRASE))
    terminal.press("ctrl+s")
    terminal.until_shown("Issued 3")
    terminal.press("escape")
    terminal.until_shown("[counted]", "Next: publish the result (key b)")
    terminal.press("b")
    terminal.until_shown("Publish the result of", "Objections until")
    terminal.press("enter")
    second_person(terminal)
    terminal.until_shown("[published]")
