"""Who owes what, and the rates of a year, over a real database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.domain.actors import Role
from core.domain.deadlines import DueState
from core.domain.errors import Conflict
from core.domain.proposals.statistics import RateName, Statistics
from core.presets import preset_text
from tests.office import Office
from tests.services.proposal_desk import GOOD, answered, entered, handled, shared, units_of


async def owed(office: Office, days: int = 60) -> list[tuple[int, str, str]]:
    found = await office.core.proposal_reviews.owed(office.clerk, within_days=days)
    return [(one.proposal, one.clock.key, one.unit) for one in found]


def part_of(found: Statistics, name: RateName) -> tuple[int, int]:
    return next((one.part, one.whole) for one in found.rates if one.name is name)


async def test_most_urgent_is_owed_first(office: Office) -> None:
    given, waiting = await handled(office), await entered(office)
    assert await owed(office) == [
        (waiting, "review.congress_review", ""),
        (given, "return_to_assigner", "县交通运输局"),
        (given, "first_contact", "县交通运输局"),
    ]
    assert [key for _, key, _ in await owed(office, days=120)][-1] == "reply"


async def test_what_is_overdue_stays_owed(office: Office) -> None:
    given = await handled(office)
    office.clock.advance(timedelta(days=200))
    found = await office.core.proposal_reviews.owed(office.clerk, within_days=0)
    assert {(one.proposal, one.left.state) for one in found} == {(given, DueState.OVERDUE)}
    assert {"reply", "first_contact", "return_to_assigner"} == {one.clock.key for one in found}


async def test_settled_proposals_owe_nothing(office: Office) -> None:
    await office.core.proposals.rate(office.clerk, await answered(office), GOOD)
    assert await owed(office, days=366) == []


async def test_rates_are_told_of_all_units_and_topics(office: Office) -> None:
    await office.core.proposals.rate(office.clerk, await answered(office), GOOD)
    await shared(office)
    found = await office.core.proposal_reviews.handled(office.clerk, 2026)
    assert part_of(found.overall, RateName.REPLIED) == (1, 2)
    assert [(name, one.filed) for name, one in found.units] == [("县交通运输局", 2)]
    assert [(topic, one.filed) for topic, one in found.topics] == [("building", 2)]
    assert (await office.core.proposal_reviews.handled(office.clerk, 2020)).overall.filed == 0


async def test_rates_need_rules_about_proposals(office: Office) -> None:
    before, _, rest = preset_text("longshan").partition("\n[proposals]")
    old = before + rest[rest.index("\n[ladders]") :]
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), old)
    with pytest.raises(Conflict, match=r"proposal\.no_rules"):
        await office.core.proposal_reviews.handled(office.clerk, 2026)


async def test_a_units_share_is_asked_for_alone(office: Office) -> None:
    await shared(office)
    _, helper = await units_of(office)
    theirs = await office.core.proposal_reviews.owed(office.clerk, unit=helper)
    assert {one.clock.unit for one in theirs} == {helper}
    assert len(theirs) < len(await office.core.proposal_reviews.owed(office.clerk))


async def test_pages_make_the_whole_list(office: Office) -> None:
    for _ in range(3):
        await handled(office)
    owed = office.core.proposal_reviews.owed
    pages = [await owed(office.clerk, within_days=400, skip=skip, limit=4) for skip in (0, 4, 8)]
    assert [one for page in pages for one in page] == list(await owed(office.clerk, within_days=400))


async def test_who_is_overdue_stands_first(office: Office) -> None:
    proposal, (lead, _) = await shared(office), await units_of(office)
    await office.core.proposals.accept(office.clerk, proposal, lead)
    office.clock.advance(timedelta(days=35))
    first, *others = await office.core.proposal_reviews.owed_by_unit(office.clerk)
    assert (first.name, first.overdue, first.later) == ("县水利局", 2, 0)
    assert [one.name for one in others] == ["县交通运输局"]
