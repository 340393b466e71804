"""Pledges and duty reports: drafted section by section, filed whole, locked at the deadline, read by the voters.

What must stay true: a deputy writes only its own; what staff enter on a deputy's behalf says so in the audit line;
a filed report changes only until its deadline; a report that nobody filed in time can still be filed late, because
the law wants every deputy's report (docs/sources.md B1.1, B1.4). A voter reads filed reports of its own constituency's
deputies and of those heard at a meeting where it evaluates, nobody else's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from core.domain.actors import Actor, Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from core.domain.ids import DeputyId, VoterId
from core.domain.meetings import MeetingStatus
from core.domain.records import Deputy
from core.domain.reports import (
    Answer,
    ReportDeadline,
    ReportForm,
    ReportStatus,
    checked_answer,
    checked_pledge_items,
    end_of_day,
    missing_sections,
    pledge_due_on,
    section_of,
)
from core.domain.use_cases import use_case
from core.services.report_deadlines import NOT_HELD, deadlines_of, lay_year, reporting_in
from core.services.rules import RuleBook
from core.services.stores.reports import StoredReport
from core.services.work import Transactions, Work

AUTHORS = (Role.DEPUTY, Role.ADMINISTRATOR, Role.CLERK)


@dataclass(frozen=True, slots=True)
class DutyReport:
    """A deputy's report of a year as far as it has come. ``missing`` names the sections it still needs."""

    deputy: Deputy
    year: int
    form: ReportForm
    pledges: tuple[str, ...]
    missing: tuple[str, ...]
    deadline: ReportDeadline
    status: ReportStatus = ReportStatus.DRAFT
    updated_at: datetime | None = None
    filed_at: datetime | None = None
    filed_by: str | None = None

    @property
    def is_filed(self) -> bool:
        return self.status is ReportStatus.FILED

    @property
    def is_late(self) -> bool:
        """Filed after its deadline."""
        return self.filed_at is not None and self.deadline.is_past(self.filed_at)


@dataclass(frozen=True, slots=True)
class ReportOverview:
    """Who of those who report in ``year`` has filed, pledged, and who has not."""

    year: int
    filed: tuple[Deputy, ...]
    missing: tuple[Deputy, ...]
    pledged: tuple[Deputy, ...]
    unpledged: tuple[Deputy, ...]


class Reports:
    """Write, file, read, oversee."""

    def __init__(self, transactions: Transactions, book: RuleBook, *, zone: ZoneInfo = COUNTY_ZONE) -> None:
        self._transactions = transactions
        self._book = book
        self._zone = zone

    @use_case("report.save_pledge", *AUTHORS)
    async def save_pledge(self, actor: Actor, deputy: DeputyId, year: int, items: list[str]) -> list[str]:
        """Lodge or replace the year's pledge, as it was kept. After its due day one that was lodged stands.

        Errors: Invalid("pledge.…"), Conflict("pledge.locked" | "report.filed"), NotAllowed("report.not_yours").
        """
        _check_author(actor, deputy)
        kept = checked_pledge_items(items)
        async with self._transactions.write(actor) as work:
            await _serving(work, deputy)
            due_on = pledge_due_on(await self._book.current(work), year)
            is_late = work.now >= end_of_day(due_on, self._zone)
            if is_late and await work.reports.pledges(deputy, year):
                raise Conflict("pledge.locked", year=year, due_on=due_on.isoformat())
            report = await self._report(work, deputy, year)
            _check_is_draft(report, work.now)
            await work.reports.replace_pledges(deputy, year, kept)
            if report.form.pledges:
                await self._save(work, report, form=report.form.without_pledges())
            await self._record(work, "report.save_pledge", deputy, year, items=len(kept))
        return kept

    @use_case("report.save_draft", *AUTHORS)
    async def save_draft(self, actor: Actor, deputy: DeputyId, year: int, *answers: Answer) -> DutyReport:
        """Put sections into the draft, all of ``answers`` or none; everything else in it stays.

        Errors: Invalid("report.…"), Conflict("report.filed") (take it back first), Conflict("report.locked"),
        NotAllowed("report.not_yours"), NotFound("deputy.unknown").
        """
        _check_author(actor, deputy)
        async with self._transactions.write(actor) as work:
            await _serving(work, deputy)
            report = await self._report(work, deputy, year)
            _check_is_draft(report, work.now)
            rules, form = await self._book.current(work), report.form
            for answer in answers:
                form = form.with_answer(checked_answer(answer, rules, report.pledges))
            await self._save(work, report, form=form)
            await self._record(work, "report.save_draft", deputy, year, sections=list(map(section_of, answers)))
            return await self._report(work, deputy, year)

    @use_case("report.file", *AUTHORS)
    async def file(self, actor: Actor, deputy: DeputyId, year: int) -> DutyReport:
        """File the draft; filing what is filed is a no-op. Late filing is possible and shows.

        Errors: Invalid("report.incomplete", missing=[…]), Conflict, NotAllowed("report.not_yours").
        """
        _check_author(actor, deputy)
        async with self._transactions.write(actor) as work:
            await _serving(work, deputy)
            report = await self._report(work, deputy, year)
            if report.is_filed:
                return report
            if report.missing:
                raise Invalid("report.incomplete", missing=list(report.missing))
            await self._save(work, report, filed_by=actor.label)
            await self._record(work, "report.file", deputy, year, late=report.deadline.is_past(work.now))
            return await self._report(work, deputy, year)

    @use_case("report.take_back", *AUTHORS)
    async def take_back(self, actor: Actor, deputy: DeputyId, year: int) -> DutyReport:
        """Make the filed report a draft again, before the deadline.

        Errors: Conflict("report.not_filed"), Conflict("report.locked"), NotAllowed("report.not_yours").
        """
        _check_author(actor, deputy)
        async with self._transactions.write(actor) as work:
            report = await self._report(work, deputy, year)
            if not report.is_filed:
                raise Conflict("report.not_filed", year=year)
            if report.deadline.is_past(work.now):
                raise Conflict("report.locked", due_on=report.deadline.due_on.isoformat())
            await self._save(work, report)
            await self._record(work, "report.take_back", deputy, year)
            return await self._report(work, deputy, year)

    @use_case("report.show", *AUTHORS, Role.VIEWER)
    async def show(self, actor: Actor, deputy: DeputyId, year: int) -> DutyReport:
        """The report as it stands, with what it lacks. A deputy sees only its own.

        Errors: NotAllowed("report.not_yours"), NotFound("deputy.unknown").
        """
        if not actor.has(Role.VIEWER):
            _check_author(actor, deputy)
        async with self._transactions.read(actor) as work:
            return await self._report(work, deputy, year)

    @use_case("report.read_for_voter", Role.VOTER)
    async def read_for_voter(self, actor: Actor, deputy: DeputyId, *, year: int) -> DutyReport:
        """A filed report, for a voter whom it concerns. Errors: NotFound("report.not_readable") for all others."""
        async with self._transactions.read(actor) as work:
            if not await _concerns(work, actor, deputy):
                raise NotFound("report.not_readable")
            report = await self._report(work, deputy, year)
            if not report.is_filed:
                raise NotFound("report.not_readable")
            return report

    @use_case("report.readable", Role.VOTER)
    async def readable(self, actor: Actor, *, year: int) -> list[Deputy]:
        """The deputies whose filed report of ``year`` the voter may read, by id."""
        async with self._transactions.read(actor) as work:
            filed = await work.reports.filed_in(year)
            deputies = await work.records.deputies_named(filed)
            heard = await _heard_by(work, actor)
            home = await _home_of(work, actor)
            return [deputy for deputy in deputies if deputy.constituency_id == home or deputy.id in heard]

    @use_case("report.overview", Role.ADMINISTRATOR, Role.CLERK, Role.TELLER, Role.SCRUTINEER, Role.VIEWER, Role.SYSTEM)
    async def overview(self, actor: Actor, year: int) -> ReportOverview:
        """Who has filed and pledged. Errors: NotFound("term.unknown") for a year without a congress."""
        async with self._transactions.read(actor) as work:
            return await overview_of(work, year)

    @use_case("report.lay_reminders", Role.ADMINISTRATOR, Role.CLERK, Role.SYSTEM)
    async def lay_reminders(self, actor: Actor, year: int) -> int:
        """Lay the year's ladders of pledges and reports anew; how many reminders were new. Repeating is a no-op.

        To be called when the year begins and when the rules changed; plans, meetings and holidays that change do it
        themselves. Errors: NotFound("term.unknown").
        """
        async with self._transactions.write(actor) as work:
            laid = await lay_year(work, self._book, year, self._zone)
            await work.record("report.lay_reminders", f"year:{year}", new=laid)
        return laid

    async def _report(self, work: Work, deputy: DeputyId, year: int) -> DutyReport:
        rules = await self._book.current(work)
        stored = await work.reports.report(deputy, year)
        pledges = await work.reports.pledges(deputy, year)
        form = ReportForm.from_json(stored.content) if stored else ReportForm()
        return DutyReport(
            deputy=await work.records.deputy(deputy),
            year=year,
            form=form,
            pledges=tuple(pledges),
            missing=tuple(missing_sections(form, rules, pledges)),
            deadline=(await deadlines_of(work, rules, [deputy], year, self._zone))[deputy],
            status=ReportStatus(stored.status) if stored else ReportStatus.DRAFT,
            updated_at=stored.updated_at if stored else None,
            filed_at=stored.filed_at if stored else None,
            filed_by=stored.filed_by if stored else None,
        )

    async def _save(
        self, work: Work, report: DutyReport, *, form: ReportForm | None = None, filed_by: str | None = None
    ) -> None:
        """Store the report, as filed when ``filed_by`` is given and as a draft otherwise."""
        draft = StoredReport(
            deputy_id=report.deputy.id,
            year=report.year,
            status=ReportStatus.DRAFT.value,
            content=(form or report.form).as_json(),
            updated_at=work.now,
        )
        if filed_by is not None:
            draft = replace(draft, status=ReportStatus.FILED.value, filed_at=work.now, filed_by=filed_by)
        await work.reports.save_report(draft)

    async def _record(self, work: Work, action: str, deputy: DeputyId, year: int, **details: object) -> None:
        on_behalf = work.actor.person != Person(PersonKind.DEPUTY, deputy)
        await work.record(action, f"deputy:{deputy}", year=year, on_behalf=on_behalf, **details)


async def overview_of(work: Work, year: int) -> ReportOverview:
    filed, pledged = set(await work.reports.filed_in(year)), set(await work.reports.pledged_in(year))
    expected = await reporting_in(work, year)
    return ReportOverview(
        year,
        filed=tuple(deputy for deputy in expected if deputy.id in filed),
        missing=tuple(deputy for deputy in expected if deputy.id not in filed),
        pledged=tuple(deputy for deputy in expected if deputy.id in pledged),
        unpledged=tuple(deputy for deputy in expected if deputy.id not in pledged),
    )


async def _serving(work: Work, deputy: DeputyId) -> Deputy:
    found = await work.records.deputy(deputy)
    if not found.is_serving:
        raise Conflict("deputy.not_serving", deputy=deputy, status=found.status.value)
    return found


async def _concerns(work: Work, actor: Actor, deputy: DeputyId) -> bool:
    found = await work.records.deputy(deputy)
    return found.constituency_id == await _home_of(work, actor) or deputy in await _heard_by(work, actor)


async def _home_of(work: Work, actor: Actor) -> int:
    return (await work.records.voter(_voter(actor))).constituency_id


async def _heard_by(work: Work, actor: Actor) -> set[DeputyId]:
    """Every deputy at whose meeting the voter is on the roll."""
    standing = [status for status in MeetingStatus if status not in NOT_HELD]
    return {
        deputy for meeting in await work.meetings.to_evaluate(_voter(actor), *standing) for deputy in meeting.agenda
    }


def _voter(actor: Actor) -> VoterId:
    if actor.person is None or actor.person.kind is not PersonKind.VOTER:
        raise NotAllowed("report.not_a_voter")
    return VoterId(actor.person.id)


def _check_author(actor: Actor, deputy: DeputyId) -> None:
    own = Person(PersonKind.DEPUTY, deputy)
    if actor.person != own and not actor.has(Role.ADMINISTRATOR, Role.CLERK):
        raise NotAllowed("report.not_yours", deputy=deputy)


def _check_is_draft(report: DutyReport, now: datetime) -> None:
    if report.is_filed:
        locked = report.deadline.is_past(now)
        raise Conflict("report.locked" if locked else "report.filed", due_on=report.deadline.due_on.isoformat())
