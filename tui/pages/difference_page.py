"""Where two tellers' entries of a paper sheet differ: sheet by sheet, question by question, and who entered what.

Nothing was counted. Each teller looks at the paper and enters the sheet again; then the count is repeated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.ids import MeetingId, StaffId
from core.services.counting import Difference, PaperForm
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.pages.paper_entry import PaperEntryPage
from tui.pages.paper_words import COMMENT, answer_word, question_word
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("sheet", word("Sheet"), 6),
    Column("name", word("Deputy"), 10, is_name=True),
    Column("question", word("Question"), 10),
    Column("first", word("One teller"), 20, grows=True),
    Column("second", word("The other"), 20),
)


class DifferencePage(DeskWork, PageScreen):
    """Enter opens the teller's form at the sheet."""

    NEEDS: ClassVar[Mapping[str, str]] = {"correct": "paper.enter"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "correct", word("Enter the sheet again"))]

    def __init__(self, front: Front, meeting: MeetingId, differences: Sequence[Difference]) -> None:
        super().__init__(front)
        self._meeting = meeting
        self._differences = tuple(differences)
        t = self.t
        told = t("Nothing was counted. Look at these sheets again, enter them again, then count again.")
        self._told = Static(Content(told), markup=False, classes="facts")
        self._list = Listing(
            COLUMNS, t, title=t("The tellers' entries differ"), empty=t("No difference."), id="differences"
        )

    def body(self) -> ComposeResult:
        yield self._told
        yield self._list

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        form = await core.counting.paper_form(actor, self._meeting)
        staff = {one.id: one.name for one in await core.records.staff(actor)}
        self._list.show([self._row(number, one, form, staff) for number, one in enumerate(self._differences)])
        if self.focused is None:
            self._list.take_focus()

    def action_correct(self) -> None:
        if (key := self._list.cursor_key) is not None:
            number = self._differences[int(key)].number
            self.app.push_screen(PaperEntryPage(self.front, self._meeting, number=number))

    @on(Listing.Opened)
    def _chosen(self) -> None:
        if self.front.may("paper.enter"):
            self.action_correct()

    def _row(self, number: int, one: Difference, form: PaperForm, staff: Mapping[StaffId, str]) -> Row:
        name = form.names.get(one.deputy, "") if one.deputy is not None else self.t("the whole sheet")
        entries = self._entries(one, form, staff)
        cells = {
            "sheet": Cell(str(one.number), order=one.number),
            "name": Cell(name),
            "question": Cell(self._question(one, form)),
            "first": Cell(entries[0]),
            "second": Cell(entries[1]),
        }
        return Row(str(number), cells, (name, str(one.number)))

    def _entries(self, one: Difference, form: PaperForm, staff: Mapping[StaffId, str]) -> tuple[str, str]:
        """Who entered what; of a sheet that was not entered twice, who entered it at all."""
        names = [staff.get(teller, "") for teller in one.tellers]
        if one.deputy is None:
            only = ", ".join(names)
            missing = self.t("entered {n} times instead of twice", n=len(names))
            return (only, missing)
        worded = [self._answer(one, answer, form) for answer in one.answers]
        first, second = (f"{name}: {answer}" for name, answer in zip(names, worded, strict=True))
        return first, second

    def _answer(self, one: Difference, answer: str, form: PaperForm) -> str:
        return answer if one.question == COMMENT and answer else answer_word(answer, form.rules, self.t)

    def _question(self, one: Difference, form: PaperForm) -> str:
        return question_word(one.question, form.rules, self.t) if one.deputy is not None else ""
