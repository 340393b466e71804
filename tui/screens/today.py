"""今日: the next meeting, what waits for somebody, what is due, what could not be sent."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from core.domain.ids import MeetingId
from core.domain.next_steps import WaitingStep
from core.locale.notices import word_day, word_instant
from core.services.duty_desk import ComingReminder, MeetingView, MessageView, Today
from core.services.stores.messages import OutboxState
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.plain_text import line
from tui.screens.meeting_page import MeetingPage
from tui.widgets.gauge import turnout_bar, turnout_words
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import (
    MEETING_STATES,
    MESSAGE_STATES,
    MESSAGE_STYLES,
    STATE_STYLES,
    STEPS,
    about,
    message_error,
    short_day,
    short_time,
    stage_event,
)

STEP_COLUMNS = (
    Column("due", word("Due"), 12),
    Column("step", word("To do"), 18),
    Column("title", word("Meeting"), 20, grows=True, is_name=True),
)
COMING_COLUMNS = (
    Column("due", word("Due"), 13),
    Column("event", word("Reminder"), 16),
    Column("title", word("About"), 20, grows=True, is_name=True),
    Column("people", word("People"), 6),
)
STUCK_COLUMNS = (
    Column("state", word("State"), 12),
    Column("name", word("To"), 12, is_name=True),
    Column("about", word("About"), 20, grows=True),
    Column("error", word("Why"), 16, rank=1),
)


class TodayScreen(ModeScreen):
    """What to look at first."""

    mode_id = "today"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "open_row", word("Open"))]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._summary = Static("", markup=False, classes="facts")
        self._steps = Listing(
            STEP_COLUMNS, t, title=t("Waiting for the office"), empty=t("Nothing waits for you."), id="steps"
        )
        self._coming = Listing(
            COMING_COLUMNS, t, title=t("Reminders that fall due next"), empty=t("No reminders wait."), id="coming"
        )
        self._stuck = Listing(
            STUCK_COLUMNS, t, title=t("Could not be sent"), empty=t("Everything was sent."), id="stuck"
        )

    def body(self) -> ComposeResult:
        with Container(classes="halves"):
            with Vertical():
                yield self._summary
                yield self._steps
            with Vertical():
                yield self._coming
                yield self._stuck

    async def load(self) -> None:
        today = await self.front.core.duty_desk.today(self.front.actor)
        self._summary.update(self._summary_of(today))
        self._steps.show([self._step_row(step) for step in today.steps])
        self._coming.show([self._coming_row(one, today) for one in today.coming])
        self._stuck.show([self._stuck_row(one) for one in today.stuck])
        if self.focused is None:
            self._steps.take_focus()

    async def action_open_row(self) -> None:
        listing = self._listing()
        if listing is not None and listing.cursor_key is not None:
            await self._open(listing, listing.cursor_key)

    @on(Listing.Opened)
    async def _chosen(self, event: Listing.Opened) -> None:
        await self._open(event.listing, event.key)

    async def _open(self, listing: Listing, key: str) -> None:
        if listing is self._steps:
            self.app.push_screen(MeetingPage(self.front, MeetingId(int(key))))
        elif listing is self._stuck:
            await self.run_action("app.switch_mode('messages')")

    def _summary_of(self, today: Today) -> Text:
        t = self.t
        summary = Text(word_day(today.on, t), style="bold")
        summary.append("  " + line(today.county), style="not bold")
        summary.append("\n")
        if today.next_meeting is None:
            summary.append(t("No meeting is ahead."), style="not bold")
        else:
            self._add_meeting(summary, today.next_meeting)
        summary.append("\n" + "   ".join(self._figures(today)), style="not bold")
        if today.unreachable:
            number = t("Reminders that reached nobody, please telephone: {number}", number=today.unreachable)
            summary.append("\n" + number, style="bold yellow")
        return summary

    def _figures(self, today: Today) -> list[str]:
        t, figures = self.t, []
        if today.reports is not None:
            filed, owed = len(today.reports.filed), len(today.reports.filed) + len(today.reports.missing)
            figures.append(t("Duty reports filed: {filed} of {owed}", filed=filed, owed=owed))
        waiting = today.counts.get(OutboxState.WAITING, 0) + today.counts.get(OutboxState.SENDING, 0)
        return [*figures, t("Messages on their way: {number}", number=waiting)]

    def _add_meeting(self, summary: Text, view: MeetingView) -> None:
        meeting, t = view.meeting, self.t
        summary.append(t("Next meeting: {title}", title=line(meeting.title)))
        summary.append(f"  [{t(MEETING_STATES[meeting.status])}]", style=STATE_STYLES.get(meeting.status, ""))
        place = "  ".join(part for part in (word_instant(meeting.starts_at, t), line(view.venue)) if part)
        summary.append("\n" + place, style="not bold")
        if view.turnout is not None:
            words = turnout_words(view.turnout, t)
            room = (self._summary.content_size.width or self.size.width) - cell_len(words) - 1
            summary.append("\n").append_text(turnout_bar(view.turnout, width=max(min(room, 40), 12)))
            summary.append(" " + words, style="not bold")

    def _step_row(self, step: WaitingStep) -> Row:
        due = short_day(step.due_on) + (" " + self.t("late") if step.is_late else "")
        cells = {
            "due": Cell(due, "bold red" if step.is_late else "", step.due_on.toordinal()),
            "step": Cell(self.t(STEPS[step.step])),
            "title": Cell(step.meeting.title),
        }
        return Row(str(step.meeting.id), cells, (step.meeting.title, self.t(STEPS[step.step])))

    def _coming_row(self, coming: ComingReminder, today: Today) -> Row:
        stage, is_due = coming.stage, coming.stage.due_at <= today.now
        event = stage_event(stage, self.t)
        due = short_time(stage.due_at) + (" !" if is_due else "")
        title = coming.title or str(stage.subject_id)
        cells = {
            "due": Cell(due, "bold" if is_due else "", stage.due_at.timestamp()),
            "event": Cell(event),
            "title": Cell(title),
            "people": Cell(str(stage.people), order=stage.people),
        }
        return Row(f"{stage.event}:{stage.subject_id}:{stage.stage}", cells, (title, event))

    def _stuck_row(self, view: MessageView) -> Row:
        row, t = view.row, self.t
        cells = {
            "state": Cell(t(MESSAGE_STATES[row.state]), MESSAGE_STYLES.get(row.state, "")),
            "name": Cell(view.name or t("(room)")),
            "about": Cell(about(row, t)),
            "error": Cell(message_error(row, t)),
        }
        return Row(str(row.id), cells, (view.name, about(row, t)))


MODE = Mode("today", 10, word("Today"), TodayScreen)
