"""Drafts and signatures as rules: what may be missing, what each deputy may do, when a name may go under a text."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from core.domain.errors import Conflict, Invalid
from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.cosigning import Invitation, InvitationState, Purpose, lacking, may_be_signed, signed
from core.domain.proposals.drafting import EMPTY, OwnStep, drafted, missing, steps_of
from core.domain.proposals.life import OVER, Status
from core.domain.proposals.proposal import Kind, Publication
from core.domain.rules.handling import Withdrawal, WithdrawalUntil
from tests.domain.proposals.desk import MONDAY, a_draft, desk

NOW = datetime(2026, 3, 2, tzinfo=UTC)
LEAD, OTHER = DeputyId(1), DeputyId(2)
RULES = desk().rules


def asked(purpose: Purpose = Purpose.SIGN, deputy: DeputyId = OTHER) -> Invitation:
    return Invitation(ProposalId(1), deputy, purpose, NOW)


def test_draft_may_lack_everything() -> None:
    assert missing(drafted(EMPTY)) == ("title", "facts", "request", "topic")
    assert missing(a_draft().content) == ()


def test_draft_is_cleaned_and_never_cut() -> None:
    assert drafted(replace(EMPTY, title="修\u202e桥\n\n一座")).title == "修桥 一座"
    with pytest.raises(Invalid, match=r"proposal\.too_long"):
        drafted(replace(EMPTY, facts="长" * 5_001))


def test_confidential_draft_is_not_published() -> None:
    content = replace(EMPTY, publication=Publication.FULL, is_confidential=True)
    assert drafted(content).publication is Publication.NOT


@pytest.mark.parametrize("status", Status)
def test_suggestion_is_signed_until_it_is_filed(status: Status) -> None:
    assert may_be_signed(a_draft(status=status)) is (status in {Status.DRAFT, Status.IN_REVIEW})


@pytest.mark.parametrize("status", Status)
def test_motion_is_signed_while_it_is_a_draft(status: Status) -> None:
    assert may_be_signed(a_draft(kind=Kind.MOTION, status=status)) is (status is Status.DRAFT)


def test_nobody_signs_twice() -> None:
    twice = signed(a_draft(), OTHER)
    assert twice.signatories == (LEAD, OTHER)
    with pytest.raises(Conflict, match="signed_already"):
        signed(twice, OTHER)


def test_only_a_motion_lacks_signatures() -> None:
    assert lacking(a_draft(signatories=3), 10) == 0
    assert lacking(a_draft(signatories=3, kind=Kind.MOTION), 10) == 7


def test_answer_is_given_once() -> None:
    answered = asked().answered(InvitationState.DECLINED, NOW)
    with pytest.raises(Conflict, match=r"cosigning\.over"):
        answered.answered(InvitationState.ACCEPTED, NOW)
    assert answered.again(NOW).is_waiting


def test_lead_deputy_may_do_everything_with_a_draft() -> None:
    steps = {OwnStep.EDIT, OwnStep.HAND_IN, OwnStep.DISCARD, OwnStep.INVITE}
    assert steps_of(a_draft(), LEAD, [], RULES) == steps
    sent_back = a_draft(submitted_on=MONDAY)
    assert steps_of(sent_back, LEAD, [], RULES) == (steps - {OwnStep.DISCARD}) | {OwnStep.WITHDRAW}


def test_others_may_only_answer() -> None:
    joint = a_draft(signatories=2, status=Status.IN_REVIEW, submitted_on=MONDAY)
    assert steps_of(joint, OTHER, [], RULES) == frozenset()
    assert steps_of(joint, OTHER, [asked(Purpose.WITHDRAW)], RULES) == {OwnStep.CONSENT}
    assert steps_of(joint, DeputyId(3), [asked(deputy=DeputyId(3))], RULES) == {OwnStep.SIGN}


def test_withdrawal_is_asked_once_at_a_time() -> None:
    joint = a_draft(signatories=2, status=Status.IN_REVIEW, submitted_on=MONDAY)
    assert OwnStep.WITHDRAW in steps_of(joint, LEAD, [], RULES)
    assert OwnStep.WITHDRAW not in steps_of(joint, LEAD, [asked(Purpose.WITHDRAW)], RULES)


@pytest.mark.parametrize("until", WithdrawalUntil)
def test_rules_say_how_long_it_may_be_withdrawn(until: WithdrawalUntil) -> None:
    rules = desk(withdrawal=Withdrawal(until=until, needs_every_signatory=True)).rules
    handling = a_draft(status=Status.HANDLING, submitted_on=MONDAY)
    assert (OwnStep.WITHDRAW in steps_of(handling, LEAD, [], rules)) is (until is WithdrawalUntil.REPLIED)


@pytest.mark.parametrize("status", sorted(OVER))
def test_nothing_is_done_to_what_is_over(status: Status) -> None:
    assert steps_of(a_draft(status=status, submitted_on=MONDAY), LEAD, [asked()], RULES) == frozenset()
