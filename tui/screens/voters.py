"""选民: everybody who may vote, a million if need be; and who is off the rolls, with the reason and a way back.

At the side, where there is room, the one under the cursor.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.ids import VoterId
from core.domain.roster.rows import RosterKind
from core.services.pages import Reader
from core.services.people import MOST_AT_ONCE
from core.services.stores.pages import Choice, FormerVoterEntry, VoterEntry
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.pages.import_page import import_roll
from tui.pages.person_deeds import NamedVoter, bring_back, set_representatives
from tui.pages.person_page import VoterPage
from tui.pages.slips import MOST_SLIPS, Holder, issue_slips
from tui.widgets.ground import Beside
from tui.widgets.listing import Listing
from tui.widgets.paged import PagedSource
from tui.widgets.rows import NOTHING, Cell, Column, Row, cell_of
from tui.widgets.side_card import SideCard
from tui.widgets.view_line import ViewLine
from tui.widgets.views import Selection

COLUMNS = (
    Column("name", word("Name"), 12, is_name=True),
    Column("constituency", word("Constituency"), 18, grows=True, is_name=True),
    Column("roll_number", word("Roll number"), 14),
    Column("representative", word("Representative"), 14, rank=2),
    Column("bound", word("In chat"), 10, rank=1),
    Column("phone", word("Telephone"), 11, rank=3, is_sortable=False),
)

FORMER = (
    Column("name", word("Name"), 12, is_name=True),
    Column("constituency", word("Constituency"), 18, is_name=True),
    Column("left", word("Off since"), 10),
    Column("reason", word("Reason"), 20, grows=True, is_sortable=False),
    Column("roll_number", word("Roll number"), 14, rank=1),
)
Entry = TypeVar("Entry", VoterEntry, FormerVoterEntry)
Opened = Callable[[], Awaitable[Reader[Entry]]]
VIEWS = (word("On the rolls"), word("Off the rolls"))
ON, OFF = range(2)
_PIECE = 500


class VotersScreen(DeskWork, ModeScreen):
    """Read page by page. ``v``: those on the rolls, those off them."""

    mode_id = "voters"
    NEEDS: ClassVar[dict[str, str]] = {
        "import_roll": "roster.preview",
        "slips": "enrolment.issue_codes",
        "representatives": "voter.set_representatives",
        "bring_back": "voter.set_active",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", word("Open")),
        Binding("v", "next_view", word("View")),
        Binding("m", "representatives", word("Representatives, or not"), show=False),
        Binding("b", "slips", word("Slips")),
        Binding("d", "bring_back", word("Back onto the rolls")),
        Binding("i", "import_roll", word("Import the voters"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._view = ON
        self._line = ViewLine([t(title) for title in VIEWS])
        self._yes = Cell(t("yes"))
        self._source = PagedSource(self._open_list, self._row)
        self._former = PagedSource(self._open_former, self._former_row)
        self._lists = (
            Listing(
                COLUMNS,
                t,
                title=t("Voters"),
                empty=self._nobody(),
                source=self._source,
                id="voters",
            ),
            Listing(
                FORMER,
                t,
                title=t("Off the rolls"),
                empty=t("Nobody was taken off the rolls."),
                source=self._former,
                id="former",
            ),
        )
        self._card = SideCard(self._facts)
        for listing in self._lists:
            listing.tell(self._card.follow)

    @property
    def _list(self) -> Listing:
        return self._lists[self._view]

    def body(self) -> ComposeResult:
        yield self._line
        with Beside():
            for number, listing in enumerate(self._lists):
                listing.display = number == self._view
                yield listing
            yield self._card

    async def load(self) -> None:
        await self._list.reload()
        self._card.follow()
        if self.focused is None:
            self._list.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        views = {"slips": ON, "representatives": ON, "bring_back": OFF}
        if views.get(action, self._view) != self._view:
            return False
        return super().check_action(action, parameters)

    def go_to(self, view: int) -> None:
        """Show those on the rolls, or those off them."""
        self._view = view
        self._line.go_to(view)
        for number, listing in enumerate(self._lists):
            listing.display = number == view
        self._list.take_focus()
        self.refresh_bindings()
        self.reload()

    def action_next_view(self) -> None:
        """On the rolls, off the rolls."""
        self.go_to((self._view + 1) % len(VIEWS))

    def action_open(self) -> None:
        """The page of the voter under the cursor."""
        if (key := self._list.cursor_key) is not None:
            self.app.push_screen(VoterPage(self.front, VoterId(int(key))))

    @work(group="deed", exclusive=True)
    async def action_slips(self) -> None:
        """For all that is marked, which may be all that a filter shows."""
        if (chosen := await self._marked(self._source, self._open_list, MOST_SLIPS)) is not None:
            await issue_slips(self, [_holder(entry) for entry in chosen])

    @work(group="deed", exclusive=True)
    async def action_representatives(self) -> None:
        """The marked voters evaluate as representatives, or none of them does any more."""
        if (chosen := await self._marked(self._source, self._open_list, MOST_AT_ONCE)) is not None:
            named = [NamedVoter(entry.id, entry.name, entry.is_representative) for entry in chosen]
            await set_representatives(self, named)

    @work(group="deed", exclusive=True)
    async def action_bring_back(self) -> None:
        """The marked former voters, for one reason; one action."""
        chosen = await self._marked(self._former, self._open_former, MOST_AT_ONCE)
        if chosen is not None and await bring_back(self, chosen):
            self._list.clear_marks()

    @work(group="deed", exclusive=True)
    async def action_import_roll(self) -> None:
        await import_roll(self, RosterKind.VOTERS)

    @on(Listing.Opened)
    def _chosen(self) -> None:
        self.action_open()

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self.go_to(event.number)

    def _nobody(self) -> str:
        if self.front.may(self.NEEDS["import_roll"]):
            return self.t("No voters yet. Import them from a file: i")
        return self.t("No voters yet.")

    async def _open_former(self) -> Reader[FormerVoterEntry]:
        return await self.front.core.pages.former_voters(self.front.actor)

    async def _open_list(self) -> Reader[VoterEntry]:
        return await self.front.core.pages.voters(self.front.actor)

    async def _marked(self, source: PagedSource[Entry], opened: Opened[Entry], most: int) -> list[Entry] | None:
        """The marked voters, without marks the one under the cursor; one more than ``most`` are read, no further."""
        selection, key = self._list.selection, self._list.cursor_key
        if selection.is_empty:
            selection = Selection(frozenset({key} if key is not None else ()))
        done = await self.carried_out(_read_chosen(opened, source.choice(selection), most + 1))
        return done.result if done is not None else None

    def _row(self, entry: VoterEntry) -> Row:
        cells = {
            "name": cell_of(entry.name),
            "constituency": cell_of(entry.constituency),
            "roll_number": cell_of(entry.roll_number),
            "representative": self._yes if entry.is_representative else NOTHING,
            "bound": self._yes if entry.is_bound else NOTHING,
            "phone": cell_of(entry.phone),
            "remark": cell_of(entry.remark),
        }
        return Row(str(entry.id), cells)

    def _former_row(self, entry: FormerVoterEntry) -> Row:
        left = f"{date_in(COUNTY_ZONE, entry.left_at):%Y-%m-%d}" if entry.left_at is not None else ""
        cells = {
            "name": cell_of(entry.name),
            "constituency": cell_of(entry.constituency),
            "left": cell_of(left),
            "reason": cell_of(entry.reason),
            "roll_number": cell_of(entry.roll_number),
        }
        return Row(str(entry.id), cells)

    def _facts(self) -> dict[str, str]:
        row = self._list.cursor_row
        columns = COLUMNS if self._view == ON else FORMER
        titles = {column.key: self.t(column.title) for column in columns}
        titles |= {"remark": self.t("Remark")} if self._view == ON else {}
        return {title: row.cells[key].text for key, title in titles.items()} if row is not None else {}


async def _read_chosen(opened: Opened[Entry], choice: Choice, most: int) -> list[Entry]:
    reader, found = await opened(), list[Entry]()
    while len(found) < most:
        last = found[-1].id if found else 0
        piece = await reader.chosen(choice, after=last, limit=min(_PIECE, most - len(found)))
        if not piece:
            break
        found += [one.entry for one in piece]
    return found


def _holder(entry: VoterEntry) -> Holder:
    return Holder(Person(PersonKind.VOTER, entry.id), entry.name, entry.constituency)


MODE = Mode("voters", 50, word("Voters"), VotersScreen)
