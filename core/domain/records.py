"""The office's rolls: who is a deputy, who votes, who works here, where meetings are held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.domain.actors import Role
from core.domain.ids import (
    ConstituencyId,
    DeputyGroupId,
    DeputyId,
    LeaderId,
    StaffId,
    TermId,
    TownshipId,
    VenueId,
    VoterId,
)


class DeputyStatus(StrEnum):
    SERVING = "serving"
    SUSPENDED = "suspended"
    ENDED = "ended"


class StatusReason(StrEnum):
    """Why a deputy's duties are suspended or the mandate has ended. Source: Deputies Law 2025, art. 61-63."""

    DETAINED = "detained"
    SERVING_SENTENCE = "serving_sentence"
    MOVED_AWAY = "moved_away"
    RESIGNED = "resigned"
    ORDERED_TO_RESIGN = "ordered_to_resign"
    TWO_ABSENCES = "two_absences"
    RECALLED = "recalled"
    LOST_NATIONALITY = "lost_nationality"
    LOST_POLITICAL_RIGHTS = "lost_political_rights"
    LOST_CAPACITY = "lost_capacity"
    DIED = "died"


SUSPENDING = frozenset({StatusReason.DETAINED, StatusReason.SERVING_SENTENCE})


@dataclass(frozen=True, slots=True)
class CongressTerm:
    id: TermId
    number: int
    starts_on: date
    ends_on: date


@dataclass(frozen=True, slots=True)
class Township:
    id: TownshipId
    name: str


@dataclass(frozen=True, slots=True)
class Constituency:
    id: ConstituencyId
    name: str
    township_id: TownshipId | None


@dataclass(frozen=True, slots=True)
class DeputyGroup:
    id: DeputyGroupId
    name: str
    township_id: TownshipId | None


@dataclass(frozen=True, slots=True)
class Deputy:
    """``status_on`` is the day from which the status holds; ``born`` is ISO 8601 as exact as the office knows it:
    ``1975-03-02``, ``1975-03`` or ``1975``.
    """

    id: DeputyId
    term_id: TermId
    name: str
    initials: str
    constituency_id: ConstituencyId
    group_id: DeputyGroupId | None
    joined_on: date
    status: DeputyStatus = DeputyStatus.SERVING
    status_reason: StatusReason | None = None
    status_on: date | None = None
    card_number: str | None = None
    sex: str | None = None
    ethnicity: str | None = None
    born: str | None = None
    party: str | None = None
    education: str | None = None
    work_unit: str | None = None
    post: str | None = None
    delegation: str | None = None
    phone: str | None = None
    remark: str | None = None

    @property
    def is_serving(self) -> bool:
        return self.status is DeputyStatus.SERVING


@dataclass(frozen=True, slots=True)
class Voter:
    """No more than an evaluation needs (PIPL art. 6, 19): no sex, ethnicity, date of birth, address or card."""

    id: VoterId
    name: str
    initials: str
    constituency_id: ConstituencyId
    roll_number: str | None = None
    phone: str | None = None
    remark: str | None = None
    is_representative: bool = False
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Staff:
    id: StaffId
    name: str
    login: str
    roles: frozenset[Role]
    phone: str | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Venue:
    id: VenueId
    name: str
    township_id: TownshipId | None
    seats: int


@dataclass(frozen=True, slots=True)
class Leader:
    id: LeaderId
    name: str
    title: str | None
    unavailable: frozenset[date] = frozenset()
