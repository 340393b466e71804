"""Dates of birth and the like as offices write them: real dates, serials, and text of many habits.

The value is ISO 8601 with the precision that was written: ``1975-03-02``, ``1975-03`` or, warned of, ``1975``.
Nothing is guessed that two readers could read differently: such cells are errors, or carry a warning.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from core.domain.roster.grid import Cell
from core.domain.roster.values import Fault, Reading, Setting, failed, raw_text
from core.domain.text import clean_line, fold_width

EARLIEST_YEAR = 1900
_LAST_SERIAL = 80_000  # the year 2119
_LEAP_SERIAL = 60  # 29 February 1900, a day that only spreadsheets know
_SEPARATED = re.compile(
    r"(?P<year>\d{4}|\d{2})(?:年|[-/.、])(?P<month>\d{1,2})(?:(?:月|[-/.、])(?P<day>\d{1,2})?[日号]?|)[.月]?"
)
_CHINESE = re.compile(
    r"(?P<year>[〇零○0一二三四五六七八九]{2}|[〇零○0一二三四五六七八九]{4}|\d{4})年"
    r"(?P<month>[一二三四五六七八九十]{1,2})月(?:(?P<day>[一二三四五六七八九十廿卅]{1,3})[日号])?"
)
_TIME_OF_DAY = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2})?(\.\d+)?$")
_LUNAR = re.compile(r"农历|阴历|腊月|正月|冬月|初[一二三四五六七八九十]")
_DIGITS = {char: str(number % 10) for number, char in enumerate("〇一二三四五六七八九")} | {"零": "0", "○": "0"}

Parts = tuple[int, int | None, int | None]  # year, month, day as written


def read_date(cell: Cell, setting: Setting) -> Reading:
    """A date in the past. Errors: date.unreadable, date.out_of_range, date.lunar, date.no_such_day."""
    value = cell.value
    if isinstance(value, datetime):
        return _judged((value.year, value.month, value.day), setting)
    if isinstance(value, date):
        return _judged((value.year, value.month, value.day), setting)
    if isinstance(value, bool):
        return failed("date.unreadable")
    if isinstance(value, int | float):
        return _from_number(value, setting)
    return _from_text(raw_text(cell), setting)


def read_day(cell: Cell, setting: Setting) -> Reading:
    """A day in the past; a month means its first day, warned of. Errors as ``read_date``, and date.day_needed."""
    reading = read_date(cell, setting)
    if reading.value is None or len(reading.value) == len("1975-03-02"):
        return reading
    if len(reading.value) == len("1975"):
        return failed("date.day_needed")
    return Reading(f"{reading.value}-01", warnings=(*reading.warnings, Fault("date.first_of_month")))


def date_of_serial(serial: int, *, serials_from: int) -> date | None:
    """The day a spreadsheet's serial number means; None for the day that never was and beyond the calendar."""
    if not 0 < serial <= _LAST_SERIAL:
        return None
    if serials_from == 1904:
        return date(1904, 1, 1) + timedelta(days=serial)
    if serial == _LEAP_SERIAL:
        return None
    return date(1899, 12, 31 if serial < _LEAP_SERIAL else 30) + timedelta(days=serial)


def _from_number(number: int | float, setting: Setting) -> Reading:
    """1975 a year, 197503 a month, 19750302 a day, 1975.3 what was meant as text; anything else a serial."""
    if number != number or not 0 < number < 10**8:
        return failed("date.unreadable")
    if not float(number).is_integer():
        return _from_decimal(number, setting)
    whole = int(number)
    if EARLIEST_YEAR <= whole <= setting.today.year or whole >= 10**5:
        return _from_digits(str(whole), setting)
    return _from_serial(whole, setting)


def _from_decimal(number: float, setting: Setting) -> Reading:
    year, _, month = repr(number).partition(".")
    if EARLIEST_YEAR <= int(number) <= setting.today.year and len(month) <= 2:
        reading = _judged((int(year), int(month), None), setting)
        if month == "1" and reading.value:  # 1975.10 as a number loses its nought
            return Reading(reading.value, warnings=(Fault("date.january_or_october"),))
        return reading
    return _from_serial(int(number), setting)


def _from_serial(serial: int, setting: Setting) -> Reading:
    day = date_of_serial(serial, serials_from=setting.serials_from)
    if day is None:
        return failed("date.unreadable")
    return _judged((day.year, day.month, day.day), setting)


def _from_text(raw: str, setting: Setting) -> Reading:
    line = _TIME_OF_DAY.sub("", clean_line(fold_width(raw)))
    text = re.sub(r"\s", "", line).removesuffix("生").removesuffix("出")
    if not text:
        return Reading()
    if _LUNAR.search(text):
        return failed("date.lunar")
    if text.isascii() and text.isdigit() and len(text) <= 8:
        return _from_digits(text, setting)
    if match := _SEPARATED.fullmatch(text):
        return _judged(_parts(match, setting, int), setting)
    if match := _CHINESE.fullmatch(text):
        return _judged(_parts(match, setting, _chinese_number), setting)
    if match := re.fullmatch(r"(\d{4})年", text):
        return _judged((int(match[1]), None, None), setting)
    return failed("date.unreadable")


def _from_digits(digits: str, setting: Setting) -> Reading:
    if len(digits) == 4:
        return _judged((int(digits), None, None), setting)
    if len(digits) == 5:
        return _from_serial(int(digits), setting)
    if len(digits) == 8:
        return _judged((int(digits[:4]), int(digits[4:6]), int(digits[6:])), setting)
    if len(digits) != 6:
        return failed("date.unreadable")
    if EARLIEST_YEAR <= int(digits[:4]) <= setting.today.year and 1 <= int(digits[4:]) <= 12:
        return _judged((int(digits[:4]), int(digits[4:]), None), setting)
    return _judged((_full_year(digits[:2], setting), int(digits[2:4]), int(digits[4:])), setting)


def _parts(match: re.Match[str], setting: Setting, number: Callable[[str], int]) -> Parts:
    year = match["year"]
    if not year.isascii():
        year = "".join(_DIGITS.get(char, char) for char in year)
    day = match["day"]
    return _full_year(year, setting), number(match["month"]), number(day) if day else None


def _full_year(digits: str, setting: Setting) -> int:
    """Two digits mean the last such year that is not in the future."""
    if len(digits) == 4:
        return int(digits)
    century = setting.today.year // 100 * 100
    year = century + int(digits)
    return year if year <= setting.today.year else year - 100


def _chinese_number(text: str) -> int:
    """``二十三``, ``廿三``, ``十``: up to 39."""
    spelt = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = spelt.rpartition("十")
    if not ten:
        return int("".join(_DIGITS[char] for char in spelt))
    return int(_DIGITS.get(tens, "1") if tens else "1") * 10 + int(_DIGITS.get(ones, "0") if ones else "0")


def _judged(parts: Parts, setting: Setting) -> Reading:
    year, month, day = parts
    try:
        earliest = date(year, month or 1, day or 1)
    except ValueError:
        return failed("date.no_such_day")
    if year < EARLIEST_YEAR or earliest > setting.today:
        return failed("date.out_of_range", first=EARLIEST_YEAR, last=setting.today.isoformat())
    if month is None:
        return Reading(f"{year:04}", warnings=(Fault("date.year_only"),))
    return Reading(earliest.isoformat() if day else f"{year:04}-{month:02}")
