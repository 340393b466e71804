"""The list of proposals: a hundred thousand of them, by state and unit, found by title, deputies, units and words.

What must stay true: a draft that was never handed in is its deputy's own: it is in no page, no count and no choice.
A deputy is found by pinyin as everywhere; so is a unit, of which there are few: they are compared in memory.
"""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from core.domain.errors import Invalid
from core.domain.pinyin_match import Match, match, spelled
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind
from core.domain.proposals.units import UnitStatus
from core.services.stores.pages import Filter, ProposalEntry
from core.storage.fixed import DATA_VERSION
from core.storage.keyset import Condition, Found, ListPlan, Stretch
from core.storage.session import Row, Session
from core.storage.tables.proposals import (
    handling_units,
    proposal_assignments,
    proposal_clocks,
    proposal_signatories,
    proposals,
)
from core.storage.tables.records import deputies

_own = proposals.c
# Written out: with parameters SQLite would not know an order again among the columns, and work it out twice.
_NOTHING, _BLANK, _COMMA, _LAST = (sa.literal_column(f"'{one}'", sa.String) for one in ("", " ", "、", "~"))
_of_lead = (proposal_signatories.c.proposal_id == _own.id, proposal_signatories.c.position == sa.literal_column("0"))
_has_part = proposal_assignments.c.status != sa.literal_column(f"'{UnitStatus.RETURNED}'")
_is_open = (proposal_clocks.c.proposal_id == _own.id, proposal_clocks.c.met_on.is_(None))


def _lead(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    signed = sa.select(column).join_from(proposal_signatories, deputies).where(*_of_lead)
    return sa.func.coalesce(signed.correlate(proposals).scalar_subquery(), _NOTHING)


def _next(column: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    """Of the open clock that runs out first."""
    running = sa.select(column).where(*_is_open, proposal_clocks.c.due_on.is_not(None))
    first = running.order_by(proposal_clocks.c.due_on, proposal_clocks.c.position).limit(1)
    return first.correlate(proposals).scalar_subquery()


_DUE = sa.type_coerce(  # as text: where a row stands in an order is made of text and numbers
    sa.select(sa.func.min(proposal_clocks.c.due_on)).where(*_is_open).correlate(proposals).scalar_subquery(), sa.String
)
_UNITS = sa.func.coalesce(
    sa.select(sa.func.group_concat(handling_units.c.name, _COMMA))
    .join_from(proposal_assignments, handling_units)
    .where(proposal_assignments.c.proposal_id == _own.id, _has_part)
    .correlate(proposals)
    .scalar_subquery(),
    _NOTHING,
)
_SIGNATORIES = (
    sa.select(sa.func.count())
    .select_from(proposal_signatories)
    .where(proposal_signatories.c.proposal_id == _own.id)
    .correlate(proposals)
    .scalar_subquery()
)
_is_draft = _own.status == sa.literal_column(f"'{Status.DRAFT}'")
_WAS_HANDED_IN = sa.or_(sa.not_(_is_draft), _own.submitted_on.is_not(None))


def _own_drafts() -> sa.Select[Any]:
    """How many were never handed in, year by year as the index has them: of a hundred thousand only drafts are read."""
    later = sa.select(sa.func.min(_own.year).label("year"))
    years = later.cte("years", recursive=True)
    following = later.where(_own.year > years.c.year).correlate(years).scalar_subquery()
    years = years.union_all(sa.select(following).where(years.c.year.is_not(None)))
    drafts = sa.and_(_own.year == years.c.year, _is_draft)
    counted = sa.select(sa.func.count()).select_from(years.join(proposals, drafts))
    return counted.where(_own.submitted_on.is_(None))


_OWN_DRAFTS = _own_drafts()
_SEARCHED = frozenset({"", "number", "title", "lead", "units", "state", "due", "topic"})
_LEAST_OF_A_UNIT = 2  # letters from which a word may mean a unit: one would mean half of them


async def find(session: Session, wanted: Filter) -> Found | None:
    """Errors: Invalid("list.column")."""
    if wanted.column not in _SEARCHED:
        raise Invalid("list.column", column=wanted.column)
    meant = dict(wanted.meant)
    fits = [await _fitting(session, word, wanted.column, meant.get(word, ())) for word in wanted.text.split()]
    fits += _kept_to(wanted)
    return Found(sa.and_(*fits), sa.select(_own.id).where(_WAS_HANDED_IN, *fits)) if fits else None


async def order(session: Session, column: str) -> Sequence[Stretch] | None:
    return _ORDERS.get(column)


async def version(session: Session) -> tuple[int, int]:
    """Any commit may have changed the list."""
    counted = int(await session.scalar(sa.select(sa.func.count()).select_from(proposals)))
    version = int(await session.scalar(DATA_VERSION))
    return version, counted - int(await session.scalar(_OWN_DRAFTS))


def read(row: Row) -> ProposalEntry:
    values = {name: row._mapping[name] for name in ("id", "year", "number", "title", "topic", "lead", "units")}
    return ProposalEntry(
        **values,
        kind=Kind(row.kind),
        status=Status(row.status),
        signatories=row.signatories,
        due_on=date.fromisoformat(row.due) if row.due else None,
        due_key=row.due_key or "",
        is_estimated=bool(row.is_estimated),
    )


def _kept_to(wanted: Filter) -> list[Condition]:
    fits: list[Condition] = [_own.year == wanted.year] if wanted.year is not None else []
    fits += [_own.status.in_([str(one) for one in wanted.statuses])] if wanted.statuses else []
    return fits + ([_given_to([wanted.unit])] if wanted.unit is not None else [])


async def _fitting(session: Session, word: str, column: str, codes: Collection[str]) -> Condition:
    """What one word fits: in ``column``, or anywhere."""
    ways: dict[str, list[Condition]] = {
        "number": _numbered(word),
        "title": [_holds(_own.title, word)],
        "lead": [_signed_by(word, only_lead=column == "lead")],
        "state": [_own.status.in_(sorted(codes))] if codes else [],
        "topic": [_own.topic.in_(sorted(codes))] if codes else [],
        "due": [_DUE.contains(word, autoescape=True)] if column == "due" else [],
    }
    if column == "units" or (not column and len(word) >= _LEAST_OF_A_UNIT):
        ways["units"] = [_given_to(await _units_named(session, word))]
    kept = [one for name, some in ways.items() if column in ("", name) for one in some]
    return sa.or_(sa.false(), *kept)


def _numbered(word: str) -> list[Condition]:
    """``12``, or ``2026-12``."""
    year, between, number = word.rpartition("-")
    if not number.isdecimal() or (between and not year.isdecimal()):
        return []
    fits: list[Condition] = [_own.number == int(number[:9])]
    return [sa.and_(*fits, _own.year == int(year[:9]))] if between else fits


def _signed_by(word: str, *, only_lead: bool) -> Condition:
    named = (deputies.c.name, deputies.c.initials, sa.func.replace(deputies.c.pinyin, " ", ""))
    people = sa.select(deputies.c.id).where(sa.or_(*(_holds(one, word) for one in named)))
    signed = sa.select(proposal_signatories.c.proposal_id).where(proposal_signatories.c.deputy_id.in_(people))
    return _own.id.in_(signed.where(proposal_signatories.c.position == 0) if only_lead else signed)


def _given_to(units: Collection[int]) -> Condition:
    given = sa.select(proposal_assignments.c.proposal_id).where(_has_part, proposal_assignments.c.unit_id.in_(units))
    return _own.id.in_(given)


def _holds(column: sa.ColumnElement[Any], word: str) -> Condition:
    return sa.func.lower(column).contains(word.casefold(), autoescape=True)


async def _units_named(session: Session, word: str) -> list[int]:
    """In a thread, as pinyin loads its dictionaries at first."""
    rows = await session.rows(sa.select(handling_units.c.id, handling_units.c.name))
    return await asyncio.to_thread(_fitting_units, rows, word)


def _fitting_units(units: Sequence[Row], word: str) -> list[int]:
    found = [(row.id, match(word, spelled(row.name))) for row in units]
    return [unit for unit, how in found if how is not None and how is not Match.SOUNDS_ALIKE]


_ORDERS: Mapping[str, Sequence[Stretch]] = {
    "number": (
        Stretch((_own.year, _own.kind, _own.number), _own.number.is_not(None)),
        Stretch((_own.year,), _own.number.is_(None)),
    ),
    "title": (Stretch((_own.title,)),),
    "lead": (Stretch((_lead(deputies.c.pinyin + _BLANK + deputies.c.name),)),),
    "units": (Stretch((_UNITS,)),),
    "state": tuple(Stretch((), _own.status == str(one)) for one in Status),
    "due": (Stretch((sa.func.coalesce(_DUE, _LAST),)),),
    "topic": (Stretch((_own.topic,)),),
}
PROPOSALS = ListPlan(
    name="proposals",
    source=proposals,
    key=_own.id,
    base=_WAS_HANDED_IN,
    columns=(
        *(_own[name] for name in ("id", "kind", "year", "number", "title", "status", "topic")),
        _lead(deputies.c.name).label("lead"),
        _SIGNATORIES.label("signatories"),
        _UNITS.label("units"),
        _DUE.label("due"),
        _next(proposal_clocks.c.key).label("due_key"),
        _next(proposal_clocks.c.is_estimated).label("is_estimated"),
    ),
    read=read,
    order=order,
    find=find,
    version=version,
    is_newest_first=True,
    is_dear=True,
)
