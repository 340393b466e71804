"""How proposals are found: the words an index keeps of a text, what a typed question asks of it, how alike two are.

Chinese is not written in words: of every run of characters all pairs of neighbours are kept, in their order, and the
last character by itself. So any two characters that stand together are found by looking up one word, a longer phrase
as a row of pairs, a single character as the beginning of a pair; nothing depends on a dictionary. Other words are kept
whole and found by their beginning.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise

from core.domain.search_words import Term

_RUN = re.compile(r"[^\W_]+")
_CHINESE = frozenset({"Lo", "Lm", "Nl"})  # 々 and 〇 among them
ALIKE_FROM = 30  # percent: less than that is another matter


def indexed(text: str) -> str:
    """Everything by which ``text`` is found, in its order, separated by blanks."""
    return " ".join(word for run in _runs(text) for word in _words(run))


def asked(typed: str) -> tuple[Term, ...]:
    """What a text must hold, all of it; empty where nothing was typed that an index knows."""
    return tuple(_term(run) for run in _runs(typed))


def telling(text: str) -> frozenset[str]:
    """The words of ``text`` that say something by themselves: of at least two characters."""
    return frozenset(word for word in indexed(text).split() if len(word) > 1)


def weights(known: Mapping[str, int], texts: int) -> Mapping[str, float]:
    """What each word counts when ``known`` of ``texts`` hold it: what stands everywhere says little."""
    return {word: math.log(1 + texts / (1 + holding)) for word, holding in known.items()}


def likeness(wanted: Mapping[str, float], text: str) -> int:
    """How much of what ``wanted`` says stands in ``text`` (``folded``), in percent.

    ``wanted``: each word and what it counts.
    """
    whole = sum(wanted.values())
    found = sum(weight for word, weight in wanted.items() if word in text)
    return round(100 * found / whole) if whole else 0


def folded(text: str) -> str:
    """As words are kept: width and case do not matter."""
    return unicodedata.normalize("NFKC", text).casefold()


def _term(run: str) -> Term:
    *_, last = _parts(run)
    words = tuple(_words(run))
    if _is_chinese(last[0]) and len(last) > 1:
        return Term(words[:-1], is_beginning=False)  # the last character by itself would have to end the run
    return Term(words, is_beginning=True)


def _runs(text: str) -> list[str]:
    return _RUN.findall(folded(text))


def _words(run: str) -> Iterator[str]:
    for part in _parts(run):
        if _is_chinese(part[0]):
            yield from (first + second for first, second in pairwise(part))
            yield part[-1]
        else:
            yield part


def _parts(run: str) -> list[str]:
    """Chinese characters and what is between them."""
    return ["".join(part) for _, part in groupby(run, _is_chinese)]


def _is_chinese(char: str) -> bool:
    return unicodedata.category(char) in _CHINESE
