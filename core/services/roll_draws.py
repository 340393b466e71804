"""A meeting's roll as it would be drawn anew: who would come onto it, who would go from it, and where nobody would be.

Reading only: what staff agreed to is then set as it was seen (``meeting.set_roll``). The notice of a meeting without
a roll draws one by a rule of its own (``core.services.meeting_previews.voters_to_draw``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.domain.ids import ConstituencyId, VoterId
from core.domain.meetings import Meeting, check_roll_may_change
from core.domain.records import Voter
from core.services.work import Work


class RollChoice(StrEnum):
    """Who of the constituencies of those who report: their voter representatives, or all their voters."""

    REPRESENTATIVES = "representatives"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class RollChange:
    """Somebody who would come or go."""

    voter: VoterId
    name: str
    constituency: str
    is_representative: bool


@dataclass(frozen=True, slots=True)
class RollDraw:
    """``voters``: the whole roll as it would be, by number. ``empty``: constituencies that nobody on it is of."""

    meeting: Meeting
    choice: RollChoice
    voters: tuple[VoterId, ...]
    joining: tuple[RollChange, ...]
    leaving: tuple[RollChange, ...]
    empty: tuple[str, ...]
    minimum: int

    @property
    def is_below_minimum(self) -> bool:
        return len(self.voters) < self.minimum


async def draw_of(work: Work, meeting: Meeting, choice: RollChoice, *, minimum: int) -> RollDraw:
    """Errors: Conflict("meeting.roll_is_frozen")."""
    check_roll_may_change(meeting)
    deputies = await work.records.deputies_named(meeting.agenda)
    heard = sorted({deputy.constituency_id for deputy in deputies})
    found = [voter for place in heard for voter in await work.records.voters(place) if _is_drawn(voter, choice)]
    drawn = {voter.id: voter for voter in found}
    before = set(await work.meetings.roll(meeting.id))
    gone = await work.records.voters_named(sorted(before.difference(drawn)))
    names = {one.id: one.name for one in await work.records.constituencies()}
    with_voters = {voter.constituency_id for voter in found}
    return RollDraw(
        meeting,
        choice,
        tuple(sorted(drawn)),
        _changes((voter for key, voter in sorted(drawn.items()) if key not in before), names),
        _changes(gone, names),
        tuple(names[place] for place in heard if place not in with_voters),
        minimum,
    )


def _is_drawn(voter: Voter, choice: RollChoice) -> bool:
    return voter.is_active and (choice is RollChoice.ALL or voter.is_representative)


def _changes(voters: Iterable[Voter], names: Mapping[ConstituencyId, str]) -> tuple[RollChange, ...]:
    return tuple(
        RollChange(voter.id, voter.name, names[voter.constituency_id], voter.is_representative) for voter in voters
    )
