"""A person's record and past on the command line: what is printed, and the fields as they are typed."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from cli.labels import label
from cli.output import ExitCode, cell_text, table_lines
from cli.session import Desk
from cli.words import speaker, t
from core.domain.errors import Invalid
from core.domain.records import Deputy, StatusReason
from core.domain.roster.values import Sex
from core.domain.rules import parse_rules
from core.locale.actions import word_field
from core.locale.notice_kinds import word_notice_kind
from core.locale.notices import word_day, word_instant
from core.locale.person_words import SEXES, STATUS_REASONS
from core.locale.row_faults import word_field_fault
from core.locale.trail_words import word_deed, word_doer
from core.services.histories import MeetingPast, PersonHistory
from core.services.people import RecordView


def typed_fields(given: Sequence[str]) -> dict[str, str]:
    """``phone=13812345678`` and so on. Errors: Invalid("usage.choose")."""
    pairs = [one.partition("=") for one in given]
    if not pairs or any(not mark for _, mark, _ in pairs):
        raise Invalid("usage.choose", choices=["FIELD=VALUE"])
    return {name.strip(): value for name, _, value in pairs}


async def show_edited(desk: Desk, edited: Awaitable[RecordView]) -> ExitCode:
    """The record as it is after an edit; or every field that cannot be what was typed, each with its reason."""
    try:
        view = await edited
    except Invalid as refused:
        if refused.code != "record.fields":
            raise
        return _faulty(desk, refused)
    desk.output.show(record_data(view), record_lines(view))
    return ExitCode.DONE


async def show_history(desk: Desk, past: PersonHistory) -> None:
    """A record and its past."""
    rules = parse_rules((await desk.core.rules.show(desk.actor)).toml)
    desk.output.show(_history_data(past), _history_lines(past, rules.grading.called(speaker().language)))


def _faulty(desk: Desk, refused: Invalid) -> ExitCode:
    faults: Any = refused.params["faults"]
    code = desk.output.fail(Invalid(refused.code, faults=faults))
    desk.output.say(*(f"  {word_field(one.field, speaker())}: {word_field_fault(one, speaker())}" for one in faults))
    return code


def record_data(view: RecordView) -> dict[str, object]:
    """What a program gets of a record; the telephone number masked."""
    shown: dict[str, object] = {"id": view.record.id, **view.typed, "phone": view.record.phone}
    shown |= {"township": view.township}
    if isinstance(view.record, Deputy):
        return shown | {"status": view.record.status, "status_reason": view.record.status_reason}
    return shown | {"is_active": view.record.is_active}


def record_lines(view: RecordView) -> list[str]:
    """Every field that holds something, a line each."""
    shown = {name: value for name, value in record_data(view).items() if value not in (None, "")}
    return [f"{_named(name)}: {_worded(name, value)}" for name, value in shown.items()]


def _history_data(past: PersonHistory) -> dict[str, object]:
    """What a program gets of a past: every line of the ledger by itself, and the names of whom they speak."""
    kinds = ("lines", "names", "meetings", "accounts", "codes", "messages", "reports")
    return {"record": record_data(past.view), **{name: getattr(past, name) for name in kinds}}


def _history_lines(past: PersonHistory, grades: Mapping[str, str]) -> list[str]:
    """The record, and each kind of its past under a heading. ``grades``: what the county calls them."""
    return [
        *record_lines(past.view),
        *_block(t("Reports"), (t("Year"), t("Mode"), t("Filed")), _reports(past)),
        *_block(t("Meetings"), (t("No."), t("Meeting"), t("Day"), t("State"), t("Result")), _meetings(past, grades)),
        *_block(t("Chat accounts"), (t("Network"), t("Since"), t("Can be reached")), _accounts(past)),
        *_block(t("Binding codes"), (t("Issued"), t("Valid until"), t("State")), _codes(past)),
        *_block(t("Messages"), (t("Promised"), t("Network"), t("Notice"), t("State")), _messages(past)),
        *_block(t("Ledger"), (t("At"), t("Who"), t("Did")), _deeds(past)),
    ]


def _block(heading: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    return ["", heading, *(f"  {line}" for line in table_lines(columns, rows))]


def _reports(past: PersonHistory) -> list[Sequence[object]]:
    return [(one.year, label("mode", one.mode) if one.mode else None, one.is_filed) for one in past.reports]


def _meetings(past: PersonHistory, grades: Mapping[str, str]) -> list[Sequence[object]]:
    return [_meeting(one, grades) for one in past.meetings]


def _meeting(one: MeetingPast, grades: Mapping[str, str]) -> Sequence[object]:
    outcome = grades.get(one.grade, one.grade) if one.grade else None
    if one.took_part is not None:
        outcome = t("took part") if one.took_part else t("did not take part")
    return (one.meeting, one.title, word_day(one.held_on, speaker()), label("meeting", one.status), outcome)


def _accounts(past: PersonHistory) -> list[Sequence[object]]:
    return [(one.channel, word_instant(one.bound_at, speaker()), one.is_reachable) for one in past.accounts]


def _codes(past: PersonHistory) -> list[Sequence[object]]:
    return [
        (
            word_instant(one.issued_at, speaker()) if one.issued_at else None,
            word_instant(one.expires_at, speaker()),
            t("used") if one.used_at else t("revoked") if one.revoked_at else t("not used"),
        )
        for one in past.codes
    ]


def _messages(past: PersonHistory) -> list[Sequence[object]]:
    return [
        (
            word_instant(one.promised_at, speaker()),
            one.channel,
            word_notice_kind(one.notice, speaker()),
            label("message", one.state),
        )
        for one in past.told
    ]


def _deeds(past: PersonHistory) -> list[Sequence[object]]:
    t_, names = speaker(), past.names
    lines = [(one.named_by, word_deed(one, names, t_)) for one in past.deeds]
    return [(word_instant(line.at, t_), word_doer(line, names, t_), told) for line, told in lines]


def _named(name: str) -> str:
    return {"id": "ID", "township": t("Township")}.get(name) or word_field(name, speaker())


def _worded(name: str, value: object) -> str:
    match name, value:
        case "status", _:
            return label("deputy", value)
        case "status_reason", StatusReason():
            return t(STATUS_REASONS[value])
        case "sex", ("male" | "female"):
            return t(SEXES[Sex(value)])
        case "is_representative", _:
            return cell_text(value == "yes")
    return cell_text(value)
