"""消息: what could not be sent, what waits, what went out; trying again."""

from __future__ import annotations

from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.errors import ShuzhiError
from core.domain.ids import OutboxId
from core.locale.errors import word_error
from core.services.duty_desk import MessageView
from core.services.stores.messages import OutboxState
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.widgets.listing import Listing
from tui.widgets.rows import Cell, Column, Row
from tui.wording import MESSAGE_STATES, MESSAGE_STYLES, about, message_error, short_time

COLUMNS = (
    Column("state", word("State"), 11),
    Column("name", word("To"), 10, is_name=True),
    Column("about", word("About"), 18, grows=True),
    Column("error", word("Why"), 20),
    Column("made", word("Made"), 11, rank=1),
    Column("channel", word("Channel"), 8, rank=2),
    Column("attempts", word("Tries"), 5, rank=3),
)
VIEWS: tuple[tuple[str, tuple[OutboxState, ...]], ...] = (
    (word("Could not be sent"), (OutboxState.FAILED, OutboxState.UNREACHABLE)),
    (word("Waiting to be sent"), (OutboxState.WAITING, OutboxState.SENDING)),
    (word("Sent"), (OutboxState.SENT,)),
)


class MessagesScreen(ModeScreen):
    """One list at a time; ``v`` goes on to the next."""

    mode_id = "messages"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_view", word("More")),
        Binding("t", "try_again", word("Try again")),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        self._view = 0
        self._counts = Static("", markup=False, classes="facts")
        self._lists = tuple(
            Listing(COLUMNS, self.t, title=self.t(title), empty=self.t("Nothing here."), id=f"messages-{number}")
            for number, (title, _) in enumerate(VIEWS)
        )

    def body(self) -> ComposeResult:
        yield self._counts
        for number, listing in enumerate(self._lists):
            listing.display = number == self._view
            yield listing

    async def load(self) -> None:
        core, actor = self.front.core, self.front.actor
        states = VIEWS[self._view][1]
        counts = await core.outbox.counts(actor)
        views = await core.duty_desk.messages(actor, *states)
        self._counts.update(Content(self._summary(counts)))
        self._lists[self._view].show([self._row(view) for view in views])
        if self.focused is None:
            self._lists[self._view].take_focus()

    def action_next_view(self) -> None:
        """The next group of states."""
        self._view = (self._view + 1) % len(VIEWS)
        for number, listing in enumerate(self._lists):
            listing.display = number == self._view
        self._lists[self._view].take_focus()
        self.reload()

    def action_try_again(self) -> None:
        """Send the message under the cursor again."""
        key = self._lists[self._view].cursor_key
        if self._view == 0 and key is not None:
            self._retry(OutboxId(int(key)))

    @work(group="deed")
    async def _retry(self, message: OutboxId) -> None:
        try:
            await self.front.core.outbox.retry(self.front.actor, message)
        except ShuzhiError as error:
            self.notify(word_error(error, self.t), severity="error", markup=False)
            return
        self.notify(self.t("It will be tried again at once."), markup=False)
        self.reload()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        return self._view == 0 if action == "try_again" else True

    def _summary(self, counts: dict[OutboxState, int]) -> str:
        return "   ".join(f"{self.t(MESSAGE_STATES[state])} {counts.get(state, 0)}" for state in OutboxState)

    def _row(self, view: MessageView) -> Row:
        row, t = view.row, self.t
        subject, reason = about(row, t), message_error(row, t)
        cells = {
            "state": Cell(t(MESSAGE_STATES[row.state]), MESSAGE_STYLES.get(row.state, "")),
            "name": Cell(view.name or t("(room)")),
            "about": Cell(subject),
            "error": Cell(reason),
            "made": Cell(short_time(row.created_at), order=row.created_at.timestamp()),
            "channel": Cell(row.channel),
            "attempts": Cell(str(row.attempts), order=row.attempts),
        }
        return Row(str(row.id), cells, (view.name, subject, reason, row.channel))


MODE = Mode("messages", 60, word("Messages"), MessagesScreen)
