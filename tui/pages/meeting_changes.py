"""What changes about a meeting besides its steps: another time, postponed, cancelled, counted again.

What must stay true: what destroys ballots or a count asks for the meeting's title to be typed and for a second person.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time

from core.domain.clock import COUNTY_ZONE
from core.domain.errors import Invalid
from core.domain.four_eyes import FourEyesStep
from core.domain.meetings import Meeting, MeetingStatus
from core.locale.catalogue import Translator
from core.locale.notices import word_instant
from core.services.duty_desk import MeetingView
from tui.desk_work import DeskWork
from tui.dialogs.form import Check, Field, Values
from tui.pages.meeting_steps import reach_lines
from tui.wording import MEETING_STATES

MAX_REASON = 500


async def call_off(desk: DeskWork, view: MeetingView, target: MeetingStatus) -> None:
    """Postpone or cancel; a vote that was opened is void."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    is_void, is_final = meeting.opened_at is not None, target is MeetingStatus.CANCELLED
    actor = await desk.seconded(FourEyesStep.VOID, meeting.id) if is_void else desk.front.actor
    if actor is None:
        return
    step = core.meetings.cancel if is_final else core.meetings.postpone

    async def submit(values: Values) -> None:
        await step(actor, meeting.id, values["reason"])

    fields = [_reason(t), *([_title_of(meeting, t)] if is_void or is_final else [])]
    asked = t("Cancel {title} for good", title=meeting.title)
    if not is_final:
        asked = t("Postpone {title}", title=meeting.title)
    name = f"meeting.{target}:{meeting.id}"
    lines = [*_consequences(view, target, t), *(_typed(meeting, t) if len(fields) > 1 else [])]
    if await desk.filled_in(asked, fields, submit, name=name, agree=_agree(target, t), lines=lines):
        desk.app.notify(f"{meeting.title}: {t(MEETING_STATES[target])}")
        desk.reload()


async def recount(desk: DeskWork, view: MeetingView) -> None:
    """Destroy the count; the sealed ballots are counted again."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    actor = await desk.seconded(FourEyesStep.COUNT, meeting.id)
    if actor is None:
        return

    async def submit(values: Values) -> None:
        await core.counting.reopen_count(actor, meeting.id, values["reason"])

    lines = (
        t("The result and the counted sheets are destroyed. The sealed ballots stay and are counted again."),
        t("Paper sheets stay as the tellers entered them; they can be corrected before the new count."),
        *_typed(meeting, t),
    )
    name, title = f"meeting.recount:{meeting.id}", t("Count {title} again", title=meeting.title)
    fields = (_reason(t), _title_of(meeting, t))
    if await desk.filled_in(title, fields, submit, name=name, agree=t("Destroy this count"), lines=lines):
        desk.app.notify(t("The count is destroyed. Next: count again (k)."))
        desk.reload()


async def move(desk: DeskWork, view: MeetingView) -> None:
    """Another day or hour of the same length."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    preview = await desk.carried_out(core.duty_desk.preview(desk.front.actor, meeting.id))
    if preview is None:
        return
    local = meeting.starts_at.astimezone(COUNTY_ZONE)
    moved: list[Meeting] = []

    async def submit(values: Values) -> None:
        at = moment_of(values["day"], values["time"])
        moved.append(await core.meetings.move(desk.front.actor, meeting.id, at))

    fields = (
        Field(
            "day", t("Day (year-month-day)"), f"{local:%Y-%m-%d}", check=_checked(_day_of, t("Like this: 2026-12-10"))
        ),
        Field("time", t("Time"), f"{local:%H:%M}", check=_checked(_time_of, t("Like this: 09:00"))),
    )
    lines = [t("Now: {at}", at=word_instant(meeting.starts_at, t))]
    if meeting.status is MeetingStatus.NOTICED:
        lines += [t("Who was told of the old time is told of the new one:"), *reach_lines(preview.result, t)]
    else:
        lines.append(t("Nobody has been told of it yet; nobody is told now."))
    name, title = f"meeting.move:{meeting.id}", t("Another time for {title}", title=meeting.title)
    if await desk.filled_in(title, fields, submit, name=name, agree=t("Move it"), lines=lines):
        desk.app.notify(t("{title} is now on {at}.", title=meeting.title, at=word_instant(moved[0].starts_at, t)))
        desk.reload()


def moment_of(day: str, at: str) -> datetime:
    """County time as it was typed. Errors: Invalid("meeting.moment")."""
    try:
        return datetime.combine(_day_of(day), _time_of(at), COUNTY_ZONE)
    except ValueError as error:
        raise Invalid("meeting.moment", given=f"{day} {at}") from error


def _day_of(typed: str) -> date:
    return date.fromisoformat(typed.strip())


def _time_of(typed: str) -> time:
    return time.fromisoformat(typed.strip().replace("\uff1a", ":"))


def _checked(read: Callable[[str], object], sentence: str) -> Check:
    def check(typed: str) -> str:
        try:
            read(typed)
        except ValueError:
            return sentence
        return ""

    return check


def _reason(t: Translator) -> Field:
    def check(typed: str) -> str:
        if not typed.strip():
            return t("Please give a reason: it is kept in the audit trail, and who was told reads it.")
        return t("At most {limit} characters.", limit=MAX_REASON) if len(typed) > MAX_REASON else ""

    return Field("reason", t("Reason"), check=check)


def _title_of(meeting: Meeting, t: Translator) -> Field:
    def check(typed: str) -> str:
        return "" if typed.strip() == meeting.title.strip() else t("Type the meeting's title exactly.")

    return Field("title", t("The meeting's title, to be typed"), check=check)


def _typed(meeting: Meeting, t: Translator) -> list[str]:
    return [t("This cannot be undone. Type {name} to go on:", name=meeting.title)]


def _consequences(view: MeetingView, target: MeetingStatus, t: Translator) -> list[str]:
    meeting = view.meeting
    lines = [word_instant(meeting.starts_at, t)]
    if meeting.opened_at is not None:
        cast = view.turnout.taken_part if view.turnout is not None else 0
        lines.append(t("The vote is void: {cast} ballots are destroyed unread.", cast=cast))
    if meeting.noticed_at is not None:
        lines.append(t("Who was told of the meeting is told of this, with the reason."))
    if target is MeetingStatus.CANCELLED:
        lines.append(t("The meeting is given up; those who report need another one."))
    else:
        lines.append(t("The meeting waits for a new day (m)."))
    return lines


def _agree(target: MeetingStatus, t: Translator) -> str:
    return t("Cancel the meeting") if target is MeetingStatus.CANCELLED else t("Postpone the meeting")
