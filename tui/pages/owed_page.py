"""Whose pledge and whose duty report are missing, and since when; Enter leads to the deputy's report."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from core.domain.ids import DeputyId
from core.services.errands import Owed, OwedKind
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import short_day

KINDS = {OwedKind.PLEDGE: word("Pledge"), OwedKind.REPORT: word("Duty report")}
COLUMNS = (
    Column("kind", word("Missing"), 12),
    Column("name", word("Deputy"), 12, grows=True, is_name=True),
    Column("due", word("Due"), 12),
)


class OwedPage(PageScreen):
    """``kind`` None: both."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open_report", word("Open the report"))]

    def __init__(self, front: Front, kind: OwedKind | None = None) -> None:
        super().__init__(front)
        t = self.t
        self._kind = kind
        self._owed: dict[str, Owed] = {}
        self._list = Listing(
            COLUMNS, t, title=t("Pledges and reports that are missing"), empty=t("Nothing is missing."), id="owed"
        )

    def body(self) -> ComposeResult:
        yield self._list

    async def load(self) -> None:
        today = await self.front.core.duty_desk.today(self.front.actor)
        wanted = [one for one in today.owed if self._kind in (None, one.kind)]
        self._owed = {f"{one.kind}:{one.deputy.id}": one for one in wanted}
        self._list.show([self._row(key, one) for key, one in self._owed.items()])
        if self.focused is None:
            self._list.take_focus()

    def action_open_report(self) -> None:
        """The report of the deputy under the cursor."""
        from tui.pages.report_entry import ReportPage  # here: the list is shown without it

        owed = self._owed.get(self._list.cursor_key or "")
        if owed is not None:
            self.app.push_screen(ReportPage(self.front, DeputyId(owed.deputy.id), owed.year))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open_report()

    def _row(self, key: str, owed: Owed) -> Row:
        due = short_day(owed.due_on) + (" " + self.t("late") if owed.is_late else "")
        cells = {
            "kind": Cell(self.t(KINDS[owed.kind])),
            "name": Cell(owed.deputy.name),
            "due": Cell(due, "bold red" if owed.is_late else "", owed.due_on.toordinal()),
        }
        return Row(key, cells, (owed.deputy.name, self.t(KINDS[owed.kind])))
