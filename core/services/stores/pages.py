"""What the use cases ask of lists too long to hold: a page at a time, from where a reader stands (a keyset).

What must stay true: walking by ``after`` and ``before`` meets every row that stays exactly once, whatever is added
meanwhile; a place is looked up only for a jump.

The entries of the longest lists are tuples: a page makes hundreds of them between two keys.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Generic, NamedTuple, Protocol, TypeVar

from core.domain.deadlines import Remaining
from core.domain.ids import DeputyId, HandlingUnitId, ProposalId, VoterId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind
from core.domain.records import DeputyStatus
from core.services.stores.ledger import AuditLine
from core.services.stores.messages import OutboxRow, OutboxState

Entry = TypeVar("Entry", covariant=True)
At = tuple[str | int, ...]
"""Where a row stands in an order: opaque, for the next question about the same order."""


@dataclass(frozen=True, slots=True)
class Filter:
    """``text``: every word of it must fit. ``column``: it must fit there; empty: wherever people look for a row.

    ``states``: of outbox rows, only these. ``only_unknown``: only those of which nobody knows whether they arrived once
    or twice. ``may_see_phones``: telephones may be searched. Of audit lines only those of ``actor``, from ``since`` on
    and before ``until``. ``meant``: words of the text with the codes (of actions, actors, states, topics) that they
    mean in the language of whoever asks. Of proposals only those of ``year``, in one of ``statuses``, and those that
    ``unit`` has a part in.
    """

    text: str = ""
    column: str = ""
    states: tuple[OutboxState, ...] = ()
    only_unknown: bool = False
    may_see_phones: bool = False
    actor: str = ""
    since: datetime | None = None
    until: datetime | None = None
    meant: tuple[tuple[str, frozenset[str]], ...] = ()
    year: int | None = None
    statuses: tuple[Status, ...] = ()
    unit: HandlingUnitId | None = None


@dataclass(frozen=True, slots=True)
class Sorting:
    """``column`` empty: the list's own order. Ties are in the order in which the rows were made."""

    column: str = ""
    is_reversed: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """Which rows, in which order."""

    filter: Filter = field(default=Filter())
    sorting: Sorting = field(default=Sorting())


@dataclass(frozen=True, slots=True)
class From:
    """Where a page begins: right ``after``, right ``before`` or right ``at`` a row, otherwise at ``place``."""

    place: int = 0
    after: At | None = None
    before: At | None = None
    at: At | None = None


@dataclass(frozen=True, slots=True)
class Size:
    """How many rows fit, of how many; equal ``version``: the list has not changed, neither has any place in it."""

    fitting: int
    whole: int
    version: int


class Placed(NamedTuple, Generic[Entry]):
    """A row and where it stands."""

    entry: Entry
    at: At


@dataclass(frozen=True, slots=True)
class Anchor:
    """How many rows stand before a row, and where it stands."""

    place: int
    at: At


@dataclass(frozen=True, slots=True)
class Choice:
    """Rows that an action is to apply to: ``keys``, and all that fit one of ``filters`` except ``apart``."""

    keys: frozenset[int] = frozenset()
    filters: tuple[Filter, ...] = ()
    apart: frozenset[int] = frozenset()


class VoterEntry(NamedTuple):
    """An active voter. ``is_bound``: has a chat account."""

    id: VoterId
    name: str
    constituency: str
    roll_number: str | None
    phone: str | None
    is_representative: bool
    is_bound: bool
    remark: str | None = None


@dataclass(frozen=True, slots=True)
class FormerVoterEntry:
    """A voter who was taken off the rolls. ``left_at`` None: nobody wrote down when, nor why."""

    id: VoterId
    name: str
    constituency: str
    roll_number: str | None
    left_at: datetime | None
    reason: str


class DeputyEntry(NamedTuple):
    id: DeputyId
    name: str
    constituency: str
    township: str
    group: str
    status: DeputyStatus
    phone: str | None
    card_number: str | None


@dataclass(frozen=True, slots=True)
class ProposalEntry:
    """A proposal in a line. ``units``: those that have a part in it, in their order.

    ``due_on``: the next day on which something of it is due, ``due_key`` says what; None: nothing runs out. ``left``:
    how that stands today, once the reader has worked it out.
    """

    id: ProposalId
    kind: Kind
    year: int
    number: int | None
    title: str
    status: Status
    topic: str
    lead: str
    signatories: int
    units: str
    due_on: date | None
    due_key: str
    is_estimated: bool
    left: Remaining | None = None


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """A message and the name of whom it is for; ``row.sealed`` holds nothing, only that there was something."""

    row: OutboxRow
    name: str


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """That something came in, never what."""

    id: int
    channel: str
    received_at: datetime
    handled_at: datetime | None
    failures: int


class PagedList(Protocol[Entry]):
    """One list. Errors of every call: Invalid("list.column") for a column that it cannot search or sort by."""

    async def size(self, listed: Listed) -> Size: ...

    async def page(self, listed: Listed, start: From, limit: int) -> Sequence[Placed[Entry]]:
        """At most ``limit`` rows, in order; those ``before`` a row are the ones nearest to it."""
        ...

    async def anchor(self, listed: Listed, key: int) -> Anchor | None:
        """Where the row ``key`` stands; None where it is no more or does not fit."""
        ...

    async def fitting(self, wanted: Filter, keys: Sequence[int]) -> frozenset[int]:
        """Those of ``keys`` that fit."""
        ...

    async def number_of(self, choice: Choice) -> int: ...

    async def chosen(self, choice: Choice, *, after: int, limit: int) -> Sequence[Placed[Entry]]:
        """The next chosen rows behind the key ``after``, in the order of their keys."""
        ...


class PageStore(Protocol):
    """Every list."""

    @property
    def voters(self) -> PagedList[VoterEntry]: ...
    @property
    def former_voters(self) -> PagedList[FormerVoterEntry]: ...
    @property
    def deputies(self) -> PagedList[DeputyEntry]: ...
    @property
    def audit(self) -> PagedList[AuditLine]: ...
    @property
    def outbox(self) -> PagedList[OutboxEntry]: ...
    @property
    def inbox(self) -> PagedList[InboxEntry]: ...
    @property
    def proposals(self) -> PagedList[ProposalEntry]: ...
