"""What other rules would change is said before, and is what adopting them does."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.presets import preset_text
from core.services.rule_changes import RulesPreview
from tests.office import Office
from tests.services.steps import MEETING, meeting_in, notice, stored
from tests.services.witness import everything, laid

LONGSHAN = preset_text("longshan")


def with_value(name: str, value: str) -> str:
    """The default rules with one value changed."""
    [line] = [line for line in LONGSHAN.splitlines() if line.startswith(f"{name} = ")]
    return LONGSHAN.replace(line, f"{name} = {value}")


async def preview(office: Office, toml: str) -> RulesPreview:
    return await office.core.rule_changes.preview(office.clerk, toml)


async def noticed(office: Office) -> MeetingId:
    meeting = await office.planned_meeting()
    await notice(office, meeting)
    return meeting


def other_ladder() -> str:
    """The default rules with two stages of a meeting's ladder at other times."""
    lines = LONGSHAN.splitlines()
    start = lines.index("meeting = [")
    changed = [
        line.replace("hours = 2,", "hours = 3,").replace("days = 1,", "days = 2,") for line in lines[start : start + 5]
    ]
    return "\n".join([*lines[:start], *changed, *lines[start + 5 :]])


async def test_same_rules_change_nothing(office: Office) -> None:
    await noticed(office)
    seen = await preview(office, LONGSHAN)
    assert (seen.is_valid, seen.sections, seen.reminders, seen.short_notice) == (True, (), (), ())


async def test_mistakes_are_named_with_line_and_key(office: Office) -> None:
    toml = with_value("notice_days", '"seven"')
    seen = await preview(office, toml)
    [problem] = seen.problems
    assert problem.path == "meetings.notice_days"
    assert problem.line is not None
    assert toml.splitlines()[problem.line - 1].startswith("notice_days")


async def test_unreadable_file_is_a_mistake_not_an_error(office: Office) -> None:
    [problem] = (await preview(office, "id = = 1")).problems
    assert (problem.line, problem.code) == (1, "not_toml")


async def test_changed_sections_are_named(office: Office) -> None:
    assert (await preview(office, with_value("notice_days", "15"))).sections == ("meetings",)


async def test_meeting_whose_notice_gets_short_is_named(office: Office) -> None:
    meeting = await noticed(office)
    office.clock.move_to((await stored(office, meeting)).starts_at - timedelta(days=20))
    later = await noticed(office)
    found = (await preview(office, with_value("notice_days", "60"))).short_notice
    assert [(one.meeting.id, one.before > 0) for one in found] == [(later, False)]


@pytest.mark.parametrize("status", [MeetingStatus.OPEN, MeetingStatus.CLOSED, MeetingStatus.COUNTED])
async def test_meeting_under_way_keeps_its_rules(office: Office, status: MeetingStatus) -> None:
    meeting = await meeting_in(office, status)
    seen = await preview(office, with_value("notice_days", "15"))
    assert [one.id for one in seen.keep_old_rules] == [meeting]


async def test_moved_stages_are_what_adopting_lays(office: Office) -> None:
    meeting = await noticed(office)
    before = {row.stage: row.due_at for row in await laid(office, MEETING, meeting)}
    toml = other_ladder()
    seen = await preview(office, toml)
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), toml)
    after = {row.stage: row.due_at for row in await laid(office, MEETING, meeting)}
    told = {one.stage: (one.before, one.after) for one in seen.reminders}
    assert told == {
        stage: (before.get(stage), after.get(stage))
        for stage in before.keys() | after.keys()
        if before.get(stage) != after.get(stage)
    }
    assert told


async def test_undone_adoption_lays_the_former_stages(office: Office) -> None:
    meeting, chief = await noticed(office), office.staff(Role.ADMINISTRATOR)
    before = {(row.key, row.due_at) for row in await laid(office, MEETING, meeting)}
    await office.core.rules.adopt(chief, other_ladder())
    await office.core.actions.undo(chief)
    assert {(row.key, row.due_at) for row in await laid(office, MEETING, meeting)} == before


async def test_plan_that_rules_would_break_is_told(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        await work.meetings.save(await work.meetings.get(await office.planned_meeting()))
    seen = await preview(office, LONGSHAN)
    assert [one.year for one in seen.plans] == [None, 2026]


async def test_preview_writes_nothing(office: Office) -> None:
    await noticed(office)
    before = await everything(office)
    await preview(office, other_ladder())
    assert await everything(office) == before
