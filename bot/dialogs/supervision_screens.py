"""What the dialogue of those above the units shows: a line of each list, and one item with its deadlines explained."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.dialogs.proposal_texts import word_key
from bot.dialogs.unit_screens import short_name
from core.domain.proposals.proposal import Clock, Proposal
from core.domain.proposals.supervision import Act
from core.locale.catalogue import Translator
from core.locale.chase_notices import word_left
from core.locale.dates import word_day
from core.locale.deadline_words import word_deadline
from core.locale.proposal_words import word_kind, word_part, word_status, word_unit_status
from core.locale.supervision_words import word_act_kind, word_act_state, word_line
from core.services.supervised_items import Overdue, SupervisedItem

_TITLE, _OUTCOME = 30, 200  # characters


def name_of(proposal: Proposal, t: Translator) -> str:
    """``2026-12 修缮桥梁``; of a confidential one its number only."""
    content = proposal.content
    title = t("confidential") if content.is_confidential else content.title[:_TITLE]
    return f"{short_name(proposal)} {title}"


def item_line(item: SupervisedItem, t: Translator) -> str:
    """Where a priority item stands, and what is due next."""
    name, state = name_of(item.proposal, t), word_status(item.proposal.status, t)
    dated = [one for one in item.due if one.due_on is not None]
    if not dated:
        return t("{name}: {state}", name=name, state=state)
    return t("{name}: {state}; {due}", name=name, state=state, due=_due(dated[0], item, t))


def act_line(act: Act, today: date, t: Translator, *, about: Proposal | None = None) -> str:
    """Who does what when, and what came of it."""
    kind, line = word_act_kind(act.kind, t), word_line(act.line, t)
    day = word_day(act.done_on or act.planned_on, t)
    state = word_act_state(act.state, t)
    if act.is_waiting:
        days = (act.planned_on - today).days
        state = word_left(days, t) if days >= 0 else t("its outcome is not entered yet")
    said = t("{day} {kind}, {who} ({line}): {state}", day=day, kind=kind, who=act.who, line=line, state=state)
    outcome = (act.outcome or act.reason)[:_OUTCOME]
    parts = [f"{name_of(about, t)}: {said}" if about is not None else said, *([outcome] if outcome else [])]
    return ". ".join(parts) if t.language == "en" else "。".join(parts)


def overdue_line(one: Overdue, t: Translator) -> str:
    """Which unit owes what, and for how long."""
    what, left = word_key(one.clock.key, t), word_left(-one.days, t)
    return t("{unit}: {name}, {what}, {left}", unit=one.unit, name=name_of(one.proposal, t), what=what, left=left)


def page_lines(item: SupervisedItem, t: Translator) -> Iterator[str]:
    """One item, short: what it is, who has it, how each deadline came about, what is done to see it through."""
    proposal = item.proposal
    kind, state = word_kind(proposal.kind, t), word_status(proposal.status, t)
    title = t("confidential") if proposal.content.is_confidential else proposal.content.title
    yield t("{number} ({kind}): {title}", number=short_name(proposal), kind=kind, title=title)
    yield t("State: {state}", state=state)
    yield t("Signed by: {names}", names=t(", ").join(item.deputies))
    if item.priority is not None:
        yield t(
            "Priority item: {leader} supervises, {official} leads the handling",
            leader=item.leader,
            official=item.official,
        )
    for share in proposal.assignments:
        part, status = word_part(share.part, t), word_unit_status(share.status, t)
        yield t("{unit} ({part}): {status}", unit=item.units[share.unit], part=part, status=status)
    if proposal.content.is_confidential:
        yield t("This proposal is confidential. Please read it at the congress's office, not here.")
    for clock in item.due:
        yield ""
        yield from _explained(clock, item, t)
    if item.acts:
        yield ""
        yield t("Acts of supervision:")
        yield from (act_line(one, item.today, t) for one in item.acts)
        yield t("Outcomes are entered by the congress's office: please tell it what came of an act.")


def _explained(clock: Clock, item: SupervisedItem, t: Translator) -> Iterator[str]:
    yield _due(clock, item, t)
    label = word_key(clock.key, t)
    yield from word_deadline([one.as_json() for one in clock.explanation], t, labels={clock.key: label})
    if clock.is_estimated:
        yield t("Estimated: the holidays of that year are not known yet.")


def _due(clock: Clock, item: SupervisedItem, t: Translator) -> str:
    unit = item.units[clock.unit] if clock.unit is not None else ""
    what = f"{unit} {word_key(clock.key, t)}".strip()
    if clock.due_on is None:
        return t("{what}: no day is fixed", what=what)
    day, left = word_day(clock.due_on, t), word_left((clock.due_on - item.today).days, t)
    return t("{what}: {day}, {left}", what=what, day=day, left=left)
