"""The list of active voters: a million of them, found by any part of a name and sorted by any column."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import sqlalchemy as sa

from core.domain.actors import PersonKind
from core.domain.pinyin import pinyin_of
from core.domain.pinyin_match import Match, match, spelled
from core.domain.search_words import Term, terms_of
from core.services.stores.pages import Filter, VoterEntry
from core.storage.keyset import Condition, Found, ListPlan, Stretch
from core.storage.session import Row, Session
from core.storage.tables.chat import accounts
from core.storage.tables.records import constituencies, list_sizes, voters
from core.storage.tables.search import INDEX

Keys = sa.Select[Any]
# Written out, and no Boolean, which would become "is_active = 1": SQLite uses a partial index only for the very
# condition that it was made with.
_IS_ACTIVE = cast("Condition", sa.literal_column("voters.is_active", sa.Integer))
_IS_REPRESENTATIVE: Condition = voters.c.is_representative == sa.literal_column("1")
_index = sa.table(INDEX, sa.column("rowid", sa.Integer), sa.column(INDEX))
_IN_CHAT = sa.select(accounts.c.person_id).where(
    accounts.c.person_kind == PersonKind.VOTER, accounts.c.revoked_at.is_(None)
)
_LEAST_OF_A_PLACE = 2  # letters from which a word may mean a constituency: one would mean half of them
_LEAST_OF_A_PHONE = 4
_YES = frozenset({"是", "yes", "y", "1", "true", "shi"})


async def find(session: Session, wanted: Filter) -> Found | None:
    """Errors: none; a column that cannot be searched fits nothing."""
    words = wanted.text.split()
    if not words:
        return None
    if wanted.column in ("representative", "bound"):
        return _is_or_not(wanted.column, is_so=words[0].casefold() in _YES)
    parts = [await _fitting(session, word, wanted) for word in words]
    keys = parts[0] if len(parts) == 1 else _everywhere(parts)
    return Found(voters.c.id.in_(keys), keys)


async def order(session: Session, column: str) -> Sequence[Stretch] | None:
    if column == "constituency":
        places = await _places(session)
        return [Stretch((), voters.c.constituency_id == one, is_lasting=False) for one in places] or [Stretch()]
    return _ORDERS.get(column)


async def version(session: Session) -> tuple[int, int]:
    query = sa.select(list_sizes.c.version, list_sizes.c.rows).where(list_sizes.c.list == "voters")
    row = await session.row(query)
    return (row.version, row.rows) if row is not None else (0, 0)


def read(row: Row) -> VoterEntry:
    return VoterEntry(*row[: len(VoterEntry._fields)])  # as the list's columns are: where it stands comes behind


async def _fitting(session: Session, word: str, wanted: Filter) -> Keys:
    """The keys of the voters that one word fits."""
    ways: list[Keys] = []
    terms = terms_of(word)
    if terms and (columns := _COLUMNS_OF_INDEX.get(wanted.column, "")):
        ways.append(_by_index(_expression(terms, columns)))
    if wanted.may_see_phones and wanted.column in ("", "phone") and word.isdigit():
        ways += _by_phone(word)
    if wanted.column == "constituency" or (not wanted.column and len(word) >= _LEAST_OF_A_PLACE):
        places = await _places_named(session, word)
        ways += [_active().where(voters.c.constituency_id.in_(places))] if places else []
    if not ways:
        return _active().where(sa.false())
    return ways[0] if len(ways) == 1 else sa.select(sa.union(*ways).subquery().c[0])


def _by_index(expression: str) -> Keys:
    return sa.select(_index.c.rowid.label("id")).where(_index.c[INDEX].op("MATCH")(expression))


def _expression(terms: Sequence[Term], columns: str) -> str:
    """A question to the index: the terms hold letters and digits only (``terms_of``)."""
    asked = (f'"{" ".join(term.words)}"{" *" if term.is_beginning else ""}' for term in terms)
    return f"{{{columns}}} : ({' AND '.join(asked)})"


def _by_phone(word: str) -> list[Keys]:
    """By its last digits, of which the index knows four."""
    if len(word) < _LEAST_OF_A_PHONE:
        return []
    tail = _by_index(f'phone : "{word[-_LEAST_OF_A_PHONE:]}"')
    return [_active().where(voters.c.id.in_(tail), voters.c.phone.endswith(word, autoescape=True))]


def _is_or_not(column: str, *, is_so: bool) -> Found:
    fits = _IS_REPRESENTATIVE if column == "representative" else voters.c.id.in_(_IN_CHAT)
    condition = fits if is_so else sa.not_(fits)
    return Found(condition, _active().where(condition))


def _everywhere(parts: Sequence[Keys]) -> Keys:
    return _active().where(*(voters.c.id.in_(part) for part in parts))


def _active() -> Keys:
    return sa.select(voters.c.id).where(_IS_ACTIVE)


async def _names(session: Session) -> Sequence[Row]:
    return await session.rows(sa.select(constituencies.c.id, constituencies.c.name))


async def _places(session: Session) -> list[int]:
    """The constituencies in the order of their names; in a thread, as pinyin loads its dictionaries at first."""
    return await asyncio.to_thread(_in_order, await _names(session))


async def _places_named(session: Session, word: str) -> list[int]:
    return await asyncio.to_thread(_fitting_places, await _names(session), word)


def _in_order(places: Sequence[Row]) -> list[int]:
    return [row.id for row in sorted(places, key=lambda row: (pinyin_of(row.name), row.name, row.id))]


def _fitting_places(places: Sequence[Row], word: str) -> list[int]:
    found = [(row.id, match(word, spelled(row.name))) for row in places]
    return [place for place, how in found if how is not None and how is not Match.SOUNDS_ALIKE]


_COLUMNS_OF_INDEX = {"": "search_words roll_number", "name": "search_words", "roll_number": "roll_number"}
_ORDERS: dict[str, Sequence[Stretch]] = {
    "name": (Stretch((voters.c.pinyin, voters.c.name)),),
    "roll_number": (
        Stretch((voters.c.roll_number,), voters.c.roll_number.is_not(None)),
        Stretch((), voters.c.roll_number.is_(None)),
    ),
    "representative": (
        Stretch((), _IS_REPRESENTATIVE),
        Stretch((), voters.c.is_representative == sa.literal_column("0")),
    ),
    "bound": (Stretch((), voters.c.id.in_(_IN_CHAT)), Stretch((), voters.c.id.not_in(_IN_CHAT))),
}
VOTERS = ListPlan(
    name="voters",
    source=voters,
    key=voters.c.id,
    base=_IS_ACTIVE,
    columns=(
        voters.c.id,
        voters.c.name,
        sa.select(constituencies.c.name)
        .where(constituencies.c.id == voters.c.constituency_id)
        .scalar_subquery()
        .label("constituency"),
        voters.c.roll_number,
        voters.c.phone,
        voters.c.is_representative,
        voters.c.id.in_(_IN_CHAT).label("is_bound"),
        voters.c.remark,
    ),
    read=read,
    order=order,
    find=find,
    version=version,
)
