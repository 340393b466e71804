"""What deputies have signed on paper, entered at the desk; what a review sent back, handed in again; a new unit."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from core.domain.ids import DeputyId
from core.domain.proposals.proposal import TEXT_LIMIT, TITLE_LIMIT, Content, Kind, Origin, Publication
from core.domain.proposals.units import HandlingUnitKind
from core.domain.records import DeputyStatus
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_kind, word_origin, word_publication, word_unit_kind
from core.services.proposals import ProposalView
from core.services.records import DeputyView
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import NO, YES, Check, Field, Values
from tui.pages.proposal_deeds import needed
from tui.pages.proposal_rules import rules_about_proposals
from tui.pages.proposal_told import Seen, tell, told
from tui.pages.typed_names import TypedNames


async def enter(desk: DeskWork) -> None:
    """Pick the lead deputy, then write what stands on the form."""
    t, core, actor = desk.t, desk.front.core, desk.front.actor
    ruled = await desk.carried_out(rules_about_proposals(desk.front))
    found = await desk.carried_out(core.records.deputies(actor))
    if ruled is None or found is None:
        return
    serving = {int(one.deputy.id): one for one in found.result if one.deputy.status is DeputyStatus.SERVING}
    offered = [
        Offered(str(key), f"{one.deputy.name}  {one.constituency}  {one.deputy.card_number or ''}".rstrip())
        for key, one in serving.items()
    ]
    lead = await desk.picked(t("Which deputy leads it?"), offered)
    if lead is None:
        return
    others = _told_apart([one for key, one in serving.items() if str(key) != lead])
    typed = await asyncio.to_thread(TypedNames, others, t)
    fields = [
        Field("kind", t("Kind"), str(Kind.SUGGESTION), choices=tuple((str(one), word_kind(one, t)) for one in Kind)),
        *content_fields(ruled.result, t),
        Field("others", t("Co-signers, where there are any"), hint=t("names or initials"), check=typed.check()),
        Field("deadline", t("For a motion: last day of the session's deadline (or empty)"), check=_day_or_nothing(t)),
    ]
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        signed = [DeputyId(int(lead)), *(DeputyId(one) for one in typed.read(values["others"]))]
        last = values["deadline"].strip()
        entered = core.proposals.enter(
            actor,
            signed,
            content_of(values),
            kind=Kind(values["kind"]),
            motion_deadline=date.fromisoformat(last) if last else None,
        )
        done.append(await entered)

    needs = t("A motion needs {n} deputies who sign it.", n=ruled.result.motion_signatories)
    lines = [needs, t("A motion with fewer, or after its deadline, goes on as a suggestion.")]
    title = t("Proposal of {name}", name=serving[int(lead)].deputy.name)
    if await desk.filled_in(title, fields, submit, name=f"proposal.enter:{lead}", agree=t("Hand in"), lines=lines):
        desk.app.notify(told(done[-1], Seen(done[-1], ruled.result), t))
        desk.reload()


async def revise(desk: DeskWork, seen: Seen) -> None:
    """What was sent back, changed and handed in again."""
    t, one = desk.t, seen.view.proposal
    done: list[ProposalView] = []

    async def submit(values: Values) -> None:
        done.append(await desk.front.core.proposals.revise(desk.front.actor, one.id, content_of(values)))

    reason = seen.reason(t)
    lines = [t("Sent back: {reason}", reason=reason)] if reason else []
    fields, name = content_fields(seen.rules, t, one.content), f"proposal.revise:{one.id}"
    if await desk.filled_in(seen.name, fields, submit, name=name, agree=t("Hand in again"), lines=lines):
        await tell(desk, seen, done[-1])


async def add_unit(desk: DeskWork) -> None:
    """A department that handles proposals."""
    t, core = desk.t, desk.front.core

    async def submit(values: Values) -> None:
        await core.proposals.add_unit(desk.front.actor, values["name"], kind=HandlingUnitKind(values["kind"]))

    kinds = tuple((str(one), word_unit_kind(one, t)) for one in HandlingUnitKind)
    fields = (
        Field("name", t("Name"), check=needed(t("A unit needs a name."))),
        Field("kind", t("Kind"), kinds[0][0], choices=kinds),
    )
    if await desk.filled_in(t("A new handling unit"), fields, submit, name="unit.add", agree=t("Enter it")):
        desk.app.notify(t("The unit is entered. It can be undone (u)."))
        desk.reload()


def _told_apart(views: Sequence[DeputyView]) -> dict[int, str]:
    """By the name; where two are called the same, with the constituency, or else with the number of the card."""
    times = Counter(one.deputy.name for one in views)
    placed = Counter((one.deputy.name, one.constituency) for one in views)
    found = {}
    for one in views:
        apart = one.constituency if placed[one.deputy.name, one.constituency] == 1 else one.deputy.card_number
        found[int(one.deputy.id)] = one.deputy.name if times[one.deputy.name] == 1 else f"{one.deputy.name}({apart})"
    return found


def content_fields(rules: ProposalRules, t: Translator, now: Content | None = None) -> list[Field]:
    """What is written in a proposal, each field judged while one types."""
    topics = tuple((one.id, one.in_language(t.language)) for one in rules.topics)
    origins = tuple((str(one), word_origin(one, t)) for one in Origin)
    published = tuple((str(one), word_publication(one, t)) for one in Publication)
    shown, text = now or Content("", "", "", topics[0][0]), _limited(t, TEXT_LIMIT)
    is_secret, secret = YES if shown.is_confidential else NO, t("Confidential: nothing is published")
    return [
        Field("title", t("Title: one matter"), shown.title, check=_limited(t, TITLE_LIMIT)),
        Field("facts", t("Facts; of a motion its grounds"), shown.facts, check=text, is_long=True),
        Field("request", t("Concrete request; of a motion its plan"), shown.request, check=text, is_long=True),
        Field("topic", t("Topic"), shown.topic, choices=topics),
        Field("origin", t("Origin"), str(shown.origin), choices=origins),
        Field("publication", t("To be published"), str(shown.publication), choices=published),
        Field("confidential", secret, is_secret, is_switch=True),
    ]


def content_of(values: Mapping[str, str]) -> Content:
    return Content(
        values["title"],
        values["facts"],
        values["request"],
        values["topic"],
        Origin(values["origin"]),
        Publication(values["publication"]),
        values["confidential"] == YES,
    )


def _limited(t: Translator, limit: int) -> Check:
    def check(typed: str) -> str:
        if not typed.strip():
            return t("This is needed.")
        return t("At most {limit} characters.", limit=limit) if len(typed) > limit else ""

    return check


def _day_or_nothing(t: Translator) -> Check:
    def check(typed: str) -> str:
        try:
            date.fromisoformat(typed.strip() or "2026-01-01")
        except ValueError:
            return t("Like this: 2026-12-10")
        return ""

    return check
