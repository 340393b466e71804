"""What is published of a year's proposals: each rate with its numerator and denominator (docs/sources.md B3.22).

Counted are proposals that were filed and not withdrawn. How satisfied a deputy is: the worst mark of the last round
that was rated. A deputy who never answered counts as the rules say (B3.16): not at all, or as not satisfied; so does
one who was asked whether a promise was kept, where the rules count kept promises as carried out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from core.domain.ids import HandlingUnitId
from core.domain.proposals.life import Status
from core.domain.proposals.promises import promises_of
from core.domain.proposals.proposal import Proposal
from core.domain.proposals.units import UnitStatus
from core.domain.rules.handling import CarriedOut, ProposalRules, Silence, Standing

_TENTH = Decimal("0.1")
_ORDER = tuple(Standing)  # best first


class RateName(StrEnum):
    ASSIGNED = "assigned"  # 交办率
    REPLIED = "replied"  # 办复率
    CONSULTED = "consulted"  # 面商率
    SATISFIED = "satisfied"  # 满意率
    SATISFIED_OR_BASICALLY = "satisfied_or_basically"  # with "basically"
    IMPLEMENTED = "implemented"  # 落实率


@dataclass(frozen=True, slots=True)
class Rate:
    """``part`` of ``whole`` proposals."""

    name: RateName
    part: int
    whole: int

    @property
    def percent(self) -> Decimal | None:
        """Rounded to a tenth, half up; None of nothing."""
        if not self.whole:
            return None
        return (Decimal(100 * self.part) / self.whole).quantize(_TENTH, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Statistics:
    """``classes``: how many last replies are of each class, in the order of the rules."""

    filed: int
    rates: tuple[Rate, ...]
    classes: tuple[tuple[str, int], ...]


def statistics(proposals: Iterable[Proposal], rules: ProposalRules) -> Statistics:
    """Of all ``proposals`` together."""
    counted = [one for one in proposals if one.number is not None and one.status is not Status.WITHDRAWN]
    assigned = [one for one in counted if one.answering]
    replied = [one for one in assigned if has_replied(one)]
    standings = [standing_of(one, rules) for one in replied if one.feedback]
    if rules.silence is Silence.EXCLUDED:
        standings = [one for one in standings if one is not None]
    carried_out = [one for one in (is_carried_out(one, rules) for one in replied) if one is not None]
    letters = Counter(one.replies[-1].result_class for one in replied)
    rates = (
        Rate(RateName.ASSIGNED, len(assigned), len(counted)),
        Rate(RateName.REPLIED, len(replied), len(assigned)),
        Rate(RateName.CONSULTED, sum(map(_was_consulted, replied)), len(replied)),
        Rate(RateName.SATISFIED, standings.count(Standing.SATISFIED), len(standings)),
        Rate(
            RateName.SATISFIED_OR_BASICALLY,
            standings.count(Standing.SATISFIED) + standings.count(Standing.BASICALLY),
            len(standings),
        ),
        Rate(RateName.IMPLEMENTED, sum(carried_out), len(carried_out)),
    )
    return Statistics(len(counted), rates, tuple((one.id, letters[one.id]) for one in rules.result_classes))


def of_unit(proposals: Iterable[Proposal], unit: HandlingUnitId) -> list[Proposal]:
    """Those that ``unit`` answers for: alone, leading, or separately."""
    return [one for one in proposals if any(share.unit == unit for share in one.answering)]


def in_league_order(units: Iterable[tuple[str, Statistics]]) -> list[tuple[str, Statistics]]:
    """The best unit first: by what it replied to, then how satisfied its deputies are, then what was carried out; of
    equal ones the one that has more to do. A rate of nothing comes after every rate of something.
    """
    names = (RateName.REPLIED, RateName.SATISFIED, RateName.SATISFIED_OR_BASICALLY, RateName.IMPLEMENTED)

    def place(one: tuple[str, Statistics]) -> tuple[object, ...]:
        name, found = one
        shares = {rate.name: -rate.part / rate.whole if rate.whole else 1.0 for rate in found.rates}
        return (*(shares[each] for each in names), -found.filed, name)

    return sorted(units, key=place)


def has_replied(proposal: Proposal) -> bool:
    """Whether every unit that answers has written at least once."""
    written = {one.unit for one in proposal.replies}
    return bool(proposal.answering) and all(
        share.unit in written or share.status is UnitStatus.ANSWERED for share in proposal.answering
    )


def standing_of(proposal: Proposal, rules: ProposalRules) -> Standing | None:
    """What the deputy thinks of it; None where the last word is silence."""
    standings = {one.id: one.standing for one in rules.ratings}
    marks: Sequence[tuple[str, str]] = proposal.feedback[-1].marks if proposal.feedback else ()
    found = [standings[mark] for _, mark in marks if mark in standings]
    return max(found, key=_ORDER.index) if found else None


def is_carried_out(proposal: Proposal, rules: ProposalRules) -> bool | None:
    """Whether what was asked for is there, of one that was replied to; None where silence does not count."""
    if proposal.replies and proposal.replies[-1].result_class in {
        one.id for one in rules.result_classes if one.is_settled
    }:
        return True
    promises = promises_of(proposal, rules)
    is_by_class = rules.carried_out is CarriedOut.BY_CLASS
    if is_by_class or not promises or not all(one.is_kept and one.ratings for one in promises):
        return False
    if all(one.ratings[-1].marks for one in promises):
        return True
    return None if rules.silence is Silence.EXCLUDED else False


def _was_consulted(proposal: Proposal) -> bool:
    return any(one.consultation.is_face_to_face for one in proposal.replies)
