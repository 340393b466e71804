"""``shuzhi report show|pledge|blank|fill|file|take-back``: what a deputy brings on paper, entered by the office."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from cli.files import read_text, write_private
from cli.options import Year, command, group, year_of
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.ids import DeputyId
from core.domain.reports import Answer
from core.domain.rules import CountyRules, parse_rules
from core.locale.report_text import answer_text, report_lines, section_label, sections_of
from core.services.reports import DutyReport

app = group()
DeputyNumber = Annotated[int, typer.Argument(metavar="DEPUTY", help=t("The deputy's number (shuzhi deputy list)."))]


@command(
    app,
    "show",
    "shuzhi report show 17",
    "shuzhi report show 17 --year 2026 --json",
    about=t("A deputy's duty report as it stands, and what it lacks."),
)
def show(ctx: typer.Context, deputy: DeputyNumber, year: Year = None) -> None:
    async def act(desk: Desk) -> None:
        await _tell(desk, await _report(desk, deputy, year))

    at_desk(ctx, act)


@command(
    app,
    "pledge",
    'shuzhi report pledge 17 --item "走访 20 户" --item "提出建议 2 件"',
    about=t("Lodge a deputy's yearly pledge, an item each time; it replaces the one before."),
)
def pledge(
    ctx: typer.Context,
    deputy: DeputyNumber,
    item: Annotated[list[str], typer.Option(help=t("An item of the pledge; repeat it for several."))],
    year: Year = None,
) -> None:
    async def act(desk: Desk) -> None:
        number = year_of(year, desk.core.clock.now())
        kept = await desk.core.reports.save_pledge(desk.actor, DeputyId(deputy), number, item)
        desk.output.show({"deputy": deputy, "year": number, "items": kept}, kept)

    at_desk(ctx, act)


@command(
    app,
    "blank",
    "shuzhi report blank 17 --out 17.toml",
    about=t("A file to type a deputy's duty report into, with what is there already."),
)
def blank(
    ctx: typer.Context,
    deputy: DeputyNumber,
    out: Annotated[Path, typer.Option(metavar="FILE", help=t("The file to write."))],
    year: Year = None,
) -> None:
    async def act(desk: Desk) -> None:
        from core.documents.report_sheet import written_sheet

        report = await _report(desk, deputy, year)
        sheet = written_sheet(report, await _rules(desk), speaker())
        path = write_private(out, sheet.encode())
        desk.output.show({"file": str(path)}, [str(path)])
        desk.output.say(t("Next: fill it in, then: shuzhi report fill {deputy} {file}", deputy=deputy, file=path))

    at_desk(ctx, act)


@command(
    app,
    "fill",
    "shuzhi report fill 17 17.toml",
    about=t("Put what was typed into the deputy's draft; what was left empty is left alone."),
)
def fill(
    ctx: typer.Context,
    deputy: DeputyNumber,
    sheet: Annotated[Path, typer.Argument(metavar="FILE", help=t("The file from: shuzhi report blank"))],
    year: Year = None,
) -> None:
    async def act(desk: Desk) -> None:
        from core.documents.report_sheet import read_sheet

        answers: list[Answer] = read_sheet(read_text(sheet))
        number = year_of(year, desk.core.clock.now())
        await _tell(desk, await desk.core.reports.save_draft(desk.actor, DeputyId(deputy), number, *answers))

    at_desk(ctx, act)


@command(
    app,
    "file",
    "shuzhi report file 17",
    about=t("File a deputy's complete draft."),
)
def file_report(ctx: typer.Context, deputy: DeputyNumber, year: Year = None) -> None:
    async def act(desk: Desk) -> None:
        number = year_of(year, desk.core.clock.now())
        await _tell(desk, await desk.core.reports.file(desk.actor, DeputyId(deputy), number))

    at_desk(ctx, act)


@command(
    app,
    "take-back",
    "shuzhi report take-back 17",
    about=t("Make a filed report a draft again, before its deadline."),
)
def take_back(ctx: typer.Context, deputy: DeputyNumber, year: Year = None) -> None:
    async def act(desk: Desk) -> None:
        number = year_of(year, desk.core.clock.now())
        await _tell(desk, await desk.core.reports.take_back(desk.actor, DeputyId(deputy), number))

    at_desk(ctx, act)


async def _report(desk: Desk, deputy: int, year: int | None) -> DutyReport:
    return await desk.core.reports.show(desk.actor, DeputyId(deputy), year_of(year, desk.core.clock.now()))


async def _rules(desk: Desk) -> CountyRules:
    return parse_rules((await desk.core.rules.show(desk.actor)).toml)


async def _tell(desk: Desk, report: DutyReport) -> None:
    rules, words = await _rules(desk), speaker()
    sections = [
        {
            "section": one,
            "label": section_label(one, report, rules, words),
            "text": answer_text(one, report, words),
            "missing": one in report.missing,
        }
        for one in sections_of(report, rules)
    ]
    data: dict[str, Any] = {
        "deputy": report.deputy.id,
        "name": report.deputy.name,
        "year": report.year,
        "status": report.status,
        "filed_at": report.filed_at,
        "due_on": report.deadline.due_on,
        "pledge": report.pledges,
        "sections": sections,
    }
    desk.output.show(data, report_lines(report, rules, words))
    missing = [str(one["label"]) for one in sections if one["missing"]]
    desk.output.say(t("Due on {day}.", day=report.deadline.due_on))
    desk.output.say(t("Still missing: {parts}", parts="、".join(missing)) if missing else t("Nothing is missing."))
