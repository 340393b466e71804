"""Reminding: rows laid when something is fixed, taken up when they fall due, gathered into one message a person.

What must stay true: the rows are the schedule (design invariant 1); a tick is one transaction, so a kill anywhere
leaves either all of it or nothing; every due row ends in a state that says why - sent, not needed, obsolete,
unreachable, cancelled - or waits with a reason; a year's clock jump ends in one message a person, not in a storm.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from typing import Protocol

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.chase_notices import together
from core.domain.errors import NotAllowed, NotFound
from core.domain.ids import OutboxId
from core.domain.notices import LateReason, Notice, digest, late_mark
from core.domain.reminders import (
    ON_TIME_WITHIN,
    Almanac,
    Digest,
    DueReminder,
    PlannedReminder,
    Postponed,
    gather,
)
from core.domain.rules import CHASES, Audience, OccasionKind
from core.domain.use_cases import use_case
from core.services.almanac import almanac_of
from core.services.messages import notice_row, reachable_accounts
from core.services.rules import RuleBook
from core.services.stores.enrolment import Account
from core.services.stores.messages import Priority
from core.services.stores.reminders import ReminderRow, ReminderState
from core.services.work import Transactions, Work

MAX_ITEMS = 30  # reminders in one message
BATCH = 2_000  # due rows a tick takes up; the rest is due again at the next
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)


class Subject(Protocol):
    """What the reminders of one event are about. Asked in batches: rows of one event and one subject.

    Chases are asked about whole events, with 0 for the subject: each row names its own.
    """

    @property
    def kind(self) -> OccasionKind: ...

    async def acted(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> frozenset[int]:
        """The ids of the rows whose person has already done what the row reminds of."""
        ...

    async def notices(self, work: Work, subject_id: int, rows: Sequence[ReminderRow]) -> Mapping[int, Notice]:
        """What each row says, by its id; a row that is left out has nothing to say any more."""
        ...


@dataclass(frozen=True, slots=True)
class TickReport:
    """What one tick did, in rows; ``messages`` in messages. ``is_complete``: nothing due is left."""

    messages: int = 0
    sent: int = 0
    not_needed: int = 0
    obsolete: int = 0
    unreachable: int = 0
    cancelled: int = 0
    postponed: int = 0
    is_complete: bool = True


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Who was asked to confirm and has not, and who could not be asked: staff telephone both."""

    silent: tuple[Person, ...]
    unreachable: tuple[Person, ...]


@dataclass(frozen=True, slots=True)
class _Message:
    """What one person hears at once. ``key``: the person, the local day and the message's number in it."""

    key: str
    account: Account
    rows: Sequence[ReminderRow]


async def lay(
    work: Work,
    event: str,
    subject_id: int,
    recipients: Mapping[Audience, Sequence[Person]],
    planned: Iterable[PlannedReminder],
    *,
    edition: str = "",
) -> int:
    """Store a row for every stage and recipient; how many were new. Laying the same again is a no-op.

    ``edition`` (a meeting's revision, a deadline's date) makes the stages of a moved event new ones: who was
    reminded of the old time is reminded of the new one. Call ``work.reminders.remove_waiting`` first then.
    """
    return await work.reminders.add(rows_of(event, subject_id, recipients, planned, edition=edition))


def rows_of(
    event: str,
    subject_id: int,
    recipients: Mapping[Audience, Sequence[Person]],
    planned: Iterable[PlannedReminder],
    *,
    edition: str = "",
) -> list[ReminderRow]:
    """What ``lay`` stores, for those who lay many at once."""
    return [
        _row(event, subject_id, reminder, person, edition)
        for reminder in planned
        for person in dict.fromkeys(person for audience in reminder.audience for person in recipients.get(audience, ()))
    ]


class Reminders:
    """``subjects`` by the event that the rows carry; a row of an unknown event is cancelled, with that reason."""

    def __init__(self, transactions: Transactions, book: RuleBook, subjects: Mapping[str, Subject]) -> None:
        self._transactions = transactions
        self._book = book
        self._subjects = subjects

    @use_case("reminder.tick", Role.SYSTEM)
    async def tick(self, actor: Actor) -> TickReport:
        """Take up what is due now: one message a person, marks for the rest, all in one transaction."""
        async with self._transactions.write(actor) as work:
            due = await work.reminders.due(work.now, BATCH)
            if not due:
                return TickReport()
            almanac = await almanac_of(work, await self._book.current(work))
            report = await _Round(work, almanac, self._subjects).take_up(due)
            await work.record("reminder.tick", "reminders", sent=report.sent, messages=report.messages)
            return report

    @use_case("reminder.confirm", *_READERS, Role.DEPUTY, Role.VOTER, Role.LIAISON, Role.SUPERVISOR)
    async def confirm(self, actor: Actor, outbox: OutboxId) -> int:
        """The person has read that message; how many reminders it held. Confirming again is a no-op.

        Errors: NotFound("reminder.unknown") when the message is not the actor's.
        """
        if actor.person is None:
            raise NotAllowed("binding.none")
        async with self._transactions.write(actor) as work:
            rows = await work.reminders.confirm(outbox, actor.person)
            if not rows:
                raise NotFound("reminder.unknown", message=outbox)
            await work.record("reminder.confirm", f"message:{outbox}", reminders=len(rows))
        return len(rows)

    @use_case("reminder.unconfirmed", *_READERS)
    async def unconfirmed(self, actor: Actor, event: str, subject_id: int) -> Unconfirmed:
        """Whom staff should call: asked and silent, or not to be reached in chat."""
        async with self._transactions.read(actor) as work:
            return await unconfirmed_of(work, event, subject_id)

    @use_case("reminder.unreachable", *_READERS)
    async def unreachable(self, actor: Actor) -> Sequence[ReminderRow]:
        """The reminders that reached nobody and would still be of use, the most urgent first."""
        async with self._transactions.read(actor) as work:
            return await work.reminders.missed()


async def unconfirmed_of(work: Work, event: str, subject_id: int) -> Unconfirmed:
    """Who has not confirmed what they were reminded of, as the newest edition of the event stands."""
    rows = _newest_edition(await work.reminders.of_event(event, subject_id))
    confirmed = {row.person for row in rows if row.confirmed_at}
    asked = {row.person for row in rows if row.asks_confirmation and row.state is ReminderState.SENT}
    missed = {row.person for row in rows if row.state is ReminderState.UNREACHABLE}
    return Unconfirmed(_in_order(asked - confirmed), _in_order(missed - asked - confirmed))


class _Round:
    """One tick's work. Rows leave ``take_up`` step by step, each step marking those it takes out."""

    def __init__(self, work: Work, almanac: Almanac, subjects: Mapping[str, Subject]) -> None:
        self._work = work
        self._almanac = almanac
        self._subjects = subjects

    async def take_up(self, due: Sequence[ReminderRow]) -> TickReport:
        current = await self._without_obsolete(due)
        needed = await self._without_acted(current)
        accounts = await reachable_accounts(self._work, list(dict.fromkeys(row.person for row in needed)))
        reached = await self._marked(
            needed, [row for row in needed if row.person not in accounts], ReminderState.UNREACHABLE, "no_account"
        )
        notices = await self._notices(reached)
        speaking = await self._marked(
            reached, [row for row in reached if row.id not in notices], ReminderState.CANCELLED, "nothing_to_say"
        )
        messages, sent, postponed = await self._send(speaking, notices, accounts)
        return TickReport(
            messages=messages,
            sent=sent,
            not_needed=len(current) - len(needed),
            obsolete=len(due) - len(current),
            unreachable=len(needed) - len(reached),
            cancelled=len(reached) - len(speaking),
            postponed=postponed,
            is_complete=len(due) < BATCH,
        )

    async def _without_obsolete(self, rows: Sequence[ReminderRow]) -> list[ReminderRow]:
        now = self._work.now
        too_late = [row for row in rows if row.obsolete_at is not None and row.obsolete_at <= now]
        return await self._marked(rows, too_late, ReminderState.OBSOLETE, "too_late")

    async def _without_acted(self, rows: Sequence[ReminderRow]) -> list[ReminderRow]:
        acted: set[int] = set()
        for (event, subject_id), group in _by_subject(rows).items():
            with suppress(NotFound):  # of something that is no more: cancelled below
                acted |= await self._subject(event).acted(self._work, subject_id, group)
        return await self._marked(rows, [row for row in rows if row.id in acted], ReminderState.NOT_NEEDED, "acted")

    async def _notices(self, rows: Sequence[ReminderRow]) -> dict[int, Notice]:
        notices: dict[int, Notice] = {}
        for (event, subject_id), group in _by_subject(rows).items():
            with suppress(NotFound):
                notices |= await self._subject(event).notices(self._work, subject_id, group)
        return notices

    def _subject(self, event: str) -> Subject:
        if event not in self._subjects:
            raise NotFound("reminder.unknown_event", event=event)
        return self._subjects[event]

    async def _send(
        self, rows: Sequence[ReminderRow], notices: Mapping[int, Notice], accounts: Mapping[Person, Account]
    ) -> tuple[int, int, int]:
        """(messages, rows sent, rows postponed)."""
        now, today = self._work.now, self._almanac.on(self._work.now)
        had = await self._work.reminders.messages_since(self._almanac.at(today, time.min))
        by_key = {row.key: row for row in rows}
        sendings = gather(
            [self._due(row) for row in rows],
            now,
            almanac=self._almanac,
            sent_today=[_label(person) for person, count in had.items() for _ in range(count)],
            once_a_day={_label(row.person) for row in rows if row.person.kind is PersonKind.CONTACT},
        )
        messages = [
            message
            for gathered in sendings.digests
            for message in _messages(gathered, by_key, accounts, str(today), had)
        ]
        await self._promise(messages, notices)
        for waiting in sendings.postponed:
            await self._postpone(waiting, [by_key[item.key] for item in waiting.items])
        sent = sum(len(message.rows) for message in messages)
        return len(messages), sent, len(rows) - sent

    async def _promise(self, messages: Sequence[_Message], notices: Mapping[int, Notice]) -> None:
        now = self._work.now
        await self._work.messages.enqueue(
            [
                notice_row(
                    self._work,
                    message.account,
                    digest(together([_with_late_mark(notices[row.id], row, now) for row in message.rows])),
                    key=message.key,
                    priority=Priority.REMINDER,
                    asks_confirmation=any(row.asks_confirmation for row in message.rows),
                )
                for message in messages
            ]
        )
        promised = await self._work.messages.ids_of([message.key for message in messages])
        for message in messages:
            late = [row.id for row in message.rows if _lateness(row, now)]
            await self._work.reminders.mark_sent([row.id for row in message.rows], promised[message.key], late=late)

    async def _postpone(self, waiting: Postponed, rows: Sequence[ReminderRow]) -> None:
        """A row that was late before keeps that reason: to its reader the first delay is the one that counts."""
        by_limits = LateReason.QUIET_HOURS if self._almanac.is_quiet(self._work.now) else LateReason.DAILY_CAP
        reasons = {row.id: _lateness(row, self._work.now) or by_limits for row in rows}
        for reason in dict.fromkeys(reasons.values()):
            ids = [row.id for row in rows if reasons[row.id] is reason]
            await self._work.reminders.postpone(ids, waiting.until_at, reason.value)

    async def _marked(
        self, rows: Sequence[ReminderRow], out: Sequence[ReminderRow], state: ReminderState, reason: str
    ) -> list[ReminderRow]:
        """``rows`` without ``out``, which are marked."""
        taken = {row.id for row in out}
        if taken:
            await self._work.reminders.mark(sorted(taken), state, reason)
        return [row for row in rows if row.id not in taken]

    def _due(self, row: ReminderRow) -> DueReminder:
        kind = self._subject(row.event).kind
        never = datetime.max.replace(tzinfo=self._work.now.tzinfo)
        obsolete_at = row.obsolete_at or never
        reminder = PlannedReminder(
            kind=kind,
            stage=row.stage,
            due_at=row.due_at,
            audience=(),
            asks_confirmation=row.asks_confirmation,
            best_before_at=row.best_before_at or obsolete_at,
            obsolete_at=obsolete_at,
        )
        return DueReminder(row.key, _label(row.person), reminder)


def _messages(
    gathered: Digest,
    by_key: Mapping[str, ReminderRow],
    accounts: Mapping[Person, Account],
    today: str,
    had: Mapping[Person, int],
) -> list[_Message]:
    """One message, or several where one would grow beyond MAX_ITEMS."""
    rows = [by_key[item.key] for item in gathered.items]
    person = rows[0].person
    chases = [row for row in rows if row.event in CHASES]  # one item of the message, however many they are
    others = [row for row in rows if row.event not in CHASES]
    parts = [others[start : start + MAX_ITEMS] for start in range(0, len(others), MAX_ITEMS)] or [[]]
    parts[0] = chases + parts[0]
    return [
        _Message(f"digest:{_label(person)}:{today}:{number}", accounts[person], part)
        for number, part in enumerate(parts, start=had.get(person, 0))
    ]


def _row(event: str, subject_id: int, reminder: PlannedReminder, person: Person, edition: str) -> ReminderRow:
    stage = f"{reminder.stage}@{edition}" if edition else reminder.stage
    return ReminderRow(
        id=0,
        key=f"{event}:{subject_id}:{stage}:{_label(person)}",
        event=event,
        subject_id=subject_id,
        stage=reminder.stage,
        person=person,
        due_at=reminder.due_at,
        obsolete_at=reminder.obsolete_at,
        asks_confirmation=reminder.asks_confirmation,
        planned_at=reminder.due_at,
        best_before_at=reminder.best_before_at,
    )


def _newest_edition(rows: Sequence[ReminderRow]) -> list[ReminderRow]:
    """What was confirmed of a meeting's former date says nothing of the new one."""
    newest = max(rows, key=lambda row: row.id, default=None)
    return [row for row in rows if newest is not None and row.edition == newest.edition]


def _by_subject(rows: Sequence[ReminderRow]) -> dict[tuple[str, int], list[ReminderRow]]:
    """By event and subject; chases by event alone: a day may bring thousands, each about another proposal."""
    groups: defaultdict[tuple[str, int], list[ReminderRow]] = defaultdict(list)
    for row in rows:
        groups[row.event, 0 if row.event in CHASES else row.subject_id].append(row)
    return groups


def _lateness(row: ReminderRow, now: datetime) -> LateReason | None:
    """Why ``row`` is late at ``now``: as was noted when it was postponed, otherwise because nothing ran."""
    if now - (row.planned_at or row.due_at) <= ON_TIME_WITHIN:
        return None
    return LateReason(row.state_reason) if row.state_reason in set(LateReason) else LateReason.DOWNTIME


def _with_late_mark(notice: Notice, row: ReminderRow, now: datetime) -> Notice:
    reason = _lateness(row, now)
    if reason is None:
        return notice
    return Notice(notice.kind, {**notice.params, "late": late_mark(row.planned_at or row.due_at, reason)})


def _in_order(persons: Iterable[Person]) -> tuple[Person, ...]:
    return tuple(sorted(persons, key=lambda person: (person.kind, person.id)))


def _label(person: Person) -> str:
    return f"{person.kind}:{person.id}"
