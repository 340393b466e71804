"""Promises as rows and lines: which unit has promised what, by when it reports on it, what it has told so far."""

from __future__ import annotations

from datetime import date

from core.domain.deadlines import days_left
from core.domain.proposals.promises import Promise, PromiseState
from core.domain.proposals.proposal import PromiseRating
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_note_kind, word_promise
from core.services.proposal_promises import PromiseView
from core.services.proposal_reviews import SOON_DAYS
from tui.front import word
from tui.pages.proposal_words import LEFT_STYLES, short_left, word_marks
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("due", word("Report due"), 20),
    Column("unit", word("Handling unit"), 16, is_name=True),
    Column("title", word("Proposal"), 16, grows=True),
    Column("number", word("Number"), 8, rank=1),
    Column("state", word("State"), 20, rank=2),
    Column("told", word("Last told"), 22, rank=3),
    Column("on", word("Promised on"), 12, rank=4),
)
_LAST = 99_999_999  # behind every day


def promise_key(view: PromiseView) -> str:
    return f"{view.proposal}:{view.promise.unit}"


def promise_row(view: PromiseView, today: date, t: Translator) -> Row:
    told = view.promise.told
    last = f"{told[-1].noted_on:%m-%d} {told[-1].text}" if told else t("nothing yet")
    cells = {
        "due": _due(view.promise, today, t),
        "unit": Cell(view.unit),
        "title": Cell(view.title),
        "state": Cell(word_promise(view.promise, t)),
        "told": Cell(last, "" if told else "dim"),
        "number": Cell(view.number),
        "on": Cell(view.promise.reply.replied_on.isoformat()),
    }
    return Row(promise_key(view), cells, (view.title, view.unit, view.number))


def promise_lines(view: PromiseView, rules: ProposalRules, today: date, t: Translator) -> tuple[str, ...]:
    """A promise, whole: what was promised, by when it is reported on, what was told of it."""
    promise, reply = view.promise, view.promise.reply
    named = next((one for one in rules.result_classes if one.id == reply.result_class), None)
    meant = f"{named.in_language(t.language)}: {named.meaning.in_language(t.language)}" if named is not None else ""
    return (
        f"{view.number} {view.title}",
        view.unit,
        t("Promised on: {day}", day=reply.replied_on.isoformat()),
        *([meant] if meant else []),
        t("Document number: {number}", number=reply.document_number or "-"),
        *reply.text.splitlines(),
        "",
        t("State: {state}", state=word_promise(promise, t)),
        *_clocks(promise, t),
        *_reports(promise, today, t),
        *_told(promise, rules, t),
    )


def _due(promise: Promise, today: date, t: Translator) -> Cell:
    """By when its unit reports on it, or the deputy says whether it is kept."""
    if promise.is_kept:
        return Cell(t("kept"), "green", _LAST)
    if promise.is_over:
        return Cell(t("settled"), "dim", _LAST)
    on = promise.asked.due_on if promise.state is PromiseState.ASKED and promise.asked is not None else promise.next_on
    if on is None:
        return Cell(t("reported on"), "dim", _LAST - 1)
    left = days_left(on, today, soon_within=SOON_DAYS)
    text = f"{on.isoformat()} {short_left(left, t)}"  # with its year: the next report may be due in another
    return Cell(text, LEFT_STYLES.get(left.state, ""), on.toordinal())


def _reports(promise: Promise, today: date, t: Translator) -> list[str]:
    """The days by which it is reported on, and how each stands."""
    lines = []
    for number, on in enumerate(promise.reports):
        state = (
            short_left(days_left(on, today, soon_within=SOON_DAYS), t) if promise.is_owed else t("not needed any more")
        )
        told = t("Report due on {day}: {state}", day=on.isoformat(), state=t("done") if number < promise.met else state)
        lines.append(told)
    return lines


def _clocks(promise: Promise, t: Translator) -> list[str]:
    """What else is waited for: a report after one that was refused, the deputy's word."""
    found = []
    if promise.again is not None and promise.again.due_on is not None:
        found.append(t("Once more by {day}: the deputy does not see it kept", day=promise.again.due_on.isoformat()))
    if promise.asked is not None and promise.asked.due_on is not None:
        found.append(t("The deputy says by {day} whether it is so", day=promise.asked.due_on.isoformat()))
    return found


def _told(promise: Promise, rules: ProposalRules, t: Translator) -> list[str]:
    """What the unit told, and what the deputy says to it, by day."""
    notes = [(one.noted_on, word_note_kind(one.kind, t), one.text) for one in promise.told]
    said = [(one.rated_on or date.max, *_said(one, rules, t)) for one in promise.ratings]
    lines: list[str] = []
    for on, head, text in sorted([*notes, *said], key=lambda one: one[0]):
        lines += ["", f"{on.isoformat()} {head}" if on is not date.max else head, *text.splitlines()]
    return lines


def _said(given: PromiseRating, rules: ProposalRules, t: Translator) -> tuple[str, str]:
    if not given.marks:
        return t("the deputy said nothing in time"), ""
    return ", ".join(word_marks(given.marks, rules, t)[0]), given.reasons
