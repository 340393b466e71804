"""From the draft to the satisfied deputy: what each step does to the proposal and to its clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.clocks import computed
from core.domain.proposals.handling import (
    accepted,
    assigned,
    assisted,
    extended,
    joined,
    rated,
    reopened,
    replied,
    returned,
    reviewed,
    settled,
    silent,
    submitted,
    withdrawn,
)
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind, Proposal, WhySuggestion
from core.domain.proposals.units import Part, UnitStatus
from core.domain.rules.handling import RehandlingStarts, ReviewOutcome, Withdrawal, WithdrawalUntil
from tests.domain.proposals.desk import (
    HELPER,
    LEAD,
    MONDAY,
    SOLE,
    a_draft,
    a_reply,
    answered,
    desk,
    filed,
    handled,
    shared,
)

GOOD = [("process", "satisfied"), ("result", "basically_satisfied")]
BAD = [("process", "satisfied"), ("result", "dissatisfied")]


def due(proposal: Proposal, key: str, unit: HandlingUnitId | None = None) -> date | None:
    (found,) = [one.due_on for one in proposal.open_clocks if (one.key, one.unit) == (key, unit)]
    return found


def running(proposal: Proposal) -> set[str]:
    return {one.key for one in proposal.open_clocks}


def test_a_suggestion_waits_for_its_first_review() -> None:
    proposal = submitted(a_draft(), desk())
    assert (proposal.status, proposal.stage) == (Status.IN_REVIEW, 0)
    assert due(proposal, "review.congress_review") == date(2026, 3, 9)


def test_a_motion_with_too_few_becomes_a_suggestion() -> None:
    proposal = submitted(a_draft(kind=Kind.MOTION, signatories=9), desk())
    assert (proposal.kind, proposal.why_suggestion) == (Kind.SUGGESTION, WhySuggestion.TOO_FEW)


def test_a_motion_with_ten_in_time_stays_one() -> None:
    proposal = submitted(a_draft(kind=Kind.MOTION, signatories=10), desk(), motion_deadline=MONDAY)
    assert (proposal.kind, proposal.why_suggestion) == (Kind.MOTION, None)


def test_a_late_motion_becomes_a_suggestion() -> None:
    at, deadline = desk(), MONDAY - timedelta(days=1)
    proposal = submitted(a_draft(kind=Kind.MOTION, signatories=10), at, motion_deadline=deadline)
    assert proposal.why_suggestion is WhySuggestion.TOO_LATE


def test_one_deputy_twice_is_one_signatory() -> None:
    draft = a_draft(kind=Kind.MOTION, signatories=10)
    twice = replace(draft, signatories=(*draft.signatories[:9], DeputyId(1)))
    assert submitted(twice, desk()).why_suggestion is WhySuggestion.TOO_FEW


def test_a_topic_that_nobody_knows_is_refused() -> None:
    draft = a_draft()
    with pytest.raises(Invalid, match=r"proposal\.topic"):
        submitted(replace(draft, content=replace(draft.content, topic="weather")), desk())


def test_three_reviews_file_a_proposal() -> None:
    proposal = submitted(a_draft(), desk())
    stages = []
    while proposal.status is Status.IN_REVIEW:
        stages.append(proposal.stage)
        proposal = reviewed(proposal, ReviewOutcome.ACCEPT, desk())
    assert stages == [0, 1, 2]
    assert (proposal.status, proposal.filed_on, running(proposal)) == (Status.FILED, MONDAY, {"assign"})


def test_what_is_sent_back_begins_anew() -> None:
    proposal = reviewed(submitted(a_draft(), desk()), ReviewOutcome.REVISE, desk(), reason="请补充依据")
    assert (proposal.status, proposal.reason, running(proposal)) == (Status.DRAFT, "请补充依据", set())
    assert submitted(proposal, desk()).stage == 0


def test_a_refusal_names_one_of_the_reasons() -> None:
    proposal = submitted(a_draft(), desk())
    assert reviewed(proposal, ReviewOutcome.REJECT, desk(), reason="judicial_case").status is Status.REJECTED
    with pytest.raises(Invalid, match=r"proposal\.refusal"):
        reviewed(proposal, ReviewOutcome.REJECT, desk(), reason="不想办")


def test_a_merged_proposal_says_into_which() -> None:
    proposal = submitted(a_draft(), desk())
    assert reviewed(proposal, ReviewOutcome.MERGE, desk(), merged_into=ProposalId(7)).merged_into == 7
    for wrong in (None, proposal.id):
        with pytest.raises(Invalid, match=r"proposal\.merged_into"):
            reviewed(proposal, ReviewOutcome.MERGE, desk(), merged_into=wrong)


def test_deputies_who_assist_may_not_refuse() -> None:
    proposal = submitted(a_draft(), desk())
    for _ in range(2):
        proposal = reviewed(proposal, ReviewOutcome.ACCEPT, desk())
    with pytest.raises(Invalid, match=r"proposal\.outcome"):
        reviewed(proposal, ReviewOutcome.REJECT, desk(), reason="judicial_case")


def test_a_sole_unit_gets_its_clocks() -> None:
    proposal = handled()
    assert proposal.status is Status.HANDLING
    assert due(proposal, "reply", SOLE) == date(2026, 6, 2)
    assert due(proposal, "return_to_assigner", SOLE) == date(2026, 3, 12)
    assert running(proposal) == {"reply", "return_to_assigner", "first_contact"}


def test_an_assisting_unit_owes_an_opinion_only() -> None:
    proposal = shared()
    assert due(proposal, "assist", HELPER) == date(2026, 4, 2)
    with pytest.raises(Invalid, match=r"proposal\.assists_only"):
        replied(proposal, a_reply(HELPER), desk())
    assert assisted(proposal, HELPER, desk()).assignment_of(HELPER).status is UnitStatus.ANSWERED


@pytest.mark.parametrize(
    "parts",
    [
        [],
        [(SOLE, Part.SOLE), (LEAD, Part.SOLE)],
        [(LEAD, Part.LEAD)],
        [(LEAD, Part.ASSIST)],
        [(LEAD, Part.SEPARATE)],
        [(LEAD, Part.LEAD), (HELPER, Part.SEPARATE)],
        [(LEAD, Part.LEAD), (LEAD, Part.ASSIST)],
    ],
)
def test_units_share_in_three_ways_only(parts: list[tuple[HandlingUnitId, Part]]) -> None:
    with pytest.raises(Invalid, match=r"proposal\.(parts|unit_twice)"):
        assigned(filed(), parts, desk())


def test_a_unit_returns_in_time_with_a_reason() -> None:
    proposal = returned(handled(), SOLE, desk(date(2026, 3, 12)), reason="属水利局职责")
    assert (proposal.status, running(proposal)) == (Status.FILED, {"reassign"})
    again = assigned(proposal, [(LEAD, Part.SOLE)], desk(date(2026, 3, 13)))
    assert [one.status for one in again.assignments] == [UnitStatus.RETURNED, UnitStatus.GIVEN]
    assert due(again, "reply", LEAD) == date(2026, 6, 15)  # 13 June is a Saturday


def test_a_day_late_the_unit_keeps_it() -> None:
    with pytest.raises(Conflict, match="returned_too_late"):
        returned(handled(), SOLE, desk(date(2026, 3, 13)), reason="属水利局职责")


def test_what_was_accepted_is_not_returned() -> None:
    kept = accepted(handled(), SOLE, desk())
    with pytest.raises(Conflict, match="returned_too_late"):
        returned(kept, SOLE, desk(), reason="属水利局职责")


def test_a_helper_returns_its_part_only() -> None:
    proposal = returned(shared(), HELPER, desk(), reason="无关")
    assert proposal.status is Status.HANDLING
    assert due(proposal, "reply", LEAD) == date(2026, 6, 2)
    assert {one.unit for one in proposal.open_clocks} == {LEAD, None}
    assert "reassign" not in running(joined(proposal, SOLE, Part.ASSIST, desk()))


def test_a_lead_unit_returns_all_of_it() -> None:
    proposal = returned(shared(), LEAD, desk(), reason="无关")
    assert (proposal.status, running(proposal)) == (Status.FILED, {"reassign"})


def test_consent_makes_three_months_six() -> None:
    proposal = extended(handled(), SOLE, desk(date(2026, 5, 20)), reason="涉及面广")
    assert due(proposal, "reply", SOLE) == date(2026, 9, 2)
    with pytest.raises(Conflict, match="extended_already"):
        extended(proposal, SOLE, desk(date(2026, 5, 21)), reason="涉及面广")


def test_consent_after_the_day_is_too_late() -> None:
    with pytest.raises(Conflict, match="extended_too_late"):
        extended(handled(), SOLE, desk(date(2026, 6, 3)), reason="涉及面广")


def test_separate_units_are_all_waited_for() -> None:
    one = replied(shared(part=Part.SEPARATE), a_reply(LEAD), desk())
    assert one.status is Status.HANDLING
    both = replied(one, a_reply(HELPER), desk())
    assert (both.status, due(both, "feedback")) == (Status.REPLIED, date(2026, 3, 12))
    with pytest.raises(Conflict, match="wrong_status"):
        replied(both, a_reply(HELPER), desk())


def test_a_class_that_the_rules_lack_is_refused() -> None:
    with pytest.raises(Invalid, match=r"proposal\.result_class"):
        replied(handled(), a_reply(result_class="z"), desk())


def test_a_content_deputy_closes_it() -> None:
    proposal = rated(answered(), GOOD, desk())
    assert (proposal.status, proposal.open_clocks) == (Status.CLOSED, ())


def test_dissatisfaction_needs_reasons() -> None:
    with pytest.raises(Invalid, match=r"reason\.missing"):
        rated(answered(), BAD, desk())


def test_dissatisfaction_opens_a_new_round_with_a_new_clock() -> None:
    proposal = rated(answered(), BAD, desk(date(2026, 3, 31)), reasons="没有落实")
    assert (proposal.status, proposal.round) == (Status.REHANDLING, 1)
    assert due(proposal, "rehandle", SOLE) == date(2026, 4, 30)


def test_after_the_last_round_a_meeting_decides() -> None:
    again = replied(rated(answered(), BAD, desk(), reasons="没有落实"), a_reply(), desk())
    proposal = rated(again, BAD, desk(), reasons="还是没有落实")
    assert [one.round for one in proposal.replies] == [0, 1]
    assert proposal.status is Status.CONVENED
    assert settled(proposal, desk(), reason="会上达成一致").status is Status.CLOSED


def test_an_office_may_have_to_decide() -> None:
    rules = desk().rules
    at = desk(rehandling=rules.rehandling.model_copy(update={"starts": RehandlingStarts.OFFICE}))
    proposal = rated(answered(at), BAD, at, reasons="没有落实")
    assert proposal.status is Status.DISSATISFIED
    assert reopened(proposal, at).status is Status.REHANDLING


@pytest.mark.parametrize("marks", [[], GOOD[:1], [*GOOD, *GOOD], [("process", "splendid"), GOOD[1]]])
def test_every_axis_is_rated_once(marks: list[tuple[str, str]]) -> None:
    with pytest.raises(Invalid, match=r"proposal\.marks"):
        rated(answered(), marks, desk(), reasons="理由")


def test_silence_closes_after_the_time_to_rate() -> None:
    with pytest.raises(Conflict, match="may_still_rate"):
        silent(answered(), desk(date(2026, 3, 12)))
    proposal = silent(answered(), desk(date(2026, 3, 13)))
    assert (proposal.status, proposal.feedback[-1].marks) == (Status.CLOSED, ())


def test_all_signatories_must_agree_to_withdraw() -> None:
    proposal = filed(signatories=2)
    with pytest.raises(Invalid, match="all_must_agree"):
        withdrawn(proposal, desk(), reason="已经解决")
    assert withdrawn(proposal, desk(), reason="已经解决", agreed_by_all=True).status is Status.WITHDRAWN


def test_an_assigned_proposal_stays_where_the_rules_say_so() -> None:
    with pytest.raises(Conflict, match="withdrawn_too_late"):
        withdrawn(handled(), desk(), reason="已经解决")
    at = desk(withdrawal=Withdrawal(until=WithdrawalUntil.REPLIED, needs_every_signatory=True))
    assert withdrawn(handled(at), at, reason="已经解决").open_clocks == ()


def test_a_limit_that_the_rules_drop_no_longer_runs() -> None:
    (clock,) = [one for one in handled().open_clocks if one.key == "first_contact"]
    at = desk()
    without = replace(at, deadlines=at.deadlines.model_copy(update={"first_contact": None}))
    assert computed(clock, without).due_on is None
    assert computed(computed(clock, without), at) == clock


def test_a_strange_unit_has_no_part_in_it() -> None:
    with pytest.raises(NotFound, match="not_its_unit"):
        accepted(handled(), HELPER, desk())


def test_every_date_says_rule_and_steps() -> None:
    (clock,) = [one for one in handled().open_clocks if one.key == "reply"]
    told = [one.code for one in clock.explanation]
    assert told[0].startswith("deadline.")
    assert any("第五十一条" in str(one.params.values()) for one in clock.explanation)
