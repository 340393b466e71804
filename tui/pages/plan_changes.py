"""What adopting a plan would change, before anything does; and why there is no plan, where there is none.

What must stay true: the timetable that is adopted is the one that was looked at; where the facts have moved since, the
core refuses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from functools import partial
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.planning.reasons import Infeasible, Reason
from core.domain.planning.term_plan import ReportChange, TermPlan
from core.domain.planning.timetable import Meeting
from core.domain.planning.timetable_replan import MeetingChange
from core.locale.explanations import KnownNames, word_conflict, word_reason
from core.locale.plan_words import CHANGES, known_names, word_solution
from core.services.timetables import TimetablePreview
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import PageScreen
from tui.plain_text import line
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import TURNS

TURNS_CHANGED = (
    Column("year", word("Year"), 4),
    Column("name", word("Deputy"), 10, is_name=True),
    Column("before", word("Before"), 10),
    Column("after", word("After"), 10),
    Column("why", word("Why"), 20, grows=True),
)
MEETINGS_CHANGED = (
    Column("what", word("What"), 14),
    Column("places", word("Constituency"), 12, is_name=True),
    Column("before", word("Before"), 12),
    Column("after", word("After"), 12),
    Column("why", word("Why"), 14, rank=1, grows=True),
)
MEETINGS_PLANNED = (
    Column("time", word("Day"), 11),
    Column("places", word("Constituency"), 20, is_name=True),
    Column("deputies", word("Deputies"), 20, grows=True),
    Column("venue", word("Venue"), 18, rank=1, is_name=True),
    Column("leader", word("Presiding"), 8, rank=2, is_name=True),
)


class _Preview(DeskWork, PageScreen):
    """Facts above, differences below; ``a`` puts it in force."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("a", "adopt", word("Adopt"))]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._facts = Static("", markup=False, classes="facts tall")
        self._details = Static("", markup=False, classes="details")
        self._told: dict[str, list[str]] = {}
        self._is_possible = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "adopt" and not self._is_possible:
            return False
        return super().check_action(action, parameters)

    def tell(self, lines: Sequence[str], *, is_possible: bool) -> None:
        """The facts; where it is not possible there is nothing to put in force."""
        self._is_possible = is_possible
        self._facts.update(Content("\n".join(line(one) for one in lines)))
        self.refresh_bindings()

    def show_details(self, listing: Listing) -> None:
        """All of the row under the cursor, which the list may have cut."""
        lines = self._told.get(f"{listing.id} {listing.cursor_key}", [])
        self._details.update(Content("\n".join(line(one) for one in lines)))

    async def names(self) -> KnownNames:
        core, actor = self.front.core, self.front.actor
        views = await core.records.deputies(actor)
        return known_names(await core.records.places(actor), [view.deputy for view in views])

    def conflict_lines(self, conflict: Infeasible | None, names: KnownNames) -> list[str]:
        return word_conflict(conflict.as_json(), self.t, names=names) if conflict is not None else []

    def why(self, reasons: Sequence[Reason], names: KnownNames) -> str:
        return " ".join(word_reason(one.code, one.params, self.t, names=names) for one in reasons)


class TermChangesPage(_Preview):
    """Asked anew whenever something changed."""

    NEEDS: ClassVar[Mapping[str, str]] = {"adopt": "plan.adopt_term"}

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._list = Listing(
            TURNS_CHANGED, t, title=t("What would change"), empty=t("Nothing would change."), id="turn-changes"
        )
        self._list.tell(partial(self.show_details, self._list))

    def body(self) -> ComposeResult:
        yield self._facts
        yield self._list
        yield self._details

    async def load(self) -> None:
        preview, names = await self.front.core.term_plans.preview(self.front.actor), await self.names()
        self._list.display = preview.plan is not None
        if preview.plan is None:
            self.tell(self.conflict_lines(preview.conflict, names), is_possible=False)
            return
        self.tell(self._sums(preview.plan, names), is_possible=True)
        open_years = {load.year for load in preview.plan.years if not load.is_history}
        self._list.show([self._row(one, names) for one in preview.changes if one.year in open_years])
        self.show_details(self._list)
        if self.focused is None:
            self._list.take_focus()

    @work(group="deed", exclusive=True)
    async def action_adopt(self) -> None:
        adopted = self.front.core.term_plans.adopt(self.front.actor)
        if await self.carried_out(adopted, done=self.t("The term plan is in force.")) is not None:
            self.app.pop_screen()

    def _sums(self, plan: TermPlan, names: KnownNames) -> list[str]:
        t = self.t
        years = [
            t("{year}: {oral} orally, at least {required}", year=load.year, oral=load.oral, required=load.required)
            for load in plan.years
            if not load.is_history
        ]
        notes = [word_reason(one.code, one.params, t, names=names) for one in plan.notes]
        return [t("A new term plan on today's facts"), "   ".join(years), *notes]

    def _row(self, one: ReportChange, names: KnownNames) -> Row:
        name = names.of("deputy", one.deputy_id)
        before, after = (self.t(TURNS[mode]) if mode else "-" for mode in (one.before, one.after))
        cells = {
            "year": Cell(str(one.year), order=one.year),
            "name": Cell(name),
            "before": Cell(before),
            "after": Cell(after),
            "why": Cell(self.why(one.reasons, names)),
        }
        key = f"{one.deputy_id}:{one.year}"
        self._told[f"{self._list.id} {key}"] = [f"{name}, {one.year}: {before} > {after}", cells["why"].text]
        return Row(key, cells, (name, str(one.year), before, after))


class TimetableChangesPage(_Preview):
    """``v``: the differences, or the whole timetable."""

    NEEDS: ClassVar[Mapping[str, str]] = {"adopt": "plan.adopt_timetable"}
    BINDINGS: ClassVar[list[BindingType]] = [Binding("v", "next_view", word("View"), show=False)]

    def __init__(self, front: Front, preview: TimetablePreview) -> None:
        super().__init__(front)
        t = self.t
        self._preview = preview
        self._changed = Listing(
            MEETINGS_CHANGED, t, title=t("What would change"), empty=t("Nothing would change."), id="meeting-changes"
        )
        self._whole = Listing(
            MEETINGS_PLANNED,
            t,
            title=t("The whole timetable"),
            empty=t("Nobody is to be heard."),
            id="meetings-planned",
        )
        for listing in (self._changed, self._whole):
            listing.tell(partial(self.show_details, listing))
        self._changed.display = preview.facts.previous is not None
        self._whole.display = not self._changed.display

    def body(self) -> ComposeResult:
        yield self._facts
        yield self._changed
        yield self._whole
        yield self._details

    async def load(self) -> None:
        preview, names = self._preview, await self.names()
        timetable = preview.solution.timetable
        if timetable is None:
            self._changed.display = self._whole.display = False
            told = self.conflict_lines(preview.solution.conflict, names)
            self.tell(told or [word_solution(preview.solution, self.t)], is_possible=False)
            return
        self.tell(self._sums(), is_possible=True)
        self._changed.show([self._change(number, one, names) for number, one in enumerate(preview.changes)])
        self._whole.show([self._meeting(number, one, names) for number, one in enumerate(timetable.meetings)])
        self.show_details(self._shown)
        if self.focused is None:
            self._shown.take_focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next_view" and self._preview.solution.timetable is None:
            return False
        return super().check_action(action, parameters)

    def action_next_view(self) -> None:
        """The differences, or the whole."""
        self._changed.display, self._whole.display = self._whole.display, self._changed.display
        self._shown.take_focus()
        self.show_details(self._shown)

    @property
    def _shown(self) -> Listing:
        return self._changed if self._changed.display else self._whole

    @work(group="deed", exclusive=True)
    async def action_adopt(self) -> None:
        year = self._preview.facts.year
        adopted = self.front.core.timetables.adopt(self.front.actor, year, seen=self._preview)
        told = self.t("The timetable of {year} is in force.", year=year)
        if await self.carried_out(adopted, done=told) is not None:
            self.app.pop_screen()

    def _sums(self) -> list[str]:
        t, preview = self.t, self._preview
        kinds = Counter(change.kind for change in preview.changes)
        told = [f"{t(CHANGES[kind])} {number}" for kind, number in kinds.items()]
        standing = len(preview.facts.to_come) - sum(1 for change in preview.changes if change.before is not None)
        return [
            t("A timetable for {year}", year=preview.facts.year),
            word_solution(preview.solution, t),
            "   ".join([t("stay as they are: {number}", number=standing), *told]),
        ]

    def _change(self, number: int, one: MeetingChange, names: KnownNames) -> Row:
        meeting = one.before or one.after
        places = self._places(meeting, names) if meeting is not None else ""
        what = self.t(CHANGES[one.kind])
        cells = {
            "what": Cell(what),
            "places": Cell(places),
            "before": Cell(self._when(one.before)),
            "after": Cell(self._when(one.after)),
            "why": Cell(self.why(one.reasons, names)),
        }
        before, after = (self._in_full(one, names) for one in (one.before, one.after))
        self._told[f"{self._changed.id} {number}"] = [f"{what}: {places}", f"{before} > {after}", cells["why"].text]
        return Row(str(number), cells, (what, places))

    def _meeting(self, number: int, one: Meeting, names: KnownNames) -> Row:
        places = self._places(one, names)
        deputies = [names.of("deputy", deputy) for deputy in one.deputies]
        cells = {
            "time": Cell(self._when(one), order=number),
            "places": Cell(places),
            "deputies": Cell(" ".join(deputies)),
            "venue": Cell(names.of("venue", one.venue_id)),
            "leader": Cell(names.of("leader", one.leader_id)),
        }
        self._told[f"{self._whole.id} {number}"] = [self._in_full(one, names), f"{places}: {' '.join(deputies)}"]
        return Row(str(number), cells, (places, *deputies, cells["venue"].text, cells["leader"].text))

    def _in_full(self, meeting: Meeting | None, names: KnownNames) -> str:
        if meeting is None:
            return "-"
        venue, leader = names.of("venue", meeting.venue_id), names.of("leader", meeting.leader_id)
        return f"{self._when(meeting)} {venue} {leader}"

    def _when(self, meeting: Meeting | None) -> str:
        if meeting is None:
            return "-"
        return f"{meeting.on:%m-%d} {self._preview.facts.rules.meetings.slot_starts[meeting.slot]:%H:%M}"

    def _places(self, meeting: Meeting, names: KnownNames) -> str:
        return " ".join(names.of("constituency", one) for one in meeting.constituencies)
