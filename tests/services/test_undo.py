"""Undoing what the staff did: all of it comes back, nothing that came later is lost, who may is who could do it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from core.domain.actors import SYSTEM, Actor, Role, staff_actor
from core.domain.errors import Conflict, NotAllowed, NotFound
from core.domain.ids import VenueId
from core.domain.planning.term_plan import ReportMode
from core.domain.records import DeputyStatus, StatusReason
from core.domain.undo import FINAL, UNDO_WITHIN, FieldWas
from core.domain.use_cases import REGISTER
from core.presets import preset_text
from core.services.term_plans import PinWish
from core.storage.session import Session
from tests.office import PASSPHRASE, Office
from tests.services.witness import actions, everything, survives_every_cut

YEAR = 2026
Act = Callable[[Office], Awaitable[object]]
# What may differ after an action and its undoing: what was done stays written down, a year that has been looked at once
# has its deadlines laid, and a list knows how often it was changed.
TRACES = {"audit", "staff_actions", "reminders", "list_sizes"}


async def suspend(office: Office, on: date = date(YEAR, 3, 1)) -> object:
    set_status, deputy = office.core.records.set_status, office.county.deputies[0]
    return await set_status(office.clerk, deputy, DeputyStatus.SUSPENDED, reason=StatusReason.DETAINED, on=on)


async def add_venue(office: Office) -> VenueId:
    return await office.core.records.add_venue(office.clerk, "长潭镇代表之家", township=None, seats=60)


async def add_leader(office: Office) -> object:
    return await office.core.records.add_leader(office.clerk, "杨建国", title="副主任")


async def pin(office: Office) -> object:
    await office.core.term_plans.pin(office.clerk, [PinWish(office.county.deputies[0], YEAR, ReportMode.ORAL)])
    return None


async def pin_several(office: Office) -> object:
    wishes = [PinWish(one, YEAR, ReportMode.WRITTEN) for one in office.county.deputies]
    await office.core.term_plans.pin(office.clerk, wishes)
    return None


async def choose_representatives(office: Office) -> object:
    return await office.core.people.set_representatives(office.clerk, office.county.voters[:5], chosen=True)


async def unchoose_one(office: Office) -> object:
    return await office.core.people.set_representatives(office.clerk, office.county.voters[2:3], chosen=False)


async def take_off_three(office: Office) -> object:
    for voter in office.county.voters[:3]:
        await office.core.people.set_active(office.clerk, voter, active=False, reason="迁出")
    return None


async def bring_back_three(office: Office) -> object:
    return await office.core.people.bring_back(office.clerk, office.county.voters[:3], reason="误报")


async def take_off_one(office: Office) -> object:
    return await office.core.people.set_active(office.clerk, office.county.voters[1], active=False, reason="迁出")


async def bring_back_from_three(office: Office) -> object:
    await take_off_three(office)
    return await bring_back_three(office)


async def adopt_term(office: Office) -> object:
    return await office.core.term_plans.adopt(office.clerk)


async def assign_room(office: Office) -> object:
    return await office.core.rooms.assign(office.clerk, channel="local", address="room-1", name="民安第一选区")


async def remove_room(office: Office) -> object:
    return await office.core.rooms.remove(office.clerk, channel="local", address="room-1")


async def nothing(office: Office) -> object:
    return None


async def everything_but_traces(office: Office) -> dict[str, list[tuple[Any, ...]]]:
    return {name: rows for name, rows in (await everything(office)).items() if name not in TRACES}


@pytest.mark.parametrize(
    ("before", "act"),
    [
        (nothing, suspend),
        (nothing, add_venue),
        (nothing, add_leader),
        (nothing, pin),
        (nothing, pin_several),
        (pin, pin_several),
        (adopt_term, pin_several),
        (nothing, choose_representatives),
        (take_off_three, bring_back_three),
        (pin, adopt_term),
        (nothing, adopt_term),
        (nothing, assign_room),
        (assign_room, remove_room),
    ],
)
async def test_undone_action_leaves_everything_as_before(office: Office, before: Act, act: Act) -> None:
    await before(office)
    was = await everything_but_traces(office)
    await act(office)
    assert await everything_but_traces(office) != was
    await office.core.actions.undo(office.clerk)
    assert await everything_but_traces(office) == was


async def test_undo_is_all_or_nothing(office: Office) -> None:
    await suspend(office)
    assert await survives_every_cut(office, lambda: office.core.actions.undo(office.clerk)) > 5


async def test_undo_takes_the_last_of_ones_own(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    await suspend(office)
    await office.core.records.add_leader(chief, "杨建国", title=None)
    undone = await office.core.actions.undo(office.clerk)
    assert undone.action.action == "deputy.set_status"


async def test_second_undo_takes_the_one_before(office: Office) -> None:
    await add_venue(office)
    await suspend(office)
    undone = [(await office.core.actions.undo(office.clerk)).action.action for _ in range(2)]
    assert undone == ["deputy.set_status", "venue.add"]
    with pytest.raises(NotFound, match=r"action\.none"):
        await office.core.actions.undo(office.clerk)


async def test_same_action_is_undone_once(office: Office) -> None:
    await suspend(office)
    [view] = await office.core.actions.latest(office.clerk)
    await office.core.actions.undo(office.clerk, view.id)
    with pytest.raises(Conflict, match=r"undo\.undone_already"):
        await office.core.actions.undo(office.clerk, view.id)


async def test_later_action_of_another_is_never_lost(office: Office) -> None:
    chief, deputy = office.staff(Role.ADMINISTRATOR), office.county.deputies[0]
    await suspend(office)
    await office.core.records.set_status(chief, deputy, DeputyStatus.SERVING, reason=None, on=date(YEAR, 3, 2))
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk)


@pytest.mark.parametrize(
    ("act", "later"),
    [(pin_several, pin), (choose_representatives, unchoose_one), (bring_back_from_three, take_off_one)],
)
async def test_one_of_several_changed_since_is_never_lost(office: Office, act: Act, later: Act) -> None:
    await act(office)
    view = (await office.core.actions.latest(office.clerk))[0]
    await later(office)
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk, view.id)


async def test_several_are_one_action_with_a_line_each(office: Office) -> None:
    before = len(await actions(office))
    await choose_representatives(office)
    await pin_several(office)
    assert len(await office.core.actions.latest(office.clerk)) == 2
    assert len(await actions(office)) == before + 5 + 4


async def test_preview_says_how_many_come_back(office: Office) -> None:
    await choose_representatives(office)
    seen = await office.core.actions.preview(office.clerk)
    assert seen.changes == (FieldWas("is_representative", False, True), FieldWas("voters", 5, None))


async def test_change_that_no_action_tells_of_is_never_lost(office: Office) -> None:
    await suspend(office)
    async with office.core.transactions.write(SYSTEM) as work:
        deputy = await work.records.deputy(office.county.deputies[0])
        await work.records.save_deputy(replace(deputy, status_on=date(YEAR, 3, 2)))
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk)


async def test_other_field_changed_since_is_kept(office: Office) -> None:
    await suspend(office)
    async with office.core.transactions.write(SYSTEM) as work:
        deputy = await work.records.deputy(office.county.deputies[0])
        await work.records.save_deputy(replace(deputy, post="村主任"))
    await office.core.actions.undo(office.clerk)
    async with office.core.transactions.read(SYSTEM) as work:
        found = await work.records.deputy(office.county.deputies[0])
    assert (found.post, found.status) == ("村主任", DeputyStatus.SERVING)


async def test_venue_in_use_stays(office: Office) -> None:
    venue = await add_venue(office)
    meeting = await office.planned_meeting()
    async with office.core.transactions.write(SYSTEM) as work:
        await work.meetings.save(replace(await work.meetings.get(meeting), venue_id=venue))
    with pytest.raises(Conflict, match=r"undo\.in_use"):
        await office.core.actions.undo(office.clerk)


async def test_added_member_of_staff_is_deactivated(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    member = await office.core.records.add_staff(chief, "谭丽", login="tan", roles=frozenset({Role.CLERK}))
    await office.core.actions.undo(chief)
    [found] = [one for one in await office.core.records.staff(chief) if one.id == member]
    assert not found.is_active


async def test_last_administrator_is_not_undone(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    member = await office.core.records.add_staff(chief, "谭丽", login="tan", roles=frozenset({Role.ADMINISTRATOR}))
    heir = staff_actor(member, frozenset({Role.ADMINISTRATOR}))
    await office.core.sign_in.set_active(heir, office.county.staff[Role.ADMINISTRATOR], is_active=False)
    [added] = [one for one in await office.core.actions.latest(heir) if one.action == "staff.add"]
    assert added.why_not == "staff.last_administrator"
    with pytest.raises(Conflict, match=r"staff\.last_administrator"):
        await office.core.actions.undo(heir, added.id)


async def test_former_rules_are_in_force_again(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    await office.core.rules.adopt(chief, preset_text("hubei"))
    await office.core.actions.undo(chief)
    assert (await office.core.rules.show(chief)).name == "longshan"


async def test_undo_needs_the_role_of_the_action(office: Office) -> None:
    chief = office.staff(Role.ADMINISTRATOR)
    await office.core.rules.adopt(chief, preset_text("hubei"))
    [view] = await office.core.actions.latest(office.clerk)
    with pytest.raises(NotAllowed, match="not_allowed"):
        await office.core.actions.undo(office.clerk, view.id)


async def test_administrator_undoes_what_a_clerk_did(office: Office) -> None:
    await suspend(office)
    [view] = await office.core.actions.latest(office.clerk)
    await office.core.actions.undo(office.staff(Role.ADMINISTRATOR), view.id)
    [view] = await office.core.actions.latest(office.clerk)
    assert (view.why_not, view.undone_by) == ("undo.undone_already", "田小芳")


async def test_last_action_without_way_back_is_not_skipped(office: Office) -> None:
    await suspend(office)
    meeting = await office.planned_meeting()
    await office.core.meetings.notice(office.clerk, meeting)
    await office.core.meetings.open_voting(office.clerk, meeting, PASSPHRASE)
    with pytest.raises(Conflict, match=r"undo\.voting_opened"):
        await office.core.actions.undo(office.clerk)


async def test_list_says_what_can_be_undone_and_why_not(office: Office) -> None:
    await add_venue(office)
    await office.open_meeting()
    listed = {one.action: one.why_not for one in await office.core.actions.latest(office.clerk)}
    assert listed == {
        "venue.add": None,
        "meeting.set_roll": "undo.changed_since",
        "meeting.notice": "undo.changed_since",
        "meeting.open": "undo.voting_opened",
    }


async def test_list_goes_on_behind_a_number(office: Office) -> None:
    for _ in range(3):
        await suspend(office)
        await office.core.actions.undo(office.clerk)
    first, second, third = await office.core.actions.latest(office.clerk)
    assert await office.core.actions.latest(office.clerk, before=second.id) == [third]
    assert first.id > second.id


async def test_list_of_one_person_is_theirs(office: Office) -> None:
    await suspend(office)
    teller = office.county.staff[Role.TELLER]
    assert await office.core.actions.latest(office.clerk, staff=teller) == []


async def test_preview_shows_fields_before_and_now(office: Office) -> None:
    await suspend(office)
    seen = await office.core.actions.preview(office.clerk)
    assert seen.changes == (
        FieldWas("status", "serving", "suspended"),
        FieldWas("status_reason", None, "detained"),
        FieldWas("status_on", None, "2026-03-01"),
    )
    assert seen.action.can_be_undone


async def test_preview_tells_why_not_instead_of_failing(office: Office) -> None:
    await office.open_meeting()
    assert (await office.core.actions.preview(office.clerk)).action.why_not == "undo.voting_opened"


async def test_undoing_leaves_an_audit_line(office: Office) -> None:
    await suspend(office)
    undone = await office.core.actions.undo(office.clerk)
    line = (await office.core.records.audit(office.staff(Role.ADMINISTRATOR)))[0]
    assert (line.action, line.subject, line.details["undone"]) == (
        "action.undo",
        f"action:{undone.action.id}",
        "deputy.set_status",
    )


async def test_former_values_are_wiped_when_too_old(office: Office) -> None:
    await suspend(office)
    office.clock.advance(UNDO_WITHIN + timedelta(minutes=1))
    await add_venue(office)
    [_, old] = await office.core.actions.latest(office.clerk)
    assert old.why_not == "undo.too_old"
    with pytest.raises(Conflict, match=r"undo\.too_old"):
        await office.core.actions.undo(office.clerk, old.id)


async def test_program_and_people_leave_no_action(office: Office) -> None:
    await office.core.rules.adopt(SYSTEM, preset_text("hubei"))
    assert await office.core.actions.latest(office.clerk) == []


async def test_somebody_else_than_staff_cannot_undo(office: Office) -> None:
    with pytest.raises(NotAllowed, match="not_staff"):
        await office.core.actions.undo(Actor(frozenset({Role.CLERK})))


def test_actions_without_way_back_are_use_cases() -> None:
    assert FINAL.keys() <= REGISTER.keys()


async def test_rows_of_an_undo_hold_no_values(office: Office) -> None:
    await suspend(office)
    await office.core.actions.undo(office.clerk)
    async with office.database.read() as session:
        assert await _inverses(session) == 0


async def _inverses(session: Session) -> int:
    import sqlalchemy as sa

    query = sa.text("SELECT count(*) FROM staff_actions WHERE inverse IS NOT NULL")
    return int(await session.scalar(query))
