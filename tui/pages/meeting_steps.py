"""A meeting's steps as the desk takes them: what it will change first, then who, then the step, then what came of it.

The order of the questions is that of the office: where two people are asked for, the second one confirms before the
scrutineers type, so that a passphrase is never typed for nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.errors import Invalid
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import MeetingId
from core.locale.catalogue import Translator
from core.locale.delivery_times import word_delivery
from core.locale.meeting_steps import count_lines, early_lines, opening_lines, publishing_lines
from core.locale.notices import word_instant
from core.services.counting import Count
from core.services.duty_desk import MeetingView
from core.services.meeting_previews import MeetingPreview
from core.services.meetings import Noticed
from tui.desk_work import DeskWork
from tui.dialogs.form import Field, Values
from tui.widgets.gauge import turnout_words


async def send_notice(desk: DeskWork, meeting: MeetingId) -> None:
    """Tell everybody of ``meeting``."""
    core, t = desk.front.core, desk.t
    preview = await desk.carried_out(core.duty_desk.preview(desk.front.actor, meeting))
    if preview is None:
        return
    title = t("Send the notice of {title}?", title=preview.result.meeting.title)
    if await desk.agreed(title, lines=notice_lines(preview.result, t), agree=t("Send the notice")):
        await desk.carried_out(core.meetings.notice(desk.front.actor, meeting), done=lambda sent: noticed(sent, t))


async def open_voting(desk: DeskWork, view: MeetingView) -> None:
    """The scrutineers type a new passphrase twice; it is kept nowhere."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    preview = await desk.carried_out(core.duty_desk.preview(desk.front.actor, meeting.id))
    if preview is None or not await _meant_today(desk, preview.result):
        return
    actor = await desk.seconded(FourEyesStep.OPEN, meeting.id)
    if actor is None:
        return

    async def submit(values: Values) -> None:
        if values["passphrase"] != values["again"]:
            raise Invalid("passphrase.differ")
        await core.meetings.open_voting(actor, meeting.id, values["passphrase"])

    lines = (
        word_instant(meeting.starts_at, t),
        *opening_lines(preview.result, t),
        t("The ballots are sealed with a passphrase of the scrutineers. It is stored nowhere."),
        t("If it is lost, nobody can ever count this vote."),
        *word_delivery(preview.result.call, t),
    )
    fields = (_secret("passphrase", t("Passphrase")), _secret("again", t("The same again")))
    title = t("Open the voting of {title}", title=meeting.title)
    opened = await desk.filled_in(
        title, fields, submit, name=f"meeting.open:{meeting.id}", agree=t("Open voting"), lines=lines
    )
    if opened:
        _told(desk, t("Voting is open. Keep the passphrase safe: it is stored nowhere."))


async def close_voting(desk: DeskWork, view: MeetingView) -> None:
    """For good."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    lines = [turnout_words(view.turnout, t)] if view.turnout is not None else []
    lines += [
        t("After the close nobody can vote any more, in chat or on paper."),
        t("Ballots that were begun and not cast are thrown away unread."),
        t("The voting is not opened again."),
    ]
    title = t("Close the voting of {title}?", title=meeting.title)
    if await desk.agreed(title, lines=lines, agree=t("Close voting")):
        done = t("Voting is closed. Next: paper sheets (p), if there are any, then the count (k).")
        await desk.carried_out(core.meetings.close_voting(desk.front.actor, meeting.id), done=done)


async def count(desk: DeskWork, view: MeetingView) -> Count | None:
    """What the count found; None when it was left."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    preview = await desk.carried_out(core.counting.preview(desk.front.actor, meeting.id))
    actor = await desk.seconded(FourEyesStep.COUNT, meeting.id) if preview is not None else None
    if preview is None or actor is None:
        return None
    found: list[Count] = []

    async def submit(values: Values) -> None:
        found.append(await core.counting.count(actor, meeting.id, values["passphrase"]))

    lines = [turnout_words(view.turnout, t)] if view.turnout is not None else []
    lines += count_lines(preview.result, t)
    lines.append(t("The urn is opened with the scrutineers' passphrase, and every ballot is counted."))
    title = t("Count {title}", title=meeting.title)
    fields = (_secret("passphrase", t("Passphrase of the scrutineers")),)
    name = f"meeting.count:{meeting.id}"
    if not await desk.filled_in(title, fields, submit, name=name, agree=t("Count the ballots"), lines=lines):
        return None
    _told(desk, _counted(found[0], t))
    return found[0]


async def publish(desk: DeskWork, view: MeetingView) -> None:
    """Send the result to all concerned."""
    core, t, meeting = desk.front.core, desk.t, view.meeting
    preview = await desk.carried_out(core.duty_desk.preview(desk.front.actor, meeting.id))
    if preview is None:
        return
    lines = [t("The deputies: {names}", names=t(", ").join(item.deputy.name for item in view.agenda))]
    lines += reach_lines(preview.result, t)
    lines += publishing_lines(preview.result, t)
    if not await desk.agreed(
        t("Publish the result of {title}?", title=meeting.title), lines=lines, agree=t("Publish the result")
    ):
        return
    actor = await desk.seconded(FourEyesStep.PUBLISH, meeting.id)
    if actor is not None:
        await desk.carried_out(core.publishing.publish(actor, meeting.id), done=t("The result is published."))


async def _meant_today(desk: DeskWork, preview: MeetingPreview) -> bool:
    """Asked before the meeting's day, and before anybody is called to confirm."""
    lines, t = early_lines(preview, desk.t), desk.t
    if not lines:
        return True
    title = t("Open the voting of {title} before its day?", title=preview.meeting.title)
    return await desk.agreed(title, lines=lines, agree=t("Open it already"))


def notice_lines(preview: MeetingPreview, t: Translator) -> list[str]:
    """Whom a notice reaches, and which of the soft rules it does not keep."""
    lines = [word_instant(preview.meeting.starts_at, t), *reach_lines(preview, t)]
    if preview.draws_roll:
        lines.append(t("The roll is drawn now from the constituencies of those who report."))
    if preview.short_of_notice_days:
        days = {"days": preview.short_of_notice_days, "asked": preview.notice_days}
        lines.append(t("Note: {days} days less notice than the {asked} that the rules ask.", **days))
    if preview.is_below_minimum:
        lines.append(t("Note: fewer evaluators than the {minimum} that the rules ask.", minimum=preview.minimum))
    return lines


def reach_lines(preview: MeetingPreview, t: Translator) -> list[str]:
    """Who hears of it, and how long that takes."""
    numbers: Mapping[str, int] = {"deputies": preview.deputies, "evaluators": preview.evaluators}
    reach = {"reachable": preview.reachable, "others": preview.people - preview.reachable}
    lines = [
        t("{deputies} deputies and {evaluators} evaluators", **numbers),
        t("{reachable} of them are told in chat; {others} have no chat account: tell them otherwise.", **reach)
        if reach["others"]
        else t("All of them are told in chat."),
    ]
    lines += [t("Group chats that hear it: {rooms}", rooms=preview.rooms)] if preview.rooms else []
    return [*lines, *word_delivery(preview.delivery, t)]


def noticed(sent: Noticed, t: Translator) -> str:
    """What came of a notice."""
    return t(
        "The notice is on its way: {evaluators} evaluators, {told} people told in chat.",
        evaluators=sent.evaluators,
        told=sent.told,
    )


def _counted(found: Count, t: Translator) -> str:
    if found.differences:
        return t("Nothing was counted: the tellers' entries differ.")
    if found.unreadable:
        return t("Counted; {n} ballots could not be read.", n=found.unreadable)
    return t("Counted. The result is shown to you; nobody else has been told.")


def _secret(key: str, label: str) -> Field:
    return Field(key, label, is_secret=True)


def _told(desk: DeskWork, sentence: str) -> None:
    desk.app.notify(sentence)
    desk.reload()
