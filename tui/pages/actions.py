"""What the staff did, newest first: when, who, what, and whether it can still be undone."""

from __future__ import annotations

from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.locale.actions import word_action
from core.locale.undoing import word_why_not
from core.services.actions import ActionView
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.subjects import known_subjects, named
from tui.plain_text import line
from tui.undoing import undo
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import short_time

SHOWN = 200
COLUMNS = (
    Column("at", word("Time"), 11),
    Column("name", word("Who"), 8, is_name=True),
    Column("action", word("Did"), 26),
    Column("subject", word("About"), 24, rank=1),
    Column("verdict", word("Undo"), 24, grows=True),
)


class ActionsPage(DeskWork, PageScreen):
    """Enter undoes what the cursor stands on; below it stands whole what the list may have cut."""

    NEEDS: ClassVar[dict[str, str]] = {"undo_this": "action.undo"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "undo_this", word("Undo"))]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._list = Listing(
            COLUMNS, self.t, title=self.t("What was done here"), empty=self.t("Nothing was done yet."), id="actions"
        )
        self._list.tell(self._show_details)
        self._details = Static("", markup=False, classes="details")

    def body(self) -> ComposeResult:
        yield self._list
        yield self._details

    async def load(self) -> None:
        listed = await self.front.core.actions.latest(self.front.actor, limit=SHOWN)
        names = await known_subjects(self.front, [one.subject for one in listed])
        self._list.show([self._row(one, named(one.subject, names)) for one in listed])
        self._show_details()
        if self.focused is None:
            self._list.take_focus()

    def _show_details(self) -> None:
        row = self._list.cursor_row
        said = [line(row.cells[key].text) for key in ("action", "subject", "verdict")] if row is not None else []
        self._details.update(Content("\n".join(one for one in said if one)))

    @on(Listing.Opened)
    def _chosen(self, event: Listing.Opened) -> None:
        if self.front.may("action.undo"):
            self.action_undo_this()

    @work(group="undo", exclusive=True)
    async def action_undo_this(self) -> None:
        if (key := self._list.cursor_key) is not None and await undo(self.app, self.front, int(key)):
            self.reload()

    def _row(self, one: ActionView, subject: str) -> Row:
        verdict = self._verdict(one)
        action = word_action(one.action, self.t)
        cells = {
            "at": Cell(short_time(one.at), order=one.at.timestamp()),
            "name": Cell(one.name),
            "action": Cell(action),
            "subject": Cell(subject),
            "verdict": Cell(verdict, "" if one.can_be_undone else "dim"),
        }
        return Row(str(one.id), cells, (one.name, action, subject, verdict))

    def _verdict(self, one: ActionView) -> str:
        if one.undone_at is not None:
            return self.t("undone {time}, {name}", time=short_time(one.undone_at), name=one.undone_by)
        return self.t("can be undone") if one.can_be_undone else word_why_not(one, self.t)
