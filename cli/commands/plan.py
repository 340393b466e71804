"""``shuzhi plan``: who reports orally in which year, and when and where; previewed before it is in force."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Annotated, Any

import typer

from cli.commands.plan_views import (
    change_rows,
    conflict_of,
    gap_data,
    gap_row,
    matrix_data,
    matrix_row,
    meeting_rows,
    meetings_data,
    report_change_rows,
    term_data,
    timetable_data,
    year_rows,
)
from cli.labels import label
from cli.names import known_names
from cli.options import Year, command, group, year_of
from cli.output import ExitCode
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.errors import Conflict, Invalid
from core.domain.ids import DeputyId
from core.domain.planning.reasons import Infeasible
from core.domain.planning.term_plan import ReportMode
from core.locale.explanations import KnownNames, word_conflict, word_reason
from core.locale.plan_words import word_solution
from core.services.term_plans import PinWish
from core.services.timetables import DEFAULT_SECONDS

app = group()
_Adopt = Annotated[bool, typer.Option("--adopt", help=t("Put it in force."))]
_Seconds = Annotated[float, typer.Option(min=0, max=3_600, help=t("What the search may take; 0: quick."))]
_YEAR = typer.Argument(metavar="YEAR", min=1950, max=2200)
_MODES = {"oral": ReportMode.ORAL, "written": ReportMode.WRITTEN, "free": None}


@command(
    app,
    "term",
    "shuzhi plan term",
    "shuzhi plan term --adopt",
    about=t("Who reports orally in which year of the term, and why."),
)
def term(ctx: typer.Context, adopt: _Adopt = False) -> None:
    async def act(desk: Desk) -> ExitCode:
        plans, names = desk.core.term_plans, await known_names(desk)
        preview = await (plans.adopt(desk.actor) if adopt else plans.preview(desk.actor))
        data = term_data(preview, adopted=adopt)
        if preview.plan is None:
            return _impossible(desk, data, preview.conflict, names)
        desk.output.show_table(data, (t("Year"), t("Deputies"), t("Needed"), t("Orally"), ""), year_rows(preview.plan))
        desk.output.say(*(word_reason(one.code, one.params, speaker(), names=names) for one in preview.plan.notes))
        _say_changes(desk, report_change_rows(preview.changes, names))
        desk.output.say(t("In force.") if adopt else t("A preview; put it in force with: shuzhi plan term --adopt"))
        return ExitCode.DONE

    at_desk(ctx, act)


@command(
    app,
    "year",
    "shuzhi plan year 2026",
    about=t("Who reports how in a year, as adopted."),
)
def year(ctx: typer.Context, number: Annotated[int, _YEAR]) -> None:
    async def act(desk: Desk) -> None:
        names = await known_names(desk)
        turns = await desk.core.term_plans.year(desk.actor, number)
        data = [{"deputy": one.deputy.id, "name": one.deputy.name, "turn": one.turn} for one in turns]
        rows = [
            (
                one.deputy.id,
                one.deputy.name,
                one.constituency,
                label("mode", one.turn.mode),
                one.turn.is_pinned,
                _why(one.turn.reason, names),
            )
            for one in turns
        ]
        columns = ("ID", t("Deputy"), t("Constituency"), t("Reports"), t("Fixed"), t("Why"))
        desk.output.show_table(data, columns, rows)

    at_desk(ctx, act)


@command(
    app,
    "matrix",
    "shuzhi plan matrix",
    about=t(
        "Every deputy by every year of the term: orally, in writing, fixed by hand, and what is out of the ordinary."
    ),
)
def matrix(ctx: typer.Context) -> None:
    async def act(desk: Desk) -> None:
        names, found = await known_names(desk), await desk.core.term_plans.matrix(desk.actor)
        years = [load.year for load in found.years]
        columns = (t("Deputy"), t("Constituency"), *(str(year) for year in years), t("Why"))
        data = {"years": found.years, "rows": [matrix_data(row) for row in found.rows]}
        rows = [matrix_row(row, years, names) for row in found.rows]
        shares = [f"{load.oral} / {load.required}" for load in found.years]
        desk.output.show_table(data, columns, [*rows, (t("orally / at least"), "", *shares, "")])

    at_desk(ctx, act)


@command(
    app,
    "unplanned",
    "shuzhi plan unplanned 2026",
    about=t("What the plans in force leave open in a year: turns without a meeting, deputies without a turn."),
)
def unplanned(ctx: typer.Context, number: Annotated[int, _YEAR]) -> None:
    async def act(desk: Desk) -> None:
        names = await known_names(desk)
        found = await desk.core.term_plans.unplanned(desk.actor, number)
        data = [gap_data(one) for one in found]
        columns = ("ID", t("Deputy"), t("Constituency"), t("What is open"), t("Why"))
        desk.output.show_table(data, columns, [gap_row(one, names) for one in found])

    at_desk(ctx, act)


@command(
    app,
    "timetable",
    "shuzhi plan timetable 2026",
    "shuzhi plan timetable 2026 --seconds 60 --adopt",
    about=t("When, where and under whom the year's oral reports are heard."),
)
def timetable(
    ctx: typer.Context, number: Annotated[int, _YEAR], adopt: _Adopt = False, seconds: _Seconds = DEFAULT_SECONDS
) -> None:
    async def act(desk: Desk) -> ExitCode:
        timetables, names = desk.core.timetables, await known_names(desk)
        with desk.output.working(t("Searching for the best timetable ...")):
            preview = await (timetables.adopt if adopt else timetables.preview)(desk.actor, number, seconds=seconds)
        solution, data = preview.solution, timetable_data(preview, adopted=adopt)
        if solution.timetable is None:
            return _impossible(desk, data, solution.conflict, names)
        columns = (t("Day"), t("Begins"), t("Constituencies"), t("Deputies"), t("Venue"), t("Presiding"))
        desk.output.show_table(data, columns, meeting_rows(preview, names))
        desk.output.say(word_solution(solution, speaker()))
        _say_changes(desk, change_rows(preview.changes, names))
        told = t("In force.") if adopt else t("A preview; put it in force with --adopt.")
        desk.output.say(told)
        return ExitCode.DONE

    at_desk(ctx, act)


@command(
    app,
    "pin",
    "shuzhi plan pin 17 2026 oral",
    "shuzhi plan pin 17 2026 free",
    "shuzhi plan pin 17 2026 written --also 18 --also 19",
    about=t("Decide by hand how a deputy reports in a year: oral, written, or free to the plan again."),
)
def pin(
    ctx: typer.Context,
    deputy: int,
    number: Annotated[int, _YEAR],
    mode: str,
    also: Annotated[list[int] | None, typer.Option(help=t("Another deputy, in the same action; repeat it."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        if mode not in _MODES:
            raise Invalid("usage.choose", choices=list(_MODES), given=mode)
        deputies = [deputy, *(also or ())]
        wishes = [PinWish(DeputyId(one), number, _MODES[mode]) for one in deputies]
        await desk.core.term_plans.pin(desk.actor, wishes)
        desk.output.show(
            {"deputies": deputies, "year": number, "mode": mode},
            [t("Fixed. It takes effect with: shuzhi plan term --adopt")],
        )

    at_desk(ctx, act)


@command(
    app,
    "replan",
    "shuzhi plan replan",
    "shuzhi plan replan --year 2026 --seconds 60",
    about=t("What the plans in force would change on today's facts, and why. Changes nothing."),
)
def replan(ctx: typer.Context, year: Year = None, seconds: _Seconds = DEFAULT_SECONDS) -> None:
    async def act(desk: Desk) -> ExitCode:
        names, number = await known_names(desk), year_of(year, desk.core.clock.now())
        term_preview = await desk.core.term_plans.preview(desk.actor)
        with desk.output.working(t("Searching for the timetable with the fewest changes ...")):
            preview = await desk.core.timetables.preview(desk.actor, number, seconds=seconds)
        data = {
            "term": term_data(term_preview, adopted=False),
            "timetable": timetable_data(preview, adopted=False),
            "meetings": meetings_data(preview),
        }
        for conflict in (term_preview.conflict, preview.solution.conflict):
            if conflict is not None:
                return _impossible(desk, data, conflict, names)
        rows = [*report_change_rows(term_preview.changes, names), *change_rows(preview.changes, names)]
        desk.output.show_table(data, (t("What"), t("Of whom"), t("Before"), t("After"), t("Why")), rows)
        return ExitCode.DONE

    at_desk(ctx, act)


def _impossible(desk: Desk, data: dict[str, Any], conflict: Infeasible | None, names: KnownNames) -> ExitCode:
    """Told in full; with ``--json`` the conflict is part of the data."""
    if conflict is None:
        raise Conflict("plan.infeasible", conflict={})
    desk.output.show(data, word_conflict(conflict_of(conflict), speaker(), names=names))
    return ExitCode.CONFLICT


def _say_changes(desk: Desk, rows: Sequence[Iterable[object]]) -> None:
    if rows:
        desk.output.say(t("Against the plan in force:"))
        desk.output.say(*("  " + "  ".join(str(cell) for cell in row if cell) for row in rows))


def _why(reason: Any, names: KnownNames) -> str:
    return word_reason(reason["code"], reason["params"], speaker(), names=names) if reason else ""
