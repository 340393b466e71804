"""A small office day with things that must never be written down, and a search of everything that was written.

Logs are listened to at their most talkative. What may know a secret - the slip, the roll, the sealed box - is not
searched here; what tells of the office's doings - logs, the ledger, the texts of errors - is.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from core.domain.actors import SYSTEM, Person, PersonKind, Role, visitor_actor
from core.domain.ballots import OVERALL, Ballot, Sheet, check_ballot, layout_of
from core.domain.errors import Invalid, ShuzhiError
from core.domain.ids import DeputyId, MeetingId
from core.domain.roster.grid import Cell
from core.domain.roster.grid import Sheet as Table
from core.domain.roster.rows import RosterKind
from core.locale.catalogue import translator
from core.locale.errors import word_error
from core.presets import load_preset
from tests.chat.desk import Desk, open_desk

PHONE, OTHER_PHONE = "13900007701", "13900007702"
PASSPHRASE, WRONG_PASSPHRASE = "canary yellow feathers", "canary purple feathers"
COMMENT = "金丝雀说路灯不亮"
CHOICE, CHOICE_SHOWN = "dissatisfied", "Dissatisfied"
MISTYPED = "ZZZZZ-ZZZZZ-Z"


@dataclass
class Day:
    """What the day left behind that somebody may read, and the codes that were given out on it."""

    desk: Desk
    errors: list[ShuzhiError] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    logged: str = ""
    logged_by_driver: str = ""
    ledger: str = ""

    @property
    def told(self) -> str:
        worded = [word_error(error, translator(language)) for error in self.errors for language in ("zh_CN", "en")]
        return "\n".join([*map(str, self.errors), *worded])

    async def refused(self, call: Awaitable[object]) -> None:
        with pytest.raises(ShuzhiError) as refusal:
            await call
        self.errors.append(refusal.value)


@pytest.fixture
async def day(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Day:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as structured:
        async with open_desk(tmp_path, language="en") as desk:
            lived = Day(desk)
            await _import_rolls(lived)
            await _enrol(lived)
            await _vote_and_count(lived)
            async with desk.office.core.transactions.read(SYSTEM) as work:
                lived.ledger = "\n".join(map(str, await work.ledger.lines(limit=10_000)))
    driver = [one.getMessage() for one in caplog.records if one.name.startswith("aiosqlite")]
    others = [one.getMessage() for one in caplog.records if not one.name.startswith("aiosqlite")]
    lived.logged, lived.logged_by_driver = "\n".join([*others, *map(str, structured)]), "\n".join(driver)
    return lived


async def _import_rolls(day: Day) -> None:
    office, rows = day.desk.office, (("姓名", "选区", "联系电话"), ("覃小雨", "民安第一选区", PHONE))
    table = _table(rows)
    seen = await office.core.imports.preview(office.clerk, RosterKind.VOTERS, [table], "0" * 64)
    imports = office.core.imports
    await imports.apply(office.clerk, RosterKind.VOTERS, [table], "0" * 64, fingerprint=seen.fingerprint)
    faulty = [_table((*rows, ("", "民安第一选区", OTHER_PHONE)))]
    await day.refused(
        imports.apply(office.clerk, RosterKind.VOTERS, faulty, "1" * 64, fingerprint=seen.fingerprint),
    )


async def _enrol(day: Day) -> None:
    desk, person = day.desk, Person(PersonKind.VOTER, day.desk.office.county.voters[0])
    day.codes = [await desk.code_for(person), await desk.code_for(person)]
    await desk.say("ana", f"/start {day.codes[0]}")
    await desk.say("ana", MISTYPED)
    await desk.say("ana", f"/start {day.codes[1]}")
    bind = desk.office.core.enrolment.bind
    visitor = visitor_actor(via="local")
    await bind(visitor, day.codes[1], channel="local", sender="eve", address="eve", language="en", is_private=True)


async def _vote_and_count(day: Day) -> None:
    desk, office = day.desk, day.desk.office
    meeting = await _open(desk)
    await desk.press("ana", "Evaluate", CHOICE_SHOWN, CHOICE_SHOWN)
    await desk.say("ana", f"2 {COMMENT}")
    await desk.press("ana", "Cast my ballot")
    await office.vote(meeting, 1, CHOICE)
    long = Ballot({deputy: Sheet({OVERALL: CHOICE}, COMMENT * 400) for deputy in office.county.deputies[:2]})
    await day.refused(office.core.voting.cast(office.voter(2), meeting, long))
    await desk.close(meeting)
    counting, scrutineer = office.core.counting, office.staff(Role.SCRUTINEER)
    await day.refused(counting.count(scrutineer, meeting, WRONG_PASSPHRASE))
    await counting.count(scrutineer, meeting, PASSPHRASE)
    await office.core.publishing.publish(office.clerk, meeting)
    await desk.settle()


async def _open(desk: Desk) -> MeetingId:
    office = desk.office
    meeting = await office.planned_meeting()
    await office.core.meetings.set_roll(office.clerk, meeting, office.county.voters)
    await office.core.meetings.notice(office.clerk, meeting)
    await office.core.meetings.open_voting(office.clerk, meeting, PASSPHRASE)
    await desk.settle()
    return meeting


def _table(rows: Sequence[Sequence[str]]) -> Table:
    cells = [Cell(text, row, column) for row, line in enumerate(rows, 1) for column, text in enumerate(line, 1) if text]
    return Table("选民", tuple(cells))


def _secrets(day: Day) -> list[str]:
    typed = [*day.codes, *(code.replace("-", "") for code in day.codes)]
    return [PHONE, OTHER_PHONE, PASSPHRASE, WRONG_PASSPHRASE, COMMENT, CHOICE, CHOICE_SHOWN, "不满意", *typed]


def _found(day: Day, text: str) -> list[str]:
    return [secret for secret in _secrets(day) if secret in text]


async def test_day_was_lived(day: Day) -> None:
    assert "Your receipt: " in day.desk.texts("ana")
    assert len(day.errors) == 3
    assert "meeting.publish" in day.ledger


async def test_no_secret_in_the_logs(day: Day) -> None:
    assert _found(day, day.logged) == []


async def test_no_secret_in_the_drivers_own_lines(day: Day) -> None:
    assert _found(day, day.logged_by_driver) == []


async def test_no_secret_in_the_ledger(day: Day) -> None:
    assert _found(day, day.ledger) == []


async def test_no_secret_in_the_texts_of_errors(day: Day) -> None:
    assert _found(day, day.told) == []


def test_error_does_not_repeat_a_refused_answer() -> None:
    deputies = (DeputyId(1),)
    strange = Ballot({deputy: Sheet({OVERALL: f"{CHOICE}!"}) for deputy in deputies})
    layout = layout_of(load_preset("longshan"), deputies)
    with pytest.raises(Invalid) as refusal:
        check_ballot(strange, layout)
    assert CHOICE not in str(refusal.value)
