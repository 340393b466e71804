"""What is offered for a proposal is what the tables allow on that day, for the units that may."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from core.domain.proposals.handling import (
    accepted,
    assisted,
    extended,
    gone_on,
    joined,
    noted,
    rated,
    replied,
    returned,
    silent,
    submitted,
)
from core.domain.proposals.life import OVER, Status
from core.domain.proposals.next_steps import Deed, Offer, note_kinds, offers
from core.domain.proposals.promise_steps import promise_rated
from core.domain.proposals.proposal import Note, NoteKind, Proposal, Reply
from core.domain.proposals.units import Part
from core.domain.rules.handling import Withdrawal, WithdrawalUntil
from core.domain.use_cases import REGISTER
from core.services import proposal_promises, proposals  # noqa: F401 - the use cases
from tests.domain.proposals.desk import HELPER, LEAD, MONDAY, SOLE, a_draft, desk, filed, handled, shared

RULES = desk().rules
LATE = MONDAY + timedelta(days=400)
GOOD = [("process", "satisfied"), ("result", "satisfied")]
BAD = [("process", "satisfied"), ("result", "dissatisfied")]


def deeds(proposal: Proposal, on: date = MONDAY) -> list[Deed]:
    return [one.deed for one in offers(proposal, RULES, on)]


def answered() -> Proposal:
    return replied(handled(), Reply(SOLE, 0, "a", "8", "田", "已办", MONDAY), desk())


def test_every_deed_is_a_use_case() -> None:
    assert {one.use_case for one in Deed} <= set(REGISTER)


def test_nothing_is_offered_once_it_is_over() -> None:
    for status in OVER:
        assert offers(replace(answered(), status=status), RULES, LATE) == ()


def test_draft_is_revised_or_withdrawn() -> None:
    assert deeds(a_draft()) == [Deed.REVISE, Deed.WITHDRAW]
    assert deeds(submitted(a_draft(), desk())) == [Deed.REVIEW, Deed.WITHDRAW]


def test_filed_one_is_assigned() -> None:
    assert deeds(filed()) == [Deed.ASSIGN, Deed.WITHDRAW]


def test_unit_accepts_returns_or_replies() -> None:
    own = [Deed.ACCEPT, Deed.RETURN, Deed.NOTE, Deed.EXTEND, Deed.REPLY]
    assert [one.deed for one in offers(handled(), RULES, MONDAY) if one.unit == SOLE] == own
    assert [one.deed for one in offers(accepted(handled(), SOLE, desk()), RULES, MONDAY) if one.unit == SOLE] == own[2:]


def test_what_came_too_late_is_not_offered() -> None:
    assert [one for one in deeds(handled(), LATE) if one in {Deed.RETURN, Deed.EXTEND}] == []
    longer = extended(handled(), SOLE, desk(), reason="难度大")
    assert Deed.EXTEND not in deeds(longer)


def test_assisting_unit_tells_the_lead() -> None:
    theirs = [one.deed for one in offers(shared(), RULES, MONDAY) if one.unit == HELPER]
    assert theirs == [Deed.ACCEPT, Deed.RETURN, Deed.NOTE, Deed.ASSIST]
    assert Offer(Deed.REPLY, LEAD) in offers(shared(), RULES, MONDAY)
    done = assisted(shared(), HELPER, desk())
    assert [one for one in offers(done, RULES, MONDAY) if one.unit == HELPER] == []


def test_part_that_came_back_is_given_on() -> None:
    apart = shared(part=Part.SEPARATE)
    assert Deed.JOIN not in deeds(apart)
    back = returned(apart, HELPER, desk(), reason="无关")
    assert {Deed.JOIN, Deed.GO_ON} <= set(deeds(back))
    assert Deed.GO_ON not in deeds(joined(back, SOLE, Part.SEPARATE, desk()))
    assert Deed.GO_ON not in deeds(gone_on(back, desk(), reason="另一单位一并办理"))


def test_part_is_done_without_where_nothing_runs_out() -> None:
    """A county that sets no time for giving a part on."""
    at = desk()
    untimed = replace(at, deadlines=at.deadlines.model_copy(update={"reassign": None}))
    back = returned(shared(part=Part.SEPARATE), HELPER, untimed, reason="无关")
    assert Deed.GO_ON in deeds(back)
    assert gone_on(back, untimed, reason="另一单位一并办理").status is Status.HANDLING


def test_unit_tells_of_its_work_or_its_promise() -> None:
    assert note_kinds(handled(), SOLE, RULES) == (NoteKind.FIRST_CONTACT, NoteKind.PROGRESS)
    assert note_kinds(handled(), LEAD, RULES) == ()
    assert note_kinds(answered(), SOLE, RULES) == ()
    promised = replied(handled(), Reply(SOLE, 0, "b", "8", "田", "年内办", MONDAY), desk())
    assert note_kinds(promised, SOLE, RULES) == (NoteKind.PROMISE, NoteKind.KEPT)
    assert Offer(Deed.NOTE, SOLE) in offers(promised, RULES, MONDAY)
    kept = noted(promised, Note(SOLE, NoteKind.KEPT, "已办", MONDAY), desk())
    assert note_kinds(kept, SOLE, RULES) == ()


def test_deputy_is_asked_about_a_promise_once() -> None:
    promised = replied(handled(), Reply(SOLE, 0, "b", "8", "田", "年内办", MONDAY), desk())
    kept = noted(promised, Note(SOLE, NoteKind.KEPT, "已办", MONDAY), desk())
    assert Deed.RATE_PROMISE not in deeds(promised)
    assert Offer(Deed.RATE_PROMISE, SOLE) in offers(kept, RULES, MONDAY)
    assert Deed.RATE_PROMISE not in deeds(promise_rated(kept, SOLE, GOOD, desk()))


def test_silence_closes_only_what_has_run_out() -> None:
    assert deeds(answered()) == [Deed.RATE]
    assert deeds(answered(), LATE) == [Deed.RATE, Deed.CLOSE_SILENT]
    assert silent(answered(), desk(LATE)).status is Status.CLOSED


def test_last_dissatisfied_rating_is_settled() -> None:
    again = rated(answered(), BAD, desk(), reasons="没有落实")
    assert deeds(replace(again, status=Status.CONVENED)) == [Deed.SETTLE]
    assert deeds(replace(again, status=Status.DISSATISFIED)) == [Deed.REOPEN, Deed.SETTLE]


def test_assigned_one_stays_where_the_rules_say_so() -> None:
    strict = RULES.model_copy(
        update={"withdrawal": Withdrawal(until=WithdrawalUntil.ASSIGNED, needs_every_signatory=False)}
    )
    assert Offer(Deed.WITHDRAW) in offers(filed(), strict, MONDAY)
    assert Offer(Deed.WITHDRAW) not in offers(handled(), strict, MONDAY)
