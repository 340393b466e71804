"""``shuzhi meeting``: a meeting's steps, from the notice to the published result."""

from __future__ import annotations

from collections.abc import Iterable

import typer

from cli.asking import confirm, new_passphrase, passphrase
from cli.commands.meeting_attendance import app as attendance_app
from cli.commands.meeting_changes import app as changes_app
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
    tell,
    turnout_line,
)
from cli.options import MeetingNumber, PassphraseFile, Second, SecondPasswordFile, Year, Yes, command, group, year_of
from cli.output import ExitCode
from cli.seconding import seconded
from cli.session import Desk, at_desk
from cli.words import speaker, t
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId
from core.locale.delivery_times import word_delivery
from core.locale.meeting_steps import count_lines, early_lines, opening_lines, publishing_lines
from core.services.delivery_times import DeliveryTime
from core.services.meeting_previews import MeetingPreview

app = group()
app.add_typer(changes_app)
app.add_typer(paper_app, name="paper")
app.add_typer(attendance_app, name="attendance")


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
        desk.output.show(found, [turnout_line(found)])

    at_desk(ctx, act)


@command(
    app,
    "notice",
    "shuzhi meeting notice 12",
    about=t("Tell everybody and lay the reminders."),
)
def notice(ctx: typer.Context, meeting: MeetingNumber, yes: Yes = False) -> None:
    async def act(desk: Desk) -> None:
        stored = (await _previewed(desk, MeetingId(meeting))).meeting
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
    "shuzhi meeting open 12 --second qin",
    "shuzhi meeting open 12 --second qin --yes",
    "shuzhi meeting open 12 --second qin --passphrase-file /run/credentials/scrutineers",
    about=t("Open voting. The scrutineers choose a passphrase; without it nobody can ever count."),
)
def open_voting(
    ctx: typer.Context,
    meeting: MeetingNumber,
    passphrase_file: PassphraseFile = None,
    yes: Yes = False,
    second: Second = "",
    second_password_file: SecondPasswordFile = None,
) -> None:
    async def act(desk: Desk) -> None:
        number = MeetingId(meeting)
        preview = await desk.core.duty_desk.preview(desk.actor, number)
        early = early_lines(preview, speaker())
        desk.output.say(*early, *opening_lines(preview, speaker()))
        _say_time(desk, preview.call)
        if early:
            confirm(t("Open the voting of {title} before its day?", title=preview.meeting.title), agreed=yes)
        actor = await seconded(desk, FourEyesStep.OPEN, number, second, second_password_file)
        secret = new_passphrase(passphrase_file)
        tell(desk, await desk.core.meetings.open_voting(actor, number, secret))
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
        tell(desk, await desk.core.meetings.close_voting(desk.actor, MeetingId(meeting)))
        desk.output.say(
            t("Next: paper sheets (shuzhi meeting paper enter {n} SHEET), then: shuzhi meeting count {n}", n=meeting)
        )

    at_desk(ctx, act)


@command(
    app,
    "count",
    "shuzhi meeting count 12 --second xiang",
    about=t("Open the urn with the scrutineers' passphrase and count."),
)
def count(
    ctx: typer.Context,
    meeting: MeetingNumber,
    passphrase_file: PassphraseFile = None,
    second: Second = "",
    second_password_file: SecondPasswordFile = None,
) -> None:
    async def act(desk: Desk) -> ExitCode:
        number = MeetingId(meeting)
        desk.output.say(*count_lines(await desk.core.counting.preview(desk.actor, number), speaker()))
        actor = await seconded(desk, FourEyesStep.COUNT, number, second, second_password_file)
        secret = passphrase(passphrase_file)
        with desk.output.working(t("Counting ...")):
            counted = await desk.core.counting.count(actor, number, secret)
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
    "shuzhi meeting publish 12 --second qin --yes",
    about=t("Send the result to all concerned."),
)
def publish(
    ctx: typer.Context,
    meeting: MeetingNumber,
    yes: Yes = False,
    second: Second = "",
    second_password_file: SecondPasswordFile = None,
) -> None:
    async def act(desk: Desk) -> None:
        number = MeetingId(meeting)
        preview = await _previewed(desk, number)
        desk.output.say(*publishing_lines(preview, speaker()))
        actor = await seconded(desk, FourEyesStep.PUBLISH, number, second, second_password_file)
        confirm(t("Publish the result of {title}?", title=preview.meeting.title), agreed=yes)
        published = (await desk.core.publishing.publish(actor, number)).meeting
        tell(desk, published)
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


async def _previewed(desk: Desk, meeting: MeetingId) -> MeetingPreview:
    """What the step would do; how long the networks take to tell everybody is said."""
    preview = await desk.core.duty_desk.preview(desk.actor, meeting)
    _say_time(desk, preview.delivery)
    return preview


def _say_time(desk: Desk, times: Iterable[DeliveryTime]) -> None:
    for line in word_delivery(times, speaker()):
        desk.output.say(line)
