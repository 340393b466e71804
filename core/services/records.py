"""The office's rolls: reading them, and the changes that are not an import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.actors import STAFF_ROLES, Actor, PersonKind, Role
from core.domain.clock import COUNTY_ZONE, date_in
from core.domain.errors import Conflict, Invalid
from core.domain.ids import DeputyId, LeaderId, StaffId, TermId, VenueId
from core.domain.meetings import MeetingStatus
from core.domain.records import (
    SUSPENDING,
    CongressTerm,
    Constituency,
    Deputy,
    DeputyStatus,
    Leader,
    Staff,
    StatusReason,
    Township,
    Venue,
    Voter,
)
from core.domain.rules import OccasionKind
from core.domain.text import clean_name
from core.domain.undo import Added, RecordWas, differences, print_of
from core.domain.use_cases import use_case
from core.services.holiday_years import HolidayYear, holiday_years
from core.services.occasions import Occasions
from core.services.proposal_clocks import MovedDeadline, recompute_clocks
from core.services.report_deadlines import lay_year_if_any
from core.services.rules import RuleBook
from core.services.stores.ledger import AuditLine
from core.services.work import Transactions

_READERS = (Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER, Role.SYSTEM)
_KEEPERS = (Role.ADMINISTRATOR, Role.CLERK)
COUNTY_NAME, IS_DEMONSTRATION = "county_name", "is_demonstration"


@dataclass(frozen=True, slots=True)
class DeputyView:
    """A deputy with the names that a list shows instead of ids."""

    deputy: Deputy
    constituency: str
    township: str
    group: str


@dataclass(frozen=True, slots=True)
class Places:
    """Where meetings can be held and who may preside."""

    townships: tuple[Township, ...]
    constituencies: tuple[Constituency, ...]
    venues: tuple[Venue, ...]
    leaders: tuple[Leader, ...]


class Records:
    """Deputies, voters, staff, venues, leaders."""

    def __init__(self, transactions: Transactions, book: RuleBook | None = None) -> None:
        self._transactions = transactions
        self._book = book or RuleBook()
        self._occasions = Occasions(self._book)

    @use_case("deputy.list", *_READERS)
    async def deputies(self, actor: Actor) -> Sequence[DeputyView]:
        """Every deputy of every status, by constituency and name."""
        async with self._transactions.read(actor) as work:
            constituencies = {one.id: one for one in await work.records.constituencies()}
            townships = {one.id: one.name for one in await work.records.townships()}
            groups = {one.id: one.name for one in await work.records.groups()}
            deputies = await work.records.deputies()
        views = []
        for deputy in deputies:
            place = constituencies[deputy.constituency_id]
            township = townships.get(place.township_id, "") if place.township_id else ""
            group = groups.get(deputy.group_id, "") if deputy.group_id else ""
            views.append(DeputyView(deputy, place.name, township, group))
        return sorted(views, key=lambda view: (view.deputy.constituency_id, view.deputy.id))

    @use_case("voter.list", *_READERS)
    async def voters_of(self, actor: Actor, deputy: DeputyId) -> Sequence[Voter]:
        """The active voters of the constituency that elected ``deputy``."""
        async with self._transactions.read(actor) as work:
            elected = await work.records.deputy(deputy)
            return [voter for voter in await work.records.voters(elected.constituency_id) if voter.is_active]

    @use_case("voter.list_all", *_READERS)
    async def voters(self, actor: Actor) -> Sequence[Voter]:
        """All active voters."""
        async with self._transactions.read(actor) as work:
            return [voter for voter in await work.records.voters() if voter.is_active]

    @use_case("places.list", *_READERS)
    async def places(self, actor: Actor) -> Places:
        """Townships, constituencies, venues and leaders."""
        async with self._transactions.read(actor) as work:
            return Places(
                tuple(await work.records.townships()),
                tuple(await work.records.constituencies()),
                tuple(await work.records.venues()),
                tuple(await work.records.leaders()),
            )

    @use_case("staff.list", *_READERS)
    async def staff(self, actor: Actor) -> Sequence[Staff]:
        """Everybody who works here."""
        async with self._transactions.read(actor) as work:
            return await work.records.staff()

    @use_case("staff.by_login", Role.SYSTEM)
    async def staff_by_login(self, actor: Actor, login: str) -> Staff | None:
        """Whom a login names, active or not."""
        async with self._transactions.read(actor) as work:
            return await work.records.staff_by_login(login)

    @use_case("deputy.set_status", *_KEEPERS)
    async def set_status(
        self, actor: Actor, deputy: DeputyId, status: DeputyStatus, *, reason: StatusReason | None, on: date
    ) -> Deputy:
        """Suspend, restore or end, with the statutory reason (Deputies Law 2025, art. 61-63).

        Errors: Invalid("status.reason_does_not_fit"), Conflict("status.mandate_has_ended").
        """
        _check_reason(status, reason)
        async with self._transactions.write(actor) as work:
            stored = await work.records.deputy(deputy)
            if stored.status is DeputyStatus.ENDED:
                raise Conflict("status.mandate_has_ended", deputy=deputy)
            changed = replace(stored, status=status, status_reason=reason, status_on=on)
            await work.records.save_deputy(changed)
            await work.remember("deputy.set_status", RecordWas(PersonKind.DEPUTY, deputy, differences(stored, changed)))
            await work.record(
                "deputy.set_status", f"deputy:{deputy}", status=str(status), reason=str(reason or ""), on=on.isoformat()
            )
        return changed

    @use_case("venue.add", *_KEEPERS)
    async def add_venue(self, actor: Actor, name: str, *, township: str | None, seats: int) -> VenueId:
        """Errors: Invalid("name.missing" | "venue.seats" | "township.unknown"), Conflict("storage.integrity")."""
        if seats < 1:
            raise Invalid("venue.seats", seats=seats)
        async with self._transactions.write(actor) as work:
            townships = {one.name: one.id for one in await work.records.townships()}
            if township is not None and township not in townships:
                raise Invalid("township.unknown", name=township)
            place = townships[township] if township is not None else None
            added = Venue(VenueId(0), _named(name), place, seats)
            venue = await work.records.add_venue(added)
            await work.remember("venue.add", Added("venue", venue, print_of(replace(added, id=venue))))
            await work.record("venue.add", f"venue:{venue}", seats=seats)
        return venue

    @use_case("leader.add", *_KEEPERS)
    async def add_leader(
        self, actor: Actor, name: str, *, title: str | None, unavailable: frozenset[date] = frozenset()
    ) -> LeaderId:
        """Somebody who may preside, and the days on which not. Errors: Invalid("name.missing")."""
        async with self._transactions.write(actor) as work:
            added = Leader(LeaderId(0), _named(name), title, unavailable)
            leader = await work.records.add_leader(added)
            await work.remember("leader.add", Added("leader", leader, print_of(replace(added, id=leader))))
            await work.record("leader.add", f"leader:{leader}")
        return leader

    @use_case("staff.add", Role.ADMINISTRATOR, Role.SYSTEM)
    async def add_staff(self, actor: Actor, name: str, *, login: str, roles: frozenset[Role]) -> StaffId:
        """Errors: Invalid("name.missing" | "staff.roles"), Conflict("staff.login_taken")."""
        if not roles or not roles <= STAFF_ROLES:
            raise Invalid("staff.roles", roles=sorted(roles))
        async with self._transactions.write(actor) as work:
            if await work.records.staff_by_login(login) is not None:
                raise Conflict("staff.login_taken", login=login)
            staff = await work.records.add_staff(Staff(StaffId(0), _named(name), _named(login), roles))
            await work.remember("staff.add", Added("staff", staff))
            await work.record("staff.add", f"staff:{staff}", roles=sorted(roles))
        return staff

    @use_case("term.begin", Role.ADMINISTRATOR, Role.SYSTEM)
    async def begin_term(self, actor: Actor, number: int, *, starts_on: date, ends_on: date) -> TermId:
        """Open a congress term (docs/sources.md B5.1: five years), which shares no day with another.

        Errors: Invalid("term.dates"), Invalid("term.overlaps", number=…).
        """
        if ends_on <= starts_on:
            raise Invalid("term.dates", starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
        async with self._transactions.write(actor) as work:
            for other in await work.records.terms():
                if starts_on <= other.ends_on and other.starts_on <= ends_on:
                    raise Invalid("term.overlaps", number=other.number)
            term = await work.records.add_term(CongressTerm(TermId(0), number, starts_on, ends_on))
            await work.record("term.begin", f"term:{term}", number=number)
        return term

    @use_case("term.current", *_READERS)
    async def current_term(self, actor: Actor) -> CongressTerm:
        """The term that today lies in. Errors: NotFound("term.unknown")."""
        async with self._transactions.read(actor) as work:
            return await work.records.current_term(date_in(COUNTY_ZONE, work.now))

    @use_case("office.describe", Role.SYSTEM, Role.ADMINISTRATOR)
    async def describe_office(self, actor: Actor, name: str, *, demonstration: bool) -> None:
        """What this database is. A demonstration never becomes a real office, nor the other way round."""
        async with self._transactions.write(actor) as work:
            await work.records.set_office(COUNTY_NAME, clean_name(name))
            await work.records.set_office(IS_DEMONSTRATION, "yes" if demonstration else "no")
            await work.record("office.describe", "office", demonstration=demonstration)

    @use_case("office.show", *_READERS)
    async def office(self, actor: Actor) -> tuple[str, bool]:
        """(the county's name, whether this is a demonstration)."""
        async with self._transactions.read(actor) as work:
            name = await work.records.office(COUNTY_NAME)
            return name or "", await work.records.office(IS_DEMONSTRATION) == "yes"

    @use_case("holidays.list", *_READERS)
    async def holidays(self, actor: Actor) -> Sequence[HolidayYear]:
        """The years of our own table, and those of the term, this one and the next, which it may lack."""
        async with self._transactions.read(actor) as work:
            today = date_in(COUNTY_ZONE, work.now)
            term = next((one for one in await work.records.terms() if one.starts_on <= today <= one.ends_on), None)
            of_term = range(term.starts_on.year, term.ends_on.year + 1) if term is not None else range(0)
            needed = {*of_term, today.year, today.year + 1}
            return holiday_years(await work.records.holidays(), await work.records.holiday_years(), needed)

    @use_case("holidays.import", *_KEEPERS, Role.SYSTEM)
    async def import_holidays(
        self, actor: Actor, year: int, days: Sequence[tuple[date, str, str]], source: str
    ) -> Sequence[MovedDeadline]:
        """Replace a year of our own table by ``days`` (day, holiday | make_up_workday, name).

        The deadlines of that year and of every proposal, and the reminders of every noticed meeting, are worked out
        again (design invariant 12); which deadlines of proposals moved. Errors: Invalid("holidays.wrong_rows") for days
        of another year, of no kind, or named twice.
        """
        named = Counter(day for day, _, _ in days)
        wrong = [
            day.isoformat() for day, kind, _ in days if day.year != year or kind not in _DAY_KINDS or named[day] > 1
        ]
        if wrong:
            raise Invalid("holidays.wrong_rows", year=year, days=wrong)
        async with self._transactions.write(actor) as work:
            await work.records.replace_holidays(year, days, source)
            await lay_year_if_any(work, self._book, year)
            for meeting in await work.meetings.list_in(MeetingStatus.NOTICED):
                await self._occasions.lay(work, meeting, OccasionKind.MEETING)
            moved = await recompute_clocks(work, self._book)
            await work.record("holidays.import", f"year:{year}", days=len(days), moved=len(moved))
        return moved

    @use_case("audit.list", Role.ADMINISTRATOR, Role.SCRUTINEER)
    async def audit(self, actor: Actor, *, subject: str | None = None, limit: int = 200) -> Sequence[AuditLine]:
        """The newest lines of the ledger, newest first."""
        async with self._transactions.read(actor) as work:
            return await work.ledger.latest(subject=subject, limit=limit)

    @use_case("audit.verify", Role.ADMINISTRATOR, Role.SCRUTINEER, Role.SYSTEM)
    async def first_broken_line(self, actor: Actor) -> int | None:
        """The first line of the ledger that does not follow from the one before; None: the chain holds."""
        async with self._transactions.read(actor) as work:
            return await work.ledger.first_broken()


_DAY_KINDS = frozenset({"holiday", "make_up_workday"})


def _named(raw: str) -> str:
    name = clean_name(raw)
    if not name:
        raise Invalid("name.missing")
    return name


def _check_reason(status: DeputyStatus, reason: StatusReason | None) -> None:
    fits = {
        DeputyStatus.SERVING: reason is None,
        DeputyStatus.SUSPENDED: reason in SUSPENDING,
        DeputyStatus.ENDED: reason is not None and reason not in SUSPENDING,
    }[status]
    if not fits:
        raise Invalid("status.reason_does_not_fit", status=str(status), reason=str(reason or ""))
