"""What a reply of a promising class binds its unit to, this year and the next."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.actors import Actor
from core.domain.errors import Conflict
from core.domain.ids import ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.proposal import NoteKind
from tests.office import Office
from tests.services.chase_desk import contact, morning, pass_to, said, turn_to
from tests.services.proposal_desk import GOOD, a_reply, handled, liaison_of


async def promised(office: Office) -> ProposalId:
    """Replied to with class B in March 2026, and rated."""
    proposal = await handled(office)
    await office.core.proposals.reply(office.clerk, proposal, replace(await a_reply(office), result_class="b"))
    await office.core.proposals.rate(office.clerk, proposal, GOOD)
    return proposal


async def days(office: Office) -> list[date | None]:
    return [one.promise.next_on for one in await office.core.proposal_promises.listed(office.clerk)]


async def tell(office: Office, liaison: Actor, proposal: ProposalId, kind: NoteKind) -> None:
    await office.core.unit_items.note(liaison, proposal, kind, "已完成一半")


async def test_promise_stands_in_the_ledger(office: Office) -> None:
    await promised(office)
    [view] = await office.core.proposal_promises.listed(office.clerk)
    assert (view.unit, view.promise.reports) == ("县交通运输局", (date(2026, 12, 31), date(2027, 12, 31)))


async def test_reply_that_promises_nothing_is_not_in_it(office: Office) -> None:
    proposal = await handled(office)
    await office.core.proposals.reply(office.clerk, proposal, await a_reply(office))
    assert await days(office) == []


async def test_report_of_a_year_leads_to_the_next(office: Office) -> None:
    proposal, liaison = await promised(office), await liaison_of(office)
    await tell(office, liaison, proposal, NoteKind.PROMISE)
    assert await days(office) == [date(2027, 12, 31)]
    await tell(office, liaison, proposal, NoteKind.PROMISE)
    assert await days(office) == [None]


async def test_kept_promise_leaves_the_ledger(office: Office) -> None:
    proposal, liaison = await promised(office), await liaison_of(office)
    await tell(office, liaison, proposal, NoteKind.KEPT)
    assert await days(office) == []
    [view] = await office.core.proposal_promises.listed(office.clerk, kept_too=True)
    assert view.promise.is_kept


async def test_nothing_is_told_of_what_was_not_promised(office: Office) -> None:
    proposal, liaison = await handled(office), await liaison_of(office)
    with pytest.raises(Conflict, match=r"proposal\.no_promise"):
        await tell(office, liaison, proposal, NoteKind.PROMISE)


async def test_unit_is_chased_for_its_report(office: Office) -> None:
    await promised(office)
    liaison, leader = await contact(office, Duty.LIAISON), await contact(office, Duty.LEADER)
    turn_to(office, date(2026, 12, 16))
    await pass_to(office, date(2026, 12, 17))
    assert await said(office, liaison) == ["two_weeks_before"]
    turn_to(office, date(2027, 1, 15))
    await morning(office)
    assert await said(office, leader) == ["to_the_leader"]


async def test_told_promise_is_not_chased_this_year(office: Office) -> None:
    proposal, liaison = await promised(office), await liaison_of(office)
    person = await contact(office, Duty.LIAISON)
    await tell(office, liaison, proposal, NoteKind.PROMISE)
    turn_to(office, date(2027, 1, 1))
    await pass_to(office, date(2027, 1, 1) + timedelta(days=2))
    assert await said(office, person) == []


async def test_closed_item_stays_with_its_unit_until_it_is_kept(office: Office) -> None:
    proposal, liaison = await promised(office), await liaison_of(office)
    desk = await office.core.unit_items.listed(liaison)
    assert [one.proposal.id for one in desk.items] == [proposal]
    await tell(office, liaison, proposal, NoteKind.KEPT)
    assert (await office.core.unit_items.listed(liaison)).items == ()
