"""Deadlines in words: how a date came about, how much is left of it, and what another table of holidays moved.

The steps are those of ``core.domain.deadlines`` as they are stored (``Step.as_json``), so that a date can be explained
years later; steps of the calendar are worded where all explanations are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from core.domain.deadlines import DueState, PeriodUnit, Remaining, Shift, StartEvent
from core.locale.catalogue import Translate
from core.locale.dates import word_day
from core.locale.explanations import word_step as word_plain_step
from core.locale.supervision_words import ACT_KINDS

Labels = Mapping[str, str]


def word_deadline(steps: Sequence[Mapping[str, Any]], t: Translate, *, labels: Labels | None = None) -> list[str]:
    """A stored explanation line by line. ``labels``: what the county calls a rule of its own, by the rule's key."""
    return [word_step(step, t, labels=labels or {}) for step in steps]


def word_step(step: Mapping[str, Any], t: Translate, *, labels: Labels) -> str:
    """One step as a sentence; one that nobody has worded yet is shown whole."""
    message = _STEPS.get(str(step["code"]))
    if message is None:
        return word_plain_step(step, t, labels=labels)
    if not step.get("name"):
        message = _NAMELESS.get(str(step["code"]), message)
    filled = {name: _worded(name, value, t) for name, value in step.items() if name != "code"}
    if "count" in step:
        filled["period"] = word_period(int(step["count"]), str(step["unit"]), t)
    if "rule" in step:
        filled["rule"] = labels.get(str(step["rule"])) or word_rule(str(step["rule"]), t)
        filled["source"] = str(step["source_en" if t.language == "en" else "source"])
    return t(message, **filled)


def word_rule(key: str, t: Translate) -> str:
    """What a rule or an act is about; of ``review.<stage>`` the review. A key that nobody has worded stays as it is."""
    message = _RULES.get(key.partition(".")[0])
    return key if message is None else t(message)


def word_period(count: int, unit: str, t: Translate) -> str:
    """``3个月``, ``20个工作日``; of a unit that is not known its own name."""
    if unit not in _PERIODS:
        return f"{count} {unit}"
    return _PERIODS[unit](count, t)


def word_remaining(left: Remaining, t: Translate) -> str:
    """What is left in both units, or how long it has been overdue; never a colour alone."""
    if left.days is None or left.workdays is None:
        return word_state(left.state, t)
    if left.state is DueState.DUE_TODAY:
        return word_state(left.state, t)
    days, workdays = _days(abs(left.days), t), _workdays(abs(left.workdays), t)
    if left.state is DueState.OVERDUE:
        return t("{days} overdue ({workdays})", days=days, workdays=workdays)
    return t("{days} left ({workdays})", days=days, workdays=workdays)


def word_state(state: DueState, t: Translate) -> str:
    return t(_STATES[state])


def word_shift(shift: Shift[Any], t: Translate) -> str:
    """What a new table of holidays did to one deadline."""
    before, after = (_due(on, t) for on in (shift.from_on, shift.to_on))
    if shift.has_moved:
        return t("{rule}: {before} becomes {after}", rule=word_rule(shift.deadline.key, t), before=before, after=after)
    return t("{rule}: stays {after}", rule=word_rule(shift.deadline.key, t), after=after)


def _due(on: date | None, t: Translate) -> str:
    return word_state(DueState.NOT_RUNNING, t) if on is None else word_day(on, t)


def _worded(name: str, value: object, t: Translate) -> str:
    if name in _CHOICES:
        return t(_CHOICES[name][str(value)]) if str(value) in _CHOICES[name] else str(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "、".join(map(str, value))
    if name in _DATES:
        return word_day(date.fromisoformat(str(value)), t)
    return str(value)


def _months(count: int, t: Translate) -> str:
    return t("{n} month" if count == 1 else "{n} months", n=count)


def _workdays(count: int, t: Translate) -> str:
    return t("{n} working day" if count == 1 else "{n} working days", n=count)


def _days(count: int, t: Translate) -> str:
    return t("{n} calendar day" if count == 1 else "{n} calendar days", n=count)


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_PERIODS: Mapping[str, Callable[[int, Translate], str]] = {
    PeriodUnit.MONTHS: _months,
    PeriodUnit.WORKDAYS: _workdays,
    PeriodUnit.DAYS: _days,
}
_DATES = ("on", "first", "last", "since", "granted_on")
_STEPS = {
    "deadline.rule": _t("Rule: {rule}, {period} ({source})"),
    "deadline.replaced": _t("Extended on {granted_on}: {period} in all, counted from the same day. Reason: {reason}"),
    "deadline.added": _t("Extended on {granted_on}: {period} more. Reason: {reason}"),
    "deadline.start": _t("{period} from the day of {event}, {on}, which itself does not count (Civil Code art. 201)"),
    "deadline.then": _t("Then {period} more from {on}"),
    "deadline.suspended": _t("Suspended: {first} to {last}, {period} not counted ({reasons})"),
    "deadline.corresponding_day": _t("Corresponding day of the last month: {on} (Civil Code art. 202)"),
    "deadline.month_end": _t("That month has no day {day}: it ends on its last day, {on} (Civil Code art. 202)"),
    "deadline.last_day": _t("Last day: {on}"),
    "deadline.rolled": _t("A rest day: moved on to {on} (Civil Code art. 203)"),
    "deadline.moved": _t("Suspended on that day: moved on to {on}"),
    "deadline.stays": _t("{on} is a rest day ({reason} {name}); by this rule the date stays"),
    "deadline.not_running": _t("Suspended since {since} and not resumed ({reasons}): no date until it goes on"),
}
_NAMELESS = {"deadline.stays": _t("{on} is a rest day ({reason}); by this rule the date stays")}  # a weekend
_RULES: Mapping[str, str] = {
    "review": _t("review"),
    "assign": _t("assignment"),
    "return_to_assigner": _t("return of what was wrongly assigned"),
    "reassign": _t("reassignment"),
    "first_contact": _t("first contact with the deputy"),
    "assist": _t("opinion of an assisting unit"),
    "reply": _t("reply to the deputy"),
    "reply_extended": _t("reply to the deputy, extended"),
    "feedback": _t("the deputy's rating"),
    "rehandle": _t("handling once more"),
    "commitment": _t("report on a promise"),
    "commitment_again": _t("new report on a promise that the deputy does not see kept"),
    "commitment_feedback": _t("the deputy's rating of a kept promise"),
    **{str(kind): message for kind, message in ACT_KINDS.items()},
}
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "event": {
        StartEvent.BEGUN: _t("the beginning"),
        StartEvent.SUBMITTED: _t("submission"),
        StartEvent.FILED: _t("filing"),
        StartEvent.REVIEWED: _t("the passed review"),
        StartEvent.ASSIGNED: _t("assignment"),
        StartEvent.RETURNED: _t("the return"),
        StartEvent.REASSIGNED: _t("reassignment"),
        StartEvent.REPLIED: _t("the reply"),
        StartEvent.REPLY_RECEIVED: _t("receipt of the reply"),
        StartEvent.RATED: _t("the rating"),
        StartEvent.REHANDLING_ASSIGNED: _t("the order to handle it once more"),
        StartEvent.COMMITMENT_REPORTED: _t("the report on a promise"),
        StartEvent.SETTLED: _t("the office's settlement"),
    },
    "reason": {"weekend": _t("weekend"), "holiday": _t("holiday")},
}
_STATES = {
    DueState.FINE: _t("on course"),
    DueState.SOON: _t("due soon"),
    DueState.DUE_TODAY: _t("due today"),
    DueState.OVERDUE: _t("overdue"),
    DueState.NOT_RUNNING: _t("suspended, not running"),
}
