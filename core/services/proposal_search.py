"""Proposals found by their words, and past ones that are like a new one (docs/sources.md B3.2).

What must stay true: the office finds every proposal; a deputy is told of other people's only what they consent to have
published - number, year, title, state, unit - and none is called alike for a text that may not be published.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from core.domain.actors import Actor, PersonKind, Role
from core.domain.errors import Invalid, NotAllowed
from core.domain.ids import DeputyId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind
from core.domain.proposals.search import ALIKE_FROM, asked, folded, likeness, telling, weights
from core.domain.use_cases import use_case
from core.services.stores.proposal_search import Hit, ProposalSearchStore
from core.services.work import Transactions

MOST_FOUND, MOST_SIMILAR = 50, 5
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)
_RAREST, _LOOKED_AT = 16, 60  # words that are asked for; proposals that are compared
_ROWS_READ = 5_000  # places in the index, all words together
_FACTS_READ = 400  # characters: what it is about is said by then


@dataclass(frozen=True, slots=True)
class Found:
    """A proposal as anybody may see it who is told of it. ``likeness``: percent; None where nothing was compared."""

    proposal: ProposalId
    kind: Kind
    year: int
    number: int | None
    title: str
    status: Status
    units: tuple[str, ...]
    likeness: int | None = None


class ProposalSearch:
    """Looking for proposals."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("proposal.find", *_READERS)
    async def find(
        self, actor: Actor, words: str, *, year: int | None = None, limit: int = MOST_FOUND
    ) -> Sequence[Found]:
        """Those that hold all ``words``, whose title holds them first, then the newest first.

        Errors: Invalid("proposal.nothing_asked") where nothing was typed that can be looked for.
        """
        terms = asked(words)
        if not terms:
            raise Invalid("proposal.nothing_asked")
        async with self._transactions.read(actor) as work:
            return [_found(hit) for hit in await work.proposal_search.find(terms, year=year, limit=limit)]

    @use_case("proposal.similar", *_READERS, Role.DEPUTY)
    async def similar(
        self,
        actor: Actor,
        title: str,
        facts: str = "",
        *,
        without: ProposalId | None = None,
        limit: int = MOST_SIMILAR,
    ) -> Sequence[Found]:
        """What is like a proposal with this ``title`` and these ``facts``, the most alike first; perhaps nothing.

        ``without``: the proposal itself, where it is there already. Unlike ones are left out.
        """
        async with self._transactions.read(actor) as work:
            alike = await likest(work.proposal_search, title, facts, reader=_reader(actor), without=without)
        return [_found(hit, percent) for hit, percent in alike[:limit]]


async def likest(
    store: ProposalSearchStore, title: str, facts: str, *, reader: DeputyId | None, without: ProposalId | None
) -> Sequence[tuple[Hit, int]]:
    """What is alike and how much in percent, the most alike first. ``reader``: as in ``holding_any``."""
    in_title, everywhere = telling(title), telling(f"{title}\n{facts[:_FACTS_READ]}")
    known = await store.holding(everywhere)
    counts = weights({word: known.get(word, 0) for word in everywhere}, await store.size())
    hits = await store.holding_any(_rarest(known, in_title), reader=reader, without=without, limit=_LOOKED_AT)
    wanted = [{word: counts[word] for word in words} for words in (in_title, everywhere)]
    alike = [(hit, _likeness(hit, wanted)) for hit in hits]
    near = [(hit, percent) for hit, percent in alike if percent >= ALIKE_FROM]
    return sorted(near, key=lambda one: (-one[1], -one[0].year, one[0].proposal))


def _rarest(known: Mapping[str, int], in_title: Collection[str]) -> Sequence[str]:
    """The rarest words, the title's first, as long as not too many proposals hold them: what stands everywhere finds
    nothing, and costs most.
    """
    chosen: list[str] = []
    left = _ROWS_READ
    for word in sorted(known, key=lambda word: (word not in in_title, known[word], word)):
        if known[word] <= left:
            chosen.append(word)
            left -= known[word]
    return chosen[:_RAREST] or sorted(known, key=lambda word: (known[word], word))[:1]


def _likeness(hit: Hit, wanted: Sequence[Mapping[str, float]]) -> int:
    """By its title alone or by all of it, whichever is more."""
    text = folded(f"{hit.title}\n{hit.text}")
    return max(likeness(words, text) for words in wanted)


def _reader(actor: Actor) -> DeputyId | None:
    """The deputy who is told; None: the office. Errors: NotAllowed for a deputy without a person."""
    if actor.has(*_READERS):
        return None
    if actor.person is None or actor.person.kind is not PersonKind.DEPUTY:
        raise NotAllowed("not_allowed", action="proposal.similar", roles=[Role.DEPUTY])
    return DeputyId(actor.person.id)


def _found(hit: Hit, alike: int | None = None) -> Found:
    return Found(hit.proposal, hit.kind, hit.year, hit.number, hit.title, hit.status, hit.units, alike)
