"""Explanations in words: why a plan is as it is or cannot be, how a grade was found, how a date was counted.

The core explains in codes with plain params; every front words them here. A code that nobody has worded yet is shown
with its params, so that an explanation is never shorter than what the computation said.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from core.locale.catalogue import Translate
from core.locale.dates import word_day

Plain = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What ids are called: kind (``deputy``, ``constituency``, ``township``, ``venue``, ``leader``) to id to name."""

    names: Mapping[str, Mapping[int, str]] = field(default_factory=dict)

    def of(self, kind: str, number: int) -> str:
        return self.names.get(kind, {}).get(number, f"#{number}")


_NOBODY = KnownNames()


def word_reason(code: str, params: Plain, t: Translate, *, names: KnownNames = _NOBODY) -> str:
    """One step of an explanation as a sentence. ``params`` as the step carries them; ids become ``names``."""
    filled = {name: _worded(name, value, t, names) for name, value in params.items()}
    message = _PLANNING.get(code) or _TALLY.get(code) or _CALENDAR.get(code)
    if not params.get("name"):
        message = _NAMELESS.get(code, message)
    if message is None:
        details = ", ".join(f"{name}={value}" for name, value in filled.items())
        return f"{code} ({details})" if details else code
    return t(message, **{**_ABSENT, **filled})


def word_constraint(constraint: str, t: Translate) -> str:
    """The rule that cannot be kept (``core.domain.planning.reasons.Constraint``)."""
    return t(_CONSTRAINTS[constraint]) if constraint in _CONSTRAINTS else constraint


def word_conflict(conflict: Mapping[str, Any], t: Translate, *, names: KnownNames = _NOBODY) -> list[str]:
    """``Infeasible.as_json()`` as lines: the rule, the numbers that show it, what would make room."""
    lines = [t("Not possible: {rule}", rule=word_constraint(str(conflict["constraint"]), t))]
    lines += [f"  {word_reason(one['code'], one['params'], t, names=names)}" for one in conflict["details"]]
    if conflict["relaxations"]:
        lines.append(t("What would make room:"))
        lines += [f"  - {word_reason(one['code'], one['params'], t, names=names)}" for one in conflict["relaxations"]]
    return lines


def word_steps(
    steps: Sequence[Mapping[str, Any]], t: Translate, *, labels: Mapping[str, str] | None = None
) -> list[str]:
    """A stored explanation (``Step.as_json``) line by line. ``labels``: what grades and options are called."""
    return [word_step(step, t, labels=labels or {}) for step in steps]


def word_step(step: Mapping[str, Any], t: Translate, *, labels: Mapping[str, str]) -> str:
    """One stored step; ids of grades and options become ``labels``."""
    nested = step.get("params")
    params = dict(nested) if isinstance(nested, Mapping) else {name: step[name] for name in step if name != "code"}
    for name in ("grade", "option"):
        if name in params:
            params[name] = labels.get(str(params[name]), str(params[name]))
    if "options" in params:
        params["options"] = " + ".join(labels.get(str(one), str(one)) for one in params["options"])
    return word_reason(str(step["code"]), params, t)


def _worded(name: str, value: object, t: Translate, names: KnownNames) -> str:
    if isinstance(value, bool):
        return t("met") if value else t("not met")
    if name in _CHOICES and str(value) in _CHOICES[name]:
        return t(_CHOICES[name][str(value)])
    if name in _IDS:
        return "、".join(names.of(_IDS[name], int(one)) for one in str(value).split(",") if one.isdecimal()) or str(
            value
        )
    if name.endswith("_on") or name in ("on", "first", "last"):
        return _day(str(value), t)
    return str(value)


def _day(raw: str, t: Translate) -> str:
    try:
        return word_day(date.fromisoformat(raw), t)
    except ValueError:
        return raw


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_IDS = {
    "constituency": "constituency",
    "constituencies": "constituency",
    "township": "township",
    "deputy": "deputy",
    "venue": "venue",
    "leader": "leader",
}
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "kind": {"orally": _t("to report orally"), "not_orally": _t("not to report orally")},
    "defect": {
        "blank": _t("blank"),
        "over_marked": _t("more than one mark"),
        "out_of_range": _t("not on the scale"),
    },
    "treatment": {"invalid": _t("invalid"), "abstention": _t("counted as an abstention")},
    "denominator": {
        "issued": _t("issued"),
        "attending": _t("attending"),
        "returned": _t("returned"),
        "valid": _t("valid"),
    },
    "op": {">=": _t("at least"), ">": _t("more than")},
    "method": {"ROUND_HALF_UP": _t("halves up")},
    "unit": {"days": _t("days"), "workdays": _t("working days")},
    "direction": {"after": _t("after"), "before": _t("before")},
    "reason": {"weekend": _t("weekend"), "holiday": _t("holiday")},
}
_ABSENT = dict.fromkeys(
    ("back_on", "deputy", "constituency", "constituencies", "name", "venue", "leader", "township", "on", "needed"), "…"
)
_CONSTRAINTS = {
    "pins": _t("what was fixed by hand"),
    "oral_per_term": _t("every deputy reports orally often enough in a term"),
    "oral_share": _t("enough deputies report orally each year"),
    "yearly_limit": _t("no more oral reports in a season than can be heard"),
    "season_days": _t("meetings lie on working days of the season"),
    "meeting_size": _t("no more reports at a meeting than allowed"),
    "venue_seats": _t("everybody has a seat"),
    "venue_slots": _t("a venue holds one meeting at a time"),
    "leaders": _t("a leader presides over one meeting at a time"),
    "daily_capacity": _t("no more meetings a day than allowed"),
    "combination": _t("all conditions together"),
}
_PLANNING = {
    # the term plan's cells and notes
    "already_reported": _t("Has reported orally in {year}."),
    "pinned_orally": _t("Fixed by hand: orally in {year}."),
    "pinned_not_orally": _t("Fixed by hand: not orally in {year}."),
    "second_turn_for_share": _t("A second turn ({turns} in all), because {year} needs {required} oral reports."),
    "turn_of_late_joiner": _t("Joined on {joined_on}: {years_left} years of the term are left for the turn."),
    "turn_after_restoration": _t("Back in office since {back_on}."),
    "history": _t("{year} is over."),
    "joined_after_cutoff": _t("Joined on {joined_on}, after {cutoff_on}: reports first next year."),
    "not_yet_elected": _t("Not yet elected in that year (joined on {joined_on})."),
    "mandate_ended": _t("The mandate ended on {ended_on}."),
    "suspended": _t("Duties suspended since {since_on}."),
    "turn_owed_on_restoration": _t("{deputy}: suspended; {turns} of {asked} oral turns, owed on restoration."),
    "mandate_ended_before_turn": _t("{deputy}: the mandate ended; {turns} of {asked} oral turns."),
    "too_few_seasons_left": _t("{deputy}: too few seasons are left; {turns} of {asked} oral turns."),
    "vacant_seat_counted": _t("{constituency}: a seat is vacant since {since_on}; counted for the share."),
    "vacant_seat_not_counted": _t("{constituency}: a seat is vacant since {since_on}; not counted for the share."),
    # why there is no term plan
    "turns_exceed_seasons": _t("{turns} oral turns must lie in the years {years}, which have room for {room}."),
    "pin_of_unknown_deputy": _t("The deputy fixed for {year} is on no roll ({deputy})."),
    "pin_outside_open_years": _t("{deputy}: {year} can no longer be planned."),
    "pin_against_history": _t("{deputy}: has already reported orally in {year}."),
    "pins_contradict": _t("{deputy}: fixed both orally and not orally in {year}."),
    "pin_without_report": _t("{deputy}: owes no report in {year}."),
    "too_few_years_for_turns": _t("{deputy}: {turns} oral turns are due and only {years} years are left for them."),
    "too_few_speakers": _t("{year}: {required} oral reports are needed, {available} deputies could give one."),
    "season_too_small": _t("{year}: {required} oral reports are needed ({fixed} fixed), {limit} can be heard."),
    "raise_yearly_limit": _t("hear {limit} oral reports in a season"),
    "lower_oral_share": _t("lower the share of oral reports (now {numerator}/{denominator})"),
    "release_pin": _t("no longer fix {deputy} {kind} in {year}"),
    # why there is no timetable
    "no_working_day_in_season": _t("The season has no working day left."),
    "constituency_exceeds_meeting": _t("{constituency}: {deputies} deputies report, a meeting hears {limit}."),
    "no_venue_with_seats": _t("{constituency}: {needed} seats needed; the largest venue of {township} has {largest}."),
    "township_lacks_venue_slots": _t("{township}: {meetings} meetings are needed, its venues have {places} times."),
    "leaders_lack_slots": _t("{meetings} meetings are needed, the {leaders} leaders have {places} times."),
    "season_lacks_places": _t("{meetings} meetings are needed; {days} days with {meetings_a_day} a day give {places}."),
    "pins_leave_no_timetable": _t("The meetings fixed by hand leave no room for the others."),
    "no_combination_fits": _t("Each condition can be kept alone, but not all of them together."),
    "venue_slots_missing": _t("{township}: its venues lack {places} times."),
    "leader_slots_missing": _t("The leaders lack {places} times."),
    "day_places_missing": _t("The days lack room for {places} meetings."),
    "pin_of_unknown_constituency": _t("A fixed meeting names a constituency where nobody reports ({constituencies})."),
    "pin_across_townships": _t("{constituencies}: fixed together although they lie in different townships."),
    "pin_too_many_deputies": _t("{constituencies}: fixed together, {deputies} deputies are too many for one meeting."),
    "pin_without_venue": _t("{constituencies}: fixed together, no venue has the {needed} seats."),
    "pin_on_no_season_day": _t("{constituency}: fixed on {on}, which is no day of the season."),
    "pin_on_no_slot": _t("{constituency}: fixed at a time of day ({slot}) that does not exist."),
    "pin_of_unknown_venue": _t("{constituency}: fixed in a venue that does not exist."),
    "pin_exceeds_seats": _t("{constituency}: {venue} has {seats} seats, {needed} are needed."),
    "pin_of_unknown_leader": _t("{constituency}: fixed with a leader who does not exist."),
    "pin_of_absent_leader": _t("{constituency}: {leader} is away on {on}."),
    "pins_share_constituency": _t("A constituency is fixed for {times} meetings."),
    "pins_share_venue": _t("{times} fixed meetings want the same venue at the same time."),
    "pins_share_leader": _t("{times} fixed meetings want the same leader at the same time."),
    "pins_fill_day": _t("{times} meetings are fixed on {on}, more than a day holds."),
    "release_meeting_pin": _t("no longer fix the meeting of {constituencies}"),
    "raise_daily_capacity": _t("hold {meetings_a_day} meetings a day"),
    "add_season_days": _t("lengthen the season to {days} days"),
    "raise_max_deputies": _t("hear {max_deputies} reports at a meeting"),
    "add_venue": _t("add a venue in {township}"),
    "add_venue_or_days": _t("add a venue, or days to the season"),
    "invite_fewer_evaluators": _t("invite fewer evaluators in {constituency}"),
    "allow_away_venues": _t("allow a venue in another township"),
    "add_leader": _t("add a leader who may preside"),
    "free_leader_days": _t("free days of the leaders"),
    # what a timetable breaks, and why a meeting changed
    "too_many_on_day": _t("{count} meetings on {on} are more than a day holds."),
    "not_heard_once": _t("{constituency} is heard {times} times."),
    "nobody_to_hear": _t("{constituency}: nobody is left to be heard."),
    "venue_twice": _t("{venue} is used twice at the same time on {on}."),
    "leader_twice": _t("{leader} presides twice at the same time on {on}."),
    "not_a_season_day": _t("{on} is no day of the season."),
    "no_such_slot": _t("This time of day does not exist ({slot})."),
    "wrong_deputies": _t("{constituency}: other deputies report now."),
    "too_many_deputies": _t("{count} reports are too many for one meeting."),
    "too_many_constituencies": _t("{count} constituencies are too many for one meeting."),
    "several_townships": _t("The constituencies lie in different townships."),
    "unknown_venue": _t("The venue does not exist any more."),
    "too_few_seats": _t("{venue} has {seats} seats, {needed} are needed."),
    "needlessly_away": _t("{venue} lies in another township although one of its own fits."),
    "unknown_leader": _t("The leader does not exist any more."),
    "leader_away": _t("{leader} is away on {on}."),
    "pin_not_kept": _t("{constituency}: not as it was fixed by hand."),
    "pinned_otherwise": _t("Fixed by hand in another way: {constituencies}."),
    "nobody_left_to_hear": _t("Nobody is left to be heard there."),
    "made_room": _t("Made room for another meeting."),
    "speakers_changed": _t("Only the deputies who report have changed."),
}
_TALLY = {
    "tally.issued": _t("Issued: {count}"),
    "tally.attending": _t("Taking part: {count}"),
    "tally.returned": _t("Returned: {count}"),
    "tally.round_void": _t("More sheets came back ({returned}) than were issued ({issued}): the round is void."),
    "tally.returned_exceeds_issued": _t("Warning: more sheets came back ({returned}) than were issued ({issued})."),
    "tally.invalid": _t("{count} sheets: {defect}, {treatment}"),
    "tally.valid": _t("Valid: {count}"),
    "tally.no_marks": _t("Nobody chose anything ({returned} returned, {valid} valid): no grade."),
    "tally.quorum_warning": _t("Warning: {evaluators} evaluators, generally not fewer than {minimum}."),
    "tally.quorum_failed": _t("{evaluators} evaluators are fewer than {minimum}: no grade."),
    "tally.option": _t("{option}: {count} of {valid} valid = {percent} %"),
    "tally.mean": _t("Mean: {total} points / {marks} answers = {mean}"),
    "tally.positive": _t("Positive: {count} of {valid} valid = {percent} %"),
    "tally.rounding": _t("Figures shown have {decimals} decimals ({method}); comparisons are exact."),
    "tally.share_tried": _t(
        "Rule {rule}, condition {condition} ({grade}): {options} {count} of {base} {denominator} = {percent} %, "
        "asked: {op} {threshold} % - {holds}"
    ),
    "tally.share_without_base": _t("Rule {rule}, condition {condition} ({grade}): no sheets {denominator} - not met"),
    "tally.mean_tried": _t(
        "Rule {rule}, condition {condition} ({grade}): {total} / {marks} = {mean}, asked: {op} {threshold} - {holds}"
    ),
    "tally.rule_tried": _t("Rule {rule} ({grade}): {holds}"),
    "tally.fallback": _t("No rule was met; otherwise: {grade}"),
    "tally.grade": _t("Grade: {grade}"),
}
_CALENDAR = {
    "calendar.start": _t("Begin: {on} (does not count)"),
    "calendar.count": _t("Count: {count} {unit} {direction}"),
    "calendar.skipped": _t("Skipped: {first} to {last} ({reason} {name})"),
    "calendar.make_up_workday": _t("{on} counts: a make-up workday ({name})"),
    "calendar.estimated": _t("No holiday data for {year}: estimated."),
    "calendar.result": _t("Result: {on}"),
}
_NAMELESS = {  # a weekend has no name, and a table of holidays may leave one out
    "calendar.skipped": _t("Skipped: {first} to {last} ({reason})"),
    "calendar.make_up_workday": _t("{on} counts: a make-up workday"),
}
