"""The way back of each kind of action: whether it is still open, whom it reaches, and taking it.

What must stay true: a way back is refused as soon as the thing is no longer as the action left it - nothing that
somebody did later is overwritten; it runs in one unit of work with its audit line. Meetings have ways of their own
(``core.services.undo_meetings``), because people may have been told.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from core.domain.actors import PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict
from core.domain.ids import (
    ConstituencyId,
    ContactId,
    DeputyGroupId,
    DeputyId,
    HandlingUnitId,
    LeaderId,
    StaffId,
    VenueId,
    VoterId,
)
from core.domain.proposals.contacts import Contact
from core.domain.proposals.units import HandlingUnit
from core.domain.records import Deputy, Leader, Staff, Venue, Voter
from core.domain.rooms import PlaceKind
from core.domain.undo import (
    Added,
    FormerTurn,
    Inverse,
    RecordWas,
    RepresentativesWere,
    RoomHeard,
    RulesWere,
    TermPlanWas,
    TurnsWere,
    TurnWas,
    WereOff,
    is_still,
    print_of,
    restored,
)
from core.services.recomputing import recompute
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.stores.enrolment import Room
from core.services.stores.plans import ReportTurn
from core.services.work import Work


@dataclass(frozen=True, slots=True)
class Reach:
    """What of the action has left the house: messages that people have or may have, and those taken back unsent."""

    sent: int = 0
    unsent: int = 0


async def nobody(work: Work, inverse: Any) -> Reach:
    """Of an action that nobody is told of."""
    return Reach()


@dataclass(frozen=True, slots=True)
class Way:
    """``check`` raises Conflict("undo.changed_since") or why else not; ``take`` answers whom it had reached."""

    check: Callable[[Work, Any], Awaitable[None]]
    take: Callable[[Work, Any], Awaitable[Reach]]
    reach: Callable[[Work, Any], Awaitable[Reach]] = nobody


def unless(is_as_left: bool, inverse: Inverse) -> None:
    """Errors: Conflict("undo.changed_since") unless the thing is as the action left it."""
    if not is_as_left:
        raise Conflict("undo.changed_since", subject=inverse.subject)


def former_turns(turns: Sequence[ReportTurn]) -> tuple[FormerTurn, ...]:
    """Turns as an inverse keeps them."""
    return tuple(FormerTurn(**asdict(turn)) for turn in turns)


async def _check_record(work: Work, inverse: RecordWas) -> None:
    unless(is_still(await _record(work, inverse), inverse.fields), inverse)


async def _restore_record(work: Work, inverse: RecordWas) -> Reach:
    match restored(await _record(work, inverse), inverse.fields):
        case Deputy() as deputy:
            await work.records.save_deputy(deputy)
        case Voter() as voter:
            await work.records.save_voter(voter)
        case Staff() as member:
            await work.records.save_staff(member)
        case Contact() as contact:
            await work.contacts.save(contact)
    return Reach()


async def _record(work: Work, inverse: RecordWas) -> Deputy | Voter | Staff | Contact:
    if inverse.of is PersonKind.DEPUTY:
        return await work.records.deputy(DeputyId(inverse.id))
    if inverse.of is PersonKind.VOTER:
        return await work.records.voter(VoterId(inverse.id))
    if inverse.of is PersonKind.CONTACT:
        return await work.contacts.get(ContactId(inverse.id))
    return await work.records.staff_member(StaffId(inverse.id))


async def _check_representatives(work: Work, inverse: RepresentativesWere) -> None:
    voters = await work.records.voters_named(inverse.voters)
    unless(all(one.is_representative is not inverse.before for one in voters), inverse)


async def _restore_representatives(work: Work, inverse: RepresentativesWere) -> Reach:
    voters = await work.records.voters_named(inverse.voters)
    await work.records.save_voters([replace(one, is_representative=inverse.before) for one in voters])
    return Reach()


async def _check_off(work: Work, inverse: WereOff) -> None:
    unless(all(one.is_active for one in await work.records.voters_named(inverse.voters)), inverse)


async def _restore_off(work: Work, inverse: WereOff) -> Reach:
    voters = await work.records.voters_named(inverse.voters)
    await work.records.save_voters([replace(one, is_active=False) for one in voters])
    return Reach()


async def _check_added(work: Work, inverse: Added) -> None:
    if inverse.noun == "staff":
        await _check_leaving(work, StaffId(inverse.id), inverse)
        return
    found = next((one for one in await _of_noun(work, inverse.noun) if one.id == inverse.id), None)
    unless(found is not None and print_of(found) == inverse.print, inverse)
    if await _is_used(work, inverse):
        raise Conflict("undo.in_use", subject=inverse.subject)


async def _is_used(work: Work, inverse: Added) -> bool:
    if inverse.noun == "unit":
        return await work.proposals.is_unit_used(HandlingUnitId(inverse.id))
    return await work.records.is_place_used(inverse.noun, inverse.id)


async def _of_noun(work: Work, noun: str) -> Sequence[Venue | Leader | HandlingUnit]:
    if noun == "unit":
        return await work.proposals.units()
    return await work.records.venues() if noun == "venue" else await work.records.leaders()


async def _check_leaving(work: Work, staff: StaffId, inverse: Added) -> None:
    """Errors: as ``unless``; Conflict("staff.last_administrator")."""
    active = {one.id: one for one in await work.records.staff() if one.is_active}
    unless(staff in active, inverse)
    if not any(Role.ADMINISTRATOR in one.roles for key, one in active.items() if key != staff):
        raise Conflict("staff.last_administrator", login=active[staff].login)


async def _remove_added(work: Work, inverse: Added) -> Reach:
    """Staff are never removed: their number stands in the ledger, and nobody else may ever get it."""
    if inverse.noun == "venue":
        await work.records.remove_venue(VenueId(inverse.id))
    elif inverse.noun == "leader":
        await work.records.remove_leader(LeaderId(inverse.id))
    elif inverse.noun == "unit":
        await work.proposals.remove_unit(HandlingUnitId(inverse.id))
    else:
        member = await work.records.staff_member(StaffId(inverse.id))
        await work.records.save_staff(replace(member, is_active=False))
    return Reach()


async def _check_turn(work: Work, inverse: TurnWas) -> None:
    turn = await work.plans.turn(DeputyId(inverse.deputy), inverse.year)
    unless(turn is not None and print_of(turn) == inverse.print, inverse)


async def _restore_turn(work: Work, inverse: TurnWas) -> Reach:
    if inverse.before is None:
        await work.plans.remove_turn(DeputyId(inverse.deputy), inverse.year)
    else:
        await work.plans.save_turn(_turn(inverse.before))
    return Reach()


async def _check_turns(work: Work, inverse: TurnsWere) -> None:
    years = {one.year for one in inverse.turns}
    stored = {(turn.deputy_id, turn.year): turn for year in years for turn in await work.plans.turns_of_year(year)}
    turns = [(stored.get((DeputyId(one.deputy), one.year)), one.print) for one in inverse.turns]
    unless(all(turn is not None and print_of(turn) == as_left for turn, as_left in turns), inverse)


async def _restore_turns(work: Work, inverse: TurnsWere) -> Reach:
    for one in inverse.turns:
        await _restore_turn(work, one)
    return Reach()


async def _check_term_plan(work: Work, inverse: TermPlanWas) -> None:
    unless(print_of(await work.plans.turns(inverse.term)) == inverse.print, inverse)


def _restore_term_plan(book: RuleBook) -> Callable[[Work, TermPlanWas], Awaitable[Reach]]:
    async def restore(work: Work, inverse: TermPlanWas) -> Reach:
        await work.plans.replace_turns(inverse.term, [_turn(one) for one in inverse.before])
        await lay_year_if_any(work, book, date_in(COUNTY_ZONE, work.now).year)
        return Reach()

    return restore


def _turn(former: FormerTurn) -> ReportTurn:
    return ReportTurn(DeputyId(former.deputy_id), former.year, former.mode, former.is_pinned, former.reason)


async def _check_rules(work: Work, inverse: RulesWere) -> None:
    unless((await work.rules.current()).id == inverse.after, inverse)


def _restore_rules(book: RuleBook) -> Callable[[Work, RulesWere], Awaitable[Reach]]:
    async def restore(work: Work, inverse: RulesWere) -> Reach:
        """The former rules are adopted again: a meeting that was opened under the others keeps those."""
        former = await work.rules.get(inverse.before)
        await work.rules.adopt(former.name, former.toml)
        await recompute(work, book)
        return Reach()

    return restore


async def _check_room(work: Work, inverse: RoomHeard) -> None:
    heard = set(await work.enrolment.rooms())
    hears = {(room.constituency_id, room.group_id) for room in heard if _is_chat(room, inverse)}
    places = [(_room(inverse, *place).constituency_id, _room(inverse, *place).group_id) for place in inverse.added]
    gone = [(_room(inverse, *place).constituency_id, _room(inverse, *place).group_id) for place in inverse.removed]
    unless(hears.issuperset(places) and hears.isdisjoint(gone), inverse)


async def _restore_room(work: Work, inverse: RoomHeard) -> Reach:
    for place in inverse.added:
        await work.enrolment.remove_room(_room(inverse, *place))
    for place in inverse.removed:
        await work.enrolment.save_room(_room(inverse, *place))
    return Reach()


def _is_chat(room: Room, inverse: RoomHeard) -> bool:
    return (room.channel, room.address) == (inverse.channel, inverse.address)


def _room(inverse: RoomHeard, kind: str, number: int) -> Room:
    if kind == PlaceKind.CONSTITUENCY:
        return Room(0, inverse.channel, inverse.address, constituency_id=ConstituencyId(number))
    return Room(0, inverse.channel, inverse.address, group_id=DeputyGroupId(number))


def ways(book: RuleBook) -> Mapping[type[Any], Way]:
    """By the type of the inverse."""
    return {
        RecordWas: Way(_check_record, _restore_record),
        RepresentativesWere: Way(_check_representatives, _restore_representatives),
        WereOff: Way(_check_off, _restore_off),
        Added: Way(_check_added, _remove_added),
        TurnWas: Way(_check_turn, _restore_turn),
        TurnsWere: Way(_check_turns, _restore_turns),
        TermPlanWas: Way(_check_term_plan, _restore_term_plan(book)),
        RulesWere: Way(_check_rules, _restore_rules(book)),
        RoomHeard: Way(_check_room, _restore_room),
    }
