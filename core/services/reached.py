"""Whom messages have reached: what undoing an action asks before it takes back what waits and tells the others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from core.domain.actors import Person
from core.services.stores.messages import OutboxRow, OutboxState


@dataclass(frozen=True, slots=True)
class Heard:
    """Who has or may have a message of the action, and the keys of those that still wait unseen."""

    people: tuple[Person, ...]
    rooms: tuple[OutboxRow, ...]
    waiting: tuple[str, ...]


def heard_of(rows: Iterable[OutboxRow], reminded: Collection[Person] = ()) -> Heard:
    """By the outbox rows of the action, and the people who were reminded of it besides."""
    people, rooms, waiting = dict.fromkeys(sorted(reminded, key=lambda one: (one.kind, one.id))), [], []
    for row in rows:
        if row.state is OutboxState.WAITING and not row.maybe_duplicate:
            waiting.append(row.key)
        elif row.state in (OutboxState.FAILED, OutboxState.UNREACHABLE):
            continue
        elif row.person is not None:
            people[row.person] = None
        else:
            rooms.append(row)
    return Heard(tuple(people), tuple(rooms), tuple(waiting))
