"""What a deputy's or a voter's page says: facts in their order, the past as rows of a list."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from core.domain.actors import Person, PersonKind
from core.domain.clock import COUNTY_ZONE
from core.domain.records import Deputy
from core.domain.roster.values import Sex
from core.locale.actions import word_field
from core.locale.catalogue import Translator
from core.locale.notice_kinds import word_notice_kind
from core.locale.person_words import SEXES, STATUS_REASONS
from core.locale.trail_words import Names, is_in_chat, word_actor, word_deed, word_line
from core.services.deeds import Deed
from core.services.histories import CodePast, MeetingPast, PersonHistory, YearReport
from core.services.people import RecordView
from core.services.stores.ledger import AuditLine
from tui.front import word
from tui.widgets.rows import Cell, Row
from tui.wording import DEPUTY_STATES, MEETING_STATES, MESSAGE_STATES, MESSAGE_STYLES, TURNS

_REPORT, _MEETING, _ACCOUNT = word("Duty report"), word("Meeting"), word("Chat account")
_CODE, _MESSAGE, _BY_OFFICE = word("Binding code"), word("Message"), word("By the office")
_BY_DEPUTY, _BY_VOTER, _BY_PROGRAM = word("By the deputy"), word("By the voter"), word("By the program")
_BY_OTHERS = word("By others")


@dataclass(frozen=True, slots=True)
class PastItem:
    """A row of the past; ``lines``: the single deeds that were folded into it, to be read when it is opened."""

    row: Row
    lines: tuple[str, ...] = ()


def facts_of(view: RecordView, t: Translator, *, phone: str = "") -> list[tuple[str, str]]:
    """(what, value) of everything that is known. ``phone``: the whole number, while it is revealed."""
    record = view.record
    shown: dict[str, str] = {name: value for name, value in view.typed.items() if name != "name"}
    places = {t("Township"): view.township, word_field("phone", t): phone or record.phone or ""}
    facts = {word_field(name, t): _value(name, value, t) for name, value in shown.items()}
    return [(name, value) for name, value in (*_state(view, t), *facts.items(), *places.items()) if value]


def state_of(view: RecordView, t: Translator) -> str:
    """In one word: whether a deputy serves, whether a voter is on the rolls."""
    if isinstance(view.record, Deputy):
        return t(DEPUTY_STATES[view.record.status])
    return t("on the rolls") if view.record.is_active else t("off the rolls")


def person_of(view: RecordView) -> Person:
    kind = PersonKind.DEPUTY if isinstance(view.record, Deputy) else PersonKind.VOTER
    return Person(kind, view.record.id)


def history_rows(
    past: PersonHistory, grades: Mapping[str, str], names: Names, t: Translator, *, year: int
) -> list[PastItem]:
    """What happened until ``year``, the newest first, without answers in conversations that arrived.

    ``grades``: the scale's words; ``names``: of whom and what deeds speak, by label. An account that is there says
    itself that it was bound.
    """
    bound = {(one.bound_at, one.channel) for one in past.accounts}
    deeds = [one for one in past.deeds if not _is_bound(one.named_by, bound)]
    plain = [
        *(_report(one, t, year=year) for one in past.reports if one.is_filed or one.year <= year),
        *(_meeting(one, grades, t) for one in past.meetings),
        *(
            _row(one.bound_at, t(_ACCOUNT), one.channel, t("can be reached") if one.is_reachable else t("unreachable"))
            for one in past.accounts
        ),
        *(_row(one.issued_at or one.expires_at, t(_CODE), _until(one, t), _code_state(one, t)) for one in past.codes),
        *(
            _row(
                one.promised_at,
                t(_MESSAGE),
                f"{word_notice_kind(one.notice, t)} ({one.channel})",
                t(MESSAGE_STATES[one.state]),
                MESSAGE_STYLES.get(one.state, ""),
            )
            for one in past.told
        ),
    ]
    items = [*(PastItem(row) for row in plain), *(_deed(one, past.view, names, t) for one in deeds)]
    ordered = sorted(items, key=lambda one: str(one.row.cells["at"].order), reverse=True)
    return [replace(one, row=_keyed(one.row, number)) for number, one in enumerate(ordered)]


def _keyed(row: Row, number: int) -> Row:
    return Row(f"{number}:{row.key}", row.cells, row.names)


def _is_bound(line: AuditLine, bound: Container[tuple[datetime, str]]) -> bool:
    return line.action == "enrolment.bind" and (line.at, str(line.details.get("channel"))) in bound


def _report(one: YearReport, t: Translator, *, year: int) -> Row:
    """What of this ``year`` is not filed is not missing yet."""
    how = t(TURNS[one.mode]) if one.mode in TURNS else ""
    what = f"{one.year} {how}".strip()
    if one.filed_at is not None:
        return _row(one.filed_at, t(_REPORT), what, t("filed"))
    is_missing = one.year < year
    outcome = t("missing") if is_missing else t("not filed yet")
    row = _row(date(one.year, 12, 31), t(_REPORT), what, outcome, "red" if is_missing else "")
    at = Cell(str(one.year), order=row.cells["at"].order)
    return Row(row.key, {**row.cells, "at": at}, row.names)


def _meeting(one: MeetingPast, grades: Mapping[str, str], t: Translator) -> Row:
    outcome = t(MEETING_STATES[one.status])
    if one.took_part is not None:
        outcome = t("took part") if one.took_part else t("did not take part")
    elif one.grade is not None:
        outcome = grades.get(one.grade, one.grade)
    return _row(one.held_on, t(_MEETING), one.title, outcome)


def _row(at: date, kind: str, what: str, outcome: str, style: str = "") -> Row:
    moment = (
        at.astimezone(COUNTY_ZONE)
        if isinstance(at, datetime)
        else datetime(at.year, at.month, at.day, tzinfo=COUNTY_ZONE)
    )
    cells = {
        "at": Cell(f"{moment:%Y-%m-%d}", order=f"{moment:%Y-%m-%d %H:%M:%S}"),
        "kind": Cell(kind),
        "what": Cell(what),
        "outcome": Cell(outcome, style),
    }
    return Row(what, cells, (kind, what, outcome))


def _until(code: CodePast, t: Translator) -> str:
    return t("valid until {day}", day=f"{code.expires_at.astimezone(COUNTY_ZONE):%Y-%m-%d}")


def _code_state(code: CodePast, t: Translator) -> str:
    if code.used_at is not None:
        return t("used")
    return t("revoked") if code.revoked_at is not None else t("not used")


def _deed(deed: Deed, view: RecordView, names: Names, t: Translator) -> PastItem:
    """Under the head of who did it. ``lines`` where several were folded into it: each of them, the newest first."""
    line = deed.named_by
    row = _row(line.at, t(_by(line, view)), word_deed(deed, names, t), _doer(line, view, names, t))
    singles = [_single(one, names, t) for one in deed.lines] if deed.times > 1 else []
    return PastItem(row, tuple(singles))


def _single(line: AuditLine, names: Names, t: Translator) -> str:
    """Who did it stands above: only what one and the same did is folded."""
    return f"{line.at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M:%S}  {word_line(line, names, t)}"


def _by(line: AuditLine, view: RecordView) -> str:
    """The head of a deed: the person itself, the office, or the program."""
    if line.actor in (person_of(view).label, "visitor"):
        return _BY_DEPUTY if isinstance(view.record, Deputy) else _BY_VOTER
    if line.actor == "system":
        return _BY_PROGRAM
    return _BY_OTHERS if is_in_chat(line) else _BY_OFFICE


def _doer(line: AuditLine, view: RecordView, names: Names, t: Translator) -> str:
    """What the head does not say already: of the person itself by which network, of others who it was."""
    if line.actor == person_of(view).label:
        return t("in chat ({network})", network=line.via)
    return t("by itself") if line.actor == "system" else word_actor(line, names, t)


def _state(view: RecordView, t: Translator) -> Iterator[tuple[str, str]]:
    yield t("State"), state_of(view, t)
    record = view.record
    if isinstance(record, Deputy):
        yield word_field("status_on", t), record.status_on.isoformat() if record.status_on else ""
        yield word_field("status_reason", t), t(STATUS_REASONS[record.status_reason]) if record.status_reason else ""


def _value(name: str, value: str, t: Translator) -> str:
    if name == "sex":
        return t(SEXES[Sex(value)]) if value in set(Sex) else value
    return {"yes": t("yes"), "no": t("no")}.get(value, value) if name == "is_representative" else value
