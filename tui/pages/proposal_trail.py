"""A proposal's trail in rows: what runs out first, its units, what happened, the newest first, and its text.

Each row carries the lines that explain it whole: of a deadline the rule, the article, the inputs and the steps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.domain.clock import COUNTY_ZONE
from core.domain.deadlines import Remaining
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Clock, Consultation, Feedback, Kind, Note, PromiseRating, Proposal, Reply
from core.domain.rules.handling import ProposalRules
from core.locale.actions import word_action
from core.locale.catalogue import Translator
from core.locale.deadline_words import word_deadline, word_remaining
from core.locale.proposal_words import (
    word_consultation,
    word_kind,
    word_note_kind,
    word_part,
    word_status,
    word_unit_status,
)
from core.locale.trail_words import detail_lines, word_actor, word_doer
from core.services.histories import ProposalPast
from core.services.proposals import ProposalView
from core.services.stores.ledger import AuditLine
from tui.front import word
from tui.pages.proposal_words import LEFT_STYLES, short_left, whose, word_key, word_marks
from tui.widgets.rows import Cell, Column, Row

COLUMNS = (
    Column("at", word("Day"), 10),
    Column("kind", word("Kind"), 9),
    Column("what", word("What"), 24, grows=True),
    Column("outcome", word("Outcome"), 17),
)
_DUE, _MET, _SHARE, _REPLY = word("due"), word("was due"), word("unit"), word("reply")
_RATING, _DEED, _TEXT, _SIGNED = word("rating"), word("deed"), word("text"), word("signed")
_TOLD = word("told")


@dataclass(frozen=True, slots=True)
class TrailItem:
    """``lines``: the whole of it, to be read on a page of its own or beside the list."""

    row: Row
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dated:
    """An item and its day (or moment), ``2026-11-23``. ``is_running``: what it is about is still to come or late."""

    is_running: bool
    at: str
    item: TrailItem


@dataclass(frozen=True, slots=True)
class Trail:
    """What a trail is made of."""

    view: ProposalView
    past: ProposalPast
    rules: ProposalRules

    @property
    def proposal(self) -> Proposal:
        return self.past.proposal


def trail_items(trail: Trail, t: Translator, others: Iterable[Dated] = ()) -> list[TrailItem]:
    """In the order in which they are read. ``others``: what belongs to the proposal and is told elsewhere."""
    dated = sorted([*_clocks(trail, t), *others], key=lambda one: one.at)
    running = [one.item for one in dated if one.is_running]
    past = [*((one.at, one.item) for one in dated if not one.is_running), *_happened(trail, t)]
    newest_first = [item for _, item in sorted(past, key=lambda one: one[0], reverse=True)]
    return _keyed([*running, *_shares(trail, t), *newest_first, *_written(trail, t)])


def _clocks(trail: Trail, t: Translator) -> Iterator[Dated]:
    for clock, left in zip(trail.proposal.clocks, trail.past.left, strict=True):
        yield Dated(clock.is_open, _day(clock.due_on), _clock(clock, left, trail, t))


def _clock(clock: Clock, left: Remaining | None, trail: Trail, t: Translator) -> TrailItem:
    unit, named = _unit(clock.unit, trail), word_key(clock.key, trail.rules, t)
    what = f"{unit}: {named}" if unit else f"{named} ({whose(unit, clock.key, t)})"
    outcome, style = _standing(clock, left, t)
    lines = [what, outcome]
    if left is not None and left.days is not None:
        lines.append(word_remaining(left, t))
    if clock.is_estimated:
        lines.append(t("An estimate: the holidays of that year are not known yet."))
    steps = [one.as_json() for one in clock.explanation]
    lines += word_deadline(steps, t, labels={clock.key: named})
    row = trail_row(_day(clock.due_on), t(_DUE if clock.is_open else _MET), what, outcome, style)
    return TrailItem(row, tuple(lines))


def _standing(clock: Clock, left: Remaining | None, t: Translator) -> tuple[str, str]:
    """An open clock: what is left, in a word and a colour; another: when it was met, and whether late."""
    if left is not None:
        estimated = " " + t("est.") if clock.is_estimated else ""
        return short_left(left, t) + estimated, LEFT_STYLES.get(left.state, "")
    if clock.met_on is None:
        return "", ""
    is_late = clock.due_on is not None and clock.met_on > clock.due_on
    met = t("done {day}", day=f"{clock.met_on:%m-%d}")
    return (f"{met} {t('late')}", "red") if is_late else (met, "dim")


def _shares(trail: Trail, t: Translator) -> Iterator[TrailItem]:
    """Its units, and how each stands."""
    for share in trail.proposal.assignments:
        what = f"{_unit(share.unit, trail)} ({word_part(share.part, t)})"
        state = word_unit_status(share.status, t)
        lines = [what, state, *([t("Reason: {text}", text=share.reason)] if share.reason else [])]
        yield TrailItem(trail_row(_day(share.assigned_on), t(_SHARE), what, state), tuple(lines))


def _happened(trail: Trail, t: Translator) -> Iterator[tuple[str, TrailItem]]:
    for reply in trail.proposal.replies:
        yield _day(reply.replied_on), _reply(reply, trail, t)
    for note in trail.proposal.notes:
        yield _day(note.noted_on), _note(note, trail, t)
    for given in trail.proposal.feedback:
        day = _day(given.rated_on) if given.rated_on is not None else ""
        yield day or _day(trail.past.today), _rating(given, day, trail, t)
    for said in trail.proposal.promise_ratings:
        day = _day(said.rated_on) or _day(trail.past.today)
        yield day, _promise_rating(said, day, trail, t)
    for line in trail.past.lines:
        at = f"{line.at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M:%S}"
        yield at, _deed(line, at, trail, t)


def _reply(reply: Reply, trail: Trail, t: Translator) -> TrailItem:
    named = next((one for one in trail.rules.result_classes if one.id == reply.result_class), None)
    outcome = named.in_language(t.language) if named is not None else reply.result_class
    unit = _unit(reply.unit, trail)
    lines = [
        unit,
        f"{outcome}: {named.meaning.in_language(t.language)}" if named is not None else outcome,
        t("Document number: {number}", number=reply.document_number or "-"),
        t("Signed by: {names}", names=reply.signatory or "-"),
        t("Spoken with the deputy: {form}", form=word_consultation(reply.consultation, t)),
        *reply.text.splitlines(),
    ]
    what = f"{unit}  {reply.document_number}".strip()
    return TrailItem(trail_row(_day(reply.replied_on), t(_REPLY), what, outcome), tuple(lines))


def _note(note: Note, trail: Trail, t: Translator) -> TrailItem:
    """What a unit told of its work, or of what it promised."""
    unit, kind = _unit(note.unit, trail), word_note_kind(note.kind, t)
    form = [t("Spoken with the deputy: {form}", form=word_consultation(note.form, t))]
    lines = [f"{unit}: {kind}", *(form if note.form is not Consultation.NONE else []), *note.text.splitlines()]
    return TrailItem(trail_row(_day(note.noted_on), t(_TOLD), f"{unit}: {note.text}", kind), tuple(lines))


def _rating(given: Feedback, day: str, trail: Trail, t: Translator) -> TrailItem:
    if not given.marks:
        return TrailItem(trail_row(day, t(_RATING), t("the deputy said nothing in time"), t("not rated")), ())
    marks, outcome = word_marks(given.marks, trail.rules, t)
    lines = [*marks, *([t("Reason: {text}", text=given.reasons)] if given.reasons else [])]
    return TrailItem(trail_row(day, t(_RATING), ", ".join(marks), outcome), tuple(lines))


def _promise_rating(given: PromiseRating, day: str, trail: Trail, t: Translator) -> TrailItem:
    """What the deputy says to what a unit told of its promise."""
    unit = _unit(given.unit, trail)
    if not given.marks:
        what = f"{unit}: {t('the deputy said nothing in time')}"
        return TrailItem(trail_row(day, t(_RATING), what, t("not rated")), (what,))
    marks, outcome = word_marks(given.marks, trail.rules, t)
    reasons = [t("Reason: {text}", text=given.reasons)] if given.reasons else []
    lines = (t("Rating of the promise of {unit}", unit=unit), *marks, *reasons)
    return TrailItem(trail_row(day, t(_RATING), t("promise of {unit}", unit=unit), outcome), lines)


def _deed(line: AuditLine, at: str, trail: Trail, t: Translator) -> TrailItem:
    names, deed = trail.past.names, word_action(line.action, t)
    status = str(line.details.get("status", ""))
    state = word_status(Status(status), t) if status in set(Status) else ""
    others = {name: value for name, value in line.details.items() if name not in {"status", "units"}}
    units = line.details.get("units")
    named = [_unit(one, trail) for one in units if isinstance(one, int)] if isinstance(units, list) else []
    details = "; ".join(detail_lines(replace(line, details=others), names, t))
    lines = [deed, state, "、".join(named), word_doer(line, names, t), at, details]
    what = f"{deed}: {state}" if state else deed
    return TrailItem(trail_row(at[:10], t(_DEED), what, word_actor(line, names, t)), tuple(one for one in lines if one))


def _written(trail: Trail, t: Translator) -> Iterator[TrailItem]:
    """Who signed it and what it says: at the end, where it began."""
    one = trail.proposal
    day = _day(one.submitted_on)
    for number, name in enumerate(trail.view.signatories):
        part = t("lead deputy") if number == 0 else t("co-signer")
        yield TrailItem(trail_row(day, t(_SIGNED), name, part), (f"{name}: {part}",))
    is_motion = one.kind is Kind.MOTION
    facts, request = (t("Grounds"), t("Its plan")) if is_motion else (t("Facts"), t("Request"))
    text = one.content
    lines = (text.title, "", facts, *text.facts.splitlines(), "", request, *text.request.splitlines())
    yield TrailItem(trail_row(day, t(_TEXT), text.title, word_kind(one.kind, t)), lines)


def trail_row(at: str, kind: str, what: str, outcome: str, style: str = "") -> Row:
    """A line of the trail; its key is given once all are there."""
    cells = {"at": Cell(at[:10]), "kind": Cell(kind), "what": Cell(what), "outcome": Cell(outcome, style)}
    return Row(what, cells, (kind, what, outcome))


def _keyed(items: Sequence[TrailItem]) -> list[TrailItem]:
    """Each row by what it says: the cursor stays on it when other rows come."""
    seen: Counter[str] = Counter()
    found = []
    for item in items:
        cells = item.row.cells
        key = ":".join(cells[one].text[:40] for one in ("kind", "at", "what"))
        seen[key] += 1
        found.append(TrailItem(Row(f"{key}:{seen[key]}", cells, item.row.names), item.lines))
    return found


def _unit(unit: int | None, trail: Trail) -> str:
    return next((name for key, name in trail.view.units.items() if key == unit), "")


def _day(on: date | None) -> str:
    return on.isoformat() if on is not None else ""


def lines_of(items: Sequence[TrailItem], key: str | None) -> tuple[str, ...]:
    """The whole of the row ``key``."""
    return next((one.lines for one in items if one.row.key == key), ())
