"""Invented people and places, valid by default: override the one thing a test is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.domain.actors import SYSTEM, Actor, Person, PersonKind, Role, staff_actor
from core.domain.ids import (
    ConstituencyId,
    DeputyGroupId,
    DeputyId,
    LeaderId,
    MeetingId,
    OutboxId,
    StaffId,
    TermId,
    TownshipId,
    VenueId,
    VoterId,
)
from core.domain.meetings import Meeting, MeetingStatus
from core.domain.pinyin import initials_of
from core.domain.records import CongressTerm, Deputy, Leader, Staff, Venue, Voter
from core.services.stores.messages import OutboxRow, Priority
from core.services.stores.reminders import ReminderRow
from core.services.work import Transactions, Work

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)  # 12:00 in the county
SURNAMES = "向彭田王张李龙姚覃杨单曾"
GIVEN = ("小明", "秀英", "建国", "丽", "大山", "春花", "志强", "玉兰", "涛", "红梅")
FIRST_TERM = TermId(1)
FIRST_CONSTITUENCY = ConstituencyId(1)


def invented_name(number: int) -> str:
    """The ``number``-th invented name; the first 120 are all different."""
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % len(GIVEN)]


def a_term(**changes: Any) -> CongressTerm:
    return replace(CongressTerm(TermId(0), 18, date(2022, 1, 1), date(2026, 12, 31)), **changes)


def a_deputy(number: int = 0, **changes: Any) -> Deputy:
    name = str(changes.get("name", invented_name(number)))
    valid = Deputy(
        id=DeputyId(0),
        term_id=FIRST_TERM,
        name=name,
        initials=initials_of(name),
        constituency_id=FIRST_CONSTITUENCY,
        group_id=None,
        joined_on=date(2022, 1, 1),
        card_number=f"D{number:04d}",
    )
    return replace(valid, **changes)


def a_voter(number: int = 0, **changes: Any) -> Voter:
    name = str(changes.get("name", invented_name(number + 37)))
    valid = Voter(VoterId(0), name, initials_of(name), FIRST_CONSTITUENCY, roll_number=f"V{number:05d}")
    return replace(valid, **changes)


def a_staff_member(login: str = "clerk", *roles: Role, **changes: Any) -> Staff:
    valid = Staff(StaffId(0), "田小芳", login, frozenset(roles or {Role.CLERK}))
    return replace(valid, **changes)


def a_venue(**changes: Any) -> Venue:
    return replace(Venue(VenueId(0), "民安街道人大代表之家", None, 80), **changes)


def a_leader(**changes: Any) -> Leader:
    return replace(Leader(LeaderId(0), "彭春山", "副主任", frozenset({date(2026, 11, 3)})), **changes)


def a_meeting(**changes: Any) -> Meeting:
    valid = Meeting(
        id=MeetingId(0),
        year=2026,
        title="民安街道代表述职评议会",
        status=MeetingStatus.PLANNED,
        held_on=date(2026, 11, 10),
        starts_at=datetime(2026, 11, 10, 1, 0, tzinfo=UTC),
        ends_at=datetime(2026, 11, 10, 4, 0, tzinfo=UTC),
    )
    return replace(valid, **changes)


def a_message(key: str = "notice:1", **changes: Any) -> OutboxRow:
    valid = OutboxRow(
        id=OutboxId(0),
        key=key,
        channel="local",
        address="chat-1",
        priority=Priority.REMINDER,
        kind="notice",
        language="zh_CN",
        not_before=NOON,
        created_at=NOON,
        body={"code": "notice"},
    )
    return replace(valid, **changes)


def a_reminder(key: str = "meeting:1:three_days:deputy:1", **changes: Any) -> ReminderRow:
    person = Person(PersonKind.DEPUTY, 1)
    valid = ReminderRow(0, key, "meeting", 1, "three_days", person, NOON + timedelta(days=1))
    return replace(valid, **changes)


@dataclass(frozen=True, slots=True)
class County:
    """The ids of a small county: one term, two constituencies of one township, their people, the office's staff."""

    term: TermId
    township: TownshipId
    constituencies: tuple[ConstituencyId, ...]
    group: DeputyGroupId
    deputies: tuple[DeputyId, ...]
    voters: tuple[VoterId, ...]
    venue: VenueId
    leader: LeaderId
    staff: dict[Role, StaffId]

    def actor(self, role: Role) -> Actor:
        """The staff member who has ``role`` and no other, with the scrutineer beside for steps that ask for two."""
        beside = Role.ADMINISTRATOR if role is Role.SCRUTINEER else Role.SCRUTINEER
        return replace(self.alone(role), second=Person(PersonKind.STAFF, self.staff[beside]))

    def alone(self, role: Role) -> Actor:
        """The staff member who has ``role`` and no other, and nobody beside."""
        return staff_actor(self.staff[role], frozenset({role}))


async def small_county(transactions: Transactions, *, deputies: int = 4, voters: int = 12) -> County:
    """A county with people spread evenly over its two constituencies, and one member of staff for each role."""
    async with transactions.write(SYSTEM) as work:
        term = await work.records.add_term(a_term())
        township = await work.records.add_township("民安街道")
        places = tuple(
            [await work.records.add_constituency(name, township) for name in ("民安第一选区", "民安第二选区")]
        )
        group = await work.records.add_group("民安代表小组", township)
        chosen = [
            a_deputy(number, term_id=term, constituency_id=places[number % 2], group_id=group)
            for number in range(deputies)
        ]
        roll = [a_voter(number, constituency_id=places[number % 2]) for number in range(voters)]
        await work.records.add_voters(roll)
        return County(
            term,
            township,
            places,
            group,
            deputies=tuple([await work.records.add_deputy(deputy) for deputy in chosen]),
            voters=tuple(voter.id for voter in await work.records.voters()),
            venue=await work.records.add_venue(a_venue(township_id=township)),
            leader=await work.records.add_leader(a_leader()),
            staff=await _one_of_each_role(work),
        )


async def _one_of_each_role(work: Work) -> dict[Role, StaffId]:
    roles = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER)
    return {role: await work.records.add_staff(a_staff_member(role.value, role)) for role in roles}
