"""A year of holidays from a file or the package: read whole, or refused with what is wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from core.documents.holiday_files import MAX_BYTES, SEED, HolidayTable, read_holidays, seeded_holidays
from core.domain.errors import Invalid, NotFound
from core.domain.working_days import DayKind

GOOD = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-03,make_up_workday,元旦\n"


def read(folder: Path, text: str | bytes) -> HolidayTable:
    path = folder / "2027.csv"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_holidays(path)


def test_file_is_read_whole(tmp_path: Path) -> None:
    table = read(tmp_path, GOOD)
    assert (table.year, table.source) == (2027, "2027.csv")
    assert table.rows[0] == (date(2027, 1, 1), "holiday", "元旦")
    assert (table.number(DayKind.HOLIDAY), table.number(DayKind.MAKE_UP_WORKDAY)) == (1, 1)


def test_mark_of_a_spreadsheet_does_not_matter(tmp_path: Path) -> None:
    assert read(tmp_path, b"\xef\xbb\xbf" + GOOD.encode()).year == 2027


def test_names_are_cleaned(tmp_path: Path) -> None:
    assert read(tmp_path, GOOD.replace("元旦", "元\x1b[31m旦", 1)).rows[0][2] == "元[31m旦"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("day,what\n2027-01-01,holiday\n", "holidays.columns"),
        ("date,kind,name\n", "holidays.empty"),
        ("date,kind,name\n1.1.2027,holiday,x\n", "holidays.date"),
        ("date,kind,name\n2027-01-01\n", None),
        ("元旦".encode("gb18030"), "holidays.unreadable"),
        ("x" * (MAX_BYTES + 1), "holidays.unreadable"),
    ],
)
def test_other_files_are_refused(tmp_path: Path, text: str | bytes, code: str | None) -> None:
    if code is None:
        assert read(tmp_path, text).rows == ((date(2027, 1, 1), "", ""),)
        return
    with pytest.raises(Invalid) as refused:
        read(tmp_path, text)
    assert refused.value.code == code


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"import\.no_file"):
        read_holidays(tmp_path / "none.csv")


def test_package_knows_its_years_only() -> None:
    table = seeded_holidays(2025)
    assert table.source == SEED
    assert {on.year for on, _, _ in table.rows} == {2025}
    with pytest.raises(Invalid, match=r"holidays\.not_in_package"):
        seeded_holidays(2090)
