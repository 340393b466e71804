"""What the office stores about a person, as JSON: the person's right to see it (PIPL art. 44-45).

Participation is yes or no. How somebody voted is not here because it is nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from core.domain.actors import Person, PersonKind
from core.domain.ids import ContactId, DeputyId, StaffId, VoterId
from core.domain.meetings import MeetingStatus
from core.domain.proposals.proposal import Proposal
from core.services.stores.enrolment import Account, BindingCode
from core.services.stores.messages import OutboxRow
from core.services.stores.reminders import ReminderRow
from core.services.work import Work


async def data_about(work: Work, person: Person) -> dict[str, Any]:
    """Everything stored about ``person``, ready for ``json.dumps``."""
    data: dict[str, Any] = {
        "person": f"{person.kind}:{person.id}",
        "record": await _record(work, person),
        "accounts": [_account(account) for account in await work.enrolment.accounts_of(person)],
        "binding_codes": [_code(code) for code in await work.enrolment.codes_of(person)],
        "reminders": [_reminder(row) for row in await work.reminders.of_person(person)],
        "messages": [_message(row) for row in await work.messages.of_person(person)],
    }
    if person.kind is PersonKind.VOTER:
        data["evaluations"] = await _evaluations(work, VoterId(person.id))
    if person.kind is PersonKind.DEPUTY:
        data["reports"] = await _reports(work, DeputyId(person.id))
        data["proposals"] = [_proposal(one) for one in await work.proposals.signed_by(DeputyId(person.id))]
        data["invitations"] = [_plain_dict(asdict(one)) for one in await work.cosigning.of_deputy(DeputyId(person.id))]
    return data


async def _record(work: Work, person: Person) -> dict[str, Any]:
    if person.kind is PersonKind.VOTER:
        return _plain_dict(asdict(await work.records.voter(VoterId(person.id))))
    if person.kind is PersonKind.DEPUTY:
        return _plain_dict(asdict(await work.records.deputy(DeputyId(person.id))))
    if person.kind is PersonKind.CONTACT:
        return _plain_dict(asdict(await work.contacts.get(ContactId(person.id))))
    return _plain_dict(asdict(await work.records.staff_member(StaffId(person.id))))


async def _evaluations(work: Work, voter: VoterId) -> list[dict[str, Any]]:
    """Yes or no a meeting: whether the voter took part, never when and never how."""
    meetings = await work.meetings.to_evaluate(voter, *MeetingStatus)
    return [
        {
            "meeting": meeting.title,
            "held_on": meeting.held_on.isoformat(),
            "took_part": bool(await work.ballots.participation(meeting.id, [voter])),
        }
        for meeting in meetings
    ]


async def _reports(work: Work, deputy: DeputyId) -> list[dict[str, Any]]:
    term = await work.records.term((await work.records.deputy(deputy)).term_id)
    found = []
    for year in range(term.starts_on.year, term.ends_on.year + 1):
        pledges, report = await work.reports.pledges(deputy, year), await work.reports.report(deputy, year)
        if pledges or report:
            stored = _plain_dict(asdict(report)) if report else None
            found.append({"year": year, "pledges": list(pledges), "report": stored})
    return found


def _proposal(one: Proposal) -> dict[str, Any]:
    """What bears the deputy's name; the units' deadlines are no data about a person."""
    facts = {"id": one.id, "kind": one.kind, "year": one.year, "number": one.number, "status": one.status}
    ratings = [asdict(given) for given in one.feedback]
    ratings += [asdict(given) for given in one.promise_ratings]
    return _plain_dict(facts | asdict(one.content) | {"ratings": ratings})


def _account(account: Account) -> dict[str, Any]:
    return _plain_dict(asdict(account)) | {"person": f"{account.person.kind}:{account.person.id}"}


def _code(code: BindingCode) -> dict[str, Any]:
    dates = {"issued_at": code.issued_at, "expires_at": code.expires_at}
    return _plain_dict(dates | {"used_at": code.used_at, "revoked_at": code.revoked_at})


def _reminder(row: ReminderRow) -> dict[str, Any]:
    facts = {"event": row.event, "stage": row.stage, "due_at": row.due_at, "state": row.state.value}
    return _plain_dict(facts | {"sent_at": row.sent_at, "confirmed_at": row.confirmed_at})


def _message(row: OutboxRow) -> dict[str, Any]:
    """That a message was sent, and a notice's own content; an answer that may carry a choice stays sealed."""
    facts = {"channel": row.channel, "kind": row.kind, "promised_at": row.created_at, "sent_at": row.sent_at}
    return _plain_dict(facts | {"state": row.state.value, "body": row.body})


def _plain_dict(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain(value) for name, value in values.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return _plain_dict(value)
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, frozenset | set):
        return sorted(_plain(part) for part in value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [_plain(part) for part in value]
    return value
