"""What is wrong with a cell or a row of an imported table, in words: where it stands, and how to put it right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from core.domain.record_fields import FieldFault
from core.domain.roster.rows import RowError
from core.domain.roster.tables import Skipped
from core.locale.catalogue import Translate


def word_fault(error: RowError, t: Translate) -> str:
    """The reason alone; ``word_place`` says where."""
    message = _WORDING.get(error.code)
    if message is None:
        return error.code
    filled = {name: _worded(value) for name, value in error.params.items()}
    return t(message, **{**_ABSENT, **filled})


def word_field_fault(fault: FieldFault, t: Translate) -> str:
    """The reason why a field cannot become what was typed."""
    return word_fault(RowError("", 0, "", fault.code, field=fault.field, params=fault.params), t)


def word_place(error: RowError, t: Translate) -> str:
    """``Sheet1!B7 联系电话``: sheet, cell, and the header's own words."""
    return f"{error.sheet}!{error.reference} {error.column}".strip()


def word_skip(reason: str, t: Translate) -> str:
    """Why a row or a sheet was not read."""
    return t(_SKIPPED[reason]) if reason in _SKIPPED else reason


def word_unread(skipped: Sequence[Skipped], ignored: Sequence[str], t: Translate) -> list[str]:
    """What of a file is not read, a line each: rows and sheets by reason, columns that are not stored."""
    told = []
    if skipped:
        counted = Counter(one.reason for one in skipped)
        words = t(", ").join(f"{word_skip(reason, t)} {counted[reason]}" for reason in sorted(counted))
        told.append(t("Not read: {what}", what=words))
    if ignored:
        told.append(t("Columns that are not stored: {columns}", columns=t(", ").join(ignored)))
    return told


def _worded(value: object) -> str:
    if isinstance(value, list | tuple | set | frozenset):
        return "、".join(map(str, value))
    return str(value)


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_ABSENT = dict.fromkeys(
    (
        "missing",
        "records",
        "count",
        "note",
        "characters",
        "scripts",
        "references",
        "known",
        "township",
        "name",
        "there",
        "first_sheet",
        "first_reference",
    ),
    "…",
)
_WORDING = {
    "consultation.unknown": _t("does not say how the unit spoke with the deputy; it counts as: in another way"),
    "deputy.not_on_the_roll": _t("no deputy on the roll is called {name}; correct it, or import the roll first"),
    "deputy.several_of_the_name": _t(
        "several deputies are called {name}; put the card number or the constituency in brackets behind the name"
    ),
    "kind.unknown": _t("is neither a suggestion nor a motion"),
    "number.unreadable": _t("is no number of a proposal; write 12 or 2025-12"),
    "people.and_others": _t("does not name everybody; only those who are named are kept"),
    "proposal.differs": _t("the proposal of this number is there already and says: {there}"),
    "publication.unknown": _t("does not say what may be published: in full, the title only, or nothing"),
    "rating.unknown": _t("is none of the ratings in the rules: {known}"),
    "result.unknown": _t("is none of the classes in the rules: {known}"),
    "row.days_missing": _t("a day is missing; the first or last day of the year stands for it"),
    "row.doubled_number": _t("has the same number as {first_sheet}!{first_reference} and says something else"),
    "row.still_open": _t("is not settled; it goes in as it stands, without deadlines"),
    "status.unknown": _t("does not say where the proposal stands; write settled, being handled or withdrawn"),
    "topic.unknown": _t("is none of the topics in the rules ({known}); the last one was taken"),
    "unit.not_known": _t("there is no handling unit called {name}; correct it, or have new units added"),
    "units.first_leads": _t("does not say who leads; {name} was taken"),
    "units.missing": _t("there is a reply, but no unit that gave it"),
    "year.missing": _t("the year is missing; give it with the import"),
    "year.unreadable": _t("is no year"),
    "cell.required": _t("is empty but needed"),
    "cell.formula": _t("is a formula; write the value itself"),
    "cell.error_value": _t("holds an error of the spreadsheet"),
    "cell.too_long": _t("is too long"),
    "constituency.other_township": _t("the constituency lies in another township"),
    "date.day_needed": _t("the day is missing; write 2026-03-05"),
    "date.first_of_month": _t("only the month is given; the first day was taken"),
    "date.january_or_october": _t("may be January or October; please check"),
    "date.lunar": _t("is a date of the lunar calendar; write the solar date"),
    "date.no_such_day": _t("there is no such day"),
    "date.out_of_range": _t("the date cannot be right"),
    "date.unreadable": _t("is no date that can be read"),
    "date.year_only": _t("only the year is given"),
    "deputy.mandate_has_ended": _t("this deputy's mandate has ended"),
    "ethnicity.unknown": _t("is none of the known ethnic groups; please check"),
    "field.unknown": _t("there is no such field"),
    "name.characters": _t("holds characters that no name has"),
    "name.lost_character": _t("a rare character was lost (?); write it in"),
    "name.mark_removed": _t("a mark beside the name was left out"),
    "name.mixed_scripts": _t("mixes scripts ({scripts})"),
    "name.note_removed": _t("a note beside the name was left out ({note})"),
    "name.person_has_left": _t("is marked as having left"),
    "name.too_long": _t("is too long for a name"),
    "number.precision_lost": _t("the spreadsheet has rounded this number; format the cell as text"),
    "number.scientific": _t("the spreadsheet shows this number as 1.2E+17; format the cell as text"),
    "number.taken": _t("somebody else has this number"),
    "phone.invalid": _t("is no telephone number"),
    "phone.masked": _t("the number is masked with asterisks"),
    "phone.scientific": _t("the spreadsheet has spoilt this number; format the cell as text"),
    "phone.several": _t("holds {count} numbers; the first was taken"),
    "phone.shared": _t("several people have this number"),
    "place.unknown": _t("there is no such place"),
    "role.unknown": _t("is no role of the office"),
    "row.ambiguous": _t("may be several people on the roll ({records}); give a number"),
    "row.duplicate": _t("stands twice in the file with differences"),
    "row.indistinct": _t("cannot be told from another row; give a number"),
    "row.repeated": _t("stands twice in the file"),
    "row.same_record": _t("several rows are the same person on the roll"),
    "sex.unknown": _t("is neither male nor female"),
    "sheet.missing_columns": _t("the sheet lacks the columns {missing}"),
    "sheet.side_by_side": _t("two tables stand side by side; put them on sheets of their own"),
    "staff.inactive": _t("no longer works here"),
    "staff.last_administrator": _t("an administrator must remain"),
    "text.identity_number": _t("holds an identity-card number, which is never stored"),
    "text.identity_number_removed": _t("an identity-card number was left out"),
    "text.invisible": _t("holds invisible characters"),
    "text.too_long": _t("is too long"),
    "voter.inactive": _t("this voter is no longer on the roll"),
    "yes_no.unknown": _t("is neither yes nor no"),
}
_SKIPPED = {
    "hidden_sheet": _t("a hidden sheet"),
    "no_header": _t("no header found"),
    "empty": _t("empty"),
    "total": _t("a total"),
    "footer": _t("a footer"),
    "heading": _t("a heading"),
    "repeated_header": _t("the header again"),
    "repeated_row": _t("the same row again"),
}
