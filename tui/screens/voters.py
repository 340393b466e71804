"""选民: everybody who may vote, a million if need be; at the side, where there is room, the one under the cursor."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Static

from core.services.pages import Reader
from core.services.stores.pages import VoterEntry
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.paged import PagedSource
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("name", word("Name"), 12, is_name=True),
    Column("constituency", word("Constituency"), 18, grows=True, is_name=True),
    Column("roll_number", word("Roll number"), 14),
    Column("representative", word("Representative"), 10, rank=2),
    Column("bound", word("In chat"), 10, rank=1),
    Column("phone", word("Telephone"), 11, rank=3, is_sortable=False),
)


class VotersScreen(ModeScreen):
    """Read page by page."""

    mode_id = "voters"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "show_card", word("Details"))]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._list = Listing(
            COLUMNS,
            self.t,
            title=self.t("Voters"),
            empty=self.t("No voters yet. Import them with: shuzhi import voters FILE.xlsx"),
            source=PagedSource(self._open_list, self._row),
            id="voters",
        )
        self._card = Static("", markup=False)
        self._beside = Vertical(self._card, classes="card")

    def body(self) -> ComposeResult:
        with Horizontal():
            yield self._list
            yield self._beside

    async def load(self) -> None:
        await self._list.reload()
        self._show_card()
        if self.focused is None:
            self._list.take_focus()

    def action_show_card(self) -> None:
        """Open the details at the side, or close them."""
        self._beside.toggle_class("-asked")
        self._show_card()

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_show_card()

    @on(Listing.Highlighted)
    def _reached(self) -> None:
        self._show_card()

    async def _open_list(self) -> Reader[VoterEntry]:
        return await self.front.core.pages.voters(self.front.actor)

    def _row(self, entry: VoterEntry) -> Row:
        cells = {
            "name": Cell(entry.name),
            "constituency": Cell(entry.constituency),
            "roll_number": Cell(entry.roll_number or ""),
            "representative": Cell(self.t("yes") if entry.is_representative else ""),
            "bound": Cell(self.t("yes") if entry.is_bound else ""),
            "phone": Cell(entry.phone or ""),
            "remark": Cell(entry.remark or ""),
        }
        return Row(str(entry.id), cells)

    def _show_card(self) -> None:
        row = self._list.cursor_row
        self._card.update(Content("\n".join(self._card_lines(row)) if row is not None else ""))

    def _card_lines(self, row: Row) -> list[str]:
        titles = {column.key: self.t(column.title) for column in COLUMNS} | {"remark": self.t("Remark")}
        shown = {title: row.cells[key].text for key, title in titles.items()}
        return [f"{title}\n  {line(text)}" for title, text in shown.items() if text]


MODE = Mode("voters", 50, word("Voters"), VotersScreen)
