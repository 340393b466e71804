"""Priority items and acts of supervision: what may be chosen, planned, recorded and called off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from core.domain.errors import Conflict, Invalid
from core.domain.ids import ContactId
from core.domain.proposals.contacts import Contact, Duty
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Proposal
from core.domain.proposals.supervision import (
    OUTCOME_LIMIT,
    Act,
    ActKind,
    ActState,
    Line,
    Priority,
    PriorityState,
    chosen,
    planned,
)
from tests.domain.proposals.desk import MONDAY, a_draft, filed, handled

A_DAY = timedelta(days=1)
LEADER = Contact(ContactId(1), "向主任", Duty.LEADER, None)
OFFICIAL = Contact(ContactId(2), "田县长", Duty.LEADER, None)


def an_act(proposal: Proposal | None = None, *, who: str = "代表小组", on: date = MONDAY + 20 * A_DAY) -> Act:
    return planned(proposal or handled(), Line.DEPUTIES, ActKind.INSPECTION, who, on, MONDAY)


def a_priority(old: Priority | None = None) -> Priority:
    return chosen(handled(), LEADER, OFFICIAL, old, MONDAY)


def test_outcome_makes_an_act_done() -> None:
    act = an_act().held(MONDAY, " 已修复 ", MONDAY)
    assert (act.state, act.outcome, act.done_on) == (ActState.DONE, "已修复", MONDAY)


def test_act_without_outcome_did_not_take_place() -> None:
    with pytest.raises(Invalid, match=r"supervision\.no_outcome"):
        an_act().held(MONDAY, "  ", MONDAY)


def test_outcome_is_not_written_over() -> None:
    act = an_act().held(MONDAY, "已修复", MONDAY)
    with pytest.raises(Conflict, match=r"supervision\.over"):
        act.held(MONDAY, "没有修复", MONDAY)


def test_outcome_is_not_cut_off() -> None:
    with pytest.raises(Invalid, match=r"proposal\.too_long"):
        an_act().held(MONDAY, "长" * (OUTCOME_LIMIT + 1), MONDAY)


def test_act_does_not_take_place_tomorrow_already() -> None:
    with pytest.raises(Invalid, match=r"supervision\.day"):
        an_act().held(MONDAY + A_DAY, "已修复", MONDAY)


def test_cancelled_act_keeps_its_reason() -> None:
    act = an_act().called_off(MONDAY, "与年终评议合并")
    assert (act.state, act.reason, act.cancelled_on) == (ActState.CANCELLED, "与年终评议合并", MONDAY)


def test_act_is_not_cancelled_without_reason() -> None:
    with pytest.raises(Invalid, match=r"reason\.missing"):
        an_act().called_off(MONDAY, "")


def test_cancelled_act_has_no_outcome_afterwards() -> None:
    with pytest.raises(Conflict, match=r"supervision\.over"):
        an_act().called_off(MONDAY, "合并").held(MONDAY, "已修复", MONDAY)


def test_somebody_must_do_an_act() -> None:
    with pytest.raises(Invalid, match=r"supervision\.no_who"):
        an_act(who="  ")


@pytest.mark.parametrize("on", [date(9999, 12, 31), date(1, 1, 1)])
def test_planned_day_is_within_reach(on: date) -> None:
    with pytest.raises(Invalid, match=r"supervision\.day"):
        an_act(on=on)


def test_draft_is_not_supervised() -> None:
    with pytest.raises(Conflict, match=r"supervision\.not_filed"):
        an_act(a_draft())


@pytest.mark.parametrize("status", [Status.FILED, Status.REPLIED, Status.CONVENED, Status.CLOSED])
def test_filed_and_settled_proposals_are_supervised(status: Status) -> None:
    assert an_act(replace(filed(), status=status)).is_waiting


def test_priority_has_two_leaders() -> None:
    one = a_priority()
    assert (one.leader, one.official, one.state) == (LEADER.id, OFFICIAL.id, PriorityState.CURRENT)


def test_same_person_does_not_supervise_own_handling() -> None:
    with pytest.raises(Invalid, match=r"supervision\.same_leader"):
        chosen(handled(), LEADER, LEADER, None, MONDAY)


@pytest.mark.parametrize("other", [replace(OFFICIAL, duty=Duty.SUPERVISION), replace(OFFICIAL, is_active=False)])
def test_leader_is_a_leader_who_has_not_left(other: Contact) -> None:
    with pytest.raises(Invalid, match=r"supervision\.leader"):
        chosen(handled(), LEADER, other, None, MONDAY)


def test_priority_is_chosen_once() -> None:
    with pytest.raises(Conflict, match=r"supervision\.is_priority"):
        a_priority(a_priority())


def test_dropped_priority_may_be_chosen_again() -> None:
    dropped = a_priority().dropped(MONDAY, "主任会议调整")
    assert dropped.state is PriorityState.DROPPED
    assert a_priority(dropped).is_current


def test_priority_is_not_dropped_twice() -> None:
    with pytest.raises(Conflict, match=r"supervision\.no_priority"):
        a_priority().dropped(MONDAY, "调整").dropped(MONDAY, "调整")
