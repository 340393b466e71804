"""The notices of several meetings at once, after all of them were looked at together."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.meetings import FORWARD, MeetingStatus
from core.locale.catalogue import Translator
from core.locale.delivery_times import word_delivery
from core.services.delivery_times import together
from core.services.duty_desk import MeetingView
from core.services.meeting_previews import MeetingPreview
from tui.desk_work import DeskWork
from tui.pages.meeting_steps import send_notice
from tui.wording import MEETING_STATES, short_time


async def send_notices(desk: DeskWork, views: Sequence[MeetingView]) -> bool:
    """Whether notices went out. Those that are past their notice are named and left out."""
    core, t = desk.front.core, desk.t
    ready = [one for one in views if MeetingStatus.NOTICED in FORWARD.get(one.meeting.status, frozenset())]
    if len(views) == 1 and ready:
        await send_notice(desk, ready[0].meeting.id)
        return False
    left_out = [_left_out(one, t) for one in views if one not in ready]
    if not ready:
        desk.app.notify(t("None of these meetings waits for its notice."), severity="warning")
        return False
    previews = []
    for one in ready:
        found = await desk.carried_out(core.duty_desk.preview(desk.front.actor, one.meeting.id))
        if found is None:
            return False
        previews.append(found.result)
    title = t("Send the notices of {n} meetings?", n=len(ready))
    lines = [*(_line(one, t) for one in previews), *left_out]
    lines += word_delivery(together(one.delivery for one in previews), t)
    if not await desk.agreed(title, lines=lines, agree=t("Send the notices")):
        return False
    for one in ready:
        if await desk.carried_out(core.meetings.notice(desk.front.actor, one.meeting.id)) is None:
            return False
    desk.app.notify(t("The notices of {n} meetings are on their way.", n=len(ready)))
    return True


def _line(preview: MeetingPreview, t: Translator) -> str:
    reach = t("{people} people, {reachable} in chat", people=preview.people, reachable=preview.reachable)
    notes = [reach]
    if preview.short_of_notice_days:
        notes.append(t("{days} days too short", days=preview.short_of_notice_days))
    if preview.is_below_minimum:
        notes.append(t("fewer than {minimum} evaluators", minimum=preview.minimum))
    return f"{short_time(preview.meeting.starts_at)}  {preview.meeting.title}: {t('; ').join(notes)}"


def _left_out(view: MeetingView, t: Translator) -> str:
    state = t(MEETING_STATES[view.meeting.status])
    return t("Left out ({state}): {title}", state=state, title=view.meeting.title)
