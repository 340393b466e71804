"""What the desk of the day says: each thing that waits as a row, with its day and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.domain.next_steps import WaitingStep
from core.domain.rules import CHASES
from core.locale.catalogue import Translator
from core.services.duty_desk import ComingReminder, MessageView, Today
from core.services.errands import Owed, OwedKind
from core.services.system import Health
from tui.front import word
from tui.widgets.rows import Cell, Column, Row
from tui.wording import (
    MESSAGE_STATES,
    MESSAGE_STYLES,
    STEPS,
    about,
    message_error,
    short_day,
    short_time,
    stage_event,
)

ERRANDS = (
    Column("due", word("Due"), 12),
    Column("step", word("To do"), 19),
    Column("title", word("About"), 20, grows=True, is_name=True),
)
COMING = (
    Column("due", word("Due"), 13),
    Column("event", word("Reminder"), 16),
    Column("title", word("About"), 20, grows=True, is_name=True),
    Column("people", word("People"), 6, rank=1),
)
STUCK = (
    Column("state", word("State"), 11),
    Column("name", word("To"), 10, is_name=True),
    Column("about", word("About"), 14, grows=True),
    Column("error", word("Why"), 16, rank=1),
)
SERVER, BACKUP, CALLS, PLAN, MEETING = "server", "backup", "calls", "plan", "meeting"
_OWED = {OwedKind.PLEDGE: word("pledges missing"), OwedKind.REPORT: word("reports missing")}
_FIRST = 0  # before every day


def errand_rows(today: Today, health: Health | None, t: Translator, *, backs_up: bool) -> list[Row]:
    """Everything that waits for the one who sits here, the most urgent first. ``health`` None: for whoever does not
    keep the office running; they are told of their own steps alone. ``backs_up``: may take a backup."""
    rows = [_step_row(step, t) for step in today.mine] + [*_owed_rows(today, t)]
    if health is not None:
        rows += [*_keeper_rows(today, health, t, backs_up=backs_up)]
    return sorted(rows, key=lambda row: float(row.cells["due"].order or _FIRST))


def coming_row(coming: ComingReminder, today: Today, t: Translator) -> Row:
    stage, is_due = coming.stage, coming.stage.due_at <= today.now
    number = f"#{stage.subject_id}" if stage.event in CHASES else str(stage.subject_id)
    event, title = stage_event(stage, t), coming.title or number
    due = short_time(stage.due_at) + (" !" if is_due else "")
    cells = {
        "due": Cell(due, "bold" if is_due else "", stage.due_at.timestamp()),
        "event": Cell(event),
        "title": Cell(title),
        "people": Cell(str(stage.people), order=stage.people),
    }
    return Row(coming_key(coming), cells, (title, event))


def coming_key(coming: ComingReminder) -> str:
    return f"{coming.stage.event}:{coming.stage.subject_id}:{coming.stage.stage}"


def stuck_row(view: MessageView, t: Translator) -> Row:
    row = view.row
    cells = {
        "state": Cell(t(MESSAGE_STATES[row.state]), MESSAGE_STYLES.get(row.state, "")),
        "name": Cell(view.name or t("(room)")),
        "about": Cell(about(row, t)),
        "error": Cell(message_error(row, t)),
    }
    return Row(str(row.id), cells, (view.name, about(row, t)))


def _keeper_rows(today: Today, health: Health, t: Translator, *, backs_up: bool) -> Iterator[Row]:
    """Without a server first; the rest behind what is late or due today."""
    here = today.on.toordinal()
    if health.serving is None:
        yield _row(SERVER, _now(t, _FIRST), t("start the server"), t("shuzhi serve: nothing is sent or received now"))
    if today.unreachable:
        told = t("Reminders that reached nobody: {number}", number=today.unreachable)
        yield _row(CALLS, _now(t, here), t("telephone"), told)
    if health.backup.is_old(health.at):
        taken = health.backup.taken
        last = short_time(taken.taken_at) if taken is not None else t("never")
        told = (
            t("shuzhi backup; last one: {day}", day=last)
            if backs_up
            else t("ask the administrator; last one: {day}", day=last)
        )
        yield _row(BACKUP, _now(t, here + 0.1), t("back up"), told)
    if today.unheard:
        told = t("Oral reports of {year} without a meeting: {n}", year=today.on.year, n=today.unheard)
        yield _row(PLAN, Cell("", order=here + 0.2), t("plan"), told)


def _owed_rows(today: Today, t: Translator) -> Iterator[Row]:
    for kind, step in _OWED.items():
        owed = [one for one in today.owed if one.kind is kind]
        if owed:
            yield _row(str(kind), _due(owed[0], t), t(step), _names(owed, t))


def _step_row(step: WaitingStep, t: Translator) -> Row:
    due = short_day(step.due_on) + (" " + t("late") if step.is_late else "")
    cell = Cell(due, "bold red" if step.is_late else "", step.due_on.toordinal())
    return _row(f"{MEETING}:{step.meeting.id}:{step.step}", cell, t(STEPS[step.step]), step.meeting.title)


def _row(key: str, due: Cell, step: str, title: str) -> Row:
    return Row(key, {"due": due, "step": Cell(step), "title": Cell(title)}, (title, step))


def _now(t: Translator, order: float) -> Cell:
    return Cell(t("now"), "bold red", order)


def _due(first: Owed, t: Translator) -> Cell:
    due = short_day(first.due_on) + (" " + t("late") if first.is_late else "")
    return Cell(due, "bold red" if first.is_late else "", first.due_on.toordinal())


def _names(owed: Sequence[Owed], t: Translator) -> str:
    names = t(", ").join(one.deputy.name for one in owed[:20])
    return t("{n}: {names}", n=len(owed), names=names)
