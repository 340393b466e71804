"""``shuzhi meeting``: a meeting's steps, from the notice to the published result."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import typer

from cli.asking import confirm, confirm_by_name, new_passphrase, passphrase
from cli.commands.meeting_paper import app as paper_app
from cli.commands.meeting_views import (
    count_data,
    difference_lines,
    meeting_columns,
    meeting_data,
    meeting_lines,
    meeting_row,
    result_data,
    result_lines,
)
from cli.labels import label
from cli.options import MeetingNumber, PassphraseFile, Reason, Year, Yes, command, moment_of, year_of
from cli.output import ExitCode
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.ids import MeetingId
from core.domain.meetings import Meeting
from core.locale.notices import word_instant

app = typer.Typer(rich_markup_mode=None, no_args_is_help=True)
app.add_typer(paper_app, name="paper")


@command(
    app,
    "list",
    "shuzhi meeting list",
    "shuzhi meeting list --year 2026 --json",
    about=t("A year's meetings."),
)
def list_meetings(ctx: typer.Context, year: Year = None) -> None:
    async def act(desk: Desk) -> None:
        views = await desk.core.duty_desk.meetings(desk.actor, year_of(year, desk.core.clock.now()))
        desk.output.show_table(list(map(meeting_data, views)), meeting_columns(), map(meeting_row, views))

    at_desk(ctx, act)


@command(
    app,
    "show",
    "shuzhi meeting show 12",
    about=t("One meeting: time, place, agenda, turnout."),
)
def show(ctx: typer.Context, meeting: MeetingNumber) -> None:
    async def act(desk: Desk) -> None:
        view = await desk.core.duty_desk.meeting(desk.actor, MeetingId(meeting))
        desk.output.show(meeting_data(view), meeting_lines(view))

    at_desk(ctx, act)


@command(
    app,
    "turnout",
    "shuzhi meeting turnout 12",
    about=t("Who has taken part, in numbers; never how."),
)
def turnout(ctx: typer.Context, meeting: MeetingNumber) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.voting.turnout(desk.actor, MeetingId(meeting))
        told = t(
            "{taken} of {roll} (chat {chat}, paper {paper}).",
            taken=found.taken_part,
            roll=found.roll,
            chat=found.chat,
            paper=found.paper,
        )
        desk.output.show(found, [told])

    at_desk(ctx, act)


@command(
    app,
    "notice",
    "shuzhi meeting notice 12",
    about=t("Tell everybody and lay the reminders."),
)
def notice(ctx: typer.Context, meeting: MeetingNumber, yes: Yes = False) -> None:
    async def act(desk: Desk) -> None:
        stored = await desk.core.meetings.get(desk.actor, MeetingId(meeting))
        confirm(t("Send the notice of {title}?", title=stored.title), agreed=yes)
        sent = await desk.core.meetings.notice(desk.actor, MeetingId(meeting))
        told = [
            t(
                "{evaluators} evaluators; {told} people will be told in chat.",
                evaluators=sent.evaluators,
                told=sent.told,
            )
        ]
        desk.output.show(sent, told)
        if sent.short_of_notice_days:
            desk.output.say(t("Note: {days} days less notice than the rules ask.", days=sent.short_of_notice_days))
        if sent.below_minimum:
            desk.output.say(t("Note: fewer evaluators than the rules ask."))

    at_desk(ctx, act)


@command(
    app,
    "open",
    "shuzhi meeting open 12",
    "shuzhi meeting open 12 --passphrase-file /run/credentials/scrutineers",
    about=t("Open voting. The scrutineers choose a passphrase; without it nobody can ever count."),
)
def open_voting(ctx: typer.Context, meeting: MeetingNumber, passphrase_file: PassphraseFile = None) -> None:
    async def act(desk: Desk) -> None:
        await desk.core.meetings.get(desk.actor, MeetingId(meeting))
        secret = new_passphrase(passphrase_file)
        _tell(desk, await desk.core.meetings.open_voting(desk.actor, MeetingId(meeting), secret))
        desk.output.say(t("Keep the passphrase safe: it is not stored anywhere."))

    at_desk(ctx, act)


@command(
    app,
    "close",
    "shuzhi meeting close 12 --yes",
    about=t("Close voting, for good."),
)
def close(ctx: typer.Context, meeting: MeetingNumber, yes: Yes = False) -> None:
    async def act(desk: Desk) -> None:
        stored = await desk.core.meetings.get(desk.actor, MeetingId(meeting))
        confirm(t("Close the voting of {title}? It is not opened again.", title=stored.title), agreed=yes)
        _tell(desk, await desk.core.meetings.close_voting(desk.actor, MeetingId(meeting)))
        desk.output.say(
            t("Next: paper sheets (shuzhi meeting paper enter {n} SHEET), then: shuzhi meeting count {n}", n=meeting)
        )

    at_desk(ctx, act)


@command(
    app,
    "count",
    "shuzhi meeting count 12",
    about=t("Open the urn with the scrutineers' passphrase and count."),
)
def count(ctx: typer.Context, meeting: MeetingNumber, passphrase_file: PassphraseFile = None) -> None:
    async def act(desk: Desk) -> ExitCode:
        await desk.core.meetings.get(desk.actor, MeetingId(meeting))
        secret = passphrase(passphrase_file)
        with desk.output.working(t("Counting ...")):
            counted = await desk.core.counting.count(desk.actor, MeetingId(meeting), secret)
        if counted.differences:
            desk.output.show(count_data(counted), difference_lines(counted))
            return ExitCode.CONFLICT
        result = await desk.core.publishing.result(desk.actor, MeetingId(meeting))
        desk.output.show({**count_data(counted), "result": result_data(result)}, result_lines(result))
        return ExitCode.DONE

    at_desk(ctx, act)


@command(
    app,
    "result",
    "shuzhi meeting result 12",
    about=t("A counted result and how each grade was found."),
)
def result(ctx: typer.Context, meeting: MeetingNumber) -> None:
    async def act(desk: Desk) -> None:
        found = await desk.core.publishing.result(desk.actor, MeetingId(meeting))
        desk.output.show(result_data(found), result_lines(found))

    at_desk(ctx, act)


@command(
    app,
    "publish",
    "shuzhi meeting publish 12 --yes",
    about=t("Send the result to all concerned."),
)
def publish(ctx: typer.Context, meeting: MeetingNumber, yes: Yes = False) -> None:
    async def act(desk: Desk) -> None:
        stored = await desk.core.meetings.get(desk.actor, MeetingId(meeting))
        confirm(t("Publish the result of {title}?", title=stored.title), agreed=yes)
        published = (await desk.core.publishing.publish(desk.actor, MeetingId(meeting))).meeting
        _tell(desk, published)
        desk.output.say(t("Objections until {day}.", day=published.objections_end_on))

    at_desk(ctx, act)


@command(
    app,
    "receipts",
    "shuzhi meeting receipts 12",
    about=t("The receipts in the urn, after the close."),
)
def receipts(ctx: typer.Context, meeting: MeetingNumber) -> None:
    async def act(desk: Desk) -> None:
        listed = await desk.core.counting.receipts(desk.actor, MeetingId(meeting))
        desk.output.show({"meeting": meeting, "receipts": listed}, listed)

    at_desk(ctx, act)


@command(
    app,
    "postpone",
    "shuzhi meeting postpone 12 --reason 道路中断",
    about=t("Take a meeting off its day; a vote under way is void."),
)
def postpone(ctx: typer.Context, meeting: MeetingNumber, reason: Reason, yes: Yes = False) -> None:
    _severe(
        ctx,
        meeting,
        t("Postpone it? A vote under way is void."),
        yes,
        lambda d, m: d.core.meetings.postpone(d.actor, m, reason),
    )


@command(
    app,
    "cancel",
    "shuzhi meeting cancel 12 --reason 代表辞职",
    about=t("Give a meeting up for good."),
)
def cancel(ctx: typer.Context, meeting: MeetingNumber, reason: Reason, yes: Yes = False) -> None:
    question = t("Cancel it for good?")
    _severe(ctx, meeting, question, yes, lambda desk, one: desk.core.meetings.cancel(desk.actor, one, reason))


@command(
    app,
    "recount",
    "shuzhi meeting recount 12 --reason 异议",
    about=t("Destroy the count and count the sealed ballots again."),
)
def recount(ctx: typer.Context, meeting: MeetingNumber, reason: Reason, yes: Yes = False) -> None:
    async def again(desk: Desk, number: MeetingId) -> Meeting:
        await desk.core.counting.reopen_count(desk.actor, number, reason)
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
        _tell(desk, await desk.core.meetings.move(desk.actor, MeetingId(meeting), starts_at, pin=not free))

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
        from cli.commands.meeting_roll import drawn_roll, roll_rows

        number = MeetingId(meeting)
        if draw:
            await desk.core.meetings.set_roll(desk.actor, number, await drawn_roll(desk, number, draw))
        data, rows = await roll_rows(desk, number)
        desk.output.show_table(data, ("ID", t("Name"), t("Constituency"), t("Representative")), rows)
        desk.output.say(t("{count} people.", count=len(rows)))

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
        _tell(desk, await step(desk, MeetingId(meeting)))

    at_desk(ctx, act)


def _tell(desk: Desk, meeting: Meeting) -> None:
    data: dict[str, Any] = {"meeting": meeting.id, "status": meeting.status, "starts_at": meeting.starts_at}
    desk.output.show(data, [f"{meeting.title}: {label('meeting', meeting.status)}"])
