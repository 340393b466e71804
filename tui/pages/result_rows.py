"""A counted result as the rows of a list: a deputy a line."""

from __future__ import annotations

from core.locale.catalogue import Translator
from core.locale.notices import word_of_county
from core.services.publishing import MeetingResult, overall_counts
from core.services.stores.meetings import StoredResult
from tui.front import word
from tui.widgets.rows import Cell, Column, Row

RESULTS = (
    Column("name", word("Deputy"), 10, is_name=True),
    Column("grade", word("Grade"), 12),
    Column("counts", word("Answers"), 24, grows=True),
    Column("valid", word("Valid"), 6),
    Column("returned", word("Returned"), 9, rank=1),
    Column("issued", word("Issued"), 7, rank=2),
)


def result_row(one: StoredResult, result: MeetingResult, t: Translator) -> Row:
    grades = result.rules.grading.called(t.language)
    name = result.names.get(one.deputy_id, "")
    grade = grades.get(one.grade or "", "") or t("no grade")
    cells = {
        "name": Cell(name),
        "grade": Cell(grade, "bold"),
        "counts": Cell(_counts(one, result, t)),
        "valid": Cell(str(one.valid), order=one.valid),
        "returned": Cell(str(one.returned), order=one.returned),
        "issued": Cell(str(one.issued), order=one.issued),
    }
    return Row(str(one.deputy_id), cells, (name, grade))


def _counts(one: StoredResult, result: MeetingResult, t: Translator) -> str:
    entries = [entry for entry in overall_counts(one, result.rules) if isinstance(entry, dict)]
    return "  ".join(f"{word_of_county(entry['label'], t)} {entry['count']}" for entry in entries)
