"""The writes that the dashboard brought: undoing, the list at the door, records by hand. Entered beside ``writes``."""

from __future__ import annotations

from core.domain.actors import Role
from core.domain.attendance import AttendanceState
from core.domain.ids import MeetingId
from tests.office import Office
from tests.services.writes import Deed, case, somebody


@case("action.undo")
async def _(office: Office) -> Deed:
    await office.core.records.add_leader(office.clerk, "杨建国", title="副主任")
    return Deed(office.clerk, lambda: office.core.actions.undo(office.clerk))


@case("attendance.check_in")
async def _(office: Office) -> Deed:
    meeting, teller = await noticed_meeting(office), office.staff(Role.TELLER)
    return Deed(teller, lambda: office.core.attendance.check_in(teller, meeting, somebody(office)))


@case("attendance.undo_check_in")
async def _(office: Office) -> Deed:
    meeting, teller = await noticed_meeting(office), office.staff(Role.TELLER)
    await office.core.attendance.check_in(teller, meeting, somebody(office))
    return Deed(teller, lambda: office.core.attendance.undo_check_in(teller, meeting, somebody(office)))


@case("attendance.set")
async def _(office: Office) -> Deed:
    meeting, absent = await noticed_meeting(office), AttendanceState.ABSENT
    set_state = office.core.attendance.set_state
    return Deed(office.clerk, lambda: set_state(office.clerk, meeting, somebody(office), absent))


async def noticed_meeting(office: Office) -> MeetingId:
    meeting = await office.planned_meeting()
    await office.core.meetings.notice(office.clerk, meeting)
    return meeting
