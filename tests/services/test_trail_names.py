"""Whom the trail speaks of is named, by key and for those who may know; who was handed a ballot is not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.domain.actors import SYSTEM, Role
from core.domain.errors import NotAllowed
from core.domain.ids import MeetingId
from core.services.trail_names import labels_in
from core.storage.records import SqlRecordStore
from tests.factories import a_meeting
from tests.office import Office
from tests.services.own_proposal_desk import drafted
from tests.services.proposal_desk import handled, units_of


async def a_meeting_of(office: Office, year: int) -> MeetingId:
    at = datetime(year, 12, 1, 1, tzinfo=UTC)
    async with office.core.transactions.write(SYSTEM) as work:
        return await work.meetings.add(
            a_meeting(year=year, title=f"{year}年评议会", held_on=at.date(), starts_at=at, ends_at=at)
        )


async def test_everything_that_has_a_name_is_named(office: Office) -> None:
    county, proposal, (unit, _) = office.county, await handled(office), await units_of(office)
    meeting = await a_meeting_of(office, 2019)
    labels = {
        f"deputy:{county.deputies[0]}",
        f"voter:{county.voters[0]}",
        f"staff:{county.staff[Role.CLERK]}",
        f"meeting:{meeting}",
        f"venue:{county.venue}",
        f"leader:{county.leader}",
        f"constituency:{county.constituencies[0]}",
        f"group:{county.group}",
        f"term:{county.term}",
        f"proposal:{proposal}",
        f"unit:{unit}",
        "rules:1",
    }
    gone = {"voter:999999", "meeting:999", "rules:99", "room:telegram", "deputy:x", "office"}
    names = await office.core.trail_names.of(office.clerk, labels | gone)
    assert set(names) == labels
    assert names[f"meeting:{meeting}"] == "2019年评议会"


async def test_million_voters_are_never_read_whole(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(SqlRecordStore, "voters")
    voter = f"voter:{office.county.voters[0]}"
    [name] = (await office.core.trail_names.of(office.clerk, [voter])).values()
    scrutineer = office.staff(Role.SCRUTINEER)
    assert voter in await office.core.trail_names.called(scrutineer, name)
    await office.core.people.set_active(office.clerk, office.county.voters[0], active=False, reason="迁出")
    assert voter in await office.core.trail_names.called(scrutineer, name[:2])  # off the rolls, too


async def test_names_need_the_right_to_their_lists(office: Office) -> None:
    label, draft = f"proposal:{await handled(office)}", f"proposal:{await drafted(office)}"
    assert await office.core.trail_names.of(office.staff(Role.SCRUTINEER), [label]) == {}
    assert set(await office.core.trail_names.of(office.clerk, [label, draft])) == {label}  # a draft is its deputy's own
    with pytest.raises(NotAllowed):
        await office.core.trail_names.called(office.clerk, "桥")


async def test_no_name_stands_beside_a_paper_sheet(office: Office) -> None:
    meeting = await office.open_meeting()
    await office.core.voting.issue_paper(office.clerk, meeting, office.county.voters[0])
    [line] = await office.core.records.audit(office.staff(Role.ADMINISTRATOR), limit=1)
    assert line.action == "paper.issue"
    assert labels_in(line) == {
        office.clerk.label,
        f"meeting:{meeting}",
        f"staff:{office.county.staff[Role.SCRUTINEER]}",
    }


async def test_meetings_of_any_year_are_found_by_title(office: Office) -> None:
    meeting = await a_meeting_of(office, 2019)
    found = await office.core.trail_names.called(office.staff(Role.ADMINISTRATOR), "2019年")
    assert f"meeting:{meeting}" in found
