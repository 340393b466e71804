"""Two halls that fill in different orders leave the same file, byte for byte: nobody finds out who came when.

Whoever opened the urn could lay an order of arrival beside an order of voting (docs/secrecy.md). The counter-trial
stores people as they come, and the files differ.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.domain.actors import Person, PersonKind, Role
from core.domain.attendance import Attendee
from core.domain.ids import MeetingId
from core.storage.attendance import SqlAttendanceStore
from core.storage.people import person_columns
from core.storage.tables.attendance import attendance
from tests.office import open_office

IN_ORDER, BACKWARDS, MIXED = tuple(range(11)), tuple(range(10, -1, -1)), (5, 0, 9, 2, 7, 4, 10, 1, 8, 3, 6)
LAST = 11  # comes last in every hall: the last check-in can be undone, so it is known


async def hall(folder: Path, order: Sequence[int]) -> bytes:
    """The database after everybody has been checked in in ``order``."""
    folder.mkdir()
    async with open_office(folder) as office:
        meeting = await office.planned_meeting()
        await office.core.meetings.notice(office.clerk, meeting)
        for number in (*order, LAST):
            person = Person(PersonKind.VOTER, office.county.voters[number])
            await office.core.attendance.check_in(office.staff(Role.TELLER), meeting, person)
        path = office.database.file.path
    return path.read_bytes()


@pytest.mark.parametrize("order", [BACKWARDS, MIXED])
async def test_order_of_arrival_leaves_no_trace(tmp_path: Path, order: Sequence[int]) -> None:
    assert await hall(tmp_path / "one", IN_ORDER) == await hall(tmp_path / "other", order)


async def test_people_stored_as_they_come_would_show(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def one_by_one(store: SqlAttendanceStore, meeting: MeetingId, people: Sequence[Attendee]) -> None:
        newest = people[-1]
        row = {"meeting_id": meeting, **person_columns(newest.person), "state": newest.state, "hour": newest.hour}
        await store._session.insert(attendance, row)

    monkeypatch.setattr(SqlAttendanceStore, "replace", one_by_one)
    assert await hall(tmp_path / "one", IN_ORDER) != await hall(tmp_path / "other", MIXED)
