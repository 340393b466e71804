"""A name as an index of words holds it, and what people type as a question to such an index.

``张三`` is found by 张, 三, 张三 (characters in their order), ``zhangsan`` and every beginning of it, ``san``, ``zs``,
``s``, and ``zhangs`` (the surname in full, then initials). An index answers a beginning of a word in milliseconds,
where a million names would have to be read otherwise. Spellings that only sound alike are left to lists in memory.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby

from core.domain.pinyin import pinyin_of

_RUN = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Term:
    """A part of what was typed: words in their order; ``is_beginning``: the last one may go on."""

    words: tuple[str, ...]
    is_beginning: bool


def search_words(name: str) -> str:
    """Everything by which ``name`` is found, separated by blanks."""
    return words_of(name, pinyin_of(name))


def words_of(name: str, pinyin: str) -> str:
    """As ``search_words``; ``pinyin``: the syllables as ``pinyin_of`` gives them."""
    folded, syllables = _folded(name), pinyin.split()
    spelled = ["".join(syllables[start:]) for start in range(len(syllables))]
    initials = ["".join(one[0] for one in syllables[start:]) for start in range(len(syllables))]
    short = [syllables[0] + initials[1]] if len(syllables) > 1 else []
    characters = [part for run in _RUN.findall(folded) for part in _parts(run)]
    return " ".join((*characters, *dict.fromkeys((*spelled, *initials, *short))))


def terms_of(typed: str) -> tuple[Term, ...]:
    """What an entry must hold, all of it, to fit one typed word; empty where nothing was typed that an index knows."""
    return tuple(
        Term(tuple(_parts(part)), not _is_chinese(part[-1]))
        for run in _RUN.findall(_folded(typed))
        for part in _split(run)
    )


def _split(run: str) -> list[str]:
    """Chinese characters and what is between them."""
    return ["".join(part) for _, part in groupby(run, _is_chinese)]


def _parts(run: str) -> list[str]:
    """Characters one by one, other words whole."""
    return [one for part in _split(run) for one in (part if _is_chinese(part[0]) else (part,))]


def _is_chinese(char: str) -> bool:
    return unicodedata.category(char) == "Lo"


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
