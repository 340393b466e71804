"""Numbers of identity cards, which the office does not collect here (PIPL art. 6 and 28): never read, never shown.

A column of them has no field. Where one stands in another column all the same, the row does not get it: a number
column refuses the cell, a remark is kept without it, and no message repeats it.
"""

from __future__ import annotations

import re

from core.domain.text import fold_width

_CITIZEN = re.compile(
    r"(?<!\d)[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx](?![\dXx])"
)
_LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){13,16}[\s-]?[\dXx]?")
_COLUMN = re.compile(r"身份证|身份号|公民身份|居民身份|证件号|证件类|护照|社保|医保|银行|idcard|idnumber")
MARK = "…"


def names_identity(header: str) -> bool:
    """Whether a column called ``header`` holds numbers of identity cards or the like, however it is bracketed."""
    return _COLUMN.search(re.sub(r"[\W_]", "", fold_width(header)).lower()) is not None


def holds_identity_number(text: str) -> bool:
    return _CITIZEN.search(re.sub(r"[\s-]", "", fold_width(text))) is not None


def without_identity_numbers(text: str) -> str:
    """``text`` with a mark instead of each number as long as an identity card's: what a message may show."""
    return _LONG_NUMBER.sub(MARK, fold_width(text))
