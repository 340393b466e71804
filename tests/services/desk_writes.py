"""The writes that the dashboard brought: undoing, the list at the door, records by hand. Entered beside ``writes``."""

from __future__ import annotations

from datetime import datetime

from core.domain.actors import Role
from core.domain.attendance import AttendanceState
from core.domain.ids import MeetingId
from core.services.machine import BackupFile, NoMachine, Progress
from core.services.system import System
from tests.factories import NOON
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


@case("deputy.edit")
async def _(office: Office) -> Deed:
    edit, deputy = office.core.people.edit_deputy, office.county.deputies[0]
    return Deed(office.clerk, lambda: edit(office.clerk, deputy, {"post": "村主任"}))


@case("voter.edit")
async def _(office: Office) -> Deed:
    edit, voter = office.core.people.edit_voter, office.county.voters[0]
    return Deed(office.clerk, lambda: edit(office.clerk, voter, {"remark": "组长"}))


@case("voter.set_representatives")
async def _(office: Office) -> Deed:
    choose, voters = office.core.people.set_representatives, office.county.voters[:3]
    return Deed(office.clerk, lambda: choose(office.clerk, voters, chosen=True))


@case("voter.set_active")
async def _(office: Office) -> Deed:
    set_active, voter = office.core.people.set_active, office.county.voters[0]
    return Deed(office.clerk, lambda: set_active(office.clerk, voter, active=False, reason="迁出"))


@case("voter.bring_back")
async def _(office: Office) -> Deed:
    people, voters = office.core.people, office.county.voters[:2]
    for voter in voters:
        await people.set_active(office.clerk, voter, active=False, reason="迁出")
    return Deed(office.clerk, lambda: people.bring_back(office.clerk, voters, reason="迁回"))


@case("person.reveal_phone")
async def _(office: Office) -> Deed:
    await office.core.people.edit_voter(office.clerk, office.county.voters[0], {"phone": "13812345678"})
    reveal, voter = office.core.people.reveal_phone, somebody(office)
    return Deed(office.clerk, lambda: reveal(office.clerk, voter, "通知开会"))


@case("backup.take")
async def _(office: Office) -> Deed:
    chief, system = office.staff(Role.ADMINISTRATOR), System(office.core.transactions, PaperMachine())
    return Deed(chief, lambda: system.back_up(chief))


@case("backup.check")
async def _(office: Office) -> Deed:
    chief, system = office.staff(Role.ADMINISTRATOR), System(office.core.transactions, PaperMachine())
    return Deed(chief, lambda: system.check_backup(chief, "backups/one.zip"))


class PaperMachine(NoMachine):
    """A machine whose backups are a name."""

    def back_up(self, at: datetime, *, folder: str, passphrase: str, progress: Progress) -> BackupFile:
        return BackupFile("backups/one.zip", at, 1)

    def check_backup(self, path: str, *, progress: Progress) -> BackupFile:
        return BackupFile(path, NOON, 1)
