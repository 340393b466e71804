"""Ledgers of proposals: ``shuzhi import proposals`` and ``shuzhi export proposals``."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.asking import confirm
from cli.files import ending_of, refuse_existing, write_private
from cli.import_preview import error_row, fault_data, remarks_on_file, show_rows
from cli.options import Yes, command, group
from cli.output import ExitCode, Output
from cli.session import Desk, at_desk
from cli.words import t
from core.documents.csv_writer import csv_bytes
from core.documents.reading.table_file import TableFile, open_table_file
from core.domain.errors import Conflict
from core.domain.proposals.ledger_history import Choices
from core.domain.proposals.ledger_match import LedgerPreview
from core.domain.proposals.proposal import Publication
from core.services.proposal_imports import LedgerSeen

importing, exporting = group(), group()


@command(
    importing,
    "proposals",
    "shuzhi import proposals 2025年建议台账.xlsx",
    "shuzhi import proposals 2025年建议台账.xlsx --add-units --apply",
    "shuzhi import proposals 台账.csv --year 2024 --publish-as title_only --apply --yes",
    about=t("A past year's ledger of proposals: deputies by name, units, replies, ratings."),
)
def import_proposals(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=t("An .xlsx or .csv file."))],
    year: Annotated[int | None, typer.Option(help=t("The year of rows that do not name one."), min=1950)] = None,
    add_units: Annotated[bool, typer.Option("--add-units", help=t("Enter units that are not known yet."))] = False,
    publish_as: Annotated[
        Publication, typer.Option(help=t("What may be published where the ledger does not say."))
    ] = Publication.NOT,
    apply: Annotated[bool, typer.Option("--apply", help=t("Apply what the preview shows."))] = False,
    yes: Yes = False,
) -> None:
    choices = Choices(year, add_units, publish_as)
    at_desk(ctx, lambda desk: _import(desk, file, choices, apply, yes))


@command(
    exporting,
    "proposals",
    "shuzhi export proposals 2025年建议台账.xlsx --year 2025",
    about=t("The ledger of proposals, confidential ones included (.xlsx, .csv)."),
)
def export_proposals(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help=t("A new file; its ending says what it is."))],
    year: Annotated[int | None, typer.Option(help=t("Only those of this year."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        ending = ending_of(file, ".xlsx", ".csv")
        refuse_existing(file)
        table = await desk.core.proposal_imports.export(desk.actor, year=year)
        if ending == ".csv":
            content = csv_bytes(table.columns, table.rows)
        else:
            from core.documents.workbooks import table_workbook

            content = await asyncio.to_thread(table_workbook, t("Proposals"), table.columns, table.rows)
        write_private(file, content)
        told = t("{file} ({rows} rows, readable only by you)", file=file, rows=len(table.rows))
        desk.output.show({"file": file, "rows": len(table.rows)}, [told])

    at_desk(ctx, act)


async def _import(desk: Desk, file: Path, choices: Choices, apply: bool, yes: bool) -> ExitCode:
    with desk.output.working(t("Reading {file} ...", file=file.name)):
        table = await open_table_file(file)
        seen = await desk.core.proposal_imports.preview(desk.actor, table.sheets, table.digest, choices=choices)
    told = _data(seen)
    if seen.preview.errors:
        _show(desk.output, seen.preview, {**told, "applied": False})
        desk.output.say(t("The file has errors: correct them and try again. Nothing was changed."))
        return ExitCode.CONFLICT
    if not apply:
        _show(desk.output, seen.preview, {**told, "applied": False})
        desk.output.say(t("Nothing was changed yet. Add --apply to do this."))
        return ExitCode.DONE
    return await _apply(desk, table, seen, told, yes)


async def _apply(desk: Desk, table: TableFile, seen: LedgerSeen, told: dict[str, Any], yes: bool) -> ExitCode:
    if not desk.output.is_json:
        _show(desk.output, seen.preview, told)
    if seen.preview.new:
        confirm(t("Enter {new} proposals of the past?", new=len(seen.preview.new)), agreed=yes)
    choices, agreed = seen.preview.choices, seen.fingerprint
    try:
        done = await desk.core.proposal_imports.apply(
            desk.actor, table.sheets, table.digest, choices=choices, fingerprint=agreed
        )
    except Conflict:
        desk.output.say(t("Nothing was changed."))
        raise
    summary = t("Applied: {new} new, {unchanged} there already.", new=done["new"], unchanged=done["unchanged"])
    desk.output.show({**told, "applied": True}, [summary])
    return ExitCode.DONE


def _show(output: Output, seen: LedgerPreview, told: dict[str, Any]) -> None:
    shown = [*(error_row(error, t("error")) for error in seen.errors), *_new(seen)]
    show_rows(output, told, ("", t("Place"), t("Title"), t("What")), shown)
    counts = seen.counts
    output.say(t("{new} new, {unchanged} there already, {rejected} with errors", **counts))
    output.say(*_remarks(seen))


def _new(seen: LedgerPreview) -> Iterable[tuple[str, str, str, str]]:
    for one in seen.new:
        number = f"{one.values['year']}-{one.values['number']}" if "number" in one.values else one.values["year"]
        yield t("new"), f"{one.origin.sheet}!{one.origin.row}", one.values["title"], number


def _remarks(seen: LedgerPreview) -> Iterable[str]:
    yield from remarks_on_file(seen.warnings, seen.skipped, seen.ignored)
    if seen.new_units:
        yield t("New handling units: {names}", names="、".join(seen.new_units))


def _data(seen: LedgerSeen) -> dict[str, Any]:
    shown = seen.preview
    return {
        "counts": shown.counts,
        "fingerprint": seen.fingerprint,
        "new": [{"sheet": one.origin.sheet, "row": one.origin.row, **one.values} for one in shown.new],
        "errors": [fault_data(error) for error in shown.errors],
        "warnings": [fault_data(warning) for warning in shown.warnings],
        "skipped": shown.skipped,
        "ignored": shown.ignored,
        "new_units": shown.new_units,
    }
