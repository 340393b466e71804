"""Before the count no answer of the program depends on a choice: not a screen, a message, a log, an export or a row.

The same meeting is held twice by the same people with the same habits; only what they mark and write differs. While
voting is open and again after the close, everything that may be read is read by every role: all use cases of the
register that read, the command line, the whole database, the exports, the log, people's chats. The two answers must be
equal but for what is random each time (keys, receipts, tokens). After the count they differ: the comparison can fail.
"""

from __future__ import annotations

import asyncio
import re
import sqlite3
import zipfile
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from cli.main import hoisted, program
from core.domain.actors import (
    STAFF_ROLES,
    SYSTEM,
    Actor,
    Person,
    PersonKind,
    Role,
    deputy_actor,
    visitor_actor,
    voter_actor,
)
from core.domain.errors import ShuzhiError
from core.domain.four_eyes import FourEyesStep
from core.domain.ids import ActId, AttachmentId, ProposalId, StaffId
from core.domain.proposals.ledger_history import Choices
from core.domain.roster.rows import RosterKind
from core.domain.use_cases import REGISTER
from core.presets import preset_text
from core.services.pages import Reader
from core.services.roll_draws import RollChoice
from core.services.stores.pages import From, Listed
from core.services.timetables import TimetablePreview
from core.storage.backup import take_backup
from tests.proofs.victim import Plan, Victim, open_victim
from tests.services.ledger_sheets import ledger
from tests.services.writes import CASES as WRITES

VOTERS, YEAR = 10, 2026
Reading = Callable[[Victim, Actor], Awaitable[object]]

# Every use case that reads: how to ask it. What is neither here nor a write fails a test.
READS: dict[str, Reading] = {
    "action.list": lambda v, a: v.core.actions.latest(a),
    "action.undo_preview": lambda v, a: v.core.actions.preview(a),
    "attachment.list": lambda v, a: v.core.attachments.listed(a, ProposalId(1)),
    "attachment.read": lambda v, a: v.core.attachments.read(a, AttachmentId("0")),
    "attendance.list": lambda v, a: v.core.attendance.listed(a, v.meeting),
    "audit.called": lambda v, a: v.core.trail_names.called(a, "三"),
    "audit.names": lambda v, a: v.core.trail_names.of(a, [f"voter:{one}" for one in v.county.voters]),
    "audit.page": lambda v, a: _first_page(v.core.pages.audit(a)),
    "audit.list": lambda v, a: v.core.records.audit(a, limit=10_000),
    "audit.verify": lambda v, a: v.core.records.first_broken_line(a),
    "backup.last": lambda v, a: v.core.system.last_backup(a),
    "ballot.form": lambda v, a: v.core.voting.form(a, v.meeting),
    "ballot.mine": lambda v, a: v.core.voting.my_receipt(a, v.meeting),
    "ballot.view": lambda v, a: v.core.my_office.ballot(a, v.meeting),
    "chat.set_aside": lambda v, a: v.core.conversations.set_aside(a),
    "contact.list": lambda v, a: v.core.unit_contacts.listed(a),
    "deputy.page": lambda v, a: _first_page(v.core.pages.deputies(a)),
    "deputy.history": lambda v, a: v.core.histories.of_deputy(a, v.county.deputies[0]),
    "deputy.list": lambda v, a: v.core.records.deputies(a),
    "desk.meeting": lambda v, a: v.core.duty_desk.meeting(a, v.meeting),
    "desk.meetings": lambda v, a: v.core.duty_desk.meetings(a, YEAR),
    "desk.calls": lambda v, a: v.core.duty_desk.calls(a),
    "desk.messages": lambda v, a: v.core.duty_desk.messages(a),
    "desk.today": lambda v, a: v.core.duty_desk.today(a),
    "enrolment.enrolled": lambda v, a: v.core.enrolment.enrolled(a, [Person(PersonKind.VOTER, v.county.voters[0])]),
    "enrolment.my_data": lambda v, a: v.core.enrolment.my_data(a),
    "enrolment.status": lambda v, a: v.core.enrolment.status(a),
    "holidays.list": lambda v, a: v.core.records.holidays(a),
    "inbox.page": lambda v, a: _first_page(v.core.pages.inbox(a)),
    "meeting.preview": lambda v, a: v.core.duty_desk.preview(a, v.meeting),
    "meeting.preview_count": lambda v, a: v.core.counting.preview(a, v.meeting),
    "meeting.preview_roll": lambda v, a: v.core.duty_desk.roll_draw(a, v.meeting, RollChoice.ALL),
    "meeting.get": lambda v, a: v.core.meetings.get(a, v.meeting),
    "meeting.list": lambda v, a: v.core.meetings.list_of_year(a, YEAR),
    "meeting.mine": lambda v, a: v.core.my_office.meetings(a),
    "meeting.receipts": lambda v, a: v.core.counting.receipts(a, v.meeting),
    "meeting.roll": lambda v, a: v.core.meetings.roll(a, v.meeting),
    "meeting.turnout": lambda v, a: v.core.voting.turnout(a, v.meeting),
    "message.counts": lambda v, a: v.core.outbox.counts(a),
    "message.list": lambda v, a: v.core.outbox.messages(a),
    "office.examine": lambda v, a: v.core.system.examine(a),
    "office.health": lambda v, a: v.core.system.health(a),
    "office.pulse": lambda v, a: _is_a_number(v.core.pulse.changed(a)),
    "office.show": lambda v, a: v.core.records.office(a),
    "outbox.page": lambda v, a: _first_page(v.core.pages.outbox(a)),
    "paper.progress": lambda v, a: v.core.paper_progress.of(a, v.meeting),
    "paper.form": lambda v, a: v.core.counting.paper_form(a, v.meeting),
    "person.show": lambda v, a: v.core.people.show(a, Person(PersonKind.VOTER, v.county.voters[0])),
    "person.me": lambda v, a: v.core.my_office.me(a),
    "places.list": lambda v, a: v.core.records.places(a),
    "plan.matrix": lambda v, a: v.core.term_plans.matrix(a),
    "plan.unplanned": lambda v, a: v.core.term_plans.unplanned(a, YEAR),
    "plan.term_preview": lambda v, a: v.core.term_plans.preview(a),
    "plan.timetable_preview": lambda v, a: _without_seconds(v.core.timetables.preview(a, YEAR, seconds=0.1)),
    "plan.year": lambda v, a: v.core.term_plans.year(a, YEAR),
    "proposal.history": lambda v, a: v.core.histories.of_proposal(a, ProposalId(1)),
    "proposal.page": lambda v, a: _first_page(v.core.pages.proposals(a)),
    "proposal.import_preview": lambda v, a: v.core.proposal_imports.preview(
        a, [ledger(("1", "修缮桥梁", "张三"))], "0" * 64, choices=Choices()
    ),
    "proposal.find": lambda v, a: v.core.proposal_search.find(a, "桥梁"),
    "motion.deadline": lambda v, a: v.core.motion_deadline.get(a),
    "own_proposal.list": lambda v, a: v.core.deputy_proposals.mine(a),
    "own_proposal.show": lambda v, a: v.core.deputy_proposals.show(a, ProposalId(1)),
    "proposal.chases": lambda v, a: v.core.proposal_chasing.chases(a),
    "proposal.get": lambda v, a: v.core.proposals.get(a, ProposalId(1)),
    "proposal.list": lambda v, a: v.core.proposals.listed(a),
    "proposal.owed": lambda v, a: v.core.proposal_reviews.owed(a),
    "proposal.public_list": lambda v, a: v.core.proposal_files.public_list(a, YEAR),
    "proposal.similar": lambda v, a: v.core.proposal_search.similar(a, "修缮桥梁"),
    "proposal.owed_by_unit": lambda v, a: v.core.proposal_reviews.owed_by_unit(a),
    "proposal.promises": lambda v, a: v.core.proposal_promises.listed(a),
    "proposal.statistics": lambda v, a: v.core.proposal_reviews.handled(a, YEAR),
    "supervised_item.list": lambda v, a: v.core.supervised_items.listed(a),
    "supervised_item.show": lambda v, a: v.core.supervised_items.show(a, ProposalId(1)),
    "supervision.act": lambda v, a: v.core.supervision.act(a, ActId(1)),
    "supervision.coming": lambda v, a: v.core.supervision.coming(a),
    "supervision.of_proposal": lambda v, a: v.core.supervision.of_proposal(a, ProposalId(1)),
    "supervision.priorities": lambda v, a: v.core.supervision.priorities(a),
    "reminder.unconfirmed": lambda v, a: v.core.reminders.unconfirmed(a, "meeting", v.meeting),
    "reminder.unreachable": lambda v, a: v.core.reminders.unreachable(a),
    "report.my_year": lambda v, a: v.core.my_office.my_year(a),
    "report.overview": lambda v, a: v.core.reports.overview(a, YEAR),
    "report.read_for_voter": lambda v, a: v.core.reports.read_for_voter(a, v.county.deputies[0], year=YEAR),
    "report.readable": lambda v, a: v.core.reports.readable(a, year=YEAR),
    "report.show": lambda v, a: v.core.reports.show(a, v.county.deputies[0], YEAR),
    "result.show": lambda v, a: v.core.publishing.result(a, v.meeting),
    "room.find": lambda v, a: v.core.rooms.find(a, "民安"),
    "room.losses": lambda v, a: v.core.rooms.losses(a),
    "room.list": lambda v, a: v.core.rooms.every(a),
    "room.show": lambda v, a: v.core.rooms.show(a, "local", "village"),
    "roster.export": lambda v, a: v.core.imports.export(a, RosterKind.VOTERS),
    "roster.preview": lambda v, a: v.core.imports.preview(a, RosterKind.VOTERS, [], "0" * 64),
    "rules.preview_change": lambda v, a: v.core.rule_changes.preview(a, preset_text("hubei")),
    "rules.read": lambda v, a: v.core.my_office.rules(a),
    "rules.show": lambda v, a: v.core.rules.show(a),
    "staff.by_login": lambda v, a: v.core.records.staff_by_login(a, "clerk"),
    "staff.has_password": lambda v, a: v.core.sign_in.has_password(a, StaffId(1)),
    "staff.renew": lambda v, a: v.core.sign_in.renew(a),
    "staff.who_may_second": lambda v, a: v.core.sign_in.who_may_second(a, FourEyesStep.COUNT, v.meeting),
    "staff.list": lambda v, a: v.core.records.staff(a),
    "term.current": lambda v, a: v.core.records.current_term(a),
    "voter.history": lambda v, a: _pasts(v, a),
    "voter.list": lambda v, a: v.core.records.voters_of(a, v.county.deputies[0]),
    "voter.list_all": lambda v, a: v.core.records.voters(a),
    "unit.list": lambda v, a: v.core.proposals.units(a),
    "unit_item.list": lambda v, a: v.core.unit_items.listed(a),
    "voter.page": lambda v, a: _first_page(v.core.pages.voters(a)),
    "voter.page_former": lambda v, a: _first_page(v.core.pages.former_voters(a)),
}
BY_COMMAND = (
    "meeting list --year 2026",
    "meeting show 1",
    "meeting turnout 1",
    "meeting result 1",
    "meeting receipts 1",
    "meeting roll 1",
    "message list",
    "audit list",
    "audit verify",
    "report overview --year 2026",
    "deputy list",
)
# What is random each time: receipts, message nonces, the local channel's session, addresses of objects, key files.
_RANDOM = (
    (re.compile(r"\b[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}\b"), "<receipt>"),
    (re.compile(r"(answer:\d+):[0-9a-f]{8}:"), r"\1:<nonce>:"),
    (re.compile(r"\b[0-9a-f]{12}-(\d+)\b"), r"<session>-\1"),
    (re.compile(r"\b[0-9a-f]{32,}\b"), "<hash>"),
    (re.compile(r"0x[0-9a-f]+"), "<address>"),
    (re.compile(r"""b(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""), "<bytes>"),
)

_STOPPING = "Connection.stop"  # a command's own connection ends after the command: whether this is seen is chance


async def _first_page(opened: Awaitable[Reader[Any]]) -> object:
    reader = await opened
    size = await reader.size(Listed())
    return size.fitting, size.whole, [one.entry for one in await reader.page(Listed(), From(), 500)]


async def _is_a_number(asked: Awaitable[int]) -> bool:
    """The pulse counts commits of a connection: what it says is that something changed."""
    return isinstance(await asked, int)


async def _pasts(victim: Victim, actor: Actor) -> list[object]:
    """Everybody's, so that whoever voted otherwise this time is among them."""
    return [await victim.core.histories.of_voter(actor, voter) for voter in victim.county.voters]


async def _without_seconds(asked: Awaitable[TimetablePreview]) -> object:
    """A solution says how long it took."""
    shown = await asked
    return shown.facts, shown.changes


def test_every_use_case_reads_or_writes() -> None:
    assert set(REGISTER) - set(WRITES) <= set(READS)
    assert set(READS) <= set(REGISTER)


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that could be learnt at one moment, by where it was learnt."""

    answers: Mapping[str, object]
    rows: Mapping[str, Counter[str]]
    log: Counter[str]


@dataclass(frozen=True, slots=True)
class Meeting:
    """One run of the meeting."""

    plan: Plan
    while_open: Told
    closed: Told
    counted: Told


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> tuple[Meeting, Meeting]:
    one, other = Plan.drawn(1, VOTERS, people=1), Plan.drawn(2, VOTERS, people=1)
    assert one.habits == other.habits
    assert all(mine.marks != theirs.marks for mine, theirs in zip(one.choices, other.choices, strict=True))
    first, second = (asyncio.run(_hold(tmp_path_factory.mktemp("meeting"), plan)) for plan in (one, other))
    return first, second


async def _hold(folder: Path, plan: Plan) -> Meeting:
    with pytest.MonkeyPatch.context() as patch:
        async with open_victim(folder, plan, patch) as victim:
            await victim.vote()
            while_open = await _ask_everything(victim, folder)
            await victim.close()
            closed = await _ask_everything(victim, folder)
            await victim.count()
            counted = await _ask_everything(victim, folder)
    return Meeting(plan, while_open, closed, counted)


async def _ask_everything(victim: Victim, folder: Path) -> Told:
    answers: dict[str, object] = {}
    for name, actor in _everybody(victim):
        for action in READS:
            answers[f"{action} by {name}"] = await _asked(victim, actor, action)
    for sender in set(victim.channel._chats):
        answers[f"chat of {sender}"] = plain([message.text for message in victim.channel.messages(sender)])
    for words in BY_COMMAND:
        answers[words] = _worded(await asyncio.to_thread(_typed, victim, words))
    log = "".join((folder / f"{name}.log").read_text(encoding="utf-8") for name in ("debug", "driver"))
    lines = Counter(_worded(line) for line in log.replace(str(folder), "").splitlines() if _STOPPING not in line)
    return Told(answers, dict(_rows(victim, folder)), lines)


def _everybody(victim: Victim) -> Iterator[tuple[str, Actor]]:
    yield from ((role.value, victim.county.actor(role)) for role in sorted(STAFF_ROLES))
    yield from ((f"deputy {one}", deputy_actor(one, via="local")) for one in victim.county.deputies[:2])
    yield from ((f"voter {one}", voter_actor(one, via="local")) for one in victim.county.voters)
    yield Role.VISITOR.value, visitor_actor(via="local")
    yield Role.SYSTEM.value, SYSTEM


async def _asked(victim: Victim, actor: Actor, action: str) -> object:
    """The answer, or the error in its place."""
    try:
        return plain(await READS[action](victim, actor))
    except ShuzhiError as error:
        return plain((error.code, error.params))


def _typed(victim: Victim, words: str) -> str:
    arguments = ["--home", str(victim.home.root), "--language", "en", "--staff", "administrator", *words.split()]
    done = CliRunner().invoke(program(), hoisted([*arguments, "--json"]))
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return f"{done.exit_code} {done.output}"


def _rows(victim: Victim, folder: Path) -> Iterator[tuple[str, Counter[str]]]:
    """Every row of every table, in the database and in a backup, with the lengths of what is sealed."""
    backup = folder / "asked.zip"
    take_backup(victim.home, backup, taken_at=victim.clock.now())
    with zipfile.ZipFile(backup) as archive:
        kept = archive.read("county.db")
    backup.unlink()
    for source, content in (("", victim.home.database.read_bytes()), ("backup: ", kept)):
        with closing(sqlite3.connect(":memory:")) as database:
            database.deserialize(content)
            names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall()
            for (name,) in names:
                yield source + name, Counter(str(plain(row)) for row in database.execute(f"SELECT * FROM {name}"))


def plain(value: object) -> Any:
    """``value`` as plain data in which bytes are lengths and everything random has one name."""
    match value:
        case bytes():
            return f"<{len(value)} bytes>"
        case Enum():
            return str(value)
        case str():
            return _worded(value)
        case Mapping():
            return {_worded(str(key)): plain(inner) for key, inner in value.items()}
        case set() | frozenset():
            return sorted(str(plain(inner)) for inner in value)
        case list() | tuple():
            return [plain(inner) for inner in value]
        case _ if is_dataclass(value):
            return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
        case _:
            return _worded(repr(value))


def _worded(text: str) -> str:
    for pattern, name in _RANDOM:
        text = pattern.sub(name, text)
    return text


def _differing(one: Mapping[str, object], other: Mapping[str, object]) -> list[str]:
    return sorted(name for name in {*one, *other} if one.get(name) != other.get(name))


def test_no_answer_depends_on_a_choice_while_open(twice: tuple[Meeting, Meeting]) -> None:
    assert _differing(twice[0].while_open.answers, twice[1].while_open.answers) == []


def test_no_answer_depends_on_a_choice_after_close(twice: tuple[Meeting, Meeting]) -> None:
    assert _differing(twice[0].closed.answers, twice[1].closed.answers) == []


def test_no_row_depends_on_a_choice_while_open(twice: tuple[Meeting, Meeting]) -> None:
    assert _differing(twice[0].while_open.rows, twice[1].while_open.rows) == []


def test_no_row_depends_on_a_choice_after_close(twice: tuple[Meeting, Meeting]) -> None:
    assert _differing(twice[0].closed.rows, twice[1].closed.rows) == []


def test_no_log_line_depends_on_a_choice(twice: tuple[Meeting, Meeting]) -> None:
    one, other = (meeting.closed.log for meeting in twice)
    assert one.total() > 1_000
    assert (one - other, other - one) == (Counter(), Counter())


def test_counting_makes_the_difference(twice: tuple[Meeting, Meeting]) -> None:
    """The counter-trial: after the count the same questions are answered differently."""
    answers = _differing(twice[0].counted.answers, twice[1].counted.answers)
    assert {"result.show by viewer", "meeting result 1"} <= set(answers)
    assert {"sheets", "comments", "results"} <= set(_differing(twice[0].counted.rows, twice[1].counted.rows))
