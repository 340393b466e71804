"""The same names everywhere, and nobody sees more of a meeting than concerns them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.domain.actors import SYSTEM, Role, deputy_actor
from core.domain.ids import MeetingId
from core.services.meetings import meeting_params
from core.storage.records import SqlRecordStore
from tests.office import PASSPHRASE, Office


async def noticed(office: Office) -> MeetingId:
    """A meeting with a venue, a leader and a township, of two deputies in an order of its own."""
    meeting = await office.planned_meeting()
    county = office.county
    async with office.core.transactions.write(SYSTEM) as work:
        bare = await work.meetings.get(meeting)
        placed = replace(bare, venue_id=county.venue, leader_id=county.leader, township_id=county.township)
        await work.meetings.save(replace(placed, agenda=tuple(reversed(bare.agenda))))
    await office.core.meetings.notice(office.clerk, meeting)
    return meeting


async def test_notice_list_and_desk_name_alike(office: Office) -> None:
    meeting = await noticed(office)
    [mine] = await office.core.my_office.meetings(office.voter())
    desk = await office.core.duty_desk.meeting(office.clerk, meeting)
    async with office.core.transactions.read(SYSTEM) as work:
        params = await meeting_params(work, mine.meeting)
    assert params["deputies"] == [name for _, name in mine.deputies] == [one.deputy.name for one in desk.agenda]
    assert [deputy for deputy, _ in mine.deputies] == list(reversed(office.county.deputies[:2]))
    assert params["venue"] == mine.venue == desk.venue == "民安街道人大代表之家"
    assert params["leader"] == desk.leader == "彭春山"
    assert desk.township == "民安街道"


async def test_meeting_without_a_place_names_none(office: Office) -> None:
    meeting = await office.planned_meeting()
    await office.core.meetings.notice(office.clerk, meeting)
    [mine] = await office.core.my_office.meetings(office.voter())
    async with office.core.transactions.read(SYSTEM) as work:
        assert not {"venue", "leader"} & (await meeting_params(work, mine.meeting)).keys()
    assert (await office.core.duty_desk.meeting(office.clerk, meeting)).township == mine.venue == ""


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Which of the roll's questions are put while the test runs."""
    heard: set[str] = set()

    def listening(name: str) -> None:
        real = getattr(SqlRecordStore, name)

        async def heard_first(self: SqlRecordStore, *args: object) -> object:
            heard.add(name)
            return await real(self, *args)

        monkeypatch.setattr(SqlRecordStore, name, heard_first)

    for name in ("venues", "leaders", "townships", "constituencies", "voters", "staff", "deputies_named"):
        listening(name)
    return heard


@pytest.mark.parametrize("role", [Role.VOTER, Role.DEPUTY])
async def test_invited_ask_only_for_what_is_theirs(office: Office, asked: set[str], role: Role) -> None:
    meeting = await noticed(office)
    await office.core.meetings.open_voting(office.clerk, meeting, PASSPHRASE)
    actor = office.voter() if role is Role.VOTER else deputy_actor(office.county.deputies[0], via="chat")
    asked.clear()
    [mine] = await office.core.my_office.meetings(actor)
    assert asked == {"venues", "deputies_named"}
    assert mine.turnout is None


async def test_desk_asks_for_what_staff_see(office: Office, asked: set[str]) -> None:
    meeting = await noticed(office)
    asked.clear()
    await office.core.duty_desk.meeting(office.clerk, meeting)
    assert asked == {"venues", "leaders", "townships", "constituencies", "deputies_named"}
