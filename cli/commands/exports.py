"""``shuzhi export``: files for people outside the program. All are private (0600) and never written over others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from cli.commands import proposal_files
from cli.files import ending_of, refuse_existing, write_private
from cli.labels import label
from cli.options import Declared, MeetingNumber, command, group
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.documents.csv_writer import csv_bytes
from core.documents.private_file import file_name
from core.documents.results import result_chart
from core.domain.errors import Unavailable
from core.domain.ids import MeetingId
from core.domain.roster.rows import RosterKind
from core.domain.rules import parse_rules

app = group()
app.registered_commands += proposal_files.exporting.registered_commands
_FILE = Annotated[Path, typer.Argument(metavar="FILE", help=t("A new file; its ending says what it is."))]
_YEAR = Annotated[int, typer.Argument(metavar="YEAR", min=1950, max=2200)]
_TABLES = (".xlsx", ".csv")


def _page(noun: str, example: str, about: str) -> Callable[[Declared], Declared]:
    return command(app, noun, f"shuzhi export {noun} {example}", about=about)


@_page(
    "roster",
    "代表名册.xlsx",
    t("The deputies, telephones included (.xlsx, .csv)."),
)
def roster(ctx: typer.Context, file: _FILE) -> None:
    at_desk(ctx, lambda desk: _roll(desk, RosterKind.DEPUTIES, file))


@_page(
    "voters",
    "选民名册.csv",
    t("The voters, telephones included (.xlsx, .csv)."),
)
def voters(ctx: typer.Context, file: _FILE) -> None:
    at_desk(ctx, lambda desk: _roll(desk, RosterKind.VOTERS, file))


@_page(
    "staff",
    "工作人员.xlsx",
    t("The staff and their roles (.xlsx, .csv)."),
)
def staff(ctx: typer.Context, file: _FILE) -> None:
    at_desk(ctx, lambda desk: _roll(desk, RosterKind.STAFF, file))


@_page(
    "results",
    "12 result.xlsx",
    t("A counted result: summary sheet (.xlsx) or chart (.png)."),
)
def results(ctx: typer.Context, meeting: MeetingNumber, file: _FILE) -> None:
    async def act(desk: Desk) -> None:
        ending = ending_of(file, ".xlsx", ".png")
        refuse_existing(file)
        if ending == ".xlsx":
            await _meeting_file(desk, meeting, "summary", file)
            return
        from core.documents.chart_painter import ChartPainter
        from core.documents.fonts import find_cjk_font

        result = await desk.core.publishing.result(desk.actor, MeetingId(meeting))
        content = await ChartPainter(find_cjk_font()).paint(result_chart(result, speaker()), speaker())
        if content is None:
            raise Unavailable("chart.no_font")
        _written(desk, file, content)

    at_desk(ctx, act)


@_page(
    "calendar",
    "2026 meetings.ics",
    t("A year's meetings for calendars (.ics)."),
)
def calendar(ctx: typer.Context, year: _YEAR, file: _FILE) -> None:
    async def act(desk: Desk) -> None:
        from core.documents.meeting_files import calendar_entry, calendar_of

        ending_of(file, ".ics")
        refuse_existing(file)
        county, _ = await desk.core.records.office(desk.actor)
        views = await desk.core.duty_desk.meetings(desk.actor, year)
        entries = [calendar_entry(view, stamped_at=desk.core.clock.now()) for view in views]
        _written(desk, file, calendar_of(entries, name=t("{county}: duty reports", county=county)))

    at_desk(ctx, act)


@_page(
    "receipts",
    "12 receipts.csv",
    t("The receipts in the urn, after the close (.csv, .txt)."),
)
def receipts(ctx: typer.Context, meeting: MeetingNumber, file: _FILE) -> None:
    async def act(desk: Desk) -> None:
        ending = ending_of(file, ".csv", ".txt")
        listed = await desk.core.counting.receipts(desk.actor, MeetingId(meeting))
        text = "".join(f"{receipt}\n" for receipt in listed).encode()
        _written(desk, file, text if ending == ".txt" else csv_bytes([t("Receipt")], [[one] for one in listed]))

    at_desk(ctx, act)


@_page(
    "ballots",
    "12 ballots.html --copies 60",
    t("Blank paper ballots with numbered stubs (.html)."),
)
def ballots(
    ctx: typer.Context,
    meeting: MeetingNumber,
    file: _FILE,
    copies: Annotated[int, typer.Option(min=1, help=t("How many sheets."))],
    first: Annotated[int, typer.Option(min=1, help=t("The first stub's number."))] = 1,
) -> None:
    async def act(desk: Desk) -> None:
        ending_of(file, ".html")
        await _meeting_file(desk, meeting, "ballots", file, copies=copies, first=first)

    at_desk(ctx, act)


@_page(
    "notice",
    "12 notice.html",
    t("The notice of a meeting, or its agenda, on paper (.html)."),
)
def notice(
    ctx: typer.Context,
    meeting: MeetingNumber,
    file: _FILE,
    agenda: Annotated[bool, typer.Option("--agenda", help=t("The agenda instead."))] = False,
) -> None:
    async def act(desk: Desk) -> None:
        ending_of(file, ".html")
        await _meeting_file(desk, meeting, "agenda" if agenda else "notice", file)

    at_desk(ctx, act)


@_page(
    "report-forms",
    "2026 forms/",
    t("Every deputy's report form of a year into a new directory."),
)
def report_forms(
    ctx: typer.Context,
    year: _YEAR,
    directory: Annotated[Path, typer.Argument(metavar="DIR", help=t("A new directory."))],
    deputy: Annotated[list[int] | None, typer.Option(help=t("Only this deputy; repeat it."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        from core.documents.report_forms import report_form_html
        from core.documents.report_paper import form_of

        refuse_existing(directory)
        rules = parse_rules((await desk.core.rules.show(desk.actor)).toml)
        views = await desk.core.records.deputies(desk.actor)
        turns = {one.deputy.id: one.turn.mode for one in await desk.core.term_plans.year(desk.actor, year)}
        chosen = [view for view in views if (view.deputy.id in deputy if deputy else view.deputy.is_serving)]
        with desk.output.counting(t("Writing {count} forms ...", count=len(chosen)), chosen) as counted:
            for view in counted:
                report = await desk.core.reports.show(desk.actor, view.deputy.id, year)
                mode = turns.get(view.deputy.id)
                form = form_of(report, view, rules, speaker(), mode=label("mode", mode) if mode else "")
                page = report_form_html(form, speaker())
                write_private(directory / f"{view.deputy.id:04}-{file_name(view.deputy.name)}.html", page)
        told = t("{count} forms in {path}", count=len(chosen), path=directory)
        desk.output.show({"directory": directory, "forms": len(chosen)}, [told])

    at_desk(ctx, act)


async def _meeting_file(desk: Desk, meeting: int, kind: str, file: Path, *, copies: int = 0, first: int = 1) -> None:
    from core.documents.meeting_files import MeetingFile, meeting_file

    refuse_existing(file)
    number, wanted = MeetingId(meeting), MeetingFile(kind)
    content = await meeting_file(desk.core, desk.actor, number, wanted, speaker(), copies=copies, first=first)
    _written(desk, file, content)


async def _roll(desk: Desk, kind: RosterKind, file: Path) -> None:
    ending = ending_of(file, *_TABLES)
    refuse_existing(file)
    table = await desk.core.imports.export(desk.actor, kind)
    if ending == ".csv":
        content = csv_bytes(table.columns, table.rows)
    else:
        from core.documents.workbooks import table_workbook

        with desk.output.working(t("Writing {count} rows ...", count=len(table.rows))):
            content = await asyncio.to_thread(table_workbook, str(kind), table.columns, table.rows)
    _written(desk, file, content)


def _written(desk: Desk, file: Path, content: bytes) -> None:
    write_private(file, content)
    told = t("{file} ({count} bytes, readable only by you)", file=file, count=len(content))
    desk.output.show({"file": file, "bytes": len(content)}, [told])
