"""Plans in words: how good a timetable is, what happened to a meeting, why somebody is not planned, a turn's why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from core.domain.planning.solving import Solution, SolutionStatus
from core.domain.planning.timetable_replan import ChangeKind
from core.domain.records import Deputy
from core.locale.catalogue import Translate
from core.locale.explanations import KnownNames, word_reason
from core.services.records import Places
from core.services.term_matrix import MatrixRow
from core.services.unplanned import Gap


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


SOLUTIONS: Mapping[str, str] = {
    SolutionStatus.PROVEN_OPTIMAL: _t("proven to be the best"),
    SolutionStatus.FEASIBLE: _t("possible, a better one is not ruled out"),
    SolutionStatus.GREEDY: _t("made quickly, a better one may exist"),
    SolutionStatus.INFEASIBLE: _t("not possible"),
    SolutionStatus.UNKNOWN: _t("not found in the time allowed"),
}
CHANGES: Mapping[str, str] = {
    ChangeKind.ADDED: _t("added"),
    ChangeKind.CANCELLED: _t("removed"),
    ChangeKind.REGROUPED: _t("other constituencies"),
    ChangeKind.MOVED: _t("other time"),
    ChangeKind.OTHER_VENUE: _t("other venue"),
    ChangeKind.OTHER_LEADER: _t("other leader"),
    ChangeKind.OTHER_SPEAKERS: _t("other speakers"),
}
GAPS: Mapping[str, str] = {
    Gap.POSTPONED: _t("meeting postponed, no new day"),
    Gap.NO_MEETING: _t("oral report without a meeting"),
    Gap.IDLE_TURN: _t("oral turn, but owes no report"),
    Gap.NO_TURN: _t("owes a report, not in the plan"),
    Gap.NO_ORAL_TURN: _t("no oral report in the whole term"),
}
MODES: Mapping[str, str] = {"oral": _t("orally"), "written": _t("in writing"), "none": _t("no report")}


def known_names(places: Places, deputies: Iterable[Deputy]) -> KnownNames:
    """Everything that a plan may speak of."""
    return KnownNames(
        {
            "township": {one.id: one.name for one in places.townships},
            "constituency": {one.id: one.name for one in places.constituencies},
            "venue": {one.id: one.name for one in places.venues},
            "leader": {one.id: one.name for one in places.leaders},
            "deputy": {one.id: one.name for one in deputies},
        }
    )


def word_solution(solution: Solution, t: Translate) -> str:
    """How many meetings, and how much is known of the timetable."""
    return t(
        "{count} meetings: {status} ({seconds:.1f} s, gap {gap:.1f} %).",
        count=len(solution.timetable.meetings) if solution.timetable is not None else 0,
        status=t(SOLUTIONS[solution.status]),
        seconds=solution.seconds,
        gap=solution.gap * 100,
    )


def word_row(row: MatrixRow, years: tuple[int, ...], t: Translate, *, names: KnownNames) -> list[str]:
    """Everything out of the ordinary about one deputy's turns, a line each; a plain row has no lines."""
    lines = [line for year in years for line in _word_year(row, year, t, names)]
    return [*lines, *(word_reason(one.code, one.params, t, names=names) for one in row.notes)]


def _word_year(row: MatrixRow, year: int, t: Translate, names: KnownNames) -> Iterator[str]:
    turn, excuse = row.turns.get(year), row.exceptions.get(year)
    words = []
    if year in row.heard:
        words.append(word_reason("already_reported", {"year": year}, t))
    elif turn is not None and turn.is_pinned:
        words.append(word_reason("pinned_orally" if turn.mode == "oral" else "pinned_not_orally", {"year": year}, t))
    if turn is not None and turn.reason and turn.reason["code"] not in _TOLD:
        words.append(word_reason(turn.reason["code"], turn.reason["params"], t, names=names))
    if excuse is not None and (turn is None or not turn.reason or turn.reason["code"] != excuse.code):
        words.append(word_reason(excuse.code, excuse.params, t, names=names))
    yield from (f"{year}: {word}" for word in words)


_TOLD = frozenset({"already_reported", "pinned_orally", "pinned_not_orally", "history"})
