"""Choices without buttons: the list that is written under a message, and which of them somebody's words mean.

What must stay true: what is listed and what is understood come from the same labels in the same order. A number means
the line of the list that it stands before and nothing else; where the question itself takes a number (a score, how
often something was done) nothing is numbered, and the other choices are answered with their words. Only plain digits
count as numbers, wide or ringed ones included; what is not quite a number is text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.domain.text import fold_width
from core.locale.catalogue import Translate

_NUMBER = re.compile(r"(?:第|选择?|no\.?|#)?\s*[(]?\s*([0-9]{1,3})\s*(?:[.、。,):]|号|项)?", re.IGNORECASE)
BETWEEN = "\n\n----------\n\n"
_AFTERWARDS = " .。,!?;、:~"  # what people put behind a word without meaning anything by it


@dataclass(frozen=True, slots=True)
class Option:
    """A choice as it is listed: ``number`` 0 is answered with its words only. ``token`` is what a button would send."""

    label: str
    number: int
    token: str


def numbers_of(labels: Sequence[str], *, takes_numbers: bool) -> list[int]:
    """The number of each of a message's choices, in order. ``takes_numbers``: a number is an answer of its own."""
    return [0] * len(labels) if takes_numbers else list(range(1, len(labels) + 1))


def number_in(text: str) -> int | None:
    """``3``, ``3.``, ``３、``, ``第3项`` and nothing longer than three digits; None for anything else."""
    found = _NUMBER.fullmatch(fold_width(text).strip())
    return int(found[1]) if found else None


def is_only_digits(text: str) -> bool:
    """Whether ``text`` says a number and nothing else, in whatever digits, however long."""
    said = fold_width(text).strip(_AFTERWARDS)
    return number_in(text) is not None or (said != "" and all(unicodedata.category(char) == "Nd" for char in said))


def chosen(text: str, options: Sequence[Option]) -> Option | None:
    """The one that ``text`` names, by its number or its label; None where it names none, or two alike."""
    number = number_in(text)
    if number is not None:
        return next((option for option in options if number and option.number == number), None)
    said = _folded(text)
    named = [option for option in options if said and _folded(option.label) == said]
    return named[0] if len(named) == 1 else None


def written(text: str, labels: Sequence[str], t: Translate, *, takes_numbers: bool) -> str:
    """``text`` with its choices under it."""
    if not takes_numbers:
        return written_together([(text, labels)], t)
    words = " / ".join(label for label in labels if not is_only_digits(label))
    return f"{text}\n\n{t('Or answer with a word: {words}', words=words)}" if words else text


def written_together(parts: Sequence[tuple[str, Sequence[str]]], t: Translate) -> str:
    """Several texts in one message, the choices of each under it, counted through."""
    shown, number = [], 0
    for text, labels in parts:
        lines = [f"{place}. {label}" for place, label in enumerate(labels, start=number + 1)]
        shown.append("\n".join([text, "", *lines]) if lines else text)
        number += len(labels)
    asked = [t("Please answer with the number.")] if number else []
    return "\n\n".join([BETWEEN.join(shown), *asked])


def _folded(text: str) -> str:
    """Without what people write differently and mean the same: width, case, blanks, a stop at the end."""
    return "".join(fold_width(text).casefold().split()).rstrip(_AFTERWARDS)
