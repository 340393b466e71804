"""A year of holidays from a file or from the installed package: seen first, then entered."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

from core.documents.holiday_files import COLUMNS, HolidayTable, read_holidays, seeded_holidays
from core.domain.errors import Invalid
from core.domain.working_days import DayKind
from tui.desk_work import DeskWork
from tui.dialogs.form import Field, Values
from tui.dialogs.path import ChooseFile


async def import_file(desk: DeskWork) -> None:
    """Ask which file, show what it holds, enter it."""
    t = desk.t
    title = t("A year's holidays from a file: {columns}", columns=", ".join(COLUMNS))
    path: Path | None = await desk.app.push_screen_wait(ChooseFile(t, title, (".csv",)))
    if path is not None:
        chosen = path
        await _enter(desk, lambda: read_holidays(chosen))


async def import_from_package(desk: DeskWork, year: int) -> None:
    """Ask which year, show what the package knows of it, enter it."""
    t, chosen = desk.t, [year]

    async def submit(values: Values) -> None:
        chosen[0] = _year(values["year"])
        await asyncio.to_thread(seeded_holidays, chosen[0])

    def check(typed: str) -> str:
        return "" if typed.strip().isdecimal() else t("Like this: 2026")

    field = Field("year", t("Year"), str(year), check=check)
    title = t("A year's holidays from the installed package")
    if await desk.filled_in(title, [field], submit, name="holidays.package", agree=t("Look")):
        await _enter(desk, lambda: seeded_holidays(chosen[0]))


def _year(typed: str) -> int:
    if not typed.strip().isdecimal():
        raise Invalid("holidays.date", given=typed)
    return int(typed)


async def _enter(desk: DeskWork, read: Callable[[], HolidayTable]) -> None:
    t, core, actor = desk.t, desk.front.core, desk.front.actor
    read_table = await desk.carried_out(asyncio.to_thread(read))
    if read_table is None:
        return
    table = read_table.result
    lines = [
        t("Holidays: {n}", n=table.number(DayKind.HOLIDAY)),
        t("Workdays made up: {n}", n=table.number(DayKind.MAKE_UP_WORKDAY)),
        t("What the office had of {year} is replaced; deadlines and reminders are worked out again.", year=table.year),
        *(
            f"{on:%m-%d} {name}" + (f" ({t('workday')})" if kind != DayKind.HOLIDAY else "")
            for on, kind, name in table.rows
        ),
    ]
    if await desk.agreed(t("Enter the holidays of {year}?", year=table.year), lines=lines, agree=t("Enter them")):
        entered = core.records.import_holidays(actor, table.year, table.rows, table.source)
        await desk.carried_out(entered, done=t("The holidays of {year} are entered.", year=table.year))
