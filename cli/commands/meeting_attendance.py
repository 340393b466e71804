"""``shuzhi meeting attendance``: who is expected at a meeting and who is there. Part of ``shuzhi meeting``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.commands.codes import person_of
from cli.labels import label
from cli.options import MeetingNumber, command, group
from cli.session import Desk, at_desk
from cli.words import t
from core.domain.attendance import AttendanceCounts, AttendanceState, Attendee
from core.domain.errors import Invalid
from core.domain.ids import MeetingId

app = group(t("The list at the door: who is there, late, excused or absent."))
_STATES = tuple(state.value for state in AttendanceState)
_Person = Annotated[str, typer.Argument(metavar="KIND:ID", help=t("A voter or a deputy, for example voter:17."))]


@command(
    app,
    "list",
    "shuzhi meeting attendance list 12",
    about=t("Everybody who is expected, and the numbers. Of the time only the hour is kept."),
)
def list_attendance(ctx: typer.Context, meeting: MeetingNumber) -> None:
    async def act(desk: Desk) -> None:
        listed = await desk.core.attendance.listed(desk.actor, MeetingId(meeting))
        rows = [
            (
                one.person.label,
                one.name,
                label("attendance", one.state) if one.state else None,
                f"{one.hour:02}h" if one.hour is not None else None,
            )
            for one in listed.people
        ]
        data = {"meeting": meeting, "people": listed.people, "counts": listed.counts}
        desk.output.show_table(data, ("ID", t("Name"), t("State"), t("Hour")), rows)
        desk.output.say(_numbers(listed.counts))

    at_desk(ctx, act)


@command(
    app,
    "check-in",
    "shuzhi meeting attendance check-in 12 voter:17",
    about=t("Somebody is at the door; late, once the meeting has begun."),
)
def check_in(ctx: typer.Context, meeting: MeetingNumber, person: _Person) -> None:
    async def act(desk: Desk) -> None:
        _show(desk, await desk.core.attendance.check_in(desk.actor, MeetingId(meeting), person_of(person)))

    at_desk(ctx, act)


@command(
    app,
    "undo-check-in",
    "shuzhi meeting attendance undo-check-in 12 voter:17",
    about=t("Somebody was checked in by mistake."),
)
def undo_check_in(ctx: typer.Context, meeting: MeetingNumber, person: _Person) -> None:
    async def act(desk: Desk) -> None:
        await desk.core.attendance.undo_check_in(desk.actor, MeetingId(meeting), person_of(person))
        told = t("{person} is not checked in any more.", person=person)
        desk.output.show({"person": person, "state": None}, [told])

    at_desk(ctx, act)


@command(
    app,
    "set",
    "shuzhi meeting attendance set 12 deputy:3 leave_approved",
    about=t("What is known from elsewhere: {states}.", states=", ".join(_STATES)),
)
def set_state(
    ctx: typer.Context,
    meeting: MeetingNumber,
    person: _Person,
    state: Annotated[str, typer.Argument(metavar="|".join(_STATES))],
) -> None:
    async def act(desk: Desk) -> None:
        if state not in _STATES:
            raise Invalid("usage.choose", choices=list(_STATES), given=state)
        whom = person_of(person)
        _show(desk, await desk.core.attendance.set_state(desk.actor, MeetingId(meeting), whom, AttendanceState(state)))

    at_desk(ctx, act)


def _show(desk: Desk, one: Attendee) -> None:
    data = {"person": one.person.label, "state": one.state, "hour": one.hour}
    desk.output.show(data, [f"{one.person.label}: {label('attendance', one.state)}"])


def _numbers(counts: AttendanceCounts) -> str:
    return t(
        "{there} of {expected} are there ({late} late), {leave} excused, {absent} absent, {unknown} not known.",
        there=counts.there,
        expected=counts.expected,
        late=counts.late,
        leave=counts.leave_approved,
        absent=counts.absent,
        unknown=counts.unknown,
    )
