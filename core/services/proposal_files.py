"""What the public may read of a year's proposals (docs/sources.md B3.21).

What must stay true: a confidential proposal, and one whose deputy does not consent, never leaves through here; of one
that may be published by its title only, nothing but number and title does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.domain.actors import Actor, Role
from core.domain.proposals.ledger_words import last_reply
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind, Publication
from core.domain.use_cases import use_case
from core.services.proposals import ProposalView, named_views
from core.services.work import Transactions

_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.VIEWER)


@dataclass(frozen=True, slots=True)
class PublicEntry:
    """A proposal as it is published. ``is_whole``: in full; otherwise only what stands before it is filled."""

    kind: Kind
    year: int
    number: int
    title: str
    is_whole: bool = False
    deputies: tuple[str, ...] = ()
    topic: str = ""
    facts: str = ""
    request: str = ""
    units: tuple[str, ...] = ()
    result_class: str = ""
    replied_on: date | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True)
class PublicList:
    """``withheld``: how many of the year's are not in it."""

    year: int
    entries: tuple[PublicEntry, ...]
    withheld: int


class ProposalFiles:
    """What goes into files that leave the house."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("proposal.public_list", *_READERS)
    async def public_list(self, actor: Actor, year: int) -> PublicList:
        """Every filed proposal of ``year`` that was not withdrawn, as far as its deputy consents."""
        async with self._transactions.read(actor) as work:
            views = await named_views(work, await work.proposals.listed(year=year))
        counted = [one for one in views if _stands(one)]
        entries = [_entry(one) for one in counted if _may_be_named(one)]
        return PublicList(year, tuple(entries), len(counted) - len(entries))


def _stands(view: ProposalView) -> bool:
    return view.proposal.number is not None and view.proposal.status is not Status.WITHDRAWN


def _may_be_named(view: ProposalView) -> bool:
    content = view.proposal.content
    return not content.is_confidential and content.publication is not Publication.NOT


def _entry(view: ProposalView) -> PublicEntry:
    one = view.proposal
    assert one.number is not None, "asked for above"
    if one.content.publication is not Publication.FULL:
        return PublicEntry(one.kind, one.year, one.number, one.content.title)
    reply = last_reply(one)
    return PublicEntry(
        one.kind,
        one.year,
        one.number,
        one.content.title,
        is_whole=True,
        deputies=tuple(view.signatories),
        topic=one.content.topic,
        facts=one.content.facts,
        request=one.content.request,
        units=_answering(view),
        result_class=reply.result_class if reply else "",
        replied_on=reply.replied_on if reply else None,
        reply=reply.text if reply else "",
    )


def _answering(view: ProposalView) -> tuple[str, ...]:
    units: Sequence[str] = [view.units[share.unit] for share in view.proposal.answering]
    return tuple(units)
