"""Where a value of a rule file comes from: what the comment beside it says, as something that can be looked up.

A comment made of references alone is read: facts (``B1.14``), documents with or without an article (``L1 art. 51``,
``P5``), and how firmly the value stands on them (``assumption``, ``borrowed``, ``in part``, ``not a rule``), commas
between. What must stay true: every other comment is the county's own and is kept as it was written; facts that it names
are found in it all the same. Every number is told in ``docs/sources.md``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from core.domain.rules.facts import FACTS

_REFERENCE = re.compile(r"(B\d+\.\d+|[LPSC]\d+)(?: art\. (\d{1,3}(?:-\d{1,3})?))?")
_FACT = re.compile(r"\bB\d+\.\d+\b")
_COMMA = re.compile(r"\s*[,，;；、]\s*")


class Standing(StrEnum):
    """What keeps a value from standing on its references alone."""

    ASSUMPTION = "assumption"  # no source of the region was found
    BORROWED = "borrowed"  # the references are another region's, none of this region was found
    IN_PART = "in part"  # the references leave this very value open
    FORMAT = "not a rule"  # of the file itself


_STANDINGS = {
    **{one.value: one for one in Standing},
    "假定": Standing.ASSUMPTION,
    "借用": Standing.BORROWED,
    "部分假定": Standing.IN_PART,
}


@dataclass(frozen=True, slots=True)
class Reference:
    """A fact or a document by its number; of a document an article, or two and those between: ``51``, ``13-14``."""

    number: str
    article: str = ""

    @property
    def is_fact(self) -> bool:
        return self.number.startswith("B")


Item = Reference | Standing


@dataclass(frozen=True, slots=True)
class Source:
    """``as_written``: the comments whole. ``own_words``: those of them that are no references alone."""

    as_written: str = ""
    references: tuple[Reference, ...] = ()
    standing: tuple[Standing, ...] = ()
    own_words: str = ""

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(one.number for one in self.references if one.is_fact)

    @property
    def documents(self) -> tuple[Reference, ...]:
        return tuple(one for one in self.references if not one.is_fact)

    @property
    def is_assumption(self) -> bool:
        """Nothing of the region itself stands behind it."""
        return not {Standing.ASSUMPTION, Standing.BORROWED}.isdisjoint(self.standing)


def read_source(comments: Sequence[str]) -> Source:
    """What ``comments`` beside one entry say together."""
    items: list[Item] = []
    own: list[str] = []
    for comment in comments:
        read = [_item(part) for part in _COMMA.split(comment)]
        if None in read:
            own.append(comment)
            read = list(_named_in(comment))
        items += (one for one in read if one is not None)
    kept = tuple(dict.fromkeys(items))
    return Source(
        " ".join(comments),
        references=tuple(one for one in kept if isinstance(one, Reference)),
        standing=tuple(one for one in kept if isinstance(one, Standing)),
        own_words=" ".join(own),
    )


def support_of(fact: str) -> tuple[Reference, ...]:
    """The documents that a fact was read in; none for what was put together. Errors: KeyError for an unknown number."""
    read = (_item(part) for part in _COMMA.split(FACTS[fact]))
    return tuple(one for one in read if isinstance(one, Reference))


def _item(part: str) -> Item | None:
    """A reference to something known, or a standing; None for any other words."""
    found = _REFERENCE.fullmatch(part)
    if found is None:
        return _STANDINGS.get(part)
    return Reference(found[1], found[2] or "") if found[1] in FACTS or found[1] in DOCUMENTS else None


def _named_in(words: str) -> Iterable[Item]:
    """The facts that somebody's own words name, and that they call it an assumption."""
    yield from (Reference(number) for number in _FACT.findall(words) if number in FACTS)
    if "assumption" in words or "假定" in words:
        yield Standing.ASSUMPTION


DOCUMENTS = frozenset(found[1] for told in FACTS.values() for found in _REFERENCE.finditer(told))
