"""When two entries of a roll are the same person. The one place that decides, for a file and for the county.

    deputies  by card number where both have one, else by name and constituency
    voters    by roll number where both have one, else by name, constituency and telephone
    staff     by login where both have one, else by name

Names are compared without width, case, blanks and dots.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from core.domain.roster.rows import RosterKind

Fields = Mapping[str, str | None]

_NUMBER = {
    RosterKind.DEPUTIES: "card_number",
    RosterKind.VOTERS: "roll_number",
    RosterKind.STAFF: "login",
}


def number_of(kind: RosterKind, fields: Fields) -> str | None:
    """The number or login that names one person alone, if there is one."""
    number = fields.get(_NUMBER[kind])
    return folded(number) if number else None


def exact_key(kind: RosterKind, fields: Fields) -> tuple[str, ...]:
    """What is the same for the same person when there is no number."""
    if kind is RosterKind.STAFF:
        return (folded(fields.get("name")),)
    if kind is RosterKind.DEPUTIES:
        return loose_key(fields)
    return (*loose_key(fields), fields.get("phone") or "")


def loose_key(fields: Fields) -> tuple[str, str]:
    """Name and constituency."""
    return folded(fields.get("name")), folded(fields.get("constituency"))


def may_be_same(kind: RosterKind, one: Fields, other: Fields) -> bool:
    """Whether nothing that both state tells them apart: two numbers, or two telephones of a voter."""
    numbers = number_of(kind, one), number_of(kind, other)
    if all(numbers) and numbers[0] != numbers[1]:
        return False
    if kind is not RosterKind.VOTERS or (all(numbers) and numbers[0] == numbers[1]):
        return True
    phones = one.get("phone"), other.get("phone")
    return not (all(phones) and phones[0] != phones[1])


def folded(text: str | None) -> str:
    plain = unicodedata.normalize("NFKC", text or "").casefold()
    return "".join(char for char in plain if char not in " ·•-")
