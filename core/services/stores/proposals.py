"""What the use cases ask of the store of proposals."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from core.domain.ids import DeputyId, HandlingUnitId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Kind, Proposal
from core.domain.proposals.units import HandlingUnit


@dataclass(frozen=True, slots=True)
class RunningClock:
    """An open clock and where it stands: ``place`` counts within its proposal, from 0."""

    proposal: ProposalId
    place: int
    clock: Clock


class ProposalStore(Protocol):
    """A proposal is read and written whole, with its units, clocks, replies and ratings."""

    async def units(self) -> Sequence[HandlingUnit]:
        """All, by name."""
        ...

    async def add_unit(self, unit: HandlingUnit) -> HandlingUnitId:
        """The id given is ignored. Errors: Conflict("storage.integrity") for a name that is there."""
        ...

    async def remove_unit(self, unit: HandlingUnitId) -> None:
        """One that no proposal names."""
        ...

    async def is_unit_used(self, unit: HandlingUnitId) -> bool: ...

    async def get(self, proposal: ProposalId) -> Proposal:
        """Errors: NotFound("proposal.unknown")."""
        ...

    async def promised(self, classes: Collection[str], since: date, until: date) -> Sequence[ProposalId]:
        """Those with a reply of one of ``classes`` that was given from ``since`` to ``until``, or has an open clock."""
        ...

    async def several(self, wanted: Collection[ProposalId]) -> Mapping[ProposalId, Proposal]:
        """Those of ``wanted`` that there are."""
        ...

    async def listed(
        self, *, year: int | None = None, statuses: Collection[Status] = (), unit: HandlingUnitId | None = None
    ) -> Sequence[Proposal]:
        """By year, kind and number, those without a number last.

        ``statuses`` empty: all but the drafts that nobody has handed in yet.
        """
        ...

    async def signed_by(self, deputy: DeputyId) -> Sequence[Proposal]:
        """Those that bear the deputy's name, in whatever state, in the order of ``listed``."""
        ...

    async def running(self, *, since: date | None = None, until: date | None = None) -> Sequence[RunningClock]:
        """Every open clock, by proposal and place; those that end from ``since`` to ``until``, where one is given."""
        ...

    async def move_clocks(self, moved: Sequence[RunningClock]) -> None:
        """Give these clocks other dates, with their explanations."""
        ...

    async def titles(self) -> Mapping[ProposalId, str]:
        """Of every proposal of which something still runs out."""
        ...

    async def last_number(self, year: int, kind: Kind) -> int:
        """0 where none has been given."""
        ...

    async def add(self, proposal: Proposal) -> ProposalId:
        """The id given is ignored."""
        ...

    async def save(self, proposal: Proposal, *, was: Proposal | None = None) -> None:
        """``was``: as it was read in this unit of work; what is still the same is not written again."""
        ...

    async def remove(self, proposal: ProposalId) -> None: ...
