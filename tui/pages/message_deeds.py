"""What is done about messages and group chats: trying again, showing a number to call, saying what a group hears."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.actors import Person
from core.domain.errors import Conflict, NotFound, ShuzhiError
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from core.services.outbox import STUCK
from core.services.pages import Reader
from core.services.rooms import RoomView
from core.services.stores.pages import Choice, OutboxEntry
from tui.desk_work import DeskWork
from tui.dialogs.choice import Offered
from tui.dialogs.form import Check, Field, Values
from tui.dialogs.progress import Report
from tui.wording import about, message_error

MOST_AT_ONCE = 2_000  # messages tried again one by one under one window
_PAGE = 500
_EVERYTHING = ""


async def try_again(desk: DeskWork, reader: Reader[OutboxEntry], choice: Choice) -> bool:
    """Send the failed ones of ``choice`` again, after showing which. Whether the person wanted it."""
    t = desk.t
    try:
        chosen = await _read(reader, choice)
    except ShuzhiError as error:
        desk.say_refused(error)
        return False
    failed = [one for one in chosen if one.row.state in STUCK]
    if not failed:
        desk.app.notify(t("Nothing here failed: it waits, is on its way or has arrived."), severity="warning")
        return False
    if len(failed) > MOST_AT_ONCE:
        told = t("More than {most} messages at once are too many: filter first.", most=MOST_AT_ONCE)
        desk.app.notify(told, severity="error")
        return False
    lines = [_line_of(one, t) for one in failed]
    if others := len(chosen) - len(failed):
        lines.insert(0, t("{n} of the marked ones did not fail and are left alone.", n=others))
    if not await desk.agreed(t("Try {n} messages again?", n=len(failed)), lines=lines, agree=t("Try again")):
        return False
    await _send_again(desk, failed)
    return True


async def telephone_of(desk: DeskWork, person: Person) -> str:
    """The name and the whole number, once the purpose has been said; "" when the person left."""
    from tui.pages.person_deeds import reveal_phone  # here: only a call needs it

    found = await desk.carried_out(desk.front.core.people.show(desk.front.actor, person))
    if found is None:
        return ""
    phone = await reveal_phone(desk, found.result)
    return desk.t("Telephone of {name}: {phone}", name=found.result.record.name, phone=phone) if phone else ""


async def assign_room(desk: DeskWork, room: RoomView | None) -> None:
    """Let a group chat hear what concerns a constituency or a deputy group. ``room``: the one under the cursor."""
    core, actor, t = desk.front.core, desk.front.actor, desk.t
    heard: list[RoomView] = []

    async def submit(values: Values) -> None:
        typed = {name: values[name].strip() for name in ("channel", "address", "name")}
        heard.append(await core.rooms.assign(actor, **typed))

    fields = (
        Field("address", t("The group's number on the network"), room.address if room else "", check=_filled(t)),
        Field(
            "name", t("Constituency or deputy group"), hint=t("the clear part of its name will do"), check=_filled(t)
        ),
        Field("channel", t("Network"), room.channel if room else "telegram", check=_filled(t)),
    )
    lines = (t("The group hears notices and published results, nothing about a person besides."),)
    title = t("Let a group chat hear")
    if await desk.filled_in(title, fields, submit, name="room.assign", agree=t("Let it hear"), lines=lines):
        desk.app.notify(t("The group hears {name}.", name=_names(heard[0], t)))
        desk.reload()


async def remove_rooms(desk: DeskWork, rooms: Sequence[RoomView]) -> bool:
    """Let group chats hear nothing any more, or the only one one place less. Whether it was done."""
    core, actor, t = desk.front.core, desk.front.actor, desk.t
    name: str | None = _EVERYTHING
    if len(rooms) == 1 and len(rooms[0].hears) > 1:
        offered = [Offered(one.name, one.name) for one in rooms[0].hears]
        name = await desk.picked(t("What shall it hear no longer?"), [Offered(_EVERYTHING, t("everything")), *offered])
    if name is None:
        return False
    title = t("Let {n} group chats hear nothing any more?", n=len(rooms))
    lines = [f"{one.channel} {one.address}: {name or _names(one, t)}" for one in rooms]
    if not await desk.agreed(title if not name else t("Let the group hear it no longer?"), lines=lines):
        return False

    async def act() -> None:
        for one in rooms:
            await core.rooms.remove(actor, channel=one.channel, address=one.address, name=name)

    return await desk.carried_out(act(), done=t("Done. It can be undone (u).")) is not None


async def _read(reader: Reader[OutboxEntry], choice: Choice) -> list[OutboxEntry]:
    """All that is chosen, page by page; a little more than may be tried at once."""
    found: list[OutboxEntry] = []
    while len(found) <= MOST_AT_ONCE:
        page = await reader.chosen(choice, after=found[-1].row.id if found else 0, limit=_PAGE)
        found += [one.entry for one in page]
        if len(page) < _PAGE:
            break
    return found


async def _send_again(desk: DeskWork, failed: Sequence[OutboxEntry]) -> None:
    front, t = desk.front, desk.t
    refused: list[str] = []

    async def act(report: Report) -> int:
        for number, one in enumerate(failed, start=1):
            try:
                await front.core.outbox.retry(front.actor, one.row.id)
            except (Conflict, NotFound) as error:
                refused.append(word_error(error, t))
            report(number, len(failed))
        return len(failed) - len(refused)

    done = await desk.long_work(t("Trying again"), act)
    if done is not None:
        desk.app.notify(t("{n} messages will be tried again at once.", n=done.result))
    if refused:
        told = t("{n} could not be tried again: {reason}", n=len(refused), reason=refused[0])
        desk.app.notify(told, severity="error")
    desk.reload()


def _line_of(entry: OutboxEntry, t: Translator) -> str:
    parts = (entry.name or t("(room)"), about(entry.row, t), message_error(entry.row, t))
    return t("; ").join(part for part in parts if part)


def _names(room: RoomView, t: Translator) -> str:
    return t("; ").join(place.name for place in room.hears)


def _filled(t: Translator) -> Check:
    def check(typed: str) -> str:
        return "" if typed.strip() else t("Please fill this in.")

    return check
