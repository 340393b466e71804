"""A year of holidays and make-up workdays, as the office receives it: a .csv file, or what the installed package knows.

Columns: date, kind (holiday, make_up_workday), name. What must stay true: one file is one year, and nothing is guessed.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from core.documents.holiday_seed import seed_rows, seed_years
from core.domain.errors import Invalid, NotFound
from core.domain.text import clean_line
from core.domain.working_days import DayKind

COLUMNS = ("date", "kind", "name")
SEED = "chinese-calendar"
MAX_BYTES = 100_000
_MAX_NAME = 60


@dataclass(frozen=True, slots=True)
class HolidayTable:
    """``rows``: (day, holiday | make_up_workday, name). ``source``: where they come from."""

    year: int
    rows: tuple[tuple[date, str, str], ...]
    source: str

    def number(self, kind: DayKind) -> int:
        return sum(one == kind for _, one, _ in self.rows)


def read_holidays(path: Path) -> HolidayTable:
    """The year in ``path``. Blocks for a moment.

    Errors: NotFound("import.no_file"), Invalid("holidays.unreadable" | "holidays.columns" | "holidays.date" |
    "holidays.empty").
    """
    reader = csv.DictReader(io.StringIO(_text(path)))
    if not set(COLUMNS) <= set(reader.fieldnames or ()):
        raise Invalid("holidays.columns", columns=list(COLUMNS))
    rows = tuple(_rows(reader))
    if not rows:
        raise Invalid("holidays.empty", name=path.name)
    return HolidayTable(rows[0][0].year, rows, path.name)


def seeded_holidays(year: int) -> HolidayTable:
    """The year as the installed package knows it. Errors: Invalid("holidays.not_in_package")."""
    if year not in seed_years():
        raise Invalid("holidays.not_in_package", year=year)
    rows = tuple((row.on, row.kind.value, row.name) for row in seed_rows() if row.on.year == year)
    return HolidayTable(year, rows, SEED)


def _text(path: Path) -> str:
    if not path.is_file():
        raise NotFound("import.no_file", name=path.name)
    if path.stat().st_size > MAX_BYTES:
        raise Invalid("holidays.unreadable", name=path.name)
    try:
        return path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise Invalid("holidays.unreadable", name=path.name) from error


def _rows(reader: csv.DictReader[str]) -> Iterator[tuple[date, str, str]]:
    for row in reader:
        yield _day(row["date"] or ""), (row["kind"] or "").strip(), clean_line(row["name"] or "", limit=_MAX_NAME)


def _day(given: str) -> date:
    try:
        return date.fromisoformat(given.strip())
    except ValueError as error:
        raise Invalid("holidays.date", given=clean_line(given, limit=_MAX_NAME)) from error
