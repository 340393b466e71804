"""Supervision as rows and lines: what is to be done by whom and when, what came of it, who answers for an item.

What must stay true: how an act stands is told by a word, and a colour repeats it; an act that was called off stays,
with the reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from core.domain.deadlines import days_left
from core.domain.proposals.supervision import ActState
from core.locale.catalogue import Translator
from core.locale.supervision_words import ACT_KINDS, LINES, word_act_kind, word_act_state, word_line
from core.services.proposal_reviews import SOON_DAYS
from core.services.stores.pages import ProposalEntry
from core.services.supervision import ActView, PriorityView, Supervised
from tui.front import word
from tui.pages.proposal_trail import Dated, TrailItem, trail_row
from tui.pages.proposal_words import LEFT_STYLES, due_cell, number_of, room_for, short_left, status_cell
from tui.widgets.rows import Cell, Column, Row

PRIORITY_COLUMNS = (
    Column("title", word("Proposal"), 16, grows=True),
    Column("leader", word("Supervised by"), 13, is_name=True),
    Column("official", word("Handling led by"), 15, is_name=True),
    Column("next", word("Next act"), 16),
    Column("number", word("Number"), 8, rank=1),
    Column("state", word("State"), 15, rank=2),
    Column("since", word("Chosen on"), 10, rank=3),
)
NO_OUTCOME = word("no outcome yet")
_ACT, _PRIORITY = word("act"), word("priority")
_STYLES = {ActState.DONE: "green", ActState.CANCELLED: "dim"}
_DUE = 15  # cells: `11-20 110d over`
Entries = Mapping[int, ProposalEntry]


def act_columns(t: Translator) -> tuple[Column, ...]:
    """As wide as their words are; what is left is the title's."""
    return (
        Column("due", word("Day"), _DUE),
        Column("what", word("What"), room_for(ACT_KINDS.values(), t, most=20)),
        Column("title", word("Proposal"), 16, grows=True),
        Column("who", word("By whom"), 12, rank=1, is_name=True),
        Column("number", word("Number"), 8, rank=2),
        Column("line", word("In the line of"), room_for(LINES.values(), t, most=14, least=8), rank=3),
    )


def act_due(view: ActView, today: date, t: Translator) -> Cell:
    """The day of an act that waits, and how it stands."""
    return due_cell(view.act.planned_on, days_left(view.act.planned_on, today, soon_within=SOON_DAYS), t)


def act_row(view: ActView, entries: Entries, today: date, t: Translator) -> Row:
    """An act that waits, in the list of all."""
    act, kind = view.act, word_act_kind(view.act.kind, t)
    line = word_line(act.line, t)
    number = _number(entries.get(act.proposal), t)
    cells = {
        "due": act_due(view, today, t),
        "what": Cell(kind),
        "title": Cell(view.title),
        "who": Cell(act.who),
        "number": Cell(number),
        "line": Cell(line),
    }
    return Row(str(act.id), cells, (view.title, kind, act.who, line, number))


def priority_row(view: PriorityView, following: ActView | None, entries: Entries, today: date, t: Translator) -> Row:
    """A priority item. ``following``: its act that is to come first."""
    one = view.priority
    entry = entries.get(one.proposal)
    number = _number(entry, t)
    cells = {
        "title": Cell(view.title),
        "leader": Cell(view.leader),
        "official": Cell(view.official),
        "next": act_due(following, today, t) if following is not None else Cell(t("none planned"), "dim"),
        "number": Cell(number),
        "state": status_cell(entry.status, t) if entry is not None else Cell(""),
        "since": Cell(one.chosen_on.isoformat()),
    }
    return Row(str(one.proposal), cells, (view.title, view.leader, view.official, number))


def act_lines(view: ActView, t: Translator) -> tuple[str, ...]:
    """An act, whole."""
    act = view.act
    lines = [
        word_act_kind(act.kind, t),
        view.title,
        t("In the line of: {line}", line=word_line(act.line, t)),
        t("By whom: {who}", who=act.who),
        t("Planned for: {day}", day=act.planned_on.isoformat()),
        t("State: {state}", state=act_state(view, t)[0]),
    ]
    if act.done_on is not None:
        lines.append(t("Took place on: {day}", day=act.done_on.isoformat()))
    if act.outcome:
        lines += [t("What came of it"), *act.outcome.splitlines()]
    if act.cancelled_on is not None:
        lines.append(t("Called off on: {day}", day=act.cancelled_on.isoformat()))
    return (*lines, *([t("Reason: {text}", text=act.reason)] if act.reason else []))


def act_state(view: ActView, t: Translator) -> tuple[str, str]:
    """In a word and a colour; late is what should have taken place and has no outcome."""
    if view.act.is_waiting and view.days < 0:
        return t(NO_OUTCOME), "bold red"
    return word_act_state(view.act.state, t), _STYLES.get(view.act.state, "")


def priority_lines(view: PriorityView, t: Translator) -> tuple[str, ...]:
    """A priority item, or what was one."""
    one = view.priority
    lines = [
        view.title,
        t("Supervised by: {name} (Standing Committee)", name=view.leader),
        t("Handling led by: {name} (government)", name=view.official),
        t("Priority item since: {day}", day=one.chosen_on.isoformat()),
    ]
    if one.dropped_on is not None:
        lines.append(t("Taken off the priority items on: {day}", day=one.dropped_on.isoformat()))
    return (*lines, *([t("Reason: {text}", text=one.reason)] if one.reason else []))


def priority_fact(found: Supervised, t: Translator) -> str:
    """Who answers for a priority item; "" where it is none."""
    view = found.priority
    if view is None or not view.priority.is_current:
        return ""
    return t("{leader} supervises, {official} leads the handling", leader=view.leader, official=view.official)


def supervision_trail(found: Supervised, today: date, t: Translator) -> Iterator[Dated]:
    """A proposal's supervision among the rows of its trail."""
    if found.priority is not None:
        yield _priority_item(found.priority, t)
    for view in found.acts:
        yield _act_item(view, today, t)


def _act_item(view: ActView, today: date, t: Translator) -> Dated:
    act, (state, style) = view.act, act_state(view, t)
    on = act.done_on or act.cancelled_on or act.planned_on
    if act.is_waiting:
        left = days_left(act.planned_on, today, soon_within=SOON_DAYS)
        state, style = short_left(left, t), LEFT_STYLES.get(left.state, "")
    what = f"{word_act_kind(act.kind, t)}: {act.who}"
    row = trail_row(on.isoformat(), t(_ACT), what, state, style)
    return Dated(act.is_waiting, on.isoformat(), TrailItem(row, act_lines(view, t)))


def _priority_item(view: PriorityView, t: Translator) -> Dated:
    one, on = view.priority, (view.priority.dropped_on or view.priority.chosen_on).isoformat()
    outcome = t("priority item") if one.is_current else t("no priority item any more")
    what = t("{leader} supervises, {official} leads the handling", leader=view.leader, official=view.official)
    row = trail_row(on, t(_PRIORITY), what, outcome, "bold" if one.is_current else "dim")
    return Dated(False, on, TrailItem(row, priority_lines(view, t)))


def _number(entry: ProposalEntry | None, t: Translator) -> str:
    return number_of(entry.kind, entry.year, entry.number, entry.id, t) if entry is not None else ""
