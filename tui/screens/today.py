"""今日: the next meeting, what waits for the one who sits here, what is due, what could not be sent."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from rich.text import Text
from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.widgets import Static

from core.domain.ids import MeetingId, ProposalId
from core.domain.rules import CHASES, OccasionKind
from core.locale.notices import word_day, word_instant
from core.services.calls import OF_A_MEETING
from core.services.duty_desk import MeetingView, Today
from core.services.errands import OwedKind
from core.services.stores.messages import OutboxState
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.pages.message_page import message_page
from tui.pages.owed_page import OwedPage
from tui.pages.today_rows import CALLS, COMING, ERRANDS, MEETING, PLAN, STUCK, coming_row, errand_rows, stuck_row
from tui.plain_text import line
from tui.screens.meeting_page import MeetingPage
from tui.screens.messages import MessagesScreen
from tui.widgets.gauge import turnout_bar, turnout_words
from tui.widgets.listing import Listing
from tui.wording import MEETING_STATES, STATE_STYLES

_KEEPERS_DEED = "message.retry"  # who may do it keeps the office running


class TodayScreen(ModeScreen):
    """What to look at first; Enter leads to where it is done."""

    mode_id = "today"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open_row", word("Open")),
        Binding("m", "next_meeting", word("Next meeting"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._today: Today | None = None
        self._summary = Static("", markup=False, classes="facts")
        self._errands = Listing(ERRANDS, t, title=t("Waiting for you"), empty=t("Nothing waits for you."), id="steps")
        self._coming = Listing(
            COMING, t, title=t("Reminders that fall due next"), empty=t("No reminders wait."), id="coming"
        )
        self._stuck = Listing(STUCK, t, title=t("Could not be sent"), empty=t("Everything was sent."), id="stuck")

    def body(self) -> ComposeResult:
        with Vertical(classes="halves"):
            with Vertical(classes="upper"):
                yield self._summary
                yield self._errands
            with Container(classes="lower"):
                yield self._coming
                yield self._stuck

    async def load(self) -> None:
        core, actor, t = self.front.core, self.front.actor, self.t
        today = await core.duty_desk.today(actor)
        health = await core.system.health(actor) if self.front.may(_KEEPERS_DEED) else None
        self._today = today
        self._summary.update(self._summary_of(today))
        self._errands.show(errand_rows(today, health, t, backs_up=self.front.may("backup.take")))
        self._coming.show([coming_row(one, today, t) for one in today.coming])
        self._stuck.show([stuck_row(one, t) for one in today.stuck])
        if self.focused is None:
            self._errands.take_focus()

    async def action_open_row(self) -> None:
        listing = self._listing()
        if listing is not None and listing.cursor_key is not None:
            await self._open(listing, listing.cursor_key)

    def action_next_meeting(self) -> None:
        """The page of the meeting that is named above."""
        if self._today is not None and self._today.next_meeting is not None:
            self.app.push_screen(MeetingPage(self.front, self._today.next_meeting.meeting.id))

    @on(Listing.Opened)
    async def _chosen(self, event: Listing.Opened) -> None:
        await self._open(event.listing, event.key)

    async def _open(self, listing: Listing, key: str) -> None:
        if listing is self._stuck:
            self.app.push_screen(message_page(self.front, int(key)))
        elif listing is self._coming:
            self._open_occasion(key)
        else:
            await self._open_errand(key)

    async def _open_errand(self, key: str) -> None:
        kind, _, rest = key.partition(":")
        if kind == MEETING:
            self.app.push_screen(MeetingPage(self.front, MeetingId(int(rest.partition(":")[0]))))
        elif kind in set(OwedKind):
            self.app.push_screen(OwedPage(self.front, OwedKind(kind)))
        elif kind == CALLS:
            await self.app.switch_mode("messages")
            assert isinstance(self.app.screen, MessagesScreen)
            self.app.screen.go_to_list("calls")
        else:
            await self.app.switch_mode("plan" if kind == PLAN else "system")

    def _open_occasion(self, key: str) -> None:
        event, subject, _ = key.split(":", 2)
        if event in OF_A_MEETING:
            self.app.push_screen(MeetingPage(self.front, MeetingId(int(subject))))
        elif event in CHASES:
            self._open_proposal(ProposalId(int(subject)))
        else:
            kind = OwedKind.PLEDGE if event == OccasionKind.PLEDGE else OwedKind.REPORT
            self.app.push_screen(OwedPage(self.front, kind))

    def _open_proposal(self, proposal: ProposalId) -> None:
        from tui.pages.proposal_page import ProposalPage  # here: the day is shown without it

        if self.front.may("proposal.page"):
            self.app.push_screen(ProposalPage(self.front, proposal))
        else:
            self.app.notify(self.t("Proposals are looked after by administrators and clerks, and read by viewers."))

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


MODE = Mode("today", 10, word("Today"), TodayScreen)
