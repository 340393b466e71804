"""One meeting: when and where, turnout against the minimum, who reports, and after the count the result.

The result is asked of the core only once the meeting says that it is counted, and the core refuses before.
"""

from __future__ import annotations

from rich.text import Text
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from core.domain.ids import MeetingId
from core.domain.meetings import MeetingStatus
from core.locale.notices import word_instant, word_of_county
from core.services.duty_desk import AgendaItem, MeetingView
from core.services.publishing import MeetingResult, overall_counts
from core.services.stores.meetings import StoredResult
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.plain_text import line
from tui.widgets.gauge import bar, turnout_bar, turnout_words
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import MEETING_STATES, STATE_STYLES

_COUNTED = (MeetingStatus.COUNTED, MeetingStatus.PUBLISHED)
AGENDA = (
    Column("number", word("No."), 4),
    Column("name", word("Deputy"), 12, is_name=True),
    Column("constituency", word("Constituency"), 16, grows=True, is_name=True),
    Column("report", word("Duty report"), 12),
)
RESULTS = (
    Column("name", word("Deputy"), 10, is_name=True),
    Column("grade", word("Grade"), 12),
    Column("counts", word("Answers"), 24, grows=True),
    Column("valid", word("Valid"), 6),
    Column("returned", word("Returned"), 9, rank=1),
    Column("issued", word("Issued"), 7, rank=2),
)


class MeetingPage(PageScreen):
    """Opened from a list."""

    def __init__(self, front: Front, meeting: MeetingId) -> None:
        super().__init__(front)
        self._meeting = meeting
        self._facts = Static("", markup=False, classes="facts")
        self._agenda = Listing(
            AGENDA, self.t, title=self.t("Agenda"), empty=self.t("Nobody is to report yet."), id="agenda"
        )
        self._results = Listing(
            RESULTS, self.t, title=self.t("Result"), empty=self.t("Nothing was counted."), id="results"
        )
        self._results.display = False

    def body(self) -> ComposeResult:
        yield self._facts
        with Vertical(classes="lists"):
            yield self._agenda
            yield self._results

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        view = await core.duty_desk.meeting(actor, self._meeting)
        is_counted = view.meeting.status in _COUNTED
        result = await core.publishing.result(actor, self._meeting) if is_counted else None
        self._facts.update(self._facts_of(view))
        self._agenda.show([self._agenda_row(number, item) for number, item in enumerate(view.agenda, start=1)])
        self._results.display = result is not None
        if result is not None:
            self._results.show([self._result_row(one, result) for one in result.results])
        if self.focused is None:
            self._agenda.take_focus()

    def _facts_of(self, view: MeetingView) -> Text:
        meeting, t = view.meeting, self.t
        facts = Text(line(meeting.title), style="bold")
        facts.append("  ")
        facts.append(f"[{t(MEETING_STATES[meeting.status])}]", style=STATE_STYLES.get(meeting.status, ""))
        facts.append("\n" + word_instant(meeting.starts_at, t), style="not bold")
        where = [t("Place: {venue}", venue=line(view.venue)) if view.venue else ""]
        where.append(t("Presiding: {leader}", leader=line(view.leader)) if view.leader else "")
        facts.append("\n" + "  ".join(part for part in where if part), style="not bold")
        self._add_gauges(facts, view)
        return facts

    def _add_gauges(self, facts: Text, view: MeetingView) -> None:
        width = max(min(self.size.width // 2, 60), 20)
        if view.turnout is not None:
            facts.append("\n" + self.t("Turnout") + " ").append_text(turnout_bar(view.turnout, width=width))
            facts.append("\n" + turnout_words(view.turnout, self.t), style="not bold")
        filed = self.t("Reports filed: {filed} of {all}", filed=view.filed, all=len(view.agenda))
        facts.append("\n" + self.t("Reports") + " ").append_text(bar(view.filed, len(view.agenda), width=width))
        facts.append("\n" + filed, style="not bold")
        if view.meeting.is_open:
            facts.append("\n" + self.t("Results stay sealed until the count."), style="not bold dim")

    def _agenda_row(self, number: int, item: AgendaItem) -> Row:
        filed = Cell(self.t("filed")) if item.is_filed else Cell(self.t("missing"), "bold red")
        cells = {
            "number": Cell(str(number), order=number),
            "name": Cell(item.deputy.name),
            "constituency": Cell(item.constituency),
            "report": filed,
        }
        return Row(str(item.deputy.id), cells, (item.deputy.name, item.constituency, filed.text))

    def _result_row(self, one: StoredResult, result: MeetingResult) -> Row:
        grades = {grade.id: grade.in_language(self.t.language) for grade in result.rules.grading.grades}
        name = result.names.get(one.deputy_id, "")
        grade = grades.get(one.grade or "", "") or self.t("no grade")
        cells = {
            "name": Cell(name),
            "grade": Cell(grade, "bold"),
            "counts": Cell(self._counts(one, result)),
            "valid": Cell(str(one.valid), order=one.valid),
            "returned": Cell(str(one.returned), order=one.returned),
            "issued": Cell(str(one.issued), order=one.issued),
        }
        return Row(str(one.deputy_id), cells, (name, grade))

    def _counts(self, one: StoredResult, result: MeetingResult) -> str:
        entries = [entry for entry in overall_counts(one, result.rules) if isinstance(entry, dict)]
        return "  ".join(f"{word_of_county(entry['label'], self.t)} {entry['count']}" for entry in entries)
