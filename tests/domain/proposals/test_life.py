"""The table of a proposal's life, and every step that is not in it."""

from __future__ import annotations

from itertools import product

import pytest

from core.domain.errors import Conflict, Invalid
from core.domain.proposals.life import OVER, TRANSITIONS, Status, Step, steps_from, transition

KNOWN = {(one.source, one.step): one for one in TRANSITIONS}


def test_no_step_has_two_ways_from_one_state() -> None:
    assert len(KNOWN) == len(TRANSITIONS)


def test_every_state_is_reached_from_a_draft() -> None:
    reached, waiting = {Status.DRAFT}, [Status.DRAFT]
    while waiting:
        new = {one.target for one in steps_from(waiting.pop())} - reached
        reached |= new
        waiting += new
    assert reached == set(Status)


def test_every_state_that_is_not_over_can_end() -> None:
    ends = set(OVER)
    while more := {one.source for one in TRANSITIONS if one.target in ends} - ends:
        ends |= more
    assert ends == set(Status)


def test_only_five_states_are_over() -> None:
    assert {
        Status.CLOSED,
        Status.REJECTED,
        Status.CONVERTED,
        Status.MERGED,
        Status.WITHDRAWN,
    } == OVER


@pytest.mark.parametrize(("status", "step"), sorted(set(product(Status, Step)) - set(KNOWN)))
def test_a_step_outside_the_table_is_refused(status: Status, step: Step) -> None:
    with pytest.raises(Conflict, match="wrong_status"):
        transition(status, step, reason="理由")


@pytest.mark.parametrize(("status", "step"), sorted(key for key, one in KNOWN.items() if one.needs_reason))
def test_a_step_that_needs_a_reason_gets_one(status: Status, step: Step) -> None:
    with pytest.raises(Invalid, match=r"reason\.missing"):
        transition(status, step)
    assert transition(status, step, reason="理由") is KNOWN[status, step]
