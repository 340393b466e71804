"""Promises as rows and lines: which unit has promised what, by when it reports on it, what it has told so far."""

from __future__ import annotations

from datetime import date

from core.domain.deadlines import days_left
from core.domain.proposals.promises import Promise
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_note_kind
from core.services.proposal_promises import PromiseView
from core.services.proposal_reviews import SOON_DAYS
from tui.front import word
from tui.pages.proposal_words import LEFT_STYLES, short_left
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("due", word("Report due"), 20),
    Column("unit", word("Handling unit"), 16, is_name=True),
    Column("title", word("Proposal"), 16, grows=True),
    Column("told", word("Last told"), 22, rank=2),
    Column("number", word("Number"), 8, rank=1),
    Column("on", word("Promised on"), 12, rank=3),
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
        *_reports(promise, today, t),
        *_told(promise, t),
    )


def _due(promise: Promise, today: date, t: Translator) -> Cell:
    if promise.is_kept:
        return Cell(t("kept"), "green", _LAST)
    if promise.next_on is None:
        return Cell(t("reported on"), "dim", _LAST - 1)
    left = days_left(promise.next_on, today, soon_within=SOON_DAYS)
    text = (
        f"{promise.next_on.isoformat()} {short_left(left, t)}"  # with its year: the next report may be due in another
    )
    return Cell(text, LEFT_STYLES.get(left.state, ""), promise.next_on.toordinal())


def _reports(promise: Promise, today: date, t: Translator) -> list[str]:
    """The days by which it is reported on, and how each stands."""
    lines = []
    for number, on in enumerate(promise.reports):
        state = t("done {day}", day=f"{promise.told[number].noted_on:%m-%d}") if number < len(promise.told) else ""
        if not state and not promise.is_kept:
            state = short_left(days_left(on, today, soon_within=SOON_DAYS), t)
        lines.append(t("Report due on {day}: {state}", day=on.isoformat(), state=state or t("not needed any more")))
    return lines


def _told(promise: Promise, t: Translator) -> list[str]:
    lines: list[str] = []
    for note in promise.told:
        lines += ["", f"{note.noted_on.isoformat()} {word_note_kind(note.kind, t)}", *note.text.splitlines()]
    return lines
