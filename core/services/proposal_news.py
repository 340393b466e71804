"""Telling the deputies who signed what became of their proposal, inside the unit of work of the step that did it.

What must stay true: a message names a confidential proposal by its number only; who took the step is not told of it;
undoing the step finds by ``news_key`` whom it has reached.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.actors import Person, PersonKind
from core.domain.ids import DeputyId
from core.domain.notices import Notice, NoticeKind, Plain, day
from core.domain.proposals.clocks import FEEDBACK, REPLY, Desk, promise_rating_key
from core.domain.proposals.life import Status
from core.domain.proposals.news import News, hearers, news_of
from core.domain.proposals.proposal import Proposal
from core.domain.rules.fields import Named
from core.domain.undo import print_of
from core.services.messages import tell_many
from core.services.stores.messages import Priority
from core.services.work import Work


def named_in_chat(proposal: Proposal) -> dict[str, Plain]:
    """How a message names it: a confidential one without its title (security: a telephone lies about)."""
    content = proposal.content
    return {
        "proposal": proposal.id,
        "kind": str(proposal.kind),
        "title": "" if content.is_confidential else content.title,
        "number": f"{proposal.year}-{proposal.number}" if proposal.number is not None else "",
    }


def news_key(proposal: Proposal) -> str:
    """Under which everything is promised that a step says: of the proposal as the step left it."""
    return key_of_print(proposal.id, print_of(proposal))


def key_of_print(proposal: int, fingerprint: str) -> str:
    """As ``news_key``, for the print that an inverse holds."""
    return f"proposal.news:{proposal}:{fingerprint[:20]}"


async def tell_signatories(work: Work, before: Proposal, after: Proposal, desk: Desk) -> None:
    """Promise everybody who signed, and whom it concerns, a notice of the step."""
    news = news_of(before, after)
    if news is None:
        return
    params = named_in_chat(after) | {"news": str(news)} | await _details(work, news, before, after, desk)
    people = [_deputy(one) for one in hearers(news, after, desk.rules) if _deputy(one) != work.actor.person]
    notices = {one: Notice(NoticeKind.PROPOSAL_NEWS, _for(one, after, params)) for one in people}
    key = f"{news_key(after)}:{news}:{work.now:%Y%m%d%H%M%S%f}"
    await tell_many(work, notices, key=key, priority=Priority.REMINDER)


def _for(person: Person, proposal: Proposal, params: Mapping[str, Plain]) -> dict[str, Plain]:
    """The lead deputy rates; the others are not asked to."""
    kept = dict(params)
    if person.id != proposal.lead:
        kept.pop("rate_by", None)
    return kept


async def _details(work: Work, news: News, before: Proposal, proposal: Proposal, desk: Desk) -> dict[str, Plain]:
    match news:
        case News.REFUSED:
            return {"named_reason": _named(desk.rules.refusals, proposal.reason)}
        case News.SENT_BACK | News.CONVERTED | News.SETTLED | News.WITHDRAWN:
            return {"reason": proposal.reason}
        case News.ASSIGNED:
            names = await _unit_names(work)
            return {"units": [names[one.unit] for one in proposal.answering], **_due(proposal, REPLY, "due_on")}
        case News.EXTENDED:
            longer = next(one for one in proposal.clocks if one.extended_on and one not in before.clocks)
            return {"reason": longer.extension_reason, "due_on": day(longer.due_on) if longer.due_on else None}
        case News.REPLIED:
            rate_by = _due(proposal, FEEDBACK, "rate_by") if proposal.status is Status.REPLIED else {}
            if not proposal.replies:
                return rate_by
            letter = proposal.replies[-1]
            named_class = _named(desk.rules.result_classes, letter.result_class)
            return {"units": [(await _unit_names(work))[letter.unit]], "class": named_class, **rate_by}
        case News.PROMISE_TOLD | News.PROMISE_KEPT:
            unit = proposal.notes[-1].unit
            names = await _unit_names(work)
            return {"units": [names[unit]], **_due(proposal, promise_rating_key(unit), "rate_by")}
        case _:
            return {}


def _due(proposal: Proposal, key: str, name: str) -> dict[str, Plain]:
    """The last day of the open clocks ``key``."""
    days = [one.due_on for one in proposal.open_clocks if one.key == key and one.due_on is not None]
    return {name: day(max(days))} if days else {}


def _named(some: tuple[Named, ...], wanted: str) -> dict[str, str] | str:
    found = next((one for one in some if one.id == wanted), None)
    return {"zh": found.zh, "en": found.en} if found is not None else wanted


async def _unit_names(work: Work) -> dict[int, str]:
    return {one.id: one.name for one in await work.proposals.units()}


def _deputy(deputy: DeputyId) -> Person:
    return Person(PersonKind.DEPUTY, deputy)
