"""Whom and what the audit trail speaks of, by name: it keeps labels (``deputy:7``, ``venue:3``), people know names.

What must stay true: only what was asked for is read, by its key, however large the county is; nobody is told a name
that the lists would not tell them. Beside a ballot the trail stays as it was written: who was handed a paper sheet is
a number there, and no name is put to it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from core.domain.actors import STAFF_ROLES, Actor, Role
from core.domain.errors import NotFound
from core.domain.ids import DeputyId, MeetingId, VoterId
from core.domain.records import Staff
from core.domain.use_cases import REGISTER, use_case
from core.services.deeds import PARTS
from core.services.stores.ledger import AuditLine
from core.services.stores.pages import Choice, Filter, From, Listed, PagedList
from core.services.work import Transactions, Work

_READERS = (*sorted(STAFF_ROLES), Role.SYSTEM)
_AUDITORS = (Role.ADMINISTRATOR, Role.SCRUTINEER)
MOST_CALLED = 200  # of one kind: whoever means another writes more of the name
# What the details of a line hold numbers of. A voter is not among them: a line names one only for a paper sheet.
NUMBERS_OF: Mapping[str, str] = {
    "asked": "deputy",
    "constituency": "constituency",
    "group": "group",
    "handled_by": "contact",
    "merged_into": "proposal",
    "rules": "rules",
    "supervised_by": "contact",
    "unit": "unit",
    "units": "unit",
}
SECTION = "section"  # of a duty report: ``section:aspect:training``; the county's rules name it
LABELS_IN = ("persons", "restored", "second")  # details that hold labels
_NEEDED = {"proposal": "proposal.page", "priority": "proposal.page", "unit": "unit.list", "contact": "contact.list"}


class TrailNames:
    """From labels to names, and back."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("audit.names", *_READERS)
    async def of(self, actor: Actor, labels: Collection[str]) -> Mapping[str, str]:
        """The names of those of ``labels`` that have one and that the actor may read."""
        async with self._transactions.read(actor) as work:
            return await names_of(work, labels)

    @use_case("audit.called", *_AUDITORS)
    async def called(self, actor: Actor, text: str) -> frozenset[str]:
        """The labels of whom and what is called so, by a part of the name: at most MOST_CALLED of each kind."""
        async with self._transactions.read(actor) as work:
            return await _called(work, text)


def labels_in(line: AuditLine) -> frozenset[str]:
    """Everything that ``line`` speaks of."""
    return frozenset([line.actor, line.subject, *_in_details(line.details)])


async def names_of(work: Work, labels: Iterable[str]) -> dict[str, str]:
    """By label; what is gone, or has no name, is not in it."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for label in labels:
        noun, _, number = label.partition(":")
        if noun in _FINDERS and number.isascii() and number.isdecimal() and _may(work, noun):
            wanted[noun].add(int(number))
    names: dict[str, str] = {}
    for noun, numbers in wanted.items():
        found = await _FINDERS[noun](work, sorted(numbers))
        names |= {f"{noun}:{number}": found[number] for number in numbers if found.get(number)}
    return names


def labels_of_detail(name: str, value: object) -> list[str]:
    """What a detail of a line means: labels, or numbers of one kind of thing."""
    values = value if isinstance(value, list | tuple) else [value]
    if name in LABELS_IN:
        return [one for one in values if isinstance(one, str)]
    if name == PARTS:
        return [f"{SECTION}:{one}" for one in values]
    noun = NUMBERS_OF.get(name)
    return [f"{noun}:{one}" for one in values if isinstance(one, int) and not isinstance(one, bool)] if noun else []


def _in_details(details: Mapping[str, object]) -> Iterator[str]:
    for name, value in details.items():
        yield from labels_of_detail(name, value)


def _may(work: Work, noun: str) -> bool:
    return noun not in _NEEDED or work.actor.has(*REGISTER[_NEEDED[noun]].roles)


async def _deputies(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.records.deputies_named([DeputyId(one) for one in numbers]))


async def _voters(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.records.voters_named([VoterId(one) for one in numbers]))


async def _staff(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return staff_names(await work.records.staff())


def staff_names(staff: Sequence[Staff]) -> dict[int, str]:
    """Each by name; two of the same name with their logins."""
    times = Counter(one.name for one in staff)
    return {one.id: one.name if times[one.name] == 1 else f"{one.name} ({one.login})" for one in staff}


async def _contacts(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.contacts.every())


async def _units(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.proposals.units())


async def _meetings(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    titles = await work.meetings.titles([MeetingId(one) for one in numbers])
    return {int(number): title for number, title in titles.items()}


async def _venues(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.records.venues())


async def _leaders(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.records.leaders())


async def _constituencies(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.records.constituencies())


async def _groups(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return _by_id(await work.records.groups())


async def _terms(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    return {one.id: str(one.number) for one in await work.records.terms()}


async def _rules(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    found = {}
    for number in numbers:
        try:
            found[number] = (await work.rules.get(number)).name
        except NotFound:
            continue
    return found


async def _proposals(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    """A draft that was never handed in is its deputy's own: it is in no list, and has no name here."""
    chosen = await work.pages.proposals.chosen(Choice(frozenset(numbers)), after=0, limit=len(numbers))
    return {one.entry.id: one.entry.title for one in chosen}


async def _messages(work: Work, numbers: Sequence[int]) -> Mapping[int, str]:
    """Whom a message is for."""
    chosen = await work.pages.outbox.chosen(Choice(frozenset(numbers)), after=0, limit=len(numbers))
    return {one.entry.row.id: one.entry.name for one in chosen}


_FINDERS: Mapping[str, Callable[[Work, Sequence[int]], Awaitable[Mapping[int, str]]]] = {
    "attendance": _meetings,
    "constituency": _constituencies,
    "contact": _contacts,
    "deputy": _deputies,
    "group": _groups,
    "leader": _leaders,
    "meeting": _meetings,
    "message": _messages,
    "priority": _proposals,
    "proposal": _proposals,
    "rules": _rules,
    "staff": _staff,
    "term": _terms,
    "unit": _units,
    "venue": _venues,
    "voter": _voters,
}


async def _called(work: Work, text: str) -> frozenset[str]:
    """Of few things all names are compared; of many their own lists are asked."""
    meetings = await work.meetings.titled(text, MOST_CALLED)
    labels = [f"{noun}:{one}" for one in meetings for noun in ("meeting", "attendance")]
    labels += [f"voter:{one}" for one in await work.records.voters_off_rolls(text, MOST_CALLED)]
    for noun in ("staff", "venue", "leader", "unit", "contact"):
        names = await _FINDERS[noun](work, ()) if _may(work, noun) else {}
        labels += [f"{noun}:{number}" for number, name in names.items() if text.casefold() in name.casefold()]
    for noun, column, listed in _lists(work):
        found = await listed.page(Listed(Filter(text, column)), From(), MOST_CALLED)
        labels += [f"{noun}:{one.entry.id}" for one in found]
    return frozenset(labels)


def _lists(work: Work) -> Iterator[tuple[str, str, PagedList[Any]]]:
    """(noun, the column to look in, the list)."""
    yield "deputy", "name", work.pages.deputies
    yield "voter", "name", work.pages.voters
    if _may(work, "proposal"):
        yield "proposal", "title", work.pages.proposals


def _by_id(rows: Iterable[Any]) -> dict[int, str]:
    return {one.id: one.name for one in rows}
