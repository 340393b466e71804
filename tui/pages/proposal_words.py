"""What the pages about proposals say: states, numbers, days that are left, and a trail in rows that explain themselves.

What must stay true: how a deadline stands is told by a word, and a colour repeats it; a date that was worked out
without the holidays of its year says that it is an estimate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from rich.cells import cell_len

from core.domain.deadlines import DueState, Remaining
from core.domain.proposals.clocks import COMMITMENT_FEEDBACK, FEEDBACK, is_the_deputys
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.deadline_words import word_rule
from tui.front import word
from tui.widgets.rows import Cell

STATUS_STYLES: Mapping[Status, str] = {
    Status.FILED: "yellow",
    Status.DISSATISFIED: "bold red",
    Status.CONVENED: "bold red",
    Status.REHANDLING: "yellow",
    Status.REPLIED: "green",
    Status.DRAFT: "dim",
    Status.CLOSED: "dim",
    Status.REJECTED: "dim",
    Status.CONVERTED: "dim",
    Status.MERGED: "dim",
    Status.WITHDRAWN: "dim",
}
SHORT_STATES: Mapping[Status, str] = {  # of a list's column; a page says them whole
    Status.DRAFT: word("draft"),
    Status.IN_REVIEW: word("in review"),
    Status.FILED: word("unassigned"),
    Status.HANDLING: word("with units"),
    Status.REPLIED: word("to be rated"),
    Status.DISSATISFIED: word("dissatisfied"),
    Status.REHANDLING: word("units, again"),
    Status.CONVENED: word("meeting decides"),
    Status.CLOSED: word("settled"),
    Status.REJECTED: word("refused"),
    Status.CONVERTED: word("as a letter"),
    Status.MERGED: word("merged"),
    Status.WITHDRAWN: word("withdrawn"),
}
LEFT_STYLES: Mapping[DueState, str] = {
    DueState.OVERDUE: "bold red",
    DueState.DUE_TODAY: "bold yellow",
    DueState.SOON: "yellow",
    DueState.NOT_RUNNING: "dim",
}
_OF_THE_DEPUTY = frozenset({FEEDBACK, COMMITMENT_FEEDBACK})
OFFICE, DEPUTY = word("the office"), word("the deputy")


def number_of(kind: Kind, year: int, number: int | None, proposal: int, t: Translator) -> str:
    """``2026-12``; of a motion ``motion 2026-3``; before the filing ``#45``, by which it can be named."""
    if number is None:
        return f"#{proposal}"
    return f"{year}-{number}" if kind is Kind.SUGGESTION else t("motion {number}", number=f"{year}-{number}")


def status_cell(status: Status, t: Translator) -> Cell:
    return Cell(t(SHORT_STATES[status]), STATUS_STYLES.get(status, ""))


def short_left(left: Remaining, t: Translator) -> str:
    """``逾期5天``, ``剩17天``."""
    if left.days is None:
        return t("does not run")
    if left.state is DueState.DUE_TODAY:
        return t("due today")
    return t("{n}d over", n=-left.days) if left.state is DueState.OVERDUE else t("{n}d left", n=left.days)


def due_room(t: Translator) -> int:
    """The cells that ``due_cell`` needs, at most: fewer in Chinese, where titles have what is left."""
    stands = (t("{n}d over", n=110), t("{n}d left", n=110), t("due today"))
    return len("11-23 ") + max(cell_len(one) for one in stands) + len(" ") + cell_len(t("est."))


def room_for(messages: Iterable[str], t: Translator, *, most: int, least: int = 0) -> int:
    """The cells that the longest of ``messages`` needs in the language of whoever reads."""
    return max(min(max(cell_len(t(one)) for one in messages), most), least)


def due_cell(due_on: date | None, left: Remaining | None, t: Translator, *, is_estimated: bool = False) -> Cell:
    """The day and how it stands."""
    if due_on is None or left is None:
        return Cell("")
    text = f"{due_on:%m-%d} {short_left(left, t)}"
    if is_estimated:
        text += " " + t("est.")
    return Cell(text, LEFT_STYLES.get(left.state, ""), due_on.toordinal())


def word_key(key: str, rules: ProposalRules | None, t: Translator) -> str:
    """What is due; of a review by its name in the county."""
    head, _, stage = key.partition(".")
    named = next((one for one in rules.reviews if one.id == stage), None) if rules is not None else None
    return f"{word_rule(head, t)}: {named.in_language(t.language)}" if named is not None else word_rule(head, t)


def word_marks(marks: Sequence[tuple[str, str]], rules: ProposalRules, t: Translator) -> tuple[list[str], str]:
    """A rating in the county's words: each axis with its mark, and the last mark, which is of the result."""
    axes = {one.id: one.in_language(t.language) for one in rules.axes}
    ratings = {one.id: one.in_language(t.language) for one in rules.ratings}
    worded = [f"{axes.get(axis, axis)}: {ratings.get(mark, mark)}" for axis, mark in marks]
    return worded, ratings.get(marks[-1][1], marks[-1][1])


def whose(unit: str, key: str, t: Translator) -> str:
    """Who owes it: a unit, otherwise the office, or the deputy whose rating is waited for."""
    return unit or t(DEPUTY if is_the_deputys(key) else OFFICE)


def topic_of(topic: str, rules: ProposalRules | None, t: Translator) -> str:
    """A topic in the county's words; one that the rules do not have any more stays as it is."""
    named = next((one for one in rules.topics if one.id == topic), None) if rules is not None else None
    return named.in_language(t.language) if named is not None else topic
