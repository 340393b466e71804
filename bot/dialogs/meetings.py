"""What is next for me: a voter's and a deputy's meetings, the turnout of the open ones for staff."""

from __future__ import annotations

from bot.dialogs.calls import ListMeetings
from bot.dialogs.help import menu_rows, way_on
from bot.dialogs.model import Answered, Choice, Context, Dialog, Go, Happening, Refused, Reply, State, Step, rows_of
from core.domain.actors import PersonKind
from core.domain.meetings import MeetingStatus
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from core.locale.notices import word_instant
from core.services.my_office import MyMeeting

_SHOWN = 6


def handle(state: State | None, happening: Happening, context: Context) -> Step:
    match happening:
        case Answered(call=ListMeetings(), value=meetings):
            return Step(None, (_meetings_reply(meetings, context),))
        case Refused(error=error):
            return Step(None, (Reply(word_error(error, context.t), way_on(context)),))
        case _:
            return Step(None, call=ListMeetings())


def _meetings_reply(meetings: list[MyMeeting], context: Context) -> Reply:
    if not meetings:
        return Reply(_nothing(context), menu_rows(context))
    shown = meetings[-_SHOWN:]
    text = "\n\n".join(_worded(mine, context) for mine in shown)
    buttons: list[Choice | Go] = [
        Go(context.t("Evaluate: {title}", title=mine.meeting.title[:20]), f"vote:{mine.meeting.id}")
        for mine in shown
        if context.kind is PersonKind.VOTER and mine.meeting.is_open and not mine.took_part
    ]
    return Reply(text, (*rows_of(buttons, 1), *menu_rows(context)))


def _nothing(context: Context) -> str:
    if context.kind is PersonKind.STAFF:
        return context.t("No meeting is open for voting at the moment.")
    return context.t("No meeting concerns you at the moment. You will get a message when one does.")


def _worded(mine: MyMeeting, context: Context) -> str:
    t, meeting = context.t, mine.meeting
    lines = [
        meeting.title,
        t("When: {when}", when=word_instant(meeting.starts_at, t)),
        t("Where: {where}", where=mine.venue) if mine.venue else "",
        t("Reporting: {names}", names="、".join(name for _, name in mine.deputies)),
        t("State: {state}", state=word_status(meeting.status, t)),
    ]
    if mine.turnout is not None:
        turnout = mine.turnout
        lines.append(t("Took part: {n} of {roll}", n=turnout.taken_part, roll=turnout.roll))
        if turnout.taken_part < turnout.minimum:
            lines.append(t("Fewer than the {n} evaluators the rules ask for.", n=turnout.minimum))
    if mine.took_part and meeting.is_open:
        lines.append(t("You have taken part."))
    return "\n".join(line for line in lines if line)


def word_status(status: MeetingStatus, t: Translator) -> str:
    return {
        MeetingStatus.PLANNED: t("planned"),
        MeetingStatus.NOTICED: t("announced"),
        MeetingStatus.OPEN: t("voting is open"),
        MeetingStatus.CLOSED: t("voting is closed"),
        MeetingStatus.COUNTED: t("counted"),
        MeetingStatus.PUBLISHED: t("result published"),
        MeetingStatus.POSTPONED: t("postponed"),
        MeetingStatus.CANCELLED: t("cancelled"),
    }[status]


MEETINGS = Dialog("meetings", handle, is_passing=True)
