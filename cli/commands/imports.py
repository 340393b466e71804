"""``shuzhi import``: look at what a file would change, then apply all of it or nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Annotated, Any

import typer

from cli.asking import confirm
from cli.commands import proposal_files
from cli.commands.proposal_views import moved_line
from cli.import_preview import error_row, fault_data, remarks_on_file, show_rows
from cli.labels import label
from cli.options import Declared, Yes, command, group
from cli.output import ExitCode, Output
from cli.session import Desk, at_desk
from cli.words import t
from core.documents.holiday_files import read_holidays, seeded_holidays
from core.documents.reading.table_file import TableFile, open_table_file
from core.domain.errors import Conflict, Invalid
from core.domain.roster.diff import Changed, Entry, New, Rejected
from core.domain.roster.rows import RosterKind
from core.services.imports import ImportPreview

app = group()
app.registered_commands += proposal_files.importing.registered_commands
_APPLY = Annotated[bool, typer.Option("--apply", help=t("Apply what the preview shows."))]
_FILE = Annotated[Path, typer.Argument(metavar="FILE", help=t("An .xlsx or .csv file."))]


def _page(noun: str, example: str, about: str) -> Callable[[Declared], Declared]:
    shown = f"shuzhi import {noun} {example}"
    return command(app, noun, shown, f"{shown} --apply", f"{shown} --apply --yes --json", about=about)


@_page(
    "roster",
    "代表名册.xlsx",
    t("Deputies, with their constituencies and groups."),
)
def roster(ctx: typer.Context, file: _FILE, apply: _APPLY = False, yes: Yes = False) -> None:
    at_desk(ctx, lambda desk: _import(desk, RosterKind.DEPUTIES, file, apply, yes))


@_page(
    "voters",
    "选民名册.xlsx",
    t("Voters; marked representatives evaluate first."),
)
def voters(ctx: typer.Context, file: _FILE, apply: _APPLY = False, yes: Yes = False) -> None:
    at_desk(ctx, lambda desk: _import(desk, RosterKind.VOTERS, file, apply, yes))


@_page(
    "staff",
    "工作人员.xlsx",
    t("Staff with their roles; only an administrator may."),
)
def staff(ctx: typer.Context, file: _FILE, apply: _APPLY = False, yes: Yes = False) -> None:
    at_desk(ctx, lambda desk: _import(desk, RosterKind.STAFF, file, apply, yes))


@command(
    app,
    "holidays",
    "shuzhi import holidays --seed 2026",
    "shuzhi import holidays 2027.csv",
    about=t("A year's holidays and make-up workdays. Columns: date, kind (holiday, make_up_workday), name."),
)
def holidays(
    ctx: typer.Context,
    file: Annotated[Path | None, typer.Argument(metavar="FILE", help=t("A .csv file of one year."))] = None,
    seed: Annotated[int | None, typer.Option(metavar="YEAR", help=t("From the installed package."))] = None,
) -> None:
    async def act(desk: Desk) -> None:
        if (file is None) == (seed is None):
            raise Invalid("usage.choose", choices=["FILE", "--seed YEAR"])
        table = seeded_holidays(seed) if seed is not None else read_holidays(file or Path())
        moved = await desk.core.records.import_holidays(desk.actor, table.year, table.rows, table.source)
        told = t("{count} days of {year} have been entered.", count=len(table.rows), year=table.year)
        data = {"year": table.year, "days": len(table.rows), "source": table.source, "moved": moved}
        desk.output.show(data, [told, *(moved_line(one) for one in moved)])

    at_desk(ctx, act)


async def _import(desk: Desk, kind: RosterKind, file: Path, apply: bool, yes: bool) -> ExitCode:
    with desk.output.working(t("Reading {file} ...", file=file.name)):
        table = await open_table_file(file)
        seen = await desk.core.imports.preview(desk.actor, kind, table.sheets, table.digest)
    told = _data(seen)
    if not seen.preview.is_applicable:
        _show(desk.output, seen, {**told, "applied": False})
        desk.output.say(t("The file has errors: correct them and try again. Nothing was changed."))
        return ExitCode.CONFLICT
    if not apply:
        _show(desk.output, seen, {**told, "applied": False})
        desk.output.say(t("Nothing was changed yet. Add --apply to do this."))
        return ExitCode.DONE
    return await _apply(desk, table, seen, told, yes)


async def _apply(desk: Desk, table: TableFile, seen: ImportPreview, told: dict[str, Any], yes: bool) -> ExitCode:
    kind, counts = seen.preview.kind, seen.preview.counts
    if not desk.output.is_json:
        _show(desk.output, seen, told)
    if counts["new"] + counts["changed"]:
        confirm(
            t("Apply {new} new and {changed} changed rows?", new=counts["new"], changed=counts["changed"]), agreed=yes
        )
    try:
        done = await desk.core.imports.apply(desk.actor, kind, table.sheets, table.digest, fingerprint=seen.fingerprint)
    except Conflict:
        desk.output.say(t("Nothing was changed."))
        raise
    summary = t("Applied: {new} new, {changed} changed, {unchanged} unchanged.", **{"rejected": 0, **done})
    desk.output.show({**told, "applied": True}, [summary])
    return ExitCode.DONE


def _show(output: Output, seen: ImportPreview, told: dict[str, Any]) -> None:
    counts = seen.preview.counts
    shown = [row for entry in seen.preview.entries for row in _rows(entry)]
    show_rows(output, told, ("", t("Place"), t("Name"), t("What")), shown)
    output.say("  ".join(f"{label('entry', name)}: {number}" for name, number in counts.items()))
    output.say(*_remarks(seen))


def _rows(entry: Entry) -> Iterable[tuple[str, str, str, str]]:
    match entry:
        case New(row):
            yield label("entry", "new"), f"{row.origin.sheet}!{row.origin.row}", row.name, ""
        case Changed(row, _, changes):
            for one in changes:
                place = f"{row.origin.sheet}!{one.reference}"
                yield label("entry", "changed"), place, row.name, f"{one.field}: {one.old or '-'} -> {one.new}"
        case Rejected(errors):
            for error in errors:
                yield error_row(error, label("entry", "rejected"))


def _remarks(seen: ImportPreview) -> Iterable[str]:
    yield from remarks_on_file(seen.warnings, seen.skipped, seen.ignored)
    if seen.places.townships or seen.places.constituencies:
        townships, constituencies = len(seen.places.townships), len(seen.places.constituencies)
        yield t(
            "New places: {townships} townships, {places} constituencies", townships=townships, places=constituencies
        )
    if seen.preview.absent:
        yield t("{count} people on the roll are not in the file; they stay.", count=len(seen.preview.absent))


def _data(seen: ImportPreview) -> dict[str, Any]:
    return {
        "kind": seen.preview.kind,
        "counts": seen.preview.counts,
        "fingerprint": seen.fingerprint,
        "entries": [_entry(entry) for entry in seen.preview.entries if isinstance(entry, New | Changed | Rejected)],
        "warnings": [fault_data(warning) for warning in seen.warnings],
        "skipped": seen.skipped,
        "ignored": seen.ignored,
        "absent": len(seen.preview.absent),
        "places": seen.places,
    }


def _entry(entry: New | Changed | Rejected) -> dict[str, Any]:
    match entry:
        case New(row):
            return {"what": "new", "sheet": row.origin.sheet, "row": row.origin.row, "name": row.name}
        case Changed(row, _, changes):
            place = {"sheet": row.origin.sheet, "row": row.origin.row, "name": row.name}
            return {"what": "changed", **place, "changes": changes}
        case Rejected(errors):
            return {"what": "error", "errors": [fault_data(error) for error in errors]}
