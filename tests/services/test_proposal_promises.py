"""What a reply of a promising class binds its unit to, this year and the next."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.domain.actors import Actor, contact_actor
from core.domain.errors import Conflict
from core.domain.ids import ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.promises import Promise, PromiseState
from core.domain.proposals.proposal import NoteKind
from tests.factories import invented_name
from tests.office import Office
from tests.services.chase_desk import contact, morning, pass_to, rows, said, today, turn_to
from tests.services.ledger_sheets import ledger
from tests.services.proposal_desk import GOOD, a_reply, handled, liaison_of, promised, units_of
from tests.services.test_proposal_imports import brought


async def days(office: Office) -> list[date | None]:
    return [one.promise.next_on for one in await office.core.proposal_promises.listed(office.clerk)]


async def states(office: Office) -> list[Promise]:
    return [one.promise for one in await office.core.proposal_promises.listed(office.clerk)]


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
    assert await days(office) == [None]
    await office.core.proposal_promises.rate(office.clerk, proposal, (await units_of(office))[0], GOOD)
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


async def test_imported_promise_is_chased_from_now_on(office: Office) -> None:
    """This year's report, as the last year's was past when the ledger came; then the next day that is not met."""
    unit, _ = await units_of(office)
    liaison = await contact(office, Duty.LIAISON)
    row = ("1", "修缮桥梁", invented_name(0), "", "县交通运输局", "B", "满意", "2025-05-08")
    await brought(office, ledger(row))
    [view] = await office.core.proposal_promises.listed(office.clerk)
    assert (view.promise.unit, view.promise.reports) == (unit, (date(2026, 12, 31),))
    await pass_to(office, today(office) + timedelta(days=1))
    assert await said(office, liaison) == []
    turn_to(office, date(2026, 12, 16))
    await pass_to(office, date(2026, 12, 17))
    assert await said(office, liaison) == ["two_weeks_before"]
    turn_to(office, date(2027, 1, 15))
    await morning(office)
    assert "to_the_leader" in {one.stage for one in await rows(office)}
    await tell(office, contact_actor(liaison.id, of_unit=True, via="chat"), view.proposal, NoteKind.KEPT)
    assert [one.state for one in await states(office)] == [PromiseState.ASKED]


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
