"""消息: what could not be sent, waits, went out and came in; whom to telephone; which group chat hears what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Static

from core.domain.ids import MeetingId
from core.services.calls import Call
from core.services.pages import Reader
from core.services.rooms import RoomView
from core.services.stores.messages import OutboxState
from core.services.stores.pages import Choice, Filter, InboxEntry, Listed, OutboxEntry
from tui.desk_work import DeskWork
from tui.front import Front, word
from tui.mode_screen import ModeScreen
from tui.modes import Mode
from tui.pages.message_deeds import assign_room, remove_rooms, telephone_of, try_again
from tui.pages.message_lists import (
    INBOX,
    LISTS,
    OUTBOX,
    ListOf,
    call_row,
    inbox_row,
    loss_row,
    outbox_row,
    room_row,
)
from tui.pages.message_page import message_page
from tui.plain_text import line
from tui.screens.meeting_page import MeetingPage
from tui.widgets.listing import Listing
from tui.widgets.paged import PagedSource
from tui.widgets.rows import Row
from tui.widgets.view_line import ViewLine
from tui.wording import MESSAGE_STATES

_RETRIED = ("failed", "unknown")
_CALLED = ("calls", "silent")


class MessagesScreen(DeskWork, ModeScreen):
    """One list at a time; ``v`` goes on to the next. A number that was revealed stands above until one leaves."""

    mode_id = "messages"
    NEEDS: ClassVar[dict[str, str]] = {
        "try_again": "message.retry",
        "telephone": "person.reveal_phone",
        "assign_room": "room.assign",
        "remove_rooms": "room.remove",
    }
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("v", "next_view(1)", word("View")),
        Binding("V", "next_view(-1)", word("View before"), show=False),
        Binding("enter", "open_row", word("Open"), show=False),
        Binding("t", "try_again", word("Try again")),
        Binding("p", "telephone", word("Telephone")),
        Binding("a", "assign_room", word("Let a group hear")),
        Binding("d", "remove_rooms", word("Let it hear no longer"), show=False),
    ]

    def __init__(self, front: Front) -> None:
        super().__init__(front)
        t = self.t
        self._offered = tuple(one for one in LISTS if not one.needs or front.may(one.needs))
        self._here = 0
        self._calls: dict[str, Call] = {}
        self._rooms: dict[str, RoomView] = {}
        self._line = ViewLine([t(one.tab) for one in self._offered])
        self._counts = Static("", markup=False, classes="facts")
        self._phone = Static("", markup=False, classes="facts")
        self._lists = tuple(
            Listing(one.columns, t, title=t(one.title), empty=t(one.empty), source=self._source(one), id=one.key)
            for one in self._offered
        )

    @property
    def _shown(self) -> ListOf:
        return self._offered[self._here]

    @property
    def _list(self) -> Listing:
        return self._lists[self._here]

    def body(self) -> ComposeResult:
        yield self._line
        yield self._counts
        self._phone.display = False
        yield self._phone
        for number, listing in enumerate(self._lists):
            listing.display = number == self._here
            yield listing

    async def load(self) -> None:
        shown, listing = self._shown, self._list  # another one may be asked for meanwhile
        self._counts.update(Content(await self._summary()))
        if shown.reason is not None:
            calls = [one for one in await self._ask_calls() if one.reason is shown.reason]
            listing.show([call_row(one, self.t) for one in calls])
        elif shown.key == "rooms":
            listing.show(await self._ask_rooms())
        else:
            await listing.reload()
        if self.focused is None:
            self._list.take_focus()

    def on_screen_suspend(self) -> None:
        self._phone.display = False
        self._phone.update("")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        fitting = {
            "try_again": _RETRIED,
            "telephone": _CALLED,
            "assign_room": ("rooms",),
            "remove_rooms": ("rooms",),
            "open_row": tuple(one.key for one in LISTS if one.key not in ("inbox", "rooms")),
        }
        if action in fitting and self._shown.key not in fitting[action]:
            return False
        return super().check_action(action, parameters)

    def go_to(self, number: int) -> None:
        """Show another list."""
        self._here = number
        self._line.go_to(number)
        for place, listing in enumerate(self._lists):
            listing.display = place == number
        self._list.take_focus()
        self.refresh_bindings()
        self.reload()

    def go_to_list(self, key: str) -> None:
        """Show the list ``key``, from another screen."""
        self.go_to(next(number for number, one in enumerate(self._offered) if one.key == key))

    def action_next_view(self, by: int) -> None:
        self.go_to((self._here + by) % len(self._offered))

    def action_open_row(self) -> None:
        """A message whole; of a call the meeting that it is about."""
        if self._list.cursor_key is not None:
            self._open(self._list.cursor_key)

    @on(Listing.Opened)
    def _chosen(self, event: Listing.Opened) -> None:
        self._open(event.key)

    @on(ViewLine.Chosen)
    def _view_chosen(self, event: ViewLine.Chosen) -> None:
        self.go_to(event.number)

    @work(group="deed", exclusive=True)
    async def action_try_again(self) -> None:
        """The marked ones, or the one under the cursor."""
        choice = self._choice()
        if choice is not None:
            reader = await self._open_outbox()
            if await try_again(self, reader, choice):
                self._list.clear_marks()

    @work(group="deed", exclusive=True)
    async def action_telephone(self) -> None:
        """The whole number of the one under the cursor, for a purpose."""
        call = self._calls.get(self._list.cursor_key or "")
        told = await telephone_of(self, call.person) if call is not None else ""
        if told:
            self._phone.update(Content(line(told)))
            self._phone.display = True

    @work(group="deed", exclusive=True)
    async def action_assign_room(self) -> None:
        await assign_room(self, self._rooms.get(self._list.cursor_key or ""))

    @work(group="deed", exclusive=True)
    async def action_remove_rooms(self) -> None:
        rooms = [self._rooms[key] for key in self._list.marked_keys() if key in self._rooms]
        if rooms and await remove_rooms(self, rooms):
            self._list.clear_marks()

    def _open(self, key: str) -> None:
        if self._shown.columns is OUTBOX:
            self.app.push_screen(message_page(self.front, int(key)))
        elif (call := self._calls.get(key)) is not None and call.meeting is not None:
            self.app.push_screen(MeetingPage(self.front, MeetingId(call.meeting)))

    def _choice(self) -> Choice | None:
        """What is marked, or the message under the cursor."""
        selection, key = self._list.selection, self._list.cursor_key
        if not selection.is_empty:
            source = self._list.source
            assert isinstance(source, PagedSource)
            return source.choice(selection)
        return Choice(frozenset({int(key)})) if key is not None else None

    def _source(self, one: ListOf) -> PagedSource[Any] | None:
        if one.columns is OUTBOX:
            return PagedSource(self._open_outbox, lambda entry: outbox_row(entry, self.t), within=one.within)
        if one.columns is INBOX:
            return PagedSource(self._open_inbox, lambda entry: inbox_row(entry, self.t))
        return None

    async def _open_outbox(self) -> Reader[OutboxEntry]:
        return await self.front.core.pages.outbox(self.front.actor)

    async def _open_inbox(self) -> Reader[InboxEntry]:
        return await self.front.core.pages.inbox(self.front.actor)

    async def _ask_calls(self) -> Sequence[Call]:
        calls = await self.front.core.duty_desk.calls(self.front.actor)
        self._calls = {one.key: one for one in calls}
        return calls

    async def _ask_rooms(self) -> list[Row]:
        rooms, actor = self.front.core.rooms, self.front.actor
        heard, lost = await rooms.every(actor), await rooms.losses(actor)
        shown = [(room_row(one, self.t), one) for one in heard]
        self._rooms = {row.key: one for row, one in shown}
        return [*(row for row, _ in shown), *(loss_row(one, self.t) for one in lost)]

    async def _summary(self) -> str:
        t = self.t
        counts = await self.front.core.outbox.counts(self.front.actor)
        unknown = await (await self._open_outbox()).size(Listed(Filter(only_unknown=True)))
        figures = [f"{t(MESSAGE_STATES[state])} {counts.get(state, 0)}" for state in OutboxState]
        return "   ".join([*figures, f"{t('unsure')} {unknown.fitting}"])


MODE = Mode("messages", 60, word("Messages"), MessagesScreen, short=word("Msgs"))
