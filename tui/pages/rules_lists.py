"""Rules, their differences and the years of holidays as rows of lists."""

from __future__ import annotations

from collections.abc import Sequence

from core.domain.rules.outline import Difference, Entry
from core.domain.working_days import DayKind
from core.locale.catalogue import Translator
from core.locale.rule_sources import full_source_lines, source_lines, word_origin, word_standing
from core.locale.rule_words import word_entry, word_meaning, word_section, word_value
from core.services.holiday_years import HolidayYear
from tui.front import word
from tui.widgets.rows import Cell, Column, Row

ENTRIES = (
    Column("section", word("Part"), 12),
    Column("name", word("Rule"), 22),
    Column("value", word("Value"), 18, grows=True),
    Column("source", word("Source"), 18, rank=1),
    Column("line", word("Line"), 5, rank=2),
)
DIFFERENCES = (
    Column("section", word("Part"), 12),
    Column("name", word("Rule"), 20),
    Column("before", word("In force"), 16),
    Column("after", word("There"), 16, grows=True),
)
YEARS = (
    Column("year", word("Year"), 6),
    Column("state", word("State"), 26),
    Column("holidays", word("Holidays"), 8),
    Column("make_up", word("Workdays made up"), 16, rank=1, grows=True),
)


def entry_row(entry: Entry, t: Translator) -> Row:
    section, name, value = word_section(entry.section, t), word_entry(entry, t), word_value(entry.value, t)
    origin, firmly = word_origin(entry.source, t), word_standing(entry.source, t)
    cells = {
        "section": Cell(section, "dim"),
        "name": Cell(name),
        "value": Cell(value, "bold"),
        "source": Cell(origin),
        "line": Cell(str(entry.line), order=entry.line),
    }
    return Row(entry.key, cells, (section, name, value, origin, entry.source.as_written, entry.key, *firmly))


def entry_details(entry: Entry, t: Translator) -> list[str]:
    """One entry in short: what it means, where it stands, where it comes from."""
    told, meaning, place = _entry_lines(entry, t)
    return [told, meaning, *source_lines(entry.source, t), place]


def source_details(entry: Entry, t: Translator) -> list[str]:
    """Beside the text of the rules: what the entry decides and where it comes from."""
    told = f"{word_entry(entry, t)}: {word_meaning(entry, t)}" if word_meaning(entry, t) else word_entry(entry, t)
    return [told, *source_lines(entry.source, t)]


def entry_page(entry: Entry, t: Translator) -> list[str]:
    """One entry in full: every fact behind it, and every document with what it is called and where it can be read."""
    written = t("In the file: {comment}", comment=f"# {entry.source.as_written}" if entry.source.as_written else "-")
    return [*_entry_lines(entry, t), written, "", *full_source_lines(entry.source, t)]


def _entry_lines(entry: Entry, t: Translator) -> tuple[str, str, str]:
    """What it is called and says, what it means, where it stands."""
    place = t("Line {line}: {key}", line=entry.line, key=entry.path)
    return f"{word_entry(entry, t)}: {word_value(entry.value, t)}", word_meaning(entry, t), place


def difference_row(one: Difference, t: Translator) -> Row:
    entry = one.entry
    section, name = word_section(entry.section, t), word_entry(entry, t)
    before, after = _side(one.before, t), _side(one.after, t)
    cells = {"section": Cell(section, "dim"), "name": Cell(name), "before": Cell(before), "after": Cell(after, "bold")}
    return Row(entry.key, cells, (section, name, before, after, entry.key))


def difference_details(one: Difference, t: Translator) -> list[str]:
    return [
        f"{word_entry(one.entry, t)}: {_side(one.before, t)} > {_side(one.after, t)}",
        word_meaning(one.entry, t),
        *source_lines(one.entry.source, t),
    ]


def year_row(year: HolidayYear, t: Translator) -> Row:
    state = t("estimated: import the year") if year.is_estimated else t("from our table")
    cells = {
        "year": Cell(str(year.year), order=year.year),
        "state": Cell(state, "yellow" if year.is_estimated else ""),
        "holidays": Cell("" if year.is_estimated else str(year.number(DayKind.HOLIDAY))),
        "make_up": Cell("" if year.is_estimated else str(year.number(DayKind.MAKE_UP_WORKDAY))),
    }
    return Row(str(year.year), cells, (str(year.year), state))


def year_details(year: HolidayYear, t: Translator) -> list[str]:
    if year.is_estimated:
        told = t("Only weekends and the holidays on fixed dates are known. Working days of this year may still move.")
        return [str(year.year), told]
    return [str(year.year), *_spans(year, DayKind.HOLIDAY, t), *_spans(year, DayKind.MAKE_UP_WORKDAY, t)]


def _spans(year: HolidayYear, kind: DayKind, t: Translator) -> Sequence[str]:
    """The days of one kind, neighbours of one name together."""
    days = [(on, name) for on, one, name in year.days if one is kind]
    names = dict.fromkeys(name for _, name in days)
    label = t("Holidays") if kind is DayKind.HOLIDAY else t("Workdays made up")
    told = [f"{name} {' '.join(f'{on:%m-%d}' for on, of in days if of == name)}" for name in names]
    return [f"{label}: {'; '.join(told)}"] if told else []


def _side(entry: Entry | None, t: Translator) -> str:
    return (word_value(entry.value, t) or word_entry(entry, t)) if entry is not None else "-"
