"""A deputy's own proposals: kept at every step, seen by whom they concern, handed in, taken back, rated."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.actors import Role
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from core.domain.proposals.cosigning import InvitationState, Purpose
from core.domain.proposals.drafting import EMPTY, OwnStep
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Publication, WhySuggestion
from core.domain.rules.handling import ReviewOutcome
from core.presets import preset_text
from core.services.stores.pages import Choice, Filter, From, Listed, Sorting
from tests.factories import NOON
from tests.office import Office
from tests.services.own_proposal_desk import cosigned, deputy, drafted, handed_in, name, replied
from tests.services.proposal_desk import BAD, CONTENT, GOOD


async def test_draft_is_kept_as_far_as_it_has_come(office: Office) -> None:
    mine, half = office.core.deputy_proposals, replace(EMPTY, title="修缮农车镇桥梁")
    proposal = await drafted(office, half)
    assert (await mine.show(deputy(office), proposal)).proposal.content == half
    whole = replace(half, facts="桥面破损", request="年内修缮", topic="building")
    await mine.save_draft(deputy(office), whole, proposal=proposal)
    (only,) = await mine.mine(deputy(office))
    assert only.proposal.content == whole


async def test_nothing_is_published_before_consent(office: Office) -> None:
    view = await office.core.deputy_proposals.show(deputy(office), await drafted(office, EMPTY))
    assert view.proposal.content.publication is Publication.NOT


async def test_unfinished_draft_is_not_handed_in(office: Office) -> None:
    proposal = await drafted(office, replace(CONTENT, request=""))
    with pytest.raises(Invalid, match=r"proposal\.empty"):
        await office.core.deputy_proposals.hand_in(deputy(office), proposal)
    with pytest.raises(Invalid, match=r"proposal\.topic"):
        await office.core.deputy_proposals.hand_in(deputy(office), await drafted(office, replace(CONTENT, topic="")))


LONG = "长" * 10_000


@pytest.mark.parametrize(
    "content",
    [replace(CONTENT, title=LONG), replace(CONTENT, facts=LONG), replace(CONTENT, request=LONG)],
    ids=["title", "facts", "request"],
)
async def test_too_long_a_text_is_refused_and_not_cut(office: Office, content: Content) -> None:
    with pytest.raises(Invalid, match=r"proposal\.too_long"):
        await drafted(office, content)
    assert await office.core.deputy_proposals.mine(deputy(office)) == []


async def test_text_beyond_one_message_is_kept_whole(office: Office) -> None:
    proposal = await drafted(office, replace(CONTENT, facts="长" * 4_900))
    view = await office.core.deputy_proposals.hand_in(deputy(office), proposal)
    assert view.proposal.content.facts == "长" * 4_900


async def test_anothers_proposal_is_like_an_unknown_one(office: Office) -> None:
    proposal, stranger, mine = await drafted(office), deputy(office, 1), office.core.deputy_proposals
    for ask in (
        lambda one: mine.show(stranger, one),
        lambda one: mine.hand_in(stranger, one),
        lambda one: mine.discard(stranger, one),
        lambda one: mine.save_draft(stranger, CONTENT, proposal=one),
        lambda one: mine.take_back(stranger, one, reason="x"),
        lambda one: mine.rate(stranger, one, GOOD),
        lambda one: office.core.cosigning.invite(stranger, one, ["张三"]),
        lambda one: office.core.cosigning.answer(stranger, one, Purpose.SIGN, agrees=True),
    ):
        for number in (proposal, type(proposal)(9_999)):
            with pytest.raises(NotFound, match=r"proposal\.unknown"):
                await ask(number)
    assert await mine.mine(stranger) == []


async def test_cosigner_reads_but_does_not_lead(office: Office) -> None:
    proposal, other, mine = await cosigned(office, 1), deputy(office, 1), office.core.deputy_proposals
    assert (await mine.show(other, proposal)).may == frozenset()
    with pytest.raises(NotAllowed, match="not_its_lead"):
        await mine.hand_in(other, proposal)


async def test_office_does_not_list_what_nobody_handed_in(office: Office) -> None:
    proposal, listed = await drafted(office), office.core.proposals.listed
    assert await listed(office.clerk) == []
    assert [one.proposal.id for one in await listed(office.clerk, statuses=[Status.DRAFT])] == [proposal]
    assert await office.core.proposal_search.find(office.clerk, CONTENT.title) == []
    assert await listed(office.clerk, statuses=[Status.DRAFT, Status.IN_REVIEW]) == []
    reader = await office.core.pages.proposals(office.clerk)
    everything, drafts = Filter(), Filter(statuses=(Status.DRAFT,))
    for one in (everything, drafts, Filter(year=2026), Filter(CONTENT.title), Filter(statuses=tuple(Status))):
        for sorting in (Sorting(), Sorting("title")):
            assert await reader.page(Listed(one, sorting), From(), 10) == []
        assert (await reader.size(Listed(one))).fitting == 0
        assert await reader.fitting(one, [proposal]) == frozenset()
        assert await reader.number_of(Choice(filters=(one,))) == 0
    assert await reader.chosen(Choice(frozenset({proposal}), (everything,))) == []
    assert await reader.number_of(Choice(frozenset({proposal}))) == 0
    assert (await reader.size(Listed())).whole == 0


async def test_office_lists_a_draft_that_came_back(office: Office) -> None:
    proposal = await handed_in(office)
    await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.REVISE, reason="请补充依据")
    await drafted(office)
    reader = await office.core.pages.proposals(office.clerk)
    [shown] = await reader.page(Listed(Filter(statuses=(Status.DRAFT,))), From(), 10)
    assert (shown.entry.id, (await reader.size(Listed())).whole) == (proposal, 1)


async def test_draft_is_unknown_to_who_writes_for_nobody(office: Office) -> None:
    """A viewer; a clerk may write on the deputy's behalf."""
    proposal, viewer = await drafted(office), office.staff(Role.VIEWER)
    assert await office.core.proposals.listed(viewer, statuses=[Status.DRAFT]) == []
    for read in (office.core.proposals.get, office.core.histories.of_proposal):
        assert (await read(office.clerk, proposal)).proposal.id == proposal
        with pytest.raises(NotFound, match=r"proposal\.unknown"):
            await read(viewer, proposal)


async def test_discarded_draft_is_gone(office: Office) -> None:
    proposal, mine = await drafted(office), office.core.deputy_proposals
    await office.core.cosigning.invite(deputy(office), proposal, [name(1)])
    await mine.discard(deputy(office), proposal)
    with pytest.raises(NotFound):
        await mine.show(deputy(office), proposal)


async def test_what_was_handed_in_is_not_discarded(office: Office) -> None:
    proposal, mine = await handed_in(office), office.core.deputy_proposals
    await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.REVISE, reason="请补充依据")
    with pytest.raises(Conflict, match="wrong_status"):
        await mine.discard(deputy(office), proposal)
    assert OwnStep.WITHDRAW in (await mine.show(deputy(office), proposal)).may


async def test_drafts_are_not_piled_up_without_end(office: Office) -> None:
    for _ in range(20):
        await drafted(office, EMPTY)
    with pytest.raises(Conflict, match="too_many_drafts"):
        await drafted(office, EMPTY)


async def test_office_begins_a_draft_for_a_deputy(office: Office) -> None:
    save, lead = office.core.deputy_proposals.save_draft, office.county.deputies[2]
    view = await save(office.clerk, CONTENT, deputy=lead)
    assert view.proposal.signatories == (lead,)
    with pytest.raises(Invalid, match="no_signatory"):
        await save(office.clerk, CONTENT)
    lines = await office.core.records.audit(office.staff(Role.ADMINISTRATOR), subject=f"proposal:{view.proposal.id}")
    assert [line.details["on_behalf"] for line in lines] == [True]


async def test_office_undoes_the_draft_that_it_began(office: Office) -> None:
    lead = office.county.deputies[2]
    view = await office.core.deputy_proposals.save_draft(office.clerk, CONTENT, deputy=lead)
    await office.core.cosigning.invite(deputy(office, 2), view.proposal.id, [name(1)])
    await office.core.actions.undo(office.clerk)
    assert await office.core.deputy_proposals.mine(deputy(office, 2)) == []


async def test_motion_counts_its_signatures(office: Office) -> None:
    three = preset_text("longshan").replace("motion_signatories = 10", "motion_signatories = 3")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), three)
    hand_in = office.core.deputy_proposals.hand_in
    enough = await hand_in(deputy(office), await cosigned(office, 1, 2, kind=Kind.MOTION))
    few = await hand_in(deputy(office), await cosigned(office, 1, kind=Kind.MOTION))
    assert (enough.proposal.kind, enough.proposal.why_suggestion) == (Kind.MOTION, None)
    assert (few.proposal.kind, few.proposal.why_suggestion) == (Kind.SUGGESTION, WhySuggestion.TOO_FEW)


async def test_motion_after_the_last_day_is_a_suggestion(office: Office) -> None:
    one = preset_text("longshan").replace("motion_signatories = 10", "motion_signatories = 1")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), one)
    await office.core.motion_deadline.set(office.clerk, NOON.date())
    in_time = await drafted(office, kind=Kind.MOTION)
    assert (await office.core.deputy_proposals.hand_in(deputy(office), in_time)).proposal.kind is Kind.MOTION
    late = await drafted(office, kind=Kind.MOTION)
    office.clock.advance(timedelta(days=1))
    view = await office.core.deputy_proposals.hand_in(deputy(office), late)
    assert view.proposal.why_suggestion is WhySuggestion.TOO_LATE
    assert view.motions_until == NOON.date()


async def test_last_day_for_motions_may_be_lifted(office: Office) -> None:
    await office.core.motion_deadline.set(office.clerk, date(2026, 3, 5))
    await office.core.motion_deadline.set(office.clerk, None)
    assert await office.core.motion_deadline.get(deputy(office)) is None


async def test_draft_of_last_year_counts_in_the_year_it_comes_in(office: Office) -> None:
    proposal = await drafted(office)
    office.clock.advance(timedelta(days=400))
    view = await office.core.deputy_proposals.hand_in(deputy(office), proposal)
    assert view.proposal.year == 2027


async def test_deputy_revises_what_was_sent_back(office: Office) -> None:
    proposal, mine = await handed_in(office), office.core.deputy_proposals
    await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.REVISE, reason="请补充依据")
    await mine.save_draft(deputy(office), replace(CONTENT, facts="桥面破损两处"), proposal=proposal)
    assert (await mine.hand_in(deputy(office), proposal)).proposal.status is Status.IN_REVIEW


async def test_lead_deputy_alone_rates(office: Office) -> None:
    proposal, mine = await replied(office, 1), office.core.deputy_proposals
    with pytest.raises(NotAllowed, match="not_its_lead"):
        await mine.rate(deputy(office, 1), proposal, GOOD)
    assert (await mine.rate(deputy(office), proposal, GOOD)).proposal.status is Status.CLOSED


async def test_dissatisfied_rating_needs_reasons(office: Office) -> None:
    proposal, mine = await replied(office), office.core.deputy_proposals
    with pytest.raises(Invalid, match=r"reason\.missing"):
        await mine.rate(deputy(office), proposal, BAD, reasons=" \u200b ")
    view = await mine.rate(deputy(office), proposal, BAD, reasons="没有落实")
    assert view.proposal.status is Status.REHANDLING


async def test_single_deputy_takes_back_at_once(office: Office) -> None:
    proposal, take_back = await handed_in(office), office.core.deputy_proposals.take_back
    with pytest.raises(Invalid, match=r"reason\.missing"):
        await take_back(deputy(office), proposal, reason=" ")
    view = await take_back(deputy(office), proposal, reason="已经解决")
    assert (view.proposal.status, view.proposal.reason) == (Status.WITHDRAWN, "已经解决")


async def test_joint_item_is_taken_back_when_all_agree(office: Office) -> None:
    proposal, cosigning = await handed_in(office, 1, 2), office.core.cosigning
    asked = await office.core.deputy_proposals.take_back(deputy(office), proposal, reason="已经解决")
    assert (asked.proposal.status, OwnStep.WITHDRAW in asked.may) == (Status.IN_REVIEW, False)
    first = await cosigning.answer(deputy(office, 1), proposal, Purpose.WITHDRAW, agrees=True)
    assert first.proposal.status is Status.IN_REVIEW
    last = await cosigning.answer(deputy(office, 2), proposal, Purpose.WITHDRAW, agrees=True)
    assert (last.proposal.status, last.proposal.reason) == (Status.WITHDRAWN, "已经解决")


async def test_one_refusal_ends_the_withdrawal(office: Office) -> None:
    proposal, cosigning, mine = await handed_in(office, 1, 2), office.core.cosigning, office.core.deputy_proposals
    await mine.take_back(deputy(office), proposal, reason="已经解决")
    await cosigning.answer(deputy(office, 1), proposal, Purpose.WITHDRAW, agrees=False)
    with pytest.raises(Conflict, match=r"cosigning\.over"):
        await cosigning.answer(deputy(office, 2), proposal, Purpose.WITHDRAW, agrees=True)
    again = await mine.take_back(deputy(office), proposal, reason="另有安排")
    waiting = [one for one in again.invitations if one.state is InvitationState.WAITING]
    assert [(one.times, one.reason) for one in waiting] == [(2, "另有安排")] * 2


async def test_whoever_signs_meanwhile_is_asked_about_the_withdrawal(office: Office) -> None:
    proposal, cosigning = await handed_in(office, 1), office.core.cosigning
    await cosigning.invite(deputy(office), proposal, [name(2)])
    await office.core.deputy_proposals.take_back(deputy(office), proposal, reason="已经解决")
    await cosigning.answer(deputy(office, 2), proposal, Purpose.SIGN, agrees=True)
    view = await cosigning.answer(deputy(office, 1), proposal, Purpose.WITHDRAW, agrees=True)
    assert view.proposal.status is Status.IN_REVIEW
    last = await cosigning.answer(deputy(office, 2), proposal, Purpose.WITHDRAW, agrees=True)
    assert last.proposal.status is Status.WITHDRAWN


async def test_withdrawal_follows_the_countys_rule(office: Office) -> None:
    lenient = preset_text("longshan").replace("needs_every_signatory = true", "needs_every_signatory = false")
    await office.core.rules.adopt(office.staff(Role.ADMINISTRATOR), lenient)
    proposal, take_back = await handed_in(office, 1), office.core.deputy_proposals.take_back
    assert (await take_back(deputy(office), proposal, reason="已经解决")).proposal.status is Status.WITHDRAWN


async def test_too_late_a_withdrawal_is_not_offered(office: Office) -> None:
    proposal, mine = await replied(office), office.core.deputy_proposals
    assert (await mine.show(deputy(office), proposal)).may == {OwnStep.RATE}
    with pytest.raises(Conflict, match="wrong_status"):
        await mine.take_back(deputy(office), proposal, reason="已经解决")


async def test_whoever_is_no_deputy_any_more_begins_nothing(office: Office) -> None:
    with pytest.raises(NotFound, match=r"deputy\.unknown"):
        await office.core.deputy_proposals.save_draft(office.clerk, Content("a", "b", "c", "law"), deputy=type(
            office.county.deputies[0])(9_999))  # fmt: skip
