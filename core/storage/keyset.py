"""Long lists a page at a time: from where a reader stands instead of by counting from the beginning (a keyset).

An order is one or several stretches, each of which an index can walk: "with a roll number, by it" and then "without
one, by id". A filter that few rows fit is answered by looking those up and sorting them; one that many fit, by walking
the order and leaving out the others, because the first page comes soon then. Both answer the same rows in the same
order, so a reader may go from one to the other.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, NamedTuple, TypeVar

import sqlalchemy as sa

from core.domain.errors import Invalid
from core.services.stores.pages import Anchor, At, Choice, Filter, From, Listed, Placed, Size, Sorting
from core.storage.fixed import Fixed
from core.storage.session import Row, Session

Entry = TypeVar("Entry")
Condition = sa.ColumnElement[bool]
FEW = 100_000  # so many rows are looked up and sorted in 0.2 s (two cores, 2026); walking a million takes 0.7 s
FEW_IN_OWN_ORDER = 20_000  # where rows that fit are strewn over the order, walking finds a page of them sooner
_NOTHING: sa.ColumnElement[Any] = sa.literal_column("''")  # no parameter: SQLite knows an expression again
_KEPT_COUNTS = 2_000  # of stretches too: a county has some hundred constituencies


@dataclass(frozen=True, slots=True)
class Stretch:
    """The rows for which ``where`` holds (None: all), ordered by ``by``, none of it null, and then by key.

    ``is_lasting`` False: the order has other stretches in another county, or once a place was added.
    """

    by: tuple[sa.ColumnElement[Any], ...] = ()
    where: Condition | None = None
    is_lasting: bool = True


_AS_MADE = (Stretch(),)


@dataclass(frozen=True, slots=True)
class Found:
    """Which rows fit a filter. ``keys`` selects theirs."""

    condition: Condition
    keys: sa.Select[Any]


@dataclass(frozen=True, slots=True)
class ListPlan(Generic[Entry]):
    """One list: where its rows come from and how they may be searched and sorted.

    ``find`` answers None for a filter that everything fits; ``version`` answers (version, how many rows there are).
    ``is_dear``: its columns are worked out, and only for the rows of a page (SQLite would for every row that it sorts).
    ``turned``: what turns a page of all its rows, once made.
    """

    name: str
    source: sa.FromClause
    key: sa.ColumnElement[int]
    base: Condition
    columns: Sequence[sa.ColumnElement[Any]]
    read: Callable[[Row], Entry]
    order: Callable[[Session, str], Awaitable[Sequence[Stretch] | None]]
    find: Callable[[Session, Filter], Awaitable[Found | None]]
    version: Callable[[Session], Awaitable[tuple[int, int]]]
    is_newest_first: bool = False
    is_dear: bool = False
    turned: dict[tuple[object, ...], Fixed] = field(default_factory=dict, compare=False)


class Counts:
    """How many rows fit what, as long as the list is the same: counting is the slow part of a filter."""

    def __init__(self) -> None:
        self._known: dict[tuple[object, ...], tuple[int, int]] = {}

    def get(self, what: tuple[object, ...], version: int) -> int | None:
        known = self._known.get(what)
        return known[1] if known is not None and known[0] == version else None

    def put(self, what: tuple[object, ...], version: int, number: int) -> None:
        self._known.pop(what, None)
        self._known[what] = (version, number)
        while len(self._known) > _KEPT_COUNTS:
            self._known.pop(next(iter(self._known)))


class KeysetList(Generic[Entry]):
    """Implements ``core.services.stores.pages.PagedList``."""

    def __init__(self, session: Session, plan: ListPlan[Entry], counts: Counts) -> None:
        self._session = session
        self._plan = plan
        self._counts = counts

    async def size(self, listed: Listed) -> Size:
        version, whole = await self._plan.version(self._session)
        found = await self._plan.find(self._session, listed.filter)
        return Size(await self._number(listed.filter, found), whole, version)

    async def page(self, listed: Listed, start: From, limit: int) -> Sequence[Placed[Entry]]:
        walk = await self._walk(listed)
        if start.before is not None:
            return (await walk.rows(limit, start.before, is_back=True))[::-1]
        if start.after is not None or start.at is not None:
            return await walk.rows(limit, start.after or start.at, is_with_start=start.after is None)
        number = await self._number(listed.filter, walk.found)
        limit = min(limit, number - start.place)
        if limit <= 0:
            return []
        if start.place <= number // 2:
            return await walk.rows(limit, skip=start.place)
        return (await walk.rows(limit, skip=number - start.place - limit, is_back=True))[::-1]

    async def anchor(self, listed: Listed, key: int) -> Anchor | None:
        walk = await self._walk(listed)
        at = await walk.at(key)
        if at is None:
            return None
        before = await walk.number_before(at)
        if walk.is_reversed:
            return Anchor(await self._number(listed.filter, walk.found) - before - 1, at)
        return Anchor(before, at)

    async def fitting(self, wanted: Filter, keys: Sequence[int]) -> frozenset[int]:
        query = sa.select(self._plan.key).select_from(self._plan.source)
        query = query.where(self._plan.base, self._plan.key.in_(keys))
        found = await self._plan.find(self._session, wanted)
        if found is not None:
            query = query.where(found.condition)
        return frozenset(row[0] for row in await self._session.rows(query))

    async def number_of(self, choice: Choice) -> int:
        parts = [self._keys().where(self._plan.key.in_(choice.keys))]
        for one in choice.filters:
            found = await self._plan.find(self._session, one)
            parts.append(found.keys if found is not None else self._keys())
        every = sa.union(*parts).subquery()
        query = sa.select(sa.func.count()).select_from(every).where(every.c[0].not_in(choice.apart))
        return int(await self._session.scalar(query))

    async def chosen(self, choice: Choice, *, after: int, limit: int) -> Sequence[Placed[Entry]]:
        key = self._plan.key
        fits: list[Condition] = [key.in_(choice.keys)]
        for one in choice.filters:
            found = await self._plan.find(self._session, one)
            fits.append(found.condition if found is not None else sa.true())
        query = sa.select(*self._plan.columns, key.label("at_0")).select_from(self._plan.source)
        query = query.where(self._plan.base, key > after, key.not_in(choice.apart), sa.or_(*fits))
        rows = await self._session.rows(query.order_by(key).limit(limit))
        return [Placed(self._plan.read(row), (row.at_0,)) for row in rows]

    def _keys(self) -> sa.Select[Any]:
        return sa.select(self._plan.key).select_from(self._plan.source).where(self._plan.base)

    async def _number(self, wanted: Filter, found: Found | None) -> int:
        version, whole = await self._plan.version(self._session)
        if found is None:
            return whole
        known = self._counts.get((self._plan.name, wanted), version)
        if known is None:
            known = int(await self._session.scalar(sa.select(sa.func.count()).select_from(found.keys.subquery())))
            self._counts.put((self._plan.name, wanted), version, known)
        return known

    async def _walk(self, listed: Listed) -> _Walk[Entry]:
        found = await self._plan.find(self._session, listed.filter)
        stretches = await self._stretches(listed.sorting)
        few = FEW if listed.sorting.column else min(FEW, FEW_IN_OWN_ORDER)
        is_few = found is not None and await self._number(listed.filter, found) <= few
        natural = self._plan.is_newest_first and not listed.sorting.column
        return _Walk(
            self._session,
            self._plan,
            self._counts,
            listed,
            found,
            tuple(stretches),
            is_reversed=listed.sorting.is_reversed != natural,
            is_few=is_few,
        )

    async def _stretches(self, sorting: Sorting) -> Sequence[Stretch]:
        known = _AS_MADE if not sorting.column else await self._plan.order(self._session, sorting.column)
        if known is None:
            raise Invalid("list.column", column=sorting.column)
        return known


class _Turn(NamedTuple):
    """Which page: of the stretch ``number``, ``limit`` rows beyond ``start`` (None: its end), ``skip`` left out."""

    number: int
    start: Sequence[object] | None
    limit: int
    skip: int
    is_down: bool
    is_with_start: bool


class _Walk(Generic[Entry]):
    """One filter and one order. A row stands at (stretch, what it is ordered by, key)."""

    def __init__(
        self,
        session: Session,
        plan: ListPlan[Entry],
        counts: Counts,
        listed: Listed,
        found: Found | None,
        stretches: tuple[Stretch, ...],
        *,
        is_reversed: bool,
        is_few: bool,
    ) -> None:
        self.found = found
        self.is_reversed = is_reversed
        self._session = session
        self._plan = plan
        self._counts = counts
        self._listed = listed
        self._stretches = stretches
        self._is_few = is_few
        self._width = max(len(stretch.by) for stretch in stretches)

    async def rows(
        self, limit: int, start: At | None = None, *, skip: int = 0, is_with_start: bool = False, is_back: bool = False
    ) -> list[Placed[Entry]]:
        """The next rows from ``start`` (or from the end), leaving out ``skip``; ``is_back``: against the order."""
        is_down = self.is_reversed != is_back
        found: list[Placed[Entry]] = []
        for number in self._from(start, is_down=is_down):
            if skip and len(self._pieces()) > 1:
                size = await self._count(number)
                if skip >= size:
                    skip -= size
                    continue
            begins = self._start_in(number, start)
            rows = await self._turned(_Turn(number, begins, limit - len(found), skip, is_down, is_with_start))
            found += [Placed(self._plan.read(row), self._at(row)) for row in rows]
            skip = 0
            if len(found) >= limit:
                break
        return found

    async def at(self, key: int) -> At | None:
        """Where the row ``key`` stands."""
        query = self._select(*self._single()).where(self._plan.key == key)
        if self.found is not None:
            query = query.where(self.found.condition)
        row = await self._session.row(query)
        return self._at(row) if row is not None else None

    async def number_before(self, at: At) -> int:
        """How many rows stand before ``at``, as if the order were not reversed."""
        if self._is_few:
            condition = sa.tuple_(*self._single(), self._plan.key) < _tuple(at)
            return await self._number(condition)
        here = self._pieces().index(int(at[0]))
        before = sum([await self._count(number) for number in self._pieces()[:here]])
        return before + await self._number_within(int(at[0]), at)

    async def _number_within(self, number: int, at: At) -> int:
        """Ranges of an index, each counted by itself: counting by a row value looks at every entry twice."""
        stretch = self._stretches[number]
        by, values = [*stretch.by, self._plan.key], [*at[1 : 1 + len(stretch.by)], at[-1]]
        total = 0
        for place in range(len(by)):
            same = [one == value for one, value in zip(by[:place], values[:place], strict=True)]
            total += await self._number(sa.and_(*self._where(number), *same, by[place] < values[place]))
        return total

    async def _count(self, number: int) -> int:
        """How many rows a stretch has; known once it was asked, until the list changes."""
        what = (self._plan.name, self._listed.filter, self._listed.sorting.column, number)
        version, _ = await self._plan.version(self._session)
        known = self._counts.get(what, version)
        if known is None:
            known = await self._number(sa.and_(sa.true(), *self._where(number)))
            self._counts.put(what, version, known)
        return known

    async def _number(self, condition: Condition) -> int:
        query = sa.select(sa.func.count()).select_from(self._plan.source).where(self._plan.base, condition)
        return int(await self._session.scalar(self._filtered(query)))

    async def _turned(self, turn: _Turn) -> Sequence[Row]:
        """The rows of a page. Of all rows of a list it is the same question every time: made once."""
        if self.found is not None or not self._stretches[turn.number].is_lasting:
            return await self._session.rows(self._page(turn))
        begins = turn.start is not None, turn.skip > 0, turn.is_with_start
        what = (self._listed.sorting.column, turn.number, turn.is_down, *begins)
        if what not in self._plan.turned:
            self._plan.turned[what] = Fixed(self._page(turn, is_given_later=True))
        given = {f"start_{place}": value for place, value in enumerate(turn.start or ())}
        return await self._session.rows(self._plan.turned[what], {**given, "limit": turn.limit, "skip": turn.skip})

    def _page(self, turn: _Turn, *, is_given_later: bool = False) -> sa.Select[Any]:
        number, start, is_down = turn.number, turn.start, turn.is_down
        by = self._single() if self._is_few else list(self._stretches[number].by)
        order = [*by, self._plan.key]
        marks = by if self._is_few else [sa.literal(number), *by]
        query = self._select(*marks, *[sa.literal("")] * (1 + self._width - len(marks)))
        query = query.where(*(() if self._is_few else self._where(number)))
        if start is not None:
            if is_given_later:
                start = [sa.bindparam(f"start_{place}", type_=one.type) for place, one in enumerate(order)]
            query = query.where(_beyond(order, start, is_down=is_down, is_with_start=turn.is_with_start))
        query = self._filtered(query).order_by(*(one.desc() if is_down else one for one in order))
        query = query.limit(sa.bindparam("limit", type_=sa.Integer) if is_given_later else turn.limit)
        if turn.skip:
            query = query.offset(sa.bindparam("skip", type_=sa.Integer) if is_given_later else turn.skip)
        return self._completed(query, is_down=is_down) if self._plan.is_dear else query

    def _start_in(self, number: int, start: At | None) -> Sequence[object] | None:
        """What a page of the stretch ``number`` begins at; None: at its end."""
        if start is None or self._is_few:
            return start
        return (*start[1 : 1 + len(self._stretches[number].by)], start[-1]) if start[0] == number else None

    def _select(self, *marks: sa.ColumnElement[Any]) -> sa.Select[Any]:
        places = [one.label(f"at_{number}") for number, one in enumerate((*marks, self._plan.key))]
        columns = () if self._plan.is_dear else self._plan.columns
        return sa.select(*columns, *places).select_from(self._plan.source).where(self._plan.base)

    def _completed(self, page: sa.Select[Any], *, is_down: bool) -> sa.Select[Any]:
        """The rows of ``page``, of which only the places are known, with their columns."""
        found = page.subquery("found")
        places = [found.c[f"at_{number}"] for number in range(self._width + 2)]
        joined = self._plan.source.join(found, self._plan.key == places[-1])
        order = [one.desc() if is_down else one.asc() for one in places]
        return sa.select(*self._plan.columns, *places).select_from(joined).order_by(*order)

    def _filtered(self, query: sa.Select[Any]) -> sa.Select[Any]:
        if self.found is None:
            return query
        if self._is_few:
            return query.where(self._plan.key.in_(self.found.keys))
        return query.where((self._plan.key + 0).in_(self.found.keys))  # an expression: the order is walked instead

    def _single(self) -> list[sa.ColumnElement[Any]]:
        """The whole order as one: the stretch, then what it is ordered by. Expressions, which no index tempts."""
        several = [(one.where, number) for number, one in enumerate(self._stretches) if one.where is not None]
        lead: sa.ColumnElement[Any] = sa.case(*several, else_=len(several)) if several else sa.literal(0)
        return [lead, *(self._ordered_by(place) for place in range(self._width))]

    def _ordered_by(self, place: int) -> sa.ColumnElement[Any]:
        first = next(one.by[place] for one in self._stretches if place < len(one.by))
        return sa.func.coalesce(first, _NOTHING)

    def _where(self, number: int) -> tuple[Condition, ...]:
        where = self._stretches[number].where
        return (where,) if where is not None else ()

    def _pieces(self) -> list[int]:
        return [0] if self._is_few else list(range(len(self._stretches)))

    def _from(self, start: At | None, *, is_down: bool) -> list[int]:
        pieces = self._pieces()[::-1] if is_down else self._pieces()
        return pieces if start is None or self._is_few else pieces[pieces.index(int(start[0])) :]

    def _at(self, row: Row) -> At:
        """The places, which every query has as its last columns."""
        return tuple(row[-self._width - 2 :])


def _beyond(
    by: Sequence[sa.ColumnElement[Any]], values: Sequence[object], *, is_down: bool, is_with_start: bool
) -> Condition:
    row, given = sa.tuple_(*by), _tuple(values)
    if is_down:
        beyond: Condition = row <= given if is_with_start else row < given
    else:
        beyond = row >= given if is_with_start else row > given
    return beyond


def _tuple(values: Sequence[object]) -> Any:
    return sa.tuple_(*(one if isinstance(one, sa.ColumnElement) else sa.literal(one) for one in values))
