"""What a list shows, as a file: filter and order applied, every page of it, telephones masked as on the screen.

What must stay true: the file is private, whole or not there at all, and never takes the place of another unasked.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from textual.app import App

from core.documents.table_files import ENDINGS, TableFile
from core.domain.clock import COUNTY_ZONE, Clock, date_in
from core.locale.catalogue import Translator
from tui.dialogs.form import Field, Form, Values
from tui.dialogs.progress import Progress, Report
from tui.dialogs.question import Question
from tui.drafts import Drafts
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Column, Row, Wish
from tui.widgets.views import Source, Spot

_PIECE = 500  # rows read and written at a time: some ten milliseconds of a thread
_FILE = "file"


class Exporting:
    """One export, from the question for the file's name to its end."""

    def __init__(self, app: App[object], listing: Listing, t: Translator, clock: Clock) -> None:
        self._app = app
        self._listing = listing
        self._t = t
        self._name = f"{listing.title}-{date_in(COUNTY_ZONE, clock.now()):%Y%m%d}.xlsx"
        self._path = Path(self._name)

    async def run(self) -> None:
        """For a worker: waits for the person."""
        source, wish, t = self._listing.source, self._listing.wish, self._t
        if not await self._app.push_screen_wait(self._form()):
            return
        replaces = self._path.exists()
        if replaces and not await self._app.push_screen_wait(self._question()):
            return

        async def act(report: Report) -> int:
            return await write_list(self._file(replaces=replaces), source, wish, self._listing.columns, report)

        done = await self._app.push_screen_wait(Progress(t, t("Writing {file}", file=self._path.name), act))
        if done is not None:
            told = t("{number} rows written to {file}, readable only by you.", number=done.result, file=self._path)
            self._app.notify(line(told), markup=False)

    def _form(self) -> Form:
        extent = self._listing.number
        lines = [self._t("{number} rows, as the list shows them; telephones stay masked.", number=extent)]
        field = Field(_FILE, self._t("File (.xlsx or .csv)"), str(Path.cwd() / self._name), check=self._wrong)
        title = self._t("Export: {list}", list=self._listing.title)
        return Form(
            self._t, title, [field], self._choose, name="export", drafts=Drafts(), agree=self._t("Write"), lines=lines
        )

    async def _choose(self, values: Values) -> None:
        self._path = _path(values[_FILE])

    def _wrong(self, typed: str) -> str:
        path = _path(typed)
        if path.suffix.lower() not in ENDINGS:
            return self._t("The name must end in .xlsx or .csv.")
        if path.is_dir() or not path.parent.is_dir():
            return self._t("There is no such directory.")
        return ""

    def _question(self) -> Question:
        return Question(
            self._t,
            self._t("Replace this file?"),
            lines=[str(self._path)],
            agree=self._t("Replace it"),
        )

    def _file(self, *, replaces: bool) -> TableFile:
        columns = [self._t(column.title) for column in self._listing.columns]
        widths = [column.width for column in self._listing.columns]
        return TableFile(self._path, self._listing.title, columns, widths, replaces=replaces)


async def write_list(file: TableFile, source: Source, wish: Wish, columns: tuple[Column, ...], report: Report) -> int:
    """Write every row of ``wish``; how many. Cancelled or failed: the file is not there."""
    try:
        number = (await source.extent(wish)).shown
        written, last = 0, None
        while rows := await source.page(wish, Spot(written, after=last), _PIECE):
            await asyncio.to_thread(file.add, [_cells(row, columns) for row in rows])
            written, last = written + len(rows), rows[-1].at
            report(written, max(number, written))
        await asyncio.to_thread(file.finish)
        return written
    finally:
        await asyncio.shield(asyncio.to_thread(file.abandon))


def _cells(row: Row, columns: tuple[Column, ...]) -> list[str]:
    return [line(row.cells[column.key].text) if column.key in row.cells else "" for column in columns]


def _path(typed: str) -> Path:
    return Path(typed.strip()).expanduser()
