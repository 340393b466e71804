"""What is offered for a proposal's supervision is what the rules of supervision take on that day."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from core.domain.ids import ActId
from core.domain.proposals.life import Status
from core.domain.proposals.supervision import ActKind, Line, planned
from core.domain.proposals.supervision_steps import SupervisionDeed, SupervisionOffer, supervision_offers
from core.domain.use_cases import REGISTER
from core.services import supervision as _  # noqa: F401 - the use cases
from tests.domain.proposals.desk import MONDAY, handled
from tests.domain.proposals.test_supervision import a_priority

CHOOSE, DROP, PLAN = SupervisionDeed.CHOOSE, SupervisionDeed.DROP, SupervisionDeed.PLAN
OUTCOME, CANCEL = SupervisionDeed.OUTCOME, SupervisionDeed.CANCEL


def test_every_deed_of_supervision_is_a_use_case() -> None:
    assert {one.use_case for one in SupervisionDeed} <= set(REGISTER)


def test_item_is_chosen_once_until_it_is_dropped() -> None:
    def offered(priority: object) -> list[SupervisionDeed]:
        return [one.deed for one in supervision_offers(Status.HANDLING, priority, ())]  # type: ignore[arg-type]

    assert offered(None) == [PLAN, CHOOSE]
    assert offered(a_priority()) == [PLAN, DROP]
    assert offered(a_priority().dropped(MONDAY, "主任会议调整")) == [PLAN, CHOOSE]


def test_nothing_is_planned_before_the_filing() -> None:
    for status in (Status.DRAFT, Status.IN_REVIEW, Status.MERGED, Status.WITHDRAWN):
        assert supervision_offers(status, None, ()) == ()
    assert [one.deed for one in supervision_offers(Status.CLOSED, None, ())] == [PLAN, CHOOSE]


def test_acts_that_wait_are_ended_by_their_day() -> None:
    late, soon = (
        replace(
            planned(handled(), Line.DEPUTIES, ActKind.INSPECTION, "代表", MONDAY + timedelta(days=on), MONDAY), id=one
        )
        for one, on in ((ActId(1), 20), (ActId(2), 10))
    )
    done = replace(soon.held(MONDAY, "已修复", MONDAY), id=ActId(3))
    found = supervision_offers(Status.WITHDRAWN, None, (late, done, soon))
    assert [(one.deed, one.act) for one in found] == [(OUTCOME, 2), (OUTCOME, 1), (CANCEL, 2), (CANCEL, 1)]
    assert SupervisionOffer(PLAN) in supervision_offers(Status.FILED, None, (late,))
