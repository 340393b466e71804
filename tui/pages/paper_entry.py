"""A teller's form: a paper sheet a screen, one key a deputy, the next sheet at once.

What must stay true: the sheet is sealed by the core as soon as it is kept, and nothing of it stays here; what stands
on the screen is never written to a file or to the clipboard; leaving never loses a sheet unasked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from rich.text import Text
from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from core.domain.ballots import OVER_MARKED, OVERALL
from core.domain.ids import MeetingId
from core.services.counting import PaperForm
from core.services.paper_progress import Progress
from tui.desk_work import DeskWork
from tui.dialogs.form import Field, Values
from tui.front import Front, word
from tui.mode_screen import LIST_ACTIONS, PageScreen
from tui.pages.paper_sheet import Place, SheetDraft
from tui.pages.paper_words import answer_word, legend, progress_lines, question_word
from tui.pages.sheet_numbers import first_missing
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.widgets.virtual_table import VirtualTable

COLUMNS = (
    Column("name", word("Deputy"), 14, is_name=True, is_sortable=False),
    Column("question", word("Question"), 20, grows=True, is_sortable=False),
    Column("mark", word("Mark"), 16, is_sortable=False),
    Column("comment", word("Comment"), 20, rank=1, is_sortable=False),
)


class PaperEntryPage(DeskWork, PageScreen):
    """Digits mark, Enter goes on and keeps the sheet after its last line."""

    NEEDS: ClassVar[Mapping[str, str]] = {
        "keep": "paper.enter",
        "go_on": "paper.enter",
        "type": "paper.enter",
        "over_mark": "paper.enter",
        "take_back": "paper.withdraw",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        *(Binding(digit, f"type('{digit}')", show=False) for digit in "0123456789"),
        Binding("x", "over_mark", word("More than one mark")),
        Binding("enter", "go_on", word("Go on; at the end keep the sheet")),
        Binding("backspace,delete", "wipe", word("Wipe the mark"), show=False),
        Binding("c", "comment", word("Comment")),
        Binding("a", "aspects", word("Aspects")),
        Binding("g", "other_sheet", word("Another sheet"), show=False),
        Binding("w", "take_back", word("Take an own sheet back")),
        Binding("ctrl+s", "keep", word("Keep the sheet"), show=False),
    ]

    def __init__(self, front: Front, meeting: MeetingId, *, number: int = 0) -> None:
        """``number``: the first sheet; 0: the first that the teller has not entered."""
        super().__init__(front)
        self._meeting = meeting
        self._number = number
        self._draft: SheetDraft | None = None
        self._progress: Progress | None = None
        self._own: frozenset[int] = frozenset()  # sheets that the one who sits here has entered
        self._facts = Static("", markup=False, classes="facts")
        self._list = Listing(COLUMNS, self.t, title=self.t("The sheet"), empty="", id="sheet")

    def body(self) -> ComposeResult:
        yield self._facts
        yield self._list

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        form = await core.counting.paper_form(actor, self._meeting)
        self._progress = await core.paper_progress.of(actor, self._meeting)
        me = actor.person.id if actor.person is not None else 0
        names = {one.name for one in await core.records.staff(actor) if one.id == me}
        self._own = frozenset(one.number for one in self._progress.sheets if names.intersection(one.tellers))
        if self._draft is None:
            self._draft = SheetDraft(form)
            self._number = self._number or first_missing(self._own)
        self._show()
        if self.focused is None:
            self._list.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action in LIST_ACTIONS:
            return False
        layout = self._draft.form.layout if self._draft is not None else None
        if action == "aspects" and (layout is None or len(layout.questions) < 2):
            return False
        if action == "comment" and (layout is None or not layout.comment_limit):
            return False
        return super().check_action(action, parameters)

    def action_type(self, digit: str) -> None:
        """One digit of the scale."""
        if (place := self._place) is not None and self._sheet.type(place, digit):
            self._next_line()
        self._show()

    def action_over_mark(self) -> None:
        if (place := self._place) is not None:
            self._sheet.over_mark(place)
            self._next_line()
            self._show()

    def action_wipe(self) -> None:
        if (place := self._place) is not None:
            self._sheet.wipe(place)
            self._show()

    def action_go_on(self) -> None:
        """The next line; behind the last one the sheet is kept."""
        place = self._place
        if place is None:
            return
        self._sheet.pass_by(place)
        if place == self._sheet.places[-1]:
            self.action_keep()
        else:
            self._next_line()
            self._show()

    def action_aspects(self) -> None:
        """Ask for the aspects too, or for the whole alone."""
        self._sheet.has_aspects = not self._sheet.has_aspects
        self._show()

    @work(group="deed", exclusive=True)
    async def action_keep(self) -> None:
        """Hand the sheet to the core, and begin the next one."""
        sheet, number, t = self._sheet, self._number, self.t
        if sheet.misfits:
            self.app.notify(t("A score is not on the scale."), severity="error")
            return
        missing = [self._label(place) for place in sheet.open_places]
        title = t("Keep sheet {number} with these lines blank?", number=number)
        if missing and not await self.agreed(title, lines=missing, agree=t("Keep it so")):
            return
        act = self.front.core.counting.enter_paper(self.front.actor, self._meeting, number, sheet.ballot())
        if await self.carried_out(act, done=t("Sheet {number} is entered.", number=number)) is not None:
            self._begin(number + 1)

    @work(group="deed", exclusive=True)
    async def action_comment(self) -> None:
        """What is written on the sheet about the deputy under the cursor."""
        place, t = self._place, self.t
        if place is None:
            return
        sheet = self._sheet

        async def submit(values: Values) -> None:
            sheet.say(place.deputy, values["comment"])

        field = Field("comment", t("Comment"), sheet.comments.get(place.deputy, ""), is_long=True)
        name = f"paper.comment:{self._meeting}:{self._number}:{place.deputy}"
        await self.filled_in(self._deputy(place), [field], submit, name=name)
        self.front.drafts.forget(name)  # a choice is kept nowhere
        self._show()

    @work(group="deed", exclusive=True)
    async def action_other_sheet(self) -> None:
        """Enter the sheet of another number; what was typed of this one is thrown away when the person agrees."""
        if not await self._may_be_lost():
            return
        number = await self._asked_number(self.t("Which sheet?"), self._number)
        if number is not None:
            self._begin(number)

    @work(group="deed", exclusive=True)
    async def action_take_back(self) -> None:
        """The own entry of one sheet; the other teller's stays."""
        t = self.t
        title = t("Take back which sheet? Only your own entry goes.")
        number = await self._asked_number(title, max(self._own, default=1))
        if number is None:
            return
        act = self.front.core.counting.withdraw_paper(self.front.actor, self._meeting, number)
        done = t("Your entry of sheet {number} is taken back.", number=number)
        if await self.carried_out(act, done=done) is not None and self._sheet.is_empty:
            self._begin(number)

    def action_leave(self) -> None:
        self._leave()

    @work(group="leave", exclusive=True)
    async def _leave(self) -> None:
        if await self._may_be_lost():
            self.app.pop_screen()

    async def _may_be_lost(self) -> bool:
        if self._draft is None or self._draft.is_empty:
            return True
        title = self.t("Throw away what you typed of sheet {number}?", number=self._number)
        return await self.agreed(title, agree=self.t("Throw it away"))

    async def _asked_number(self, title: str, proposed: int) -> int | None:
        t = self.t
        found: list[int] = []

        async def submit(values: Values) -> None:
            found.append(int(values["number"]))

        def check(typed: str) -> str:
            return "" if typed.strip().isdecimal() and int(typed) else t("A number from 1 on.")

        field = Field("number", t("Number of the sheet"), str(proposed), check=check)
        name = f"paper.number:{self._meeting}"
        is_given = await self.filled_in(title, [field], submit, name=name, agree=t("Go on"))
        self.front.drafts.forget(name)
        return found[-1] if is_given else None

    def _begin(self, number: int) -> None:
        self._number = number
        self._draft = SheetDraft(self._sheet.form, has_aspects=self._sheet.has_aspects)
        self._show()
        self._list.query_one(VirtualTable).go_to(0)

    def _next_line(self) -> None:
        self._list.query_one(VirtualTable).action_move(1)

    @property
    def _sheet(self) -> SheetDraft:
        assert self._draft is not None
        return self._draft

    @property
    def _place(self) -> Place | None:
        key = self._list.cursor_key
        return next((one for one in self._draft.places if one.key == key), None) if self._draft is not None else None

    def _show(self) -> None:
        sheet = self._draft
        if sheet is None:
            return
        self._facts.update(self._head(sheet.form))
        self._list.show([self._row(place) for place in sheet.places])
        self.refresh_bindings()

    def _head(self, form: PaperForm) -> Text:
        t = self.t
        head = Text(t("Sheet {number}", number=self._number), style="bold")
        lines = progress_lines(self._progress, self._own, t) if self._progress is not None else []
        for one in (legend(form.rules, t), *lines):
            head.append("\n" + one, style="not bold")
        return head

    def _row(self, place: Place) -> Row:
        comment = self._sheet.comments.get(place.deputy, "") if place.question == OVERALL else ""
        cells = {
            "name": Cell(self._deputy(place) if place.question == OVERALL else ""),
            "question": Cell(self._question(place)),
            "mark": self._mark(place),
            "comment": Cell(comment),
        }
        return Row(place.key, cells)

    def _mark(self, place: Place) -> Cell:
        mark, rules = self._sheet.marks.get(place, ""), self._sheet.form.rules
        if not mark and place not in self._sheet.passed:
            return Cell("..")
        return Cell(answer_word(mark, rules, self.t), "bold yellow" if mark == OVER_MARKED else "bold")

    def _deputy(self, place: Place) -> str:
        return self._sheet.form.names.get(place.deputy, str(place.deputy))

    def _question(self, place: Place) -> str:
        return question_word(place.question, self._sheet.form.rules, self.t)

    def _label(self, place: Place) -> str:
        return f"{self._deputy(place)}: {self._question(place)}"
