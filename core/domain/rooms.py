"""What a group chat may hear, and which constituency or deputy group somebody means by a name typed in a hurry.

What must stay true: a name in full means that one and nothing else, however its blanks, widths and numerals are
written; what could mean several is never guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.pinyin import initials_of, pinyin_of
from core.domain.text import clean_line, fold_width

_ENDINGS = re.compile("(人大)?(代表小组|代表组|小组|选区)$")
_NUMERAL = re.compile("第([一二三四五六七八九]?十?[一二三四五六七八九]?)(?=[^零一二三四五六七八九十百千]|$)")
_DIGITS = "零一二三四五六七八九"
_RUNS = re.compile("[\u3400-\u9fff]+|[^\u3400-\u9fff]+")
_LEAST_SPELLED = 2  # letters from which a beginning in pinyin means something


class PlaceKind(StrEnum):
    CONSTITUENCY = "constituency"
    GROUP = "group"


@dataclass(frozen=True, slots=True)
class RoomPlace:
    """A constituency or a deputy group. ``id`` is a ConstituencyId or a DeputyGroupId."""

    kind: PlaceKind
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class _Typed:
    """A name as it is compared: ``whole``, without its ordinary ending, and (when asked for) how both sound."""

    whole: str
    stem: str

    def initials(self) -> frozenset[str]:
        return frozenset(_spelled(text, initials_of) for text in (self.whole, self.stem))

    def full(self) -> frozenset[str]:
        return frozenset(_spelled(text, _run_together) for text in (self.whole, self.stem))


_Fits = Callable[[str, _Typed], bool]


def places_meant(typed: str, places: Sequence[RoomPlace]) -> list[RoomPlace]:
    """The places that ``typed`` may mean, in order: one if it is clear, several if not, none if nothing fits.

    A name in full comes before one without its ending (民安第1 for 民安第一选区), that before pinyin or its initials
    (mad1xq), that before a beginning, that before a part.
    """
    wanted = _compared(typed)
    if not wanted:
        return []
    known = [(place, _typed(place.name)) for place in places]
    for fits in _FITTING:
        found = [place for place, name in known if fits(wanted, name)]
        if found:
            return found
    return []


def _is_whole(wanted: str, name: _Typed) -> bool:
    return wanted == name.whole


def _is_stem(wanted: str, name: _Typed) -> bool:
    return wanted == name.stem


def _is_spelled(wanted: str, name: _Typed) -> bool:
    return wanted.isascii() and (wanted in name.initials() or wanted in name.full())


def _begins(wanted: str, name: _Typed) -> bool:
    if not wanted.isascii():
        return name.whole.startswith(wanted)
    spelled = name.initials() | name.full()
    return len(wanted) >= _LEAST_SPELLED and any(one.startswith(wanted) for one in spelled)


def _is_inside(wanted: str, name: _Typed) -> bool:
    return not wanted.isascii() and wanted in name.whole


_FITTING: tuple[_Fits, ...] = (_is_whole, _is_stem, _is_spelled, _begins, _is_inside)


def _typed(name: str) -> _Typed:
    whole = _compared(name)
    return _Typed(whole, _ENDINGS.sub("", whole) or whole)


def _compared(text: str) -> str:
    """Width folded, no blanks, lower case, 第十二 as 第12."""
    folded = "".join(fold_width(clean_line(text)).casefold().split())
    return _NUMERAL.sub(lambda found: f"第{_number(found[1])}" if found[1] else found[0], folded)


def _number(numeral: str) -> int:
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.index(tens or "一") if ten else 0) * 10 + (_DIGITS.index(ones) if ones else 0)


def _spelled(text: str, spell: Callable[[str], str]) -> str:
    """``text`` with each run of Chinese characters spelled and everything else as it is."""
    return "".join(run if run.isascii() else spell(run) for run in _RUNS.findall(text))


def _run_together(text: str) -> str:
    return pinyin_of(text).replace(" ", "")
