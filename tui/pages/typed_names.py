"""Several names typed in one line - names, parts of them, pinyin or initials, with commas or blanks between - as keys.

What must stay true: a word that means two is never guessed; what a line means is said while one types.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from core.domain.pinyin_match import Match, match, spelled
from core.locale.catalogue import Translator
from tui.dialogs.form import Check

_BETWEEN = re.compile(r"[\s,;\u3001\uff0c\uff1b]+")
_MOST_NAMED = 4  # of those that a word may mean


class TypedNames:
    """``names``: key to name. To be made aside: pinyin loads its dictionaries at first."""

    def __init__(self, names: Mapping[int, str], t: Translator) -> None:
        self._names = dict(names)
        self._spelled = {key: spelled(name) for key, name in self._names.items()}
        self._t = t

    def read(self, typed: str) -> list[int]:
        """The keys that ``typed`` means, each once; words that mean none or several are left out."""
        found = [self._meant(one) for one in words_of(typed)]
        return list(dict.fromkeys(keys[0] for keys in found if len(keys) == 1))

    def check(self) -> Check:
        """What is wrong with a line; "" where every word means one."""

        def wrong(typed: str) -> str:
            for one in words_of(typed):
                keys = self._meant(one)
                if not keys:
                    return self._t("{word}: nothing is called so.", word=one)
                if len(keys) > 1:
                    names = "、".join(self._names[key] for key in keys[:_MOST_NAMED])
                    return self._t("{word} may be: {names}. Type more of it.", word=one, names=names)
            return ""

        return wrong

    def _meant(self, typed: str) -> Sequence[int]:
        """Whoever is called exactly so; otherwise the best fits."""
        exact = [key for key, name in self._names.items() if name == typed]
        if exact:
            return exact
        fits = {key: match(typed, one) for key, one in self._spelled.items()}
        kept = {key: how for key, how in fits.items() if how is not None and how is not Match.SOUNDS_ALIKE}
        best = min(kept.values(), default=None)
        return [key for key, how in kept.items() if how is best]


def words_of(typed: str) -> list[str]:
    return [one for one in _BETWEEN.split(typed) if one]
