"""A county's rules in words: what an entry is called, what it means, what its value says, what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from core.domain.rules import Problem
from core.domain.rules.outline import Entry
from core.locale.catalogue import Translate
from core.locale.rule_meanings import MEANINGS, SECTIONS, VALUES
from core.locale.toml_errors import word_toml

_NAMES = ("zh", "en", "id")


def word_section(section: str, t: Translate) -> str:
    """What a part of the file is called."""
    return t(SECTIONS[section]) if section in SECTIONS else section


def word_entry(entry: Entry, t: Translate) -> str:
    """What one entry is called: the item's own name, or the key's."""
    if entry.path.endswith("]"):
        return _item_name(entry, t)
    return t(MEANINGS[entry.kind][0]) if entry.kind in MEANINGS else entry.path.rpartition(".")[2]


def word_meaning(entry: Entry, t: Translate) -> str:
    """What the entry decides, in a sentence; "" for what nobody has described."""
    return t(MEANINGS[entry.kind][1]) if entry.kind in MEANINGS else ""


def word_value(value: Any, t: Translate) -> str:
    """A value as a person says it; tables without their names, which ``word_entry`` says."""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, Mapping):
        return _word_table(value, t)
    if isinstance(value, list | tuple):
        return ", ".join(word_value(one, t) for one in value) or "-"
    return t(VALUES[str(value)]) if str(value) in VALUES else str(value)


def word_problem(problem: Problem, line: int | None, t: Translate) -> str:
    """Line, key, and what is wrong there."""
    message = _PROBLEMS.get(problem.code)
    value = word_toml(problem.value, t) if problem.code == "not_toml" else problem.value
    told = t(message, value=value) if message is not None else f"{problem.code} {problem.value}"
    place = problem.path if line is None else f"{line}: {problem.path}" if problem.path else str(line)
    return f"{place}  {told}".strip()


def _item_name(entry: Entry, t: Translate) -> str:
    value = entry.value
    if isinstance(value, Mapping) and "zh" in value:
        return str(value.get(t.language.partition("_")[0], value["zh"]))
    name = entry.key.rpartition("[")[2].rstrip("]")
    kind = t(MEANINGS[entry.kind][0]) if entry.kind in MEANINGS else entry.kind
    return f"{kind} {int(name) + 1}" if name.isdecimal() else f"{kind}: {name}"


def _word_table(value: Mapping[str, Any], t: Translate) -> str:
    if {"count", "unit", "source"} <= set(value):
        return word_limit(value, t)
    if set(value) <= {"zh", "en"}:
        return str(value.get(t.language.partition("_")[0], next(iter(value.values()))))
    if "when" in value and isinstance(value["when"], Sequence) and not isinstance(value["when"], str):
        conditions = t(" and ").join(_word_condition(one, t) for one in value["when"] if isinstance(one, Mapping))
        return t("{grade} when {conditions}", grade=value.get("grade", "?"), conditions=conditions)
    shown = [_word_field(name, inner, t) for name, inner in value.items() if name not in _NAMES and inner != 0]
    return "; ".join(one for one in shown if one)


def word_limit(value: Mapping[str, Any], t: Translate) -> str:
    """A time limit of a rule file: how long, whether its last day moves, and where that stands."""
    span = f"{value['count']} {word_value(value['unit'], t)}"
    rolls = t(", moved off rest days") if value.get("rolls") else ""
    return t("{span}{rolls} ({source})", span=span, rolls=rolls, source=word_value(value["source"], t))


def _word_condition(one: Mapping[str, Any], t: Translate) -> str:
    op = word_value(one.get("op", ""), t)
    if "mean" in one:
        return t("mean {op} {mean}", op=op, mean=one["mean"])
    options = " + ".join(str(option) for option in one.get("options", ()))
    return t(
        "{options} {op} {percent} % of {base}",
        options=options,
        op=op,
        percent=one.get("percent", "?"),
        base=word_value(one.get("denominator", ""), t),
    )


def _word_field(name: str, value: Any, t: Translate) -> str:
    if name in _UNLABELLED:
        return word_value(value, t)
    label = t(_FIELDS[name]) if name in _FIELDS else name
    if isinstance(value, bool):
        return label if value else ""
    return f"{label}: {word_value(value, t)}"


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_UNLABELLED = frozenset({"kind", "when"})
_FIELDS = {
    "is_counted": _t("with a number"),
    "is_required": _t("must be filled in"),
    "filled_by": _t("filled in by"),
    "counts_as_positive": _t("positive"),
    "digit": _t("digit"),
    "score": _t("points"),
    "by": _t("by"),
    "outcomes": _t("may"),
    "limit": _t("within"),
    "meaning": _t("means"),
    "is_settled": _t("counts as done"),
    "is_promise": _t("goes into the ledger of promises"),
    "standing": _t("counts as"),
    "until": _t("until"),
    "needs_every_signatory": _t("every signatory must agree"),
    "starts": _t("ordered by"),
    "rounds": _t("rounds"),
    "then": _t("then"),
    "days": _t("days"),
    "hours": _t("hours"),
    "count": _t("counted in"),
    "at": _t("at"),
    "audience": _t("to"),
    "asks_confirmation": _t("asks for confirmation"),
    "obsolete_after_hours": _t("not sent any more after hours"),
}
_PROBLEMS = {
    "not_toml": _t("cannot be read as TOML: {value}"),
    "file_too_long": _t("the file is too long ({value} characters)"),
    "missing": _t("is missing"),
    "unknown_key": _t("is no key of a rule file"),
    "not_a_choice": _t("{value} is none of the possible words"),
    "out_of_range": _t("{value} is out of range"),
    "too_few": _t("has too few items"),
    "too_many": _t("has too many items"),
    "too_short": _t("is too short"),
    "too_long": _t("is too long"),
    "not_an_identifier": _t("{value} is no identifier: small letters, digits and _ only"),
    "wrong_type": _t("{value} is of the wrong kind: text in quotes, numbers without, true or false"),
    "unclean_text": _t("holds control characters or stray blanks"),
    "not_a_time": _t("{value} is no time of day such as 09:00"),
    "not_a_month_day": _t("{value} is no day of the year such as 12-01"),
    "duplicate": _t("{value} stands there twice"),
    "season_ends_before_it_begins": _t("the season ends ({value}) before it begins"),
    "slot_runs_into_next": _t("the meeting of {value} runs into the next, or past midnight"),
    "positive_after_negative": _t("{value} is positive and stands behind a negative one"),
    "score_missing": _t("{value} has no points, although others have"),
    "score_not_falling": _t("the points must fall from the best to the worst ({value})"),
    "not_above_min": _t("{value} is not above the lowest score"),
    "step_misses_max": _t("steps of {value} do not lead to the highest score"),
    "off_the_scale": _t("{value} is not on the scale"),
    "unknown_grade": _t("{value} is none of the grades"),
    "unknown_option": _t("{value} is none of the scale's options"),
    "mean_needs_scores": _t("a mean needs a scale with points"),
    "share_needs_options": _t("a share needs a scale with options"),
    "better_answer_could_lower": _t("a better answer could lower the grade ({value})"),
    "not_the_best_or_worst": _t("{value} is neither the best nor the worst grade"),
    "before_needs_an_offset": _t("{value}: a reminder before something needs days, hours or a time"),
    "hours_and_time_of_day": _t("hours and a time of day ({value}) do not go together"),
    "obsolete_before_due": _t("is given up (after {value} hours) before it falls due"),
    "stage_out_of_order": _t("{value} does not stand in the order in which the stages fall due"),
    "digest_in_quiet_hours": _t("the digest at {value} lies in the quiet hours"),
    "extension_not_longer": _t("the extended time ({value}) is not longer than the usual one"),
    "workdays_never_roll": _t("working days never end on a rest day, so nothing is moved"),
    "review_without_accept": _t("{value} can never be passed"),
    "ratings_not_falling": _t("ratings must fall from satisfied to dissatisfied and have each ({value})"),
    "audience_not_of_ladder": _t("this ladder does not speak to {value}"),
    "chase_not_by_day": _t("{value} must name whole days only: chases are said once a day, in one message"),
    "chase_not_stopped": _t("{value}: what is overdue is not stopped by somebody who has read it"),
    "below_one_file": _t("{value} MB together are less than one file may have"),
    "quiet_hours_length": _t("the quiet hours leave no time to speak ({value})"),
}
