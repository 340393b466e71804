"""Finding a name the way people type it: ``zs``, ``zhangs``, ``张s`` and ``张三`` all find 张三.

Each character of the name may be typed as itself or as any beginning of its syllable; a query matches a run of
characters anywhere in the name. What sounds alike in the south-west (zh z, ch c, sh s, l n, f h, final ng n) is found
too, after the exact ones: that is what input methods call fuzzy pinyin.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from core.domain.pinyin import initials_of, pinyin_of

_ALIKE_INITIALS = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("l", "n"), ("f", "h"))
_ALIKE_FINALS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_Spellings = Callable[[str], tuple[tuple[str, int], ...]]
_LEAST_FUZZY = 2  # letters of a syllable from which "sounds alike" means something


class Match(IntEnum):
    """How well a name fits; lower is better."""

    BEGINNING = 0
    INSIDE = 1
    SOUNDS_ALIKE = 2


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name as it is searched: ``letters`` pairs each character with its syllable.

    Where syllables and characters do not pair up (Latin words), the syllables are empty.
    """

    name: str
    initials: str
    full: str
    letters: tuple[tuple[str, str], ...]
    is_paired: bool


@lru_cache(maxsize=16_384)
def spelled(name: str) -> Spelled:
    """``name`` with its pinyin. The first call loads the dictionaries (a tenth of a second)."""
    folded = _folded(name)
    syllables = pinyin_of(folded).split()
    is_paired = len(syllables) == len(folded)
    return Spelled(
        folded,
        initials_of(folded),
        "".join(syllables),
        tuple(zip(folded, syllables if is_paired else [""] * len(folded), strict=True)),
        is_paired,
    )


def match(query: str, name: Spelled) -> Match | None:
    """How ``name`` fits ``query``; None when it does not. An empty query fits everything."""
    typed = _folded(query)
    if not typed or _begins(typed, name):
        return Match.BEGINNING
    if any(_follows(typed, name.letters[start:], _own) for start in range(1, len(name.letters))):
        return Match.INSIDE
    if not name.is_paired and typed in name.full:
        return Match.INSIDE
    if any(_follows(typed, name.letters[start:], _alike) for start in range(len(name.letters))):
        return Match.SOUNDS_ALIKE
    return None


def match_any(query: str, names: Iterable[Spelled]) -> Match | None:
    """Every word of ``query`` must fit one of ``names``; the worst of the words decides."""
    known = tuple(names)
    worst = Match.BEGINNING
    for word in query.split():
        found = min((one for one in (match(word, name) for name in known) if one is not None), default=None)
        if found is None:
            return None
        worst = max(worst, found)
    return worst


def _begins(typed: str, name: Spelled) -> bool:
    return (
        name.name.startswith(typed)
        or name.initials.startswith(typed)
        or name.full.startswith(typed)
        or _follows(typed, name.letters, _own)
    )


def _follows(typed: str, letters: tuple[tuple[str, str], ...], spellings: _Spellings) -> bool:
    """Whether ``typed`` can be read off the beginning of ``letters``, character by character."""
    reached = {0}
    for char, syllable in letters:
        reached = {end for start in reached for end in _ends(typed, start, char, spellings(syllable))}
        if len(typed) in reached:
            return True
        if not reached:
            return False
    return False


def _ends(typed: str, start: int, char: str, syllables: tuple[tuple[str, int], ...]) -> set[int]:
    ends = {start + 1} if typed.startswith(char, start) else set()
    for syllable, least in syllables:
        for length in range(least, len(syllable) + 1):
            if typed.startswith(syllable[:length], start):
                ends.add(start + length)
    return ends


def _own(syllable: str) -> tuple[tuple[str, int], ...]:
    return ((syllable, 1),) if syllable else ()


@lru_cache(maxsize=2_048)
def _alike(syllable: str) -> tuple[tuple[str, int], ...]:
    """The spellings of ``syllable`` with the letters from which each counts."""
    if not syllable:
        return ()
    beginnings = {syllable} | {
        other + syllable[len(one) :]
        for pair in _ALIKE_INITIALS
        for one, other in (pair, pair[::-1])
        if syllable.startswith(one) and not (one in "zcs" and syllable[1:2] == "h")
    }
    spellings = beginnings | {
        spelling[: -len(one)] + other
        for spelling in beginnings
        for pair in _ALIKE_FINALS
        for one, other in (pair, pair[::-1])
        if spelling.endswith(one)
    }
    return tuple((spelling, 1 if spelling == syllable else _LEAST_FUZZY) for spelling in sorted(spellings))


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
