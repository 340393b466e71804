"""The list of voters off the rolls: who, since when and why; walked in any order, found by reason."""

from __future__ import annotations

import pytest

from core.domain.actors import Role
from core.domain.ids import VoterId
from core.services.pages import Reader
from core.services.stores.pages import Choice, Filter, FormerVoterEntry, From, Listed, Sorting
from tests.factories import NOON
from tests.office import Office

REASONS = ("迁出", "去世", "丧失选举资格")


@pytest.fixture
async def reader(office: Office) -> Reader[FormerVoterEntry]:
    """Three have left, the last voter of the roll first."""
    for voter, reason in zip(office.county.voters[:-4:-1], REASONS, strict=True):
        await off(office, voter, reason)
    return await office.core.pages.former_voters(office.clerk)


async def off(office: Office, voter: VoterId, reason: str) -> None:
    await office.core.people.set_active(office.clerk, voter, active=False, reason=reason)


async def entries(reader: Reader[FormerVoterEntry], listed: Listed | None = None) -> list[FormerVoterEntry]:
    return [one.entry for one in await reader.page(listed or Listed(), From(), 50)]


async def test_former_voters_have_day_and_reason(office: Office, reader: Reader[FormerVoterEntry]) -> None:
    found = await entries(reader)
    assert [(one.id, one.reason) for one in found] == list(zip(office.county.voters[-3:], REASONS[::-1], strict=True))
    assert {one.left_at for one in found} == {NOON}
    size = await reader.size(Listed())
    assert (size.fitting, size.whole) == (3, 3)


async def test_who_came_back_is_no_former_voter(office: Office, reader: Reader[FormerVoterEntry]) -> None:
    back = office.county.voters[-1]
    before = await reader.size(Listed())
    await office.core.people.set_active(office.clerk, back, active=True, reason="迁回")
    assert back not in {one.id for one in await entries(reader)}
    after = await reader.size(Listed())
    assert (after.whole, after.version != before.version) == (2, True)


async def test_undone_return_shows_why_one_had_left(office: Office, reader: Reader[FormerVoterEntry]) -> None:
    back = office.county.voters[-1]
    await office.core.people.set_active(office.clerk, back, active=True, reason="迁回")
    await office.core.actions.undo(office.clerk)
    assert {one.id: one.reason for one in await entries(reader)}[back] == "迁出"


@pytest.mark.parametrize("column", ["", "name", "constituency", "roll_number", "left"])
@pytest.mark.parametrize("is_reversed", [False, True])
async def test_every_order_is_walked_whole(reader: Reader[FormerVoterEntry], column: str, is_reversed: bool) -> None:
    listed = Listed(sorting=Sorting(column, is_reversed))
    whole = await entries(reader, listed)
    walked, start = list[FormerVoterEntry](), From()
    while page := await reader.page(listed, start, 2):
        walked += [one.entry for one in page]
        start = From(after=page[-1].at)
    assert walked == whole
    assert len(walked) == 3


async def test_latest_to_leave_is_last_in_its_order(office: Office, reader: Reader[FormerVoterEntry]) -> None:
    left = await entries(reader, Listed(sorting=Sorting("left")))
    assert [one.reason for one in left] == list(REASONS)


@pytest.mark.parametrize(
    ("column", "text", "number"),
    [("", "去世", 1), ("reason", "迁", 1), ("name", "去世", 0), ("constituency", "民安", 3), ("", "nobody", 0)],
)
async def test_former_voters_are_found(reader: Reader[FormerVoterEntry], column: str, text: str, number: int) -> None:
    listed = Listed(Filter(text, column))
    assert len(await entries(reader, listed)) == number
    assert (await reader.size(listed)).fitting == number
    assert await reader.number_of(Choice(filters=(Filter(text, column),))) == number


async def test_every_member_of_staff_may_look(office: Office, reader: Reader[FormerVoterEntry]) -> None:
    seen = await entries(await office.core.pages.former_voters(office.staff(Role.VIEWER)))
    assert seen == await entries(reader)
