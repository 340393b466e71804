"""What the use cases ask of the index of proposals. Whoever keeps proposals keeps it right in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind
from core.domain.search_words import Term


@dataclass(frozen=True, slots=True)
class Hit:
    """A proposal that fits. ``text``: its facts and request, as far as the reader may see them. ``units``: names."""

    proposal: ProposalId
    kind: Kind
    year: int
    number: int | None
    status: Status
    title: str
    text: str
    units: tuple[str, ...]


class ProposalSearchStore(Protocol):
    """Words are those of ``core.domain.proposals.search``."""

    async def find(self, terms: Sequence[Term], *, year: int | None, limit: int) -> Sequence[Hit]:
        """Those that hold all ``terms``: the ones whose title holds them first, the newest of each first."""
        ...

    async def holding(self, words: Collection[str]) -> Mapping[str, int]:
        """In how many proposals each word stands; words that stand nowhere are missing."""
        ...

    async def size(self) -> int:
        """How many proposals there are."""
        ...

    async def holding_any(
        self, words: Collection[str], *, reader: DeputyId | None, without: ProposalId | None, limit: int
    ) -> Sequence[Hit]:
        """Those that hold any of ``words``, the best first.

        ``reader``: the deputy who is told; it sees its own, and of the filed ones that were not withdrawn those whose
        consent allows it. None: the office, which sees all.
        """
        ...
