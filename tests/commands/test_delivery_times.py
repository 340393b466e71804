"""What the command line says of a network's pace: before a broadcast, at a glance, and to whoever looks for trouble."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from core.bootstrap import open_county
from core.county_home import CountyHome
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import AccountId
from core.domain.paces import Basis, Pace
from core.services.stores.enrolment import Account
from tests.commands.conftest import THIS_YEAR
from tests.commands.shell import Shell
from tests.factories import a_message

YEAR = str(THIS_YEAR + 1)
VOTERS = 12
COMMAND = "curl what the administrator types"
SLOW = Pace(cost=120.0, burst=1, basis=Basis.SEEN, lifted_by=COMMAND)


async def _reached_over_matrix(home: Path) -> None:
    """Every voter has an account there, and the server was found to be slow."""
    async with open_county(CountyHome(home)) as core, core.transactions.write(SYSTEM) as work:
        for number in range(1, VOTERS + 1):
            voter = Person(PersonKind.VOTER, number)
            name = f"@voter{number}:county.test"
            await work.enrolment.add_account(Account(AccountId(0), "matrix", name, name, voter, "zh_CN", work.now))
        await work.messages.enqueue([a_message("sent", channel="matrix")])
        await work.messages.mark_sent((await work.messages.row_of("sent")).id, "$1")
        await work.channels.keep_pace("matrix", SLOW)


@pytest.fixture(scope="module")
def planned(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with one meeting that waits for its notice."""
    home = tmp_path_factory.mktemp("planned") / "home"
    shutil.copytree(begun / "home", home)
    shell = Shell(home)
    shell.ok("venue", "add", "民安代表之家", "--township", "民安街道", "--seats", "80")
    shell.ok("leader", "add", "彭春山", "--post", "副主任")
    shell.ok("plan", "pin", "1", YEAR, "oral")
    shell.ok("plan", "term", "--adopt")
    shell.ok("plan", "timetable", YEAR, "--seconds", "0", "--adopt")
    asyncio.run(_reached_over_matrix(home))
    return home


@pytest.fixture
def slow(planned: Path, tmp_path: Path) -> Shell:
    shutil.copytree(planned, tmp_path / "home")
    return Shell(tmp_path / "home")


def test_notice_says_how_long_it_takes(slow: Shell) -> None:
    said = slow.ok("meeting", "notice", "1", "--yes")
    [line] = [line for line in said.err.splitlines() if "messages take about" in line]
    assert line.startswith("matrix: ")
    assert COMMAND in said.err


def test_time_is_said_before_anybody_agrees(slow: Shell) -> None:
    said = slow.run("meeting", "notice", "1", typed="n\n")
    assert said.code != 0
    assert "messages take about" in said.err
    assert slow.data("meeting", "show", "1")["status"] == "planned"


def test_system_names_pace_and_command(slow: Shell) -> None:
    said = slow.ok("system")
    assert "matrix: 1 at once, then 0.5 messages a minute." in said.out
    assert COMMAND in said.out


def test_doctor_warns_of_a_slow_network(slow: Shell) -> None:
    [found] = [one for one in slow.data("doctor", "--offline")["findings"] if one["check"] == "pace"]
    assert (found["code"], found["verdict"]) == ("pace.slow", "warning")
    assert COMMAND in found["told"]
