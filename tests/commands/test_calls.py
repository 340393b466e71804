"""``shuzhi message calls``: whom somebody must telephone, for people and for programs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from core.bootstrap import open_county
from core.county_home import CountyHome
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import DeputyId
from core.services.stores.reminders import ReminderState
from tests.commands.shell import Shell
from tests.factories import a_reminder

PHONE = "13800001234"


async def miss_the_first_deputy(shell: Shell) -> None:
    """A reminder that reached nobody."""
    person = Person(PersonKind.DEPUTY, 1)
    async with open_county(CountyHome(shell.home)) as core, core.transactions.write(SYSTEM) as work:
        await work.records.save_deputy(replace(await work.records.deputy(DeputyId(1)), phone=PHONE))
        missed = ReminderState.UNREACHABLE
        await work.reminders.add(
            [a_reminder("pledge:2026:first:deputy:1", person=person, event="pledge", state=missed)]
        )


async def test_calls_are_listed_masked(shell: Shell) -> None:
    assert shell.data("message", "calls") == []
    await miss_the_first_deputy(shell)
    [call] = shell.data("message", "calls")
    assert (call["reason"], call["event"], call["phone"]) == ("unreachable", "pledge", "138****1234")
    said = shell.ok("message", "calls")
    assert all(word in said.out for word in ("deputy:1", "138****1234", "cannot be reached", "yearly pledge"))
    assert PHONE not in said.everything


async def test_calls_of_one_reason_alone(shell: Shell) -> None:
    await miss_the_first_deputy(shell)
    assert shell.data("message", "calls", "--reason", "silent") == []
    assert len(shell.data("message", "calls", "--reason", "unreachable")) == 1
    assert shell.run("message", "calls", "--reason", "lazy").code == 2


async def test_calls_are_written_as_a_file(shell: Shell, tmp_path: Path) -> None:
    await miss_the_first_deputy(shell)
    file = tmp_path / "calls.csv"
    shell.ok("message", "calls", "--out", file)
    assert "138****1234" in file.read_text(encoding="utf-8-sig")
