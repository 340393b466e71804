"""The office's words for states, steps and stages. A colour only ever repeats what a word says."""

from __future__ import annotations

from datetime import date, datetime

from core.domain.attendance import AttendanceState
from core.domain.clock import COUNTY_ZONE
from core.domain.errors import Invalid
from core.domain.findings import Verdict
from core.domain.meetings import MeetingStatus
from core.domain.next_steps import DeskStep
from core.domain.notices import Notice
from core.domain.records import DeputyStatus
from core.domain.rules import OccasionKind
from core.locale.catalogue import Translator
from core.locale.notices import word as word_notice
from core.services.stores.messages import OutboxRow, OutboxState
from core.services.stores.reminders import ComingStage
from tui.front import word

MEETING_STATES = {
    MeetingStatus.PLANNED: word("planned"),
    MeetingStatus.NOTICED: word("noticed"),
    MeetingStatus.OPEN: word("voting open"),
    MeetingStatus.CLOSED: word("closed"),
    MeetingStatus.COUNTED: word("counted"),
    MeetingStatus.PUBLISHED: word("published"),
    MeetingStatus.POSTPONED: word("postponed"),
    MeetingStatus.CANCELLED: word("cancelled"),
}
STATE_STYLES = {
    MeetingStatus.OPEN: "bold green",
    MeetingStatus.CLOSED: "yellow",
    MeetingStatus.COUNTED: "yellow",
    MeetingStatus.POSTPONED: "red",
    MeetingStatus.CANCELLED: "dim",
    MeetingStatus.PUBLISHED: "dim",
}
STEPS = {
    DeskStep.RESCHEDULE: word("set a new day"),
    DeskStep.NOTICE: word("send the notice"),
    DeskStep.OPEN: word("open voting"),
    DeskStep.CLOSE: word("close voting"),
    DeskStep.ENTER_PAPER: word("enter paper sheets"),
    DeskStep.COUNT: word("count"),
    DeskStep.PUBLISH: word("publish the result"),
}
ATTENDANCE_STATES = {
    AttendanceState.PRESENT: word("present"),
    AttendanceState.LATE: word("came late"),
    AttendanceState.LEAVE_APPROVED: word("leave approved"),
    AttendanceState.ABSENT: word("absent"),
}
ATTENDANCE_STYLES = {
    AttendanceState.PRESENT: "green",
    AttendanceState.LATE: "yellow",
    AttendanceState.ABSENT: "red",
}
EVENTS = {
    OccasionKind.MEETING: word("meeting"),
    OccasionKind.PLEDGE: word("yearly pledge"),
    OccasionKind.REPORT_DEADLINE: word("duty report due"),
    OccasionKind.VOTING_OPEN: word("voting open"),
    OccasionKind.VOTING_CLOSES: word("voting closes"),
    OccasionKind.RESULT: word("result"),
    OccasionKind.MISSING_REPORT: word("report missing"),
    OccasionKind.UNIT_DEADLINE: word("a unit's deadline"),
    OccasionKind.FEEDBACK_DEADLINE: word("rating due"),
    OccasionKind.OFFICE_DEADLINE: word("the office's deadline"),
    OccasionKind.SUPERVISION_ACT: word("Act of supervision"),
}
DEPUTY_STATES = {
    DeputyStatus.SERVING: word("serving"),
    DeputyStatus.SUSPENDED: word("suspended"),
    DeputyStatus.ENDED: word("ended"),
}
DEPUTY_STYLES = {DeputyStatus.SUSPENDED: "yellow", DeputyStatus.ENDED: "dim"}
MESSAGE_STATES = {
    OutboxState.WAITING: word("waiting"),
    OutboxState.SENDING: word("on its way"),
    OutboxState.SENT: word("sent"),
    OutboxState.FAILED: word("failed"),
    OutboxState.UNREACHABLE: word("unreachable"),
}
MESSAGE_STYLES = {OutboxState.FAILED: "bold red", OutboxState.UNREACHABLE: "yellow"}
VERDICT_STYLES = {Verdict.OK: "", Verdict.WARNING: "bold yellow", Verdict.FAILURE: "bold red"}
TURNS = {"oral": word("orally"), "written": word("in writing"), "none": word("excused")}
MESSAGE_ERRORS = {
    "no_account": word("no chat account"),
    "withdrawn": word("withdrawn"),
    "unknown_channel": word("channel switched off"),
}


def short_time(at: datetime) -> str:
    """``11-10 09:00`` in the county, the same width always."""
    return f"{at.astimezone(COUNTY_ZONE):%m-%d %H:%M}"


def short_day(on: date) -> str:
    return f"{on:%m-%d}"


def stage_event(stage: ComingStage, t: Translator) -> str:
    known = {str(kind): message for kind, message in EVENTS.items()}
    return t(known[stage.event]) if stage.event in known else stage.event


def about(row: OutboxRow, t: Translator) -> str:
    """A message in one line; a sealed one may have carried a choice and is not shown."""
    if row.sealed is not None or row.body is None:
        return t("(sealed: not shown)")
    try:
        text = word_notice(Notice.from_json(row.body), t)
    except (Invalid, KeyError):
        return t("(answer in a conversation)")
    return next((one for one in text.splitlines() if one.strip()), "")


def message_error(row: OutboxRow, t: Translator) -> str:
    """Why it is stuck; a network's own words are shown as they came."""
    if row.error is None:
        return t("perhaps delivered twice") if row.maybe_duplicate else ""
    return t(MESSAGE_ERRORS[row.error]) if row.error in MESSAGE_ERRORS else row.error
