"""Records changed by hand: a deputy's or voter's fields, a voter off the rolls and back, a telephone number shown.

What must stay true: only the fields that were typed are changed, so two people may work on one record; the ledger
names the fields and never their values; a telephone number is shown only for a purpose, which the ledger keeps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from core.domain.actors import STAFF_ROLES, Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, Invalid, NotFound
from core.domain.ids import ContactId, DeputyId, StaffId, VoterId
from core.domain.record_fields import FieldFault, ReadFields, read_fields
from core.domain.records import Deputy, Voter
from core.domain.text import clean_line, clean_text, mask_phone
from core.domain.undo import FieldWas, RecordWas, RepresentativesWere, WereOff, differences
from core.domain.use_cases import use_case
from core.services.work import Transactions, Work

MAX_REASON = 500
MAX_PURPOSE = 200
MOST_AT_ONCE = 500  # voters of one action
_READERS = (*sorted(STAFF_ROLES), Role.SYSTEM)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)
_NUMBER_OF = {PersonKind.DEPUTY: "card_number", PersonKind.VOTER: "roll_number"}  # what tells people apart


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with the names of its places; the telephone number is masked."""

    record: Deputy | Voter
    constituency: str
    township: str
    group: str = ""

    @property
    def typed(self) -> dict[str, str]:
        """Every field as a form shows it; ``phone`` is left out, because it is masked."""
        names = {"constituency": self.constituency, "group": self.group}
        plain = {name: getattr(self.record, name, None) for name in _FORM}
        shown = {name: _shown(value) for name, value in plain.items()}
        return {**names, **shown} if isinstance(self.record, Deputy) else {"constituency": self.constituency, **shown}


_FORM = (
    "name",
    "card_number",
    "roll_number",
    "sex",
    "ethnicity",
    "born",
    "party",
    "education",
    "work_unit",
    "post",
    "delegation",
    "is_representative",
    "joined_on",
    "remark",
)


class People:
    """Deputies and voters, one at a time."""

    def __init__(self, transactions: Transactions) -> None:
        self._transactions = transactions

    @use_case("person.show", *_READERS)
    async def show(self, actor: Actor, person: Person) -> RecordView:
        """Errors: NotFound("deputy.unknown" | "voter.unknown"), Invalid("person.no_record") for staff."""
        async with self._transactions.read(actor) as work:
            return await record_view(work, person)

    @use_case("deputy.edit", *_KEEPERS)
    async def edit_deputy(self, actor: Actor, deputy: DeputyId, typed: Mapping[str, str]) -> RecordView:
        """Change the fields in ``typed`` (``core.domain.record_fields``); "" clears one that may be empty.

        Errors: Invalid("record.fields", faults=…) with every fault by its field; NotFound("deputy.unknown").
        """
        return await self._edit(actor, Person(PersonKind.DEPUTY, deputy), typed, "deputy.edit")

    @use_case("voter.edit", *_KEEPERS)
    async def edit_voter(self, actor: Actor, voter: VoterId, typed: Mapping[str, str]) -> RecordView:
        """As ``edit_deputy``."""
        return await self._edit(actor, Person(PersonKind.VOTER, voter), typed, "voter.edit")

    @use_case("voter.set_representatives", *_KEEPERS)
    async def set_representatives(self, actor: Actor, voters: Sequence[VoterId], *, chosen: bool) -> int:
        """Voters evaluate as the representatives of their constituencies, or no longer do; how many that changes.

        All of it is one action of the staff, undone as one. Errors: NotFound("voter.unknown"),
        Invalid("voter.too_many", most=MOST_AT_ONCE).
        """
        wanted = _not_too_many(voters)
        async with self._transactions.write(actor) as work:
            found = await _all_of(work, wanted)
            changed = [replace(one, is_representative=chosen) for one in found if one.is_representative is not chosen]
            if changed:
                await work.records.save_voters(changed)
                await work.remember("voter.set_representatives", _representatives_were(changed, before=not chosen))
            for one in changed:
                await work.record("voter.set_representatives", f"voter:{one.id}", is_representative=chosen)
        return len(changed)

    @use_case("voter.set_active", *_KEEPERS)
    async def set_active(self, actor: Actor, voter: VoterId, *, active: bool, reason: str) -> RecordView:
        """Take a voter off the rolls (moved away, died, no longer entitled), or bring one back that was taken off.

        Who is off can neither be drawn onto a roll nor vote in chat. Errors: Invalid("reason.missing"),
        Conflict("voter.is_already", active=…), NotFound("voter.unknown").
        """
        spoken = clean_text(reason, limit=MAX_REASON)
        if not spoken:
            raise Invalid("reason.missing")
        async with self._transactions.write(actor) as work:
            stored = await work.records.voter(voter)
            if stored.is_active is active:
                raise Conflict("voter.is_already", active=active)
            await work.records.save_voter(replace(stored, is_active=active))
            was = (FieldWas("is_active", stored.is_active, active),)
            await work.remember("voter.set_active", RecordWas(PersonKind.VOTER, voter, was))
            await work.record("voter.set_active", f"voter:{voter}", active=active, reason=spoken)
            return await record_view(work, Person(PersonKind.VOTER, voter))

    @use_case("voter.bring_back", *_KEEPERS)
    async def bring_back(self, actor: Actor, voters: Sequence[VoterId], *, reason: str) -> int:
        """Voters that were taken off the rolls are on them again, for one reason; how many that changes.

        All of it is one action of the staff, undone as one. Errors: Invalid("reason.missing"),
        NotFound("voter.unknown"), Invalid("voter.too_many", most=MOST_AT_ONCE).
        """
        spoken = clean_text(reason, limit=MAX_REASON)
        if not spoken:
            raise Invalid("reason.missing")
        wanted = _not_too_many(voters)
        async with self._transactions.write(actor) as work:
            back = [replace(one, is_active=True) for one in await _all_of(work, wanted) if not one.is_active]
            if back:
                await work.records.save_voters(back)
                await work.remember("voter.bring_back", _were_off(back))
            for one in back:
                await work.record("voter.bring_back", f"voter:{one.id}", active=True, reason=spoken)
        return len(back)

    @use_case("person.reveal_phone", *_KEEPERS)
    async def reveal_phone(self, actor: Actor, person: Person, purpose: str) -> str:
        """The whole telephone number; that it was shown, to whom and for what stays in the ledger.

        Errors: Invalid("purpose.missing"), NotFound("phone.none"), NotFound("<kind>.unknown").
        """
        wanted_for = clean_line(purpose, limit=MAX_PURPOSE)
        if not wanted_for:
            raise Invalid("purpose.missing")
        async with self._transactions.write(actor) as work:
            phone = await _phone_of(work, person)
            if not phone:
                raise NotFound("phone.none")
            await work.record("person.reveal_phone", person.label, purpose=wanted_for)
        return phone

    async def _edit(self, actor: Actor, person: Person, typed: Mapping[str, str], action: str) -> RecordView:
        try:
            async with self._transactions.write(actor) as work:
                await _change(work, person, typed, action)
                return await record_view(work, person)
        except Conflict as error:
            number = _NUMBER_OF[person.kind]
            if error.code != "storage.integrity" or number not in typed:
                raise
            raise _refused([FieldFault(number, "number.taken")]) from error


def _not_too_many(voters: Sequence[VoterId]) -> list[VoterId]:
    wanted = sorted(set(voters))
    if len(wanted) > MOST_AT_ONCE:
        raise Invalid("voter.too_many", most=MOST_AT_ONCE)
    return wanted


async def _all_of(work: Work, wanted: Sequence[VoterId]) -> Sequence[Voter]:
    """Errors: NotFound("voter.unknown") where there is no such voter."""
    found = await work.records.voters_named(wanted)
    if unknown := set(wanted).difference(one.id for one in found):
        raise NotFound("voter.unknown", id=min(unknown))
    return found


def _were_off(voters: Sequence[Voter]) -> RecordWas | WereOff:
    if len(voters) == 1:
        return RecordWas(PersonKind.VOTER, voters[0].id, (FieldWas("is_active", False, True),))
    return WereOff(tuple(one.id for one in voters))


def _representatives_were(voters: Sequence[Voter], *, before: bool) -> RecordWas | RepresentativesWere:
    if len(voters) == 1:
        return RecordWas(PersonKind.VOTER, voters[0].id, (FieldWas("is_representative", before, not before),))
    return RepresentativesWere(tuple(one.id for one in voters), before)


async def record_view(work: Work, person: Person) -> RecordView:
    """The record of ``person`` for the eye: names instead of ids, the telephone number masked."""
    record = await _record(work, person)
    place = next(one for one in await work.records.constituencies() if one.id == record.constituency_id)
    townships = {one.id: one.name for one in await work.records.townships()}
    township = townships.get(place.township_id, "") if place.township_id is not None else ""
    masked = replace(record, phone=mask_phone(record.phone) if record.phone else None)
    if isinstance(record, Deputy):
        groups = {one.id: one.name for one in await work.records.groups()}
        group = groups.get(record.group_id, "") if record.group_id is not None else ""
        return RecordView(masked, place.name, township, group)
    return RecordView(masked, place.name, township)


async def _record(work: Work, person: Person) -> Deputy | Voter:
    if person.kind is PersonKind.DEPUTY:
        return await work.records.deputy(DeputyId(person.id))
    if person.kind is PersonKind.VOTER:
        return await work.records.voter(VoterId(person.id))
    raise Invalid("person.no_record", kind=str(person.kind))


async def _phone_of(work: Work, person: Person) -> str | None:
    if person.kind is PersonKind.STAFF:
        return (await work.records.staff_member(StaffId(person.id))).phone
    if person.kind is PersonKind.CONTACT:
        return (await work.contacts.get(ContactId(person.id))).phone
    return (await _record(work, person)).phone


async def _change(work: Work, person: Person, typed: Mapping[str, str], action: str) -> None:
    """Nothing is stored, and nothing remembered, where every field is as it was."""
    stored = await _record(work, person)
    read = read_fields(person.kind, typed, today=date_in(COUNTY_ZONE, work.now))
    placed, faults = await _placed(work, read)
    if read.faults or faults:
        raise _refused([*read.faults, *faults])
    changed = replace(stored, **placed)
    different = tuple(one for one in differences(stored, changed) if one.name != "initials")
    if not different:
        return
    if isinstance(changed, Deputy):
        await work.records.save_deputy(changed)
    else:
        await work.records.save_voter(changed)
    await work.remember(action, RecordWas(person.kind, person.id, different))
    await work.record(action, person.label, fields=[one.name for one in different])


async def _placed(work: Work, read: ReadFields) -> tuple[dict[str, Any], list[FieldFault]]:
    """The values as a record has them, places by their numbers; and the places that there are not."""
    values: dict[str, Any] = dict(read.values)
    faults = []
    if (constituency := values.pop("constituency", None)) is not None:
        known = {one.name: one.id for one in await work.records.constituencies()}
        values["constituency_id"] = known.get(constituency)
        faults += [FieldFault("constituency", "place.unknown")] if constituency not in known else []
    if "group" in values:
        group = values.pop("group")
        groups = {one.name: one.id for one in await work.records.groups()}
        values["group_id"] = groups.get(group) if group is not None else None
        faults += [FieldFault("group", "place.unknown")] if group is not None and group not in groups else []
    if values.get("joined_on") is not None:
        values["joined_on"] = date.fromisoformat(values["joined_on"])
    if "is_representative" in values:
        values["is_representative"] = values["is_representative"] == "yes"
    return values, faults


def _refused(faults: list[FieldFault]) -> Invalid:
    return Invalid("record.fields", faults=faults, problems=[(one.field, one.code) for one in faults])


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
