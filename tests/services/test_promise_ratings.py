"""The deputy's second rating: whether what a unit told of its promise is so."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role
from core.domain.deadlines import StartEvent
from core.domain.errors import Conflict, Invalid, NotAllowed
from core.domain.ids import HandlingUnitId, ProposalId
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.domain.proposals.news import News
from core.domain.proposals.promises import Promise, PromiseState
from core.domain.proposals.proposal import Note, NoteKind, Proposal
from core.domain.proposals.statistics import RateName
from core.locale.catalogue import translator
from core.locale.proposal_words import word_promise
from core.presets import preset_text
from core.services.stores.reminders import ReminderState
from tests.office import Office
from tests.services.chase_desk import bound, contact, messages_a_day, pass_to, rows, said, today, turn_to
from tests.services.own_proposal_desk import deputy
from tests.services.proposal_desk import BAD, GOOD, a_reply, handled, liaison_of, promised, told, units_of
from tests.services.test_proposal_news import last_words, news

YEAR_END = date(2026, 12, 31)


async def unit_of(office: Office) -> HandlingUnitId:
    return (await units_of(office))[0]


async def promise(office: Office) -> Promise:
    [view] = await office.core.proposal_promises.listed(office.clerk, kept_too=True)
    return view.promise


async def stored(office: Office, proposal: ProposalId) -> Proposal:
    return (await office.core.proposals.get(office.clerk, proposal)).proposal


async def refused(office: Office) -> ProposalId:
    """Said to be kept, which the deputy does not see."""
    proposal, rate = await told(office), office.core.deputy_proposals.rate_promise
    await rate(deputy(office), proposal, await unit_of(office), BAD, reasons="桥面仍未修复")
    return proposal


async def carried_out(office: Office) -> tuple[int, int]:
    handled = await office.core.proposal_reviews.handled(office.clerk, today(office).year)
    [rate] = [one for one in handled.overall.rates if one.name is RateName.IMPLEMENTED]
    return rate.part, rate.whole


async def lead_in_chat(office: Office) -> Person:
    person = Person(PersonKind.DEPUTY, office.county.deputies[0])
    await bound(office, person)
    return person


@pytest.mark.parametrize(("kind", "heard"), [(NoteKind.KEPT, News.PROMISE_KEPT), (NoteKind.PROMISE, News.PROMISE_TOLD)])
async def test_report_asks_the_lead_deputy(office: Office, kind: NoteKind, heard: News) -> None:
    await lead_in_chat(office)
    await told(office, kind)
    assert (await news(office))[-1] == heard
    assert "请于2026年3月30日（周一）前评价是否属实" in await last_words(office)
    assert (await promise(office)).asked is not None


async def test_content_deputy_makes_it_kept(office: Office) -> None:
    proposal, rate = await told(office), office.core.deputy_proposals.rate_promise
    assert (await promise(office)).state is PromiseState.ASKED
    assert await carried_out(office) == (0, 1)
    await rate(deputy(office), proposal, await unit_of(office), GOOD)
    assert (await promise(office)).is_kept
    assert await carried_out(office) == (1, 1)
    with pytest.raises(Conflict, match="promise_not_asked"):
        await rate(deputy(office), proposal, await unit_of(office), GOOD)


async def test_dissatisfied_deputy_opens_it_again(office: Office) -> None:
    proposal, liaison = await told(office), await liaison_of(office)
    rate, unit = office.core.deputy_proposals.rate_promise, await unit_of(office)
    assert (await office.core.unit_items.listed(liaison)).items == ()
    with pytest.raises(Invalid, match=r"reason\.missing"):
        await rate(deputy(office), proposal, unit, BAD)
    await rate(deputy(office), proposal, unit, BAD, reasons="桥面仍未修复")
    [item] = (await office.core.unit_items.listed(liaison)).items
    assert (item.reasons, item.due_on) == ("桥面仍未修复", date(2026, 4, 2))
    assert (await promise(office)).reports[(await promise(office)).met] == YEAR_END
    await office.core.unit_items.note(liaison, proposal, NoteKind.KEPT, "现已修复")
    assert (await promise(office)).state is PromiseState.ASKED
    await rate(deputy(office), proposal, unit, GOOD)
    assert (await promise(office)).is_kept
    assert [len(one.reasons) > 0 for one in (await stored(office, proposal)).promise_ratings] == [True, False]


async def test_unit_is_chased_for_what_was_refused(office: Office) -> None:
    head = await contact(office, Duty.HEAD)
    proposal = await refused(office)
    due = (await promise(office)).next_on
    assert due is not None
    await pass_to(office, due + timedelta(days=4))
    assert "to_the_head" in await said(office, head)
    assert {one.edition.partition(".")[0] for one in await rows(office, proposal)} == {"commitment_again"}


async def test_silence_is_what_the_rules_say(office: Office) -> None:
    """Reminded, then left unrated: the unit's word stands, counted as the rules count silence."""
    person, proposal = await lead_in_chat(office), await told(office)
    await pass_to(office, date(2026, 4, 6))
    assert await said(office, person) == ["three_days_before", "overdue", "last"]
    assert max((await messages_a_day(office, person)).values()) == 1
    assert (await promise(office)).asked is not None
    await pass_to(office, date(2026, 4, 7))
    assert (await promise(office)).is_kept
    assert (await stored(office, proposal)).promise_ratings[-1].marks == ()
    assert await carried_out(office) == (0, 1)
    excluded = preset_text("longshan").replace('silence = "no_response"', 'silence = "excluded"')
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), excluded)
    assert await carried_out(office) == (0, 0)


async def test_rated_promise_is_not_chased_at_the_deputy(office: Office) -> None:
    person, proposal = await lead_in_chat(office), await told(office)
    await pass_to(office, date(2026, 3, 28))
    await office.core.deputy_proposals.rate_promise(deputy(office), proposal, await unit_of(office), GOOD)
    await pass_to(office, date(2026, 4, 8))
    assert await said(office, person) == ["three_days_before"]


async def test_only_the_lead_deputy_rates_it(office: Office) -> None:
    deputies = tuple(office.county.deputies[:2])
    proposal, rate = await told(office), office.core.deputy_proposals.rate_promise
    async with office.core.transactions.write(SYSTEM) as work:
        before = await work.proposals.get(proposal)
        await work.proposals.save(replace(before, signatories=deputies))
    with pytest.raises(NotAllowed, match="not_its_lead"):
        await rate(deputy(office, 1), proposal, await unit_of(office), GOOD)


async def test_undoing_asks_the_deputy_again(office: Office) -> None:
    proposal = await told(office)
    await office.core.proposal_promises.rate(office.clerk, proposal, await unit_of(office), BAD, reasons="仍未修复")
    assert (await promise(office)).is_refused
    await office.core.actions.undo(office.clerk)
    assert (await promise(office)).state is PromiseState.ASKED
    assert (await stored(office, proposal)).promise_ratings == ()


async def test_rules_without_a_second_rating_ask_nobody(office: Office) -> None:
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), preset_text("hubei"))
    proposal = await promised(office)
    liaison = await liaison_of(office)
    await office.core.unit_items.note(liaison, proposal, NoteKind.KEPT, "桥已通车")
    assert (await promise(office)).is_kept
    assert await carried_out(office) == (0, 1)


async def test_yearly_report_is_rated_and_stays_owed(office: Office) -> None:
    proposal = await told(office, NoteKind.PROMISE)
    assert (await promise(office)).next_on == date(2027, 12, 31)
    await office.core.proposal_promises.rate(office.clerk, proposal, await unit_of(office), GOOD)
    assert (await promise(office)).next_on == date(2027, 12, 31)
    turn_to(office, date(2027, 3, 1))
    await office.core.unit_items.note(await liaison_of(office), proposal, NoteKind.PROMISE, "年底完工")
    await office.core.proposal_promises.rate(office.clerk, proposal, await unit_of(office), BAD, reasons="没有开工")
    assert (await promise(office)).next_on == date(2027, 4, 1)
    assert {one.state for one in await rows(office)} <= {ReminderState.SENT}


@pytest.mark.parametrize(("rounds", "refusals"), [(1, 2), (0, 1)])
async def test_last_refusal_has_the_office_convene_both(office: Office, rounds: int, refusals: int) -> None:
    rules = preset_text("longshan").replace("promise_rounds = 1", f"promise_rounds = {rounds}")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), rules)
    proposal, liaison, unit = await told(office), await liaison_of(office), await unit_of(office)
    for number in range(refusals):
        if number:
            await office.core.unit_items.note(liaison, proposal, NoteKind.KEPT, "现已修复")
        await office.core.deputy_proposals.rate_promise(deputy(office), proposal, unit, BAD, reasons="桥面仍未修复")
    assert (await stored(office, proposal)).status is Status.CONVENED
    assert (await stored(office, proposal)).open_clocks == ()
    [item] = (await office.core.unit_items.listed(liaison)).items
    assert (item.reasons, item.promise) == ("桥面仍未修复", None)
    await office.core.proposals.settle(office.clerk, proposal, reason="约定明年汛期前修复，由督查室跟踪")
    ended = await promise(office)
    assert (ended.state, ended.next_on, len(ended.refused)) == (PromiseState.SETTLED, None, refusals)
    assert word_promise(ended, translator("en")) == "not kept, says the deputy; settled by the office"
    assert await office.core.proposal_promises.listed(office.clerk) == []
    assert (await carried_out(office))[0] == 0
    with pytest.raises(Conflict, match="no_promise"):
        await office.core.proposals.note(office.clerk, proposal, Note(unit, NoteKind.KEPT, "已修复", today(office)))
    await office.core.actions.undo(office.clerk)
    assert (await stored(office, proposal)).status is Status.CONVENED


async def test_promise_of_a_reply_that_is_not_rated_goes_back(office: Office) -> None:
    """The deputy's word on the reply is still to come: there the office is called in, not over the promise."""
    proposal, liaison, unit = await replied_to(office), await liaison_of(office), await unit_of(office)
    for _ in range(2):
        await office.core.unit_items.note(liaison, proposal, NoteKind.KEPT, "现已修复")
        await office.core.proposal_promises.rate(office.clerk, proposal, unit, BAD, reasons="仍未修复")
    assert (await stored(office, proposal)).status is Status.REPLIED
    assert (await promise(office)).is_owed


@pytest.mark.parametrize("was_refused", [True, False])
async def test_settling_the_reply_takes_promises_up_again(office: Office, *, was_refused: bool) -> None:
    """The word of its unit alone does not keep a promise for ever."""
    once = preset_text("longshan").replace("rounds = 1, then", "rounds = 0, then")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), once)
    proposal, unit = await replied_to(office), await unit_of(office)
    await office.core.unit_items.note(await liaison_of(office), proposal, NoteKind.KEPT, "桥已通车")
    if was_refused:
        await office.core.proposal_promises.rate(office.clerk, proposal, unit, BAD, reasons="仍未修复")
    await office.core.proposals.rate(office.clerk, proposal, BAD, reasons="态度敷衍")
    assert (await stored(office, proposal)).open_clocks == ()
    turn_to(office, date(2026, 3, 12))
    await office.core.proposals.settle(office.clerk, proposal, reason="双方当面说明")
    [clock] = (await stored(office, proposal)).open_clocks
    assert (clock.event, clock.started_on) == (StartEvent.SETTLED, date(2026, 3, 12))
    assert (await promise(office)).state is (PromiseState.OWED if was_refused else PromiseState.ASKED)
    assert (await promise(office)).is_refused is was_refused


async def replied_to(office: Office) -> ProposalId:
    """With a promise; the deputy has not rated the reply yet."""
    proposal = await handled(office)
    await office.core.proposals.reply(office.clerk, proposal, replace(await a_reply(office), result_class="b"))
    return proposal
