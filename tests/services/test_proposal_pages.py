"""Proposals a page at a time: found, ordered, kept to a state or a unit, with what is due next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from core.domain.deadlines import DueState
from core.domain.ids import ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.units import Part
from core.services.stores.pages import Choice, Filter, From, Listed, ProposalEntry, Sorting
from tests.office import Office, open_office
from tests.services.proposal_desk import CONTENT, answered, entered, filed, shared, units_of


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """A proposal in review, one filed, one with two units, and one that was replied to."""
    async with open_office(tmp_path) as opened:
        await entered(opened)
        await filed(opened)
        await shared(opened)
        await answered(opened)
        yield opened


async def page(office: Office, wanted: Filter | None = None, sorting: Sorting | None = None) -> list[ProposalEntry]:
    reader = await office.core.pages.proposals(office.clerk)
    listed = Listed(wanted or Filter(), sorting or Sorting())
    found = await reader.page(listed, From(), 100)
    size = await reader.size(listed)
    assert size.fitting == len(found)
    return [one.entry for one in found]


async def test_newest_comes_first(office: Office) -> None:
    assert [one.id for one in await page(office)] == [4, 3, 2, 1]


async def test_line_names_deputy_units_and_due_day(office: Office) -> None:
    [found] = await page(office, Filter(statuses=(Status.HANDLING,)))
    assert (found.title, found.units, found.number) == (CONTENT.title, "县交通运输局、县水利局", 2)
    assert found.due_key == "return_to_assigner"
    assert found.left is not None
    assert found.left.state is DueState.FINE


async def test_nothing_is_due_of_what_is_over(office: Office) -> None:
    await office.core.proposals.withdraw(office.clerk, ProposalId(1), reason="已经解决")
    [found] = await page(office, Filter(statuses=(Status.WITHDRAWN,)))
    assert (found.due_on, found.left) == (None, None)


async def test_every_column_orders_each_row_once(office: Office) -> None:
    reader = await office.core.pages.proposals(office.clerk)
    for column in ("number", "title", "lead", "units", "state", "due", "topic"):
        for sorting in (Sorting(column), Sorting(column, is_reversed=True)):
            first, *_ = await reader.page(Listed(Filter(), sorting), From(), 1)
            rest = await reader.page(Listed(Filter(), sorting), From(after=first.at), 100)
            whole = [one.id for one in await page(office, sorting=sorting)]
            assert [first.entry.id, *(one.entry.id for one in rest)] == whole
            assert sorted(whole) == [1, 2, 3, 4]


async def test_nothing_due_comes_last(office: Office) -> None:
    await office.core.proposals.withdraw(office.clerk, ProposalId(1), reason="已经解决")
    *days, last = [one.due_on for one in await page(office, sorting=Sorting("due"))]
    assert last is None
    assert days == sorted(one for one in days if one is not None)


async def test_state_orders_by_life(office: Office) -> None:
    found = [one.status for one in await page(office, sorting=Sorting("state"))]
    assert found == [Status.IN_REVIEW, Status.FILED, Status.HANDLING, Status.REPLIED]


WORDS: tuple[tuple[Filter, set[int]], ...] = (
    (Filter("桥梁 农车"), {1, 2, 3, 4}),
    (Filter("jtys"), {3, 4}),
    (Filter("水利", "units"), {3}),
    (Filter("水利", "title"), set()),
    (Filter("2026-2", "number"), {3}),
    (Filter("3"), {4}),
    (Filter("审查", meant=(("审查", frozenset({"in_review"})),)), {1}),
    (Filter("2026-03-09", "due"), {1, 2}),
    (Filter(year=2025), set()),
    (Filter(year=2026, statuses=(Status.FILED,)), {2}),
)


async def test_words_find_what_they_name(office: Office) -> None:
    for wanted, found in WORDS:
        assert {int(one.id) for one in await page(office, wanted)} == found, wanted


async def test_deputy_is_found_by_initials(office: Office) -> None:
    [one] = await page(office, Filter(statuses=(Status.FILED,)))
    views = await office.core.records.deputies(office.clerk)
    lead = next(view.deputy for view in views if view.deputy.name == one.lead)
    assert len(await page(office, Filter(lead.initials, "lead"))) == 4


async def test_unit_shows_only_its_own(office: Office) -> None:
    lead, helper = await units_of(office)
    assert [one.id for one in await page(office, Filter(unit=helper))] == [3]
    await office.core.proposals.give_back(office.clerk, ProposalId(3), helper, reason="无关")
    assert await page(office, Filter(unit=helper)) == []
    assert len(await page(office, Filter(unit=lead))) == 2


async def test_marked_ones_are_read_by_their_keys(office: Office) -> None:
    reader = await office.core.pages.proposals(office.clerk)
    chosen = await reader.chosen(Choice(frozenset({2, 4})))
    assert [one.entry.id for one in chosen] == [2, 4]


async def test_shares_are_named_in_their_order(office: Office) -> None:
    first, second = await units_of(office)
    await office.core.proposals.assign(office.clerk, ProposalId(2), [(second, Part.LEAD), (first, Part.ASSIST)])
    [found] = await page(office, Filter("2026-1"))
    assert found.units == "县水利局、县交通运输局"
