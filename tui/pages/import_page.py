"""A roll from a file: choose it, look at what it would change cell by cell, then apply all of it or nothing.

The file is read in the core's confined child process; what is applied is exactly what the page shows.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.documents.reading.table_file import TableFile, open_table_file
from core.domain.roster.rows import RosterKind
from core.services.imports import ImportPreview
from tui.desk_work import DeskWork
from tui.dialogs.path import ChooseFile
from tui.dialogs.progress import Report
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.import_rows import COLUMNS, FATES, Fate, fate_of, import_rows, remarks
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Row

ENDINGS = (".xlsx", ".csv")
KINDS = {
    RosterKind.DEPUTIES: word("Deputies"),
    RosterKind.VOTERS: word("Voters"),
    RosterKind.STAFF: word("Staff"),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A file that was read, what it would do, and that as rows."""

    path: Path
    table: TableFile
    preview: ImportPreview
    rows: tuple[Row, ...]


async def import_roll(desk: DeskWork, kind: RosterKind) -> None:
    """Ask which file and show what it would change."""
    t = desk.t
    title = t("Import: {roll}", roll=t(KINDS[kind]))
    path: Path | None = await desk.app.push_screen_wait(ChooseFile(t, title, ENDINGS))
    if path is None:
        return
    chosen = path
    done = await desk.long_work(
        t("Reading {file}", file=path.name), lambda report: look(desk.front, kind, chosen, report)
    )
    if done is not None:
        await desk.app.push_screen(ImportPage(desk.front, kind, done.result))


async def look(front: Front, kind: RosterKind, path: Path, report: Report) -> Seen:
    """Read ``path`` and compare it with the county's roll. Errors: as ``open_table_file`` and ``roster.preview``."""
    table = await open_table_file(path)
    report(1, 3)
    preview = await front.core.imports.preview(front.actor, kind, table.sheets, table.digest)
    report(2, 3)
    rows = await asyncio.to_thread(import_rows, preview, front.t)
    return Seen(path, table, preview, tuple(rows))


class ImportPage(DeskWork, PageScreen):
    """``v`` shows errors, changes or new rows only; ``a`` applies."""

    NEEDS: ClassVar[dict[str, str]] = {"apply": "roster.apply"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "sort", word("Sort"), show=False),
        Binding("r", "again", word("Read the file again"), show=False),
        Binding("a", "apply", word("Apply all of it")),
        Binding("v", "next_fate", word("Only some")),
    ]

    def __init__(self, front: Front, kind: RosterKind, seen: Seen) -> None:
        super().__init__(front)
        self._kind = kind
        self._seen = seen
        self._fate: Fate | None = None
        self._counts = Static("", markup=False, classes="facts page-title")
        self._remarks = Static("", markup=False, classes="facts")
        self._list = Listing(
            COLUMNS, self.t, title=self.t("What the file would do"), empty=self.t("Nothing of this kind."), id="import"
        )

    def body(self) -> ComposeResult:
        yield self._counts
        yield self._remarks
        yield self._list

    async def load(self) -> None:
        """The preview stays as it was seen: applying refuses when the county has changed meanwhile."""
        if self.focused is None:
            self._show()
            self._list.take_focus()

    def action_next_fate(self) -> None:
        """Everything, then errors only, changes only, and so on."""
        present = [None, *(one for one in Fate if any(fate_of(row) is one for row in self._seen.rows))]
        here = present.index(self._fate) if self._fate in present else 0
        self._fate = present[(here + 1) % len(present)]
        self._show()

    @work(group="deed", exclusive=True)
    async def action_again(self) -> None:
        """The file, or the county, is no longer what the preview was made of."""
        path, t = self._seen.path, self.t
        reading = t("Reading {file}", file=path.name)
        done = await self.long_work(reading, lambda report: look(self.front, self._kind, path, report))
        if done is not None:
            self._seen, self._fate = done.result, None
            self._show()

    @work(group="deed", exclusive=True)
    async def action_apply(self) -> None:
        t, counts = self.t, self._seen.preview.preview.counts
        if not self._seen.preview.preview.is_applicable:
            told = t("The file has errors: correct them and import it again. Nothing was changed.")
            self.app.notify(told, severity="error")
            return
        lines = [self._numbers(), *remarks(self._seen.preview, t), t("All of it is applied, or nothing.")]
        if not await self.agreed(
            t("Apply {file}?", file=self._seen.path.name), lines=lines, agree=t("Apply all of it")
        ):
            return
        done = await self.long_work(t("Applying {file}", file=self._seen.path.name), self._apply)
        if done is not None:
            self.app.notify(t("Applied: {new} new, {changed} changed.", new=counts["new"], changed=counts["changed"]))
            self.app.pop_screen()

    async def _apply(self, report: Report) -> None:
        seen = self._seen
        await self.front.core.imports.apply(
            self.front.actor,
            self._kind,
            seen.table.sheets,
            seen.table.digest,
            fingerprint=seen.preview.fingerprint,
        )
        report(1, 1)

    def _show(self) -> None:
        rows = self._seen.rows
        self._list.show([row for row in rows if self._fate in (None, fate_of(row))])
        which = self.t("everything") if self._fate is None else self.t(FATES[self._fate])
        self._counts.update(Content(line(f"{self._seen.path.name}: {self._numbers()}  [{which}]")))
        told = remarks(self._seen.preview, self.t)
        if not self._seen.preview.preview.is_applicable:
            told.insert(0, self.t("The file has errors: correct them and import it again. Nothing was changed."))
        self._remarks.update(Content(line("  ".join(told))))
        self._remarks.display = bool(told)

    def _numbers(self) -> str:
        counts = self._seen.preview.preview.counts
        named = {Fate.NEW: "new", Fate.CHANGED: "changed", Fate.UNCHANGED: "unchanged", Fate.REJECTED: "rejected"}
        return "  ".join(f"{self.t(FATES[fate])} {counts[name]}" for fate, name in named.items())
