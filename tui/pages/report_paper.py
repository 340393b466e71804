"""Duty report forms on paper: one deputy's as a file, several into a new directory."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from collections.abc import Set as AbstractSet
from pathlib import Path

from core.documents.private_file import file_name, write_private
from core.documents.report_forms import report_form_html
from core.documents.report_paper import form_of
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import DeputyId
from core.domain.rules import parse_rules
from core.services.records import DeputyView
from tui.desk_work import DeskWork
from tui.dialogs.form import Values
from tui.dialogs.progress import Report
from tui.pages.new_file import FILE, directory_field, file_field, path_of
from tui.wording import TURNS


async def print_form(desk: DeskWork, deputy: DeputyId, year: int) -> None:
    """One form into a file of the person's choice."""
    t, chosen = desk.t, list[Path]()
    views = await _views_of(desk, {deputy})
    if not views:
        return

    async def submit(values: Values) -> None:
        chosen.append(path_of(values[FILE]))

    name = views[0].deputy.name
    title = t("Report form of {name}", name=name)
    field = file_field(t, f"{year}-{file_name(name)}.html", ".html")
    lines = [t("With what stands in the report; what is not known stays empty for the pen.")]
    if await desk.filled_in(title, [field], submit, name="report.paper", agree=t("Write"), lines=lines):
        written = _write(desk, views, year, lambda _: chosen[0])
        done = t("Written to {file}, readable only by you.", file=chosen[0])
        await desk.carried_out(written, done=done)


async def print_forms(desk: DeskWork, deputies: Sequence[DeputyId]) -> None:
    """The forms of several deputies into a new directory, under a bar."""
    t, chosen = desk.t, list[Path]()
    year = date_in(COUNTY_ZONE, desk.front.core.clock.now()).year
    views = await _views_of(desk, set(deputies))
    if not views:
        return

    async def submit(values: Values) -> None:
        chosen.append(path_of(values[FILE]))

    title = t("Report forms {year} of {n} deputies", year=year, n=len(views))
    field = directory_field(t, t("report-forms-{year}", year=year))
    names = [t(", ").join(view.deputy.name for view in views)]
    if not await desk.filled_in(title, [field], submit, name="report.papers", agree=t("Write"), lines=names):
        return

    async def act(report: Report) -> None:
        await _write(
            desk,
            views,
            year,
            lambda view: chosen[0] / f"{view.deputy.id:04}-{file_name(view.deputy.name)}.html",
            report,
        )

    if await desk.long_work(t("Writing {n} forms", n=len(views)), act) is not None:
        desk.app.notify(t("{n} forms in {directory}", n=len(views), directory=chosen[0]))


async def _views_of(desk: DeskWork, deputies: AbstractSet[DeputyId]) -> list[DeputyView]:
    """Their records; none where the core refused, which is said."""
    listed = await desk.carried_out(desk.front.core.records.deputies(desk.front.actor))
    return [one for one in listed.result if one.deputy.id in deputies] if listed is not None else []


async def _write(
    desk: DeskWork,
    views: Sequence[DeputyView],
    year: int,
    path: Callable[[DeputyView], Path],
    report: Report = lambda done, of: None,
) -> None:
    """Errors: Conflict("file.exists"), Unavailable("file.failed")."""
    core, actor, t = desk.front.core, desk.front.actor, desk.t
    rules = parse_rules((await core.rules.show(actor)).toml)
    turns = {one.deputy.id: one.turn.mode for one in await core.term_plans.year(actor, year)}
    for number, view in enumerate(views, start=1):
        stored = await core.reports.show(actor, view.deputy.id, year)
        mode = turns.get(view.deputy.id, "")
        form = form_of(stored, view, rules, t, mode=t(TURNS[mode]) if mode in TURNS else "")
        page = await asyncio.to_thread(report_form_html, form, t)
        await asyncio.to_thread(write_private, path(view), page)
        report(number, len(views))
