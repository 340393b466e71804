"""Telephone numbers as offices type them, kept as text: a mobile or a landline of mainland China.

Mobile: eleven digits from 13 to 19. Landline: an area code (010, 02x, 03xx to 09xx) and seven or eight digits,
kept as ``0743-6223456``; without an area code the local digits stay alone.
"""

from __future__ import annotations

import re

from core.domain.roster.grid import Cell
from core.domain.roster.values import Fault, Reading, Setting, failed, raw_text
from core.domain.text import clean_line, fold_width

_SEPARATORS = re.compile(r"[、,;/|，；\n]|或|(?<=\d{7})\s+(?=0?\d{7})")
_DECORATION = re.compile(r"[\s\-‐‑‒–—―－_.()（）·'’‘`]")
_LABEL = re.compile(r"^(手机|电话|办公|办|宅|家|联系电话|座机|固话|移动电话)[号码]*[::]?")
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d{2})(\d{7,8})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")


def read_phone(cell: Cell, setting: Setting) -> Reading:
    """One number. Of several in a cell the first mobile is taken (else the first), with a warning."""
    folded = fold_width(raw_text(cell).replace("\n", ";"))
    if not (text := clean_line(folded)):
        return Reading()
    if "*" in text:
        return failed("phone.masked")
    if re.fullmatch(r"\d(\.\d+)?[eE]\+\d+", text):
        return failed("phone.scientific")
    parts = [part for part in _SEPARATORS.split(text) if part.strip()]
    numbers = [number for part in parts if (number := canonical_phone(part))]
    if not numbers or len(numbers) < len(parts):
        return failed("phone.invalid", digits=sum(char.isdigit() for char in text))
    chosen = next((number for number in numbers if number.startswith("1")), numbers[0])
    several = (Fault("phone.several", {"count": len(numbers)}),) if len(set(numbers)) > 1 else ()
    return Reading(chosen, warnings=several)


def canonical_phone(text: str) -> str | None:
    """``+86 138-1234-5678`` as ``13812345678``; None when it is no number of a person or an office."""
    digits = _DECORATION.sub("", _LABEL.sub("", re.sub(r"\.0+$", "", text.strip())))
    digits = re.sub(r"^(\+|00)86", "", digits)
    if re.fullmatch(r"86" + _MOBILE.pattern, digits):
        digits = digits[2:]
    if not digits.isascii():
        return None
    if _MOBILE.fullmatch(digits) or _LOCAL.fullmatch(digits):
        return digits
    landline = _LANDLINE.fullmatch(digits)
    return f"{landline[1]}-{landline[2]}" if landline else None
