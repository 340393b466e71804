"""The head of a meeting's page: when, where, how far it is, who is there, and what is to be done next."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from rich.text import Text

from core.domain.actors import Role
from core.domain.attendance import AttendanceCounts
from core.domain.next_steps import DeskStep, step_of
from core.domain.use_cases import REGISTER
from core.locale.catalogue import Translator
from core.locale.notices import word_day, word_instant
from core.services.attendance import AttendanceList
from core.services.duty_desk import MeetingView
from tui.front import Front
from tui.plain_text import line
from tui.second_person import ROLES
from tui.widgets.gauge import bar, turnout_bar, turnout_words
from tui.wording import MEETING_STATES, STATE_STYLES, STEPS

STEP_KEYS = {
    DeskStep.RESCHEDULE: "m",
    DeskStep.NOTICE: "n",
    DeskStep.OPEN: "o",
    DeskStep.CLOSE: "x",
    DeskStep.COUNT: "k",
    DeskStep.PUBLISH: "b",
}
_NEEDS = {
    DeskStep.RESCHEDULE: "meeting.move",
    DeskStep.NOTICE: "meeting.notice",
    DeskStep.OPEN: "meeting.open",
    DeskStep.CLOSE: "meeting.close",
    DeskStep.COUNT: "meeting.count",
    DeskStep.PUBLISH: "meeting.publish",
}
_LEAST_BAR, _MOST_BAR = 16, 60


def facts_of(view: MeetingView, front: Front, *, width: int) -> Text:
    """``width``: the cells of a line."""
    t = front.t
    facts = Text(line(view.meeting.title), style="bold")
    facts.append(f"  [{t(MEETING_STATES[view.meeting.status])}]", style=STATE_STYLES.get(view.meeting.status, ""))
    for written in [*_lines(view, t, width), *_ahead(view, front)]:
        facts.append("\n").append_text(written)
    return facts


def _lines(view: MeetingView, t: Translator, width: int) -> list[Text]:
    when = "  ".join(part for part in (word_instant(view.meeting.starts_at, t), *_place(view, t)) if part)
    lines = [_plain(when)] if cell_len(when) <= width else [_plain(part) for part in when.split("  ") if part]
    if view.turnout is not None:
        turnout = view.turnout
        lines += _gauge(t("Turnout"), turnout_words(turnout, t), lambda room: turnout_bar(turnout, width=room), width)
    filed = t("Reports filed: {filed} of {all}", filed=view.filed, all=len(view.agenda))
    lines += _gauge(t("Reports"), filed, lambda room: bar(view.filed, len(view.agenda), width=room), width)
    if view.attendance is not None:
        lines.append(_plain(attendance_words(view.attendance, t)))
    return lines


def _ahead(view: MeetingView, front: Front) -> list[Text]:
    lines, t = [], front.t
    if view.meeting.is_open:
        lines.append(_plain(t("Results stay sealed until the count."), "not bold dim"))
    if view.meeting.objections_end_on is not None:
        lines.append(_plain(t("Objections until {day}.", day=word_day(view.meeting.objections_end_on, t))))
    step = step_of(view.meeting)
    if step is not None and front.may(_NEEDS[step]):
        lines.append(Text(t("Next: {step} (key {key})", step=t(STEPS[step]), key=STEP_KEYS[step]), style="bold"))
    elif step is not None:
        roles = t(", ").join(t(ROLES[role]) for role in Role if role in REGISTER[_NEEDS[step]].roles)
        lines.append(Text(t("Next: {step}. Who may: {roles}", step=t(STEPS[step]), roles=roles), style="bold"))
    return lines


def attendance_words(counts: AttendanceCounts, t: Translator) -> str:
    """Who is there, in numbers."""
    return t(
        "There: {there} of {expected} ({late} late), on leave {leave}, absent {absent}, not known {unknown}",
        there=counts.there,
        expected=counts.expected,
        late=counts.late,
        leave=counts.leave_approved,
        absent=counts.absent,
        unknown=counts.unknown,
    )


def attendance_facts(listed: AttendanceList, t: Translator) -> Text:
    """The head of the list at the door."""
    facts = Text(line(listed.meeting.title), style="bold")
    return facts.append("\n" + attendance_words(listed.counts, t), style="not bold")


def _place(view: MeetingView, t: Translator) -> list[str]:
    venue = t("Place: {venue}", venue=line(view.venue)) if view.venue else ""
    return [venue, t("Presiding: {leader}", leader=line(view.leader)) if view.leader else ""]


def _gauge(label: str, words: str, draw: Callable[[int], Text], width: int) -> list[Text]:
    """A bar beside its words; where there is no room for it, on a line of its own."""
    head = Text(label + " ", style="not bold")
    beside = width - cell_len(label) - cell_len(words) - 2
    if beside >= _LEAST_BAR:
        return [head.append_text(draw(min(beside, _MOST_BAR))).append(" " + words, style="not bold")]
    return [head.append_text(draw(min(width - cell_len(label) - 1, _MOST_BAR))), _plain(words)]


def _plain(text: str, style: str = "not bold") -> Text:
    return Text(text, style=style)
