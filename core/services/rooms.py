"""Group chats that hear what concerns a constituency or a deputy group: notices of meetings and published results.

What must stay true: only the office decides what a group hears; a group hears nothing about a person but what is
published; one group may hear several places, and hears each notice once. A group that gets another address goes on
hearing; one that throws the bot out hears nothing more, and staff can see which.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.domain.actors import Actor, Role
from core.domain.errors import Invalid, NotFound
from core.domain.ids import ConstituencyId, DeputyGroupId
from core.domain.rooms import PlaceKind, RoomPlace, places_meant
from core.domain.text import clean_line
from core.domain.undo import RoomHeard
from core.domain.use_cases import use_case
from core.services.stores.enrolment import Room
from core.services.work import Transactions, Work

MAX_CANDIDATES = 12  # named in an answer; whoever means another writes more of the name
LOST = "room:lost"  # the audit subject of groups that threw the bot out
SHOWN = timedelta(days=30)  # how long a lost group is shown
_MOVING = timedelta(hours=1)  # a network may say that we left the old group before it says that the group moved
_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class RoomView:
    """A group chat and what it hears; nothing, where ``hears`` is empty."""

    channel: str
    address: str
    hears: tuple[RoomPlace, ...]


@dataclass(frozen=True, slots=True)
class RoomLoss:
    """A place of which a group heard until the group threw the bot out."""

    at: datetime
    channel: str
    address: str
    place: RoomPlace


class Rooms:
    """Which group chat hears what."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("room.find", *_READERS)
    async def find(self, actor: Actor, name: str) -> tuple[RoomPlace, ...]:
        """The constituencies and deputy groups that ``name`` may mean: one where it is clear."""
        async with self._transactions.read(actor) as work:
            return tuple(places_meant(name, await _places(work)))

    @use_case("room.show", *_READERS)
    async def show(self, actor: Actor, channel: str, address: str) -> RoomView:
        """What one group chat hears."""
        async with self._transactions.read(actor) as work:
            return await _view(work, channel, address)

    @use_case("room.list", *_READERS)
    async def every(self, actor: Actor) -> list[RoomView]:
        """Every group chat that hears something, in the order in which they were assigned."""
        async with self._transactions.read(actor) as work:
            rooms, places = await work.enrolment.rooms(), await _places(work)
        chats = dict.fromkeys((room.channel, room.address) for room in rooms)
        return [_seen(rooms, places, channel, address) for channel, address in chats]

    @use_case("room.assign", *_KEEPERS)
    async def assign(self, actor: Actor, *, channel: str, address: str, name: str) -> RoomView:
        """Let a group chat hear, besides what it hears already, the place that ``name`` means; what it hears now.

        Errors: NotFound("room.no_such_place"), Invalid("room.ambiguous").
        """
        async with self._transactions.write(actor) as work:
            place = _the_one(name, await _places(work))
            is_new = place not in (await _view(work, channel, address)).hears
            await work.enrolment.save_room(_room(channel, address, place))
            if is_new:
                await work.remember("room.assign", RoomHeard(channel, address, added=((place.kind, place.id),)))
            await work.record("room.assign", f"room:{channel}", **{place.kind.value: place.id})
            return await _view(work, channel, address)

    @use_case("room.remove", *_KEEPERS)
    async def remove(self, actor: Actor, *, channel: str, address: str, name: str = "") -> RoomView:
        """Let a group chat no longer hear the place that ``name`` means, or anything; what it still hears.

        Errors: NotFound("room.hears_nothing"), NotFound("room.no_such_place"), Invalid("room.ambiguous").
        """
        async with self._transactions.write(actor) as work:
            heard = (await _view(work, channel, address)).hears
            if not heard:
                raise NotFound("room.hears_nothing")
            ended = [_the_one(name, heard)] if name.strip() else heard
            for place in ended:
                await work.enrolment.remove_room(_room(channel, address, place))
                await work.record("room.remove", f"room:{channel}", **{place.kind.value: place.id})
            gone = tuple((str(place.kind), place.id) for place in ended)
            await work.remember("room.remove", RoomHeard(channel, address, removed=gone))
            return await _view(work, channel, address)

    @use_case("room.losses", *_READERS)
    async def losses(self, actor: Actor) -> list[RoomLoss]:
        """The groups that threw the bot out within SHOWN, newest first: only places of which no group hears now."""
        async with self._transactions.read(actor) as work:
            heard = {_heard(room) for room in await work.enrolment.rooms()}
            lost = await _losses(work, since=work.now - SHOWN)
            return [loss for loss in lost if (loss.place.kind, loss.place.id) not in heard]

    @use_case("room.leave", Role.SYSTEM)
    async def leave(self, actor: Actor, *, channel: str, address: str) -> int:
        """A group threw the bot out: it hears nothing any more. How many places it heard of; nothing new is a no-op."""
        async with self._transactions.write(actor) as work:
            ended = (await _view(work, channel, address)).hears
            for place in ended:
                await work.enrolment.remove_room(_room(channel, address, place))
                details = {"channel": channel, "address": address, place.kind.value: place.id}
                await work.record("room.leave", LOST, **details)
            return len(ended)

    @use_case("room.move", Role.SYSTEM)
    async def move(self, actor: Actor, *, channel: str, address: str, to: str) -> int:
        """A group has another address on its network: it goes on hearing there. How many places; again is a no-op."""
        async with self._transactions.write(actor) as work:
            moving = (await _view(work, channel, address)).hears or await _just_lost(work, channel, address)
            known = (await _view(work, channel, to)).hears
            for place in moving:
                await work.enrolment.remove_room(_room(channel, address, place))
                await work.enrolment.save_room(_room(channel, to, place))
                await work.record("room.move", f"room:{channel}", **{place.kind.value: place.id})
            return len(set(moving) - set(known))


async def _just_lost(work: Work, channel: str, address: str) -> list[RoomPlace]:
    """What the group heard a moment ago and no group hears now."""
    heard = {_heard(room) for room in await work.enrolment.rooms()}
    return [
        loss.place
        for loss in await _losses(work, since=work.now - _MOVING)
        if (loss.channel, loss.address) == (channel, address) and (loss.place.kind, loss.place.id) not in heard
    ]


async def _losses(work: Work, *, since: datetime) -> list[RoomLoss]:
    places = {(place.kind, place.id): place for place in await _places(work)}
    found: dict[tuple[str, RoomPlace], RoomLoss] = {}
    for line in await work.ledger.latest(subject=LOST):
        kind = next((kind for kind in PlaceKind if kind.value in line.details), None)
        place = places.get((kind, line.details[kind.value])) if kind is not None else None
        if place is not None and line.at >= since:
            address = str(line.details["address"])
            found.setdefault((address, place), RoomLoss(line.at, str(line.details["channel"]), address, place))
    return list(found.values())


async def _places(work: Work) -> list[RoomPlace]:
    constituencies = [
        RoomPlace(PlaceKind.CONSTITUENCY, one.id, one.name) for one in await work.records.constituencies()
    ]
    return constituencies + [RoomPlace(PlaceKind.GROUP, one.id, one.name) for one in await work.records.groups()]


async def _view(work: Work, channel: str, address: str) -> RoomView:
    return _seen(await work.enrolment.rooms(), await _places(work), channel, address)


def _seen(rooms: Sequence[Room], places: Sequence[RoomPlace], channel: str, address: str) -> RoomView:
    heard = {_heard(room) for room in rooms if (room.channel, room.address) == (channel, address)}
    return RoomView(channel, address, tuple(place for place in places if (place.kind, place.id) in heard))


def _heard(room: Room) -> tuple[PlaceKind, int]:
    if room.constituency_id is not None:
        return PlaceKind.CONSTITUENCY, room.constituency_id
    return PlaceKind.GROUP, room.group_id or 0


def _room(channel: str, address: str, place: RoomPlace) -> Room:
    if place.kind is PlaceKind.CONSTITUENCY:
        return Room(0, channel, address, constituency_id=ConstituencyId(place.id))
    return Room(0, channel, address, group_id=DeputyGroupId(place.id))


def _the_one(name: str, places: Sequence[RoomPlace]) -> RoomPlace:
    meant = places_meant(name, places)
    typed = clean_line(name, limit=60)
    if not meant:
        raise NotFound("room.no_such_place", name=typed)
    if len(meant) > 1:
        raise Invalid("room.ambiguous", name=typed, candidates=[place.name for place in meant[:MAX_CANDIDATES]])
    return meant[0]
