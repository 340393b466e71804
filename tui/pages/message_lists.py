"""The lists of messages, calls and group chats: their columns, and what each row says. Of what came in only when."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Invalid
from core.domain.notices import Notice
from core.locale.catalogue import Translator
from core.locale.notices import word as word_notice
from core.services.calls import Call, CallReason
from core.services.rooms import RoomLoss, RoomView
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.stores.pages import Filter, InboxEntry, OutboxEntry
from tui.front import word
from tui.widgets.rows import Cell, Column, Row
from tui.wording import EVENTS, MESSAGE_STATES, MESSAGE_STYLES, about, message_error, short_day, short_time

OUTBOX = (
    Column("state", word("State"), 11),
    Column("name", word("To"), 10, is_name=True),
    Column("about", word("About"), 18, grows=True, is_sortable=False),
    Column("error", word("Why"), 23, is_sortable=False),
    Column("made", word("Made"), 11, rank=1),
    Column("channel", word("Channel"), 8, rank=2),
    Column("attempts", word("Tries"), 5, rank=3),
)
INBOX = (
    Column("received", word("Came in"), 11),
    Column("channel", word("Channel"), 10),
    Column("handled", word("Handled"), 18, grows=True, is_sortable=False),
    Column("failures", word("Failures"), 8),
)
CALLS = (
    Column("name", word("Name"), 10, is_name=True),
    Column("phone", word("Telephone"), 11),
    Column("event", word("Reminder"), 12),
    Column("title", word("About"), 18, grows=True, is_name=True),
    Column("due", word("Due"), 11),
)
ROOMS = (
    Column("channel", word("Network"), 9),
    Column("address", word("Group chat"), 18),
    Column("hears", word("Hears"), 24, grows=True, is_name=True),
)


@dataclass(frozen=True, slots=True)
class ListOf:
    """One list of the mode. ``tab``: its short title. ``within``: of the outbox, these. ``needs``: the use case that
    only some may call."""

    key: str
    tab: str
    title: str
    empty: str
    columns: tuple[Column, ...]
    within: Filter | None = None
    reason: CallReason | None = None
    needs: str = ""


LISTS = (
    ListOf(
        "failed",
        word("Failed"),
        word("Could not be sent"),
        word("Everything was sent."),
        OUTBOX,
        Filter(states=(OutboxState.FAILED, OutboxState.UNREACHABLE)),
    ),
    ListOf(
        "unknown",
        word("Unsure"),
        word("Unknown whether delivered once or twice"),
        word("Of every message it is known what became of it."),
        OUTBOX,
        Filter(only_unknown=True),
    ),
    ListOf(
        "waiting",
        word("Waiting"),
        word("Waiting to be sent"),
        word("No message waits."),
        OUTBOX,
        Filter(states=(OutboxState.WAITING, OutboxState.SENDING)),
    ),
    ListOf(
        "sent", word("Sent"), word("Sent"), word("Nothing was sent yet."), OUTBOX, Filter(states=(OutboxState.SENT,))
    ),
    ListOf(
        "inbox",
        word("In"),
        word("Came in: when and from where, never what"),
        word("Nothing came in yet."),
        INBOX,
        needs="inbox.page",
    ),
    ListOf(
        "calls",
        word("To call"),
        word("Must be telephoned: not to be reached in chat"),
        word("Nobody must be telephoned."),
        CALLS,
        reason=CallReason.UNREACHABLE,
    ),
    ListOf(
        "silent",
        word("Silent"),
        word("Have not confirmed the reminder of a meeting"),
        word("Everybody who was asked has confirmed."),
        CALLS,
        reason=CallReason.SILENT,
    ),
    ListOf(
        "rooms", word("Groups"), word("Group chats and what they hear"), word("No group chat hears anything."), ROOMS
    ),
)


def outbox_row(entry: OutboxEntry, t: Translator) -> Row:
    row = entry.row
    cells = {
        "state": Cell(t(MESSAGE_STATES[row.state]), MESSAGE_STYLES.get(row.state, "")),
        "name": Cell(entry.name or t("(room)")),
        "about": Cell(about(row, t)),
        "error": Cell(message_error(row, t)),
        "made": Cell(short_time(row.created_at)),
        "channel": Cell(row.channel),
        "attempts": Cell(str(row.attempts)),
    }
    return Row(str(row.id), cells)


def inbox_row(entry: InboxEntry, t: Translator) -> Row:
    handled = Cell(t("not handled"), "bold red" if entry.failures else "yellow")
    if entry.handled_at is not None:
        handled = Cell(t("handled {at}", at=short_time(entry.handled_at)))
    cells = {
        "received": Cell(short_time(entry.received_at)),
        "channel": Cell(entry.channel),
        "handled": handled,
        "failures": Cell(str(entry.failures), "red" if entry.failures else ""),
    }
    return Row(str(entry.id), cells)


def call_row(call: Call, t: Translator) -> Row:
    events = {str(kind): t(message) for kind, message in EVENTS.items()}
    event, title = events.get(call.event, call.event), call.title or str(call.subject_id)
    cells = {
        "name": Cell(call.name),
        "phone": Cell(call.phone or t("no number")),
        "event": Cell(event),
        "title": Cell(title),
        "due": Cell(short_time(call.due_at), order=call.due_at.timestamp()),
    }
    return Row(call.key, cells, (call.name, title, event))


def room_row(room: RoomView, t: Translator) -> Row:
    hears = t("; ").join(place.name for place in room.hears)
    cells = {"channel": Cell(room.channel), "address": Cell(room.address), "hears": Cell(hears)}
    return Row(f"{room.channel} {room.address}", cells, (room.address, hears))


def loss_row(loss: RoomLoss, t: Translator) -> Row:
    """A group that threw the bot out, and a place of which no group hears since."""
    day = short_day(date_in(COUNTY_ZONE, loss.at))
    hears = t("threw the bot out on {day}; no group hears of {name} now", day=day, name=loss.place.name)
    cells = {"channel": Cell(loss.channel), "address": Cell(loss.address), "hears": Cell(hears, "bold red")}
    return Row(f"lost {loss.address} {loss.place.kind} {loss.place.id}", cells, (loss.address, hears))


def message_lines(entry: OutboxEntry, t: Translator) -> list[str]:
    """One message whole: what became of it, then what it says, unless that was sealed."""
    row = entry.row
    facts = {
        t("To"): entry.name or t("(room)"),
        t("Channel"): row.channel,
        t("State"): t(MESSAGE_STATES[row.state]),
        t("Why"): message_error(row, t),
        t("Tries"): str(row.attempts),
        t("Made"): short_time(row.created_at),
        t("Not before"): short_time(row.not_before) if row.not_before > row.created_at else "",
        t("Sent"): short_time(row.sent_at) if row.sent_at is not None else "",
    }
    lines = [f"{name}: {value}" for name, value in facts.items() if value]
    if row.maybe_duplicate:
        lines.append(t("The answer of the network was lost once: it may have arrived twice."))
    return [*lines, "", *_text_of(row, t).splitlines()]


def _text_of(row: OutboxRow, t: Translator) -> str:
    if row.sealed is not None or row.body is None:
        return about(row, t)
    try:
        return word_notice(Notice.from_json(row.body), t)
    except (Invalid, KeyError):
        return about(row, t)
