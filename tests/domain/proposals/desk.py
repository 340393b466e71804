"""Proposals for tests: valid by default, under Longshan's rules, on a Monday in March with the holidays of 2026."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.clocks import Desk
from core.domain.proposals.handling import assigned, replied, reviewed, submitted
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Proposal, Reply
from core.domain.proposals.units import Part
from core.domain.rules import parse_rules
from core.domain.rules.handling import ReviewOutcome
from core.domain.working_days import CalendarDay, DayKind, WorkCalendar
from core.presets import preset_text

MONDAY = date(2026, 3, 2)
SOLE = HandlingUnitId(1)
LEAD, HELPER = HandlingUnitId(2), HandlingUnitId(3)
LABOUR_DAY = [CalendarDay(date(2026, 5, day), DayKind.HOLIDAY, "劳动节") for day in range(1, 6)]


def desk(on: date = MONDAY, *, preset: str = "longshan", **changed: Any) -> Desk:
    """``changed``: values of the proposal rules."""
    rules = parse_rules(preset_text(preset))
    assert rules.proposals is not None
    assert rules.proposal_deadlines is not None
    calendar = WorkCalendar.of(LABOUR_DAY, known_years=[2026])
    return Desk(rules.proposals.model_copy(update=changed), rules.proposal_deadlines, calendar, on)


def a_draft(*, signatories: int = 1, kind: Kind = Kind.SUGGESTION, **changed: Any) -> Proposal:
    content = Content("修缮农车镇桥梁", "桥面破损", "请交通局年内修缮", "building")
    signed = tuple(DeputyId(number) for number in range(1, signatories + 1))
    draft = Proposal(ProposalId(1), kind, 2026, Status.DRAFT, content, signed)
    return replace(draft, **changed)


def filed(at: Desk | None = None, **changed: Any) -> Proposal:
    at = at or desk()
    proposal = submitted(a_draft(**changed), at)
    while proposal.status is Status.IN_REVIEW:
        proposal = reviewed(proposal, ReviewOutcome.ACCEPT, at)
    return proposal


def handled(at: Desk | None = None, **changed: Any) -> Proposal:
    """Given to one sole unit."""
    return assigned(filed(at, **changed), [(SOLE, Part.SOLE)], at or desk())


def shared(*, part: Part = Part.ASSIST) -> Proposal:
    """Given to a lead unit and a helper, or to two separate ones."""
    first = Part.LEAD if part is Part.ASSIST else Part.SEPARATE
    return assigned(filed(), [(LEAD, first), (HELPER, part)], desk())


def a_reply(unit: HandlingUnitId = SOLE, *, result_class: str = "a") -> Reply:
    return Reply(unit, 0, result_class, "龙交函〔2026〕8号", "田局长", "已列入计划", MONDAY)


def answered(at: Desk | None = None, **changed: Any) -> Proposal:
    """Replied to, waiting for the deputy's rating."""
    return replied(handled(at, **changed), a_reply(), at or desk())
