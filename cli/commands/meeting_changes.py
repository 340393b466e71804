"""What changes about a meeting besides its steps: time, roll, and what cannot be undone. Part of ``shuzhi meeting``."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from cli.asking import confirm, confirm_by_name
from cli.commands.meeting_roll import draw_roll, roll_rows
from cli.commands.meeting_views import tell
from cli.names import people_names
from cli.options import MeetingNumber, Reason, Second, SecondPasswordFile, Yes, command, group, moment_of
from cli.seconding import seconded
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting
from core.domain.rules import OccasionKind
from core.locale.notices import word_instant

app = group()


@command(
    app,
    "postpone",
    "shuzhi meeting postpone 12 --reason 道路中断",
    about=t("Take a meeting off its day; a vote under way is void."),
)
def postpone(
    ctx: typer.Context,
    meeting: MeetingNumber,
    reason: Reason,
    yes: Yes = False,
    second: Second = "",
    second_password_file: SecondPasswordFile = None,
) -> None:
    async def call_off(desk: Desk, number: MeetingId) -> Meeting:
        actor = await seconded(desk, FourEyesStep.VOID, number, second, second_password_file)
        return await desk.core.meetings.postpone(actor, number, reason)

    _severe(ctx, meeting, t("Postpone it? A vote under way is void."), yes, call_off)


@command(
    app,
    "cancel",
    "shuzhi meeting cancel 12 --reason 代表辞职",
    about=t("Give a meeting up for good."),
)
def cancel(
    ctx: typer.Context,
    meeting: MeetingNumber,
    reason: Reason,
    yes: Yes = False,
    second: Second = "",
    second_password_file: SecondPasswordFile = None,
) -> None:
    async def call_off(desk: Desk, number: MeetingId) -> Meeting:
        actor = await seconded(desk, FourEyesStep.VOID, number, second, second_password_file)
        return await desk.core.meetings.cancel(actor, number, reason)

    _severe(ctx, meeting, t("Cancel it for good?"), yes, call_off)


@command(
    app,
    "recount",
    "shuzhi meeting recount 12 --reason 异议",
    about=t("Destroy the count and count the sealed ballots again."),
)
def recount(
    ctx: typer.Context,
    meeting: MeetingNumber,
    reason: Reason,
    yes: Yes = False,
    second: Second = "",
    second_password_file: SecondPasswordFile = None,
) -> None:
    async def again(desk: Desk, number: MeetingId) -> Meeting:
        actor = await seconded(desk, FourEyesStep.COUNT, number, second, second_password_file)
        await desk.core.counting.reopen_count(actor, number, reason)
        return await desk.core.meetings.get(desk.actor, number)

    _severe(ctx, meeting, t("Destroy this count?"), yes, again)


@command(
    app,
    "move",
    "shuzhi meeting move 12 2026-12-10T09:00",
    about=t("Another time of the same length, fixed by hand."),
)
def move(
    ctx: typer.Context,
    meeting: MeetingNumber,
    moment: Annotated[str, typer.Argument(metavar="TIME")],
    free: Annotated[bool, typer.Option("--free", help=t("The plan may move it again."))] = False,
    yes: Yes = False,
) -> None:
    async def act(desk: Desk) -> None:
        starts_at = moment_of(moment)
        stored = await desk.core.meetings.get(desk.actor, MeetingId(meeting))
        at = word_instant(starts_at, speaker())
        confirm(t("Move {title} to {at}? Who was told is told again.", title=stored.title, at=at), agreed=yes)
        tell(desk, await desk.core.meetings.move(desk.actor, MeetingId(meeting), starts_at, pin=not free))

    at_desk(ctx, act)


@command(
    app,
    "roll",
    "shuzhi meeting roll 12",
    "shuzhi meeting roll 12 --draw representatives",
    "shuzhi meeting roll 12 --draw all",
    about=t("Who may evaluate; or draw the roll anew from the constituencies of those who report."),
)
def roll(
    ctx: typer.Context,
    meeting: MeetingNumber,
    draw: Annotated[str, typer.Option(metavar="representatives|all", help=t("Replace the roll."))] = "",
) -> None:
    async def act(desk: Desk) -> None:
        number = MeetingId(meeting)
        if draw:
            await draw_roll(desk, number, draw)
        data, rows = await roll_rows(desk, number)
        desk.output.show_table(data, ("ID", t("Name"), t("Constituency"), t("Representative")), rows)
        desk.output.say(t("{count} people.", count=len(rows)))

    at_desk(ctx, act)


@command(
    app,
    "unconfirmed",
    "shuzhi meeting unconfirmed 12",
    about=t("Who was asked to confirm and has not, and who cannot be reached in chat: telephone them."),
)
def unconfirmed(ctx: typer.Context, meeting: MeetingNumber) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.reminders.unconfirmed(desk.actor, OccasionKind.MEETING.value, meeting)
        names = await people_names(desk)
        asked = [(one, t("has not confirmed")) for one in found.silent]
        missed = [(one, t("cannot be reached")) for one in found.unreachable]
        rows = [(f"{one.kind}:{one.id}", names.get(one, ""), why) for one, why in (*asked, *missed)]
        desk.output.show_table(found, ("ID", t("Name"), t("State")), rows)

    at_desk(ctx, act)


def _severe(
    ctx: typer.Context,
    meeting: int,
    question: str,
    yes: bool,
    step: Callable[[Desk, MeetingId], Awaitable[Meeting]],
) -> None:
    """What cannot be undone: the person types the meeting's number."""

    async def act(desk: Desk) -> None:
        stored = await desk.core.meetings.get(desk.actor, MeetingId(meeting))
        confirm_by_name(f"{stored.title}: {question}", str(meeting), agreed=yes)
        tell(desk, await step(desk, MeetingId(meeting)))

    at_desk(ctx, act)
