"""What a unit's dialogue shows: a line of the list, one item, its whole text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.domain.proposals.proposal import Clock, Consultation, Note, NoteKind, Proposal, Reply
from core.domain.rules.handling import ResultClass
from core.locale.catalogue import Translate
from core.locale.chase_notices import word_left
from core.locale.dates import word_day
from core.locale.deadline_words import word_rule
from core.locale.proposal_words import word_consultation, word_kind, word_part, word_status, word_unit_status
from core.services.unit_items import UnitDesk, UnitItem

FORMS = (Consultation.VISIT, Consultation.SYMPOSIUM, Consultation.PHONE, Consultation.OTHER)
_TITLE, _NOTE = 30, 300  # characters


def short_name(proposal: Proposal) -> str:
    """``2026-12`` on a button."""
    return f"{proposal.year}-{proposal.number}" if proposal.number is not None else f"#{proposal.id}"


def list_line(item: UnitItem, desk: UnitDesk, t: Translate) -> str:
    """``2026-12 修缮桥梁：逾期 3 天``; of a confidential one its number only."""
    content = item.proposal.content
    title = t("confidential") if content.is_confidential else content.title[:_TITLE]
    if not item.is_in_hand and item.promise is not None and item.due_on is not None:
        left = word_left((item.due_on - desk.today).days, t)
        how = t("promised, to be reported {left}", left=left)
    elif not item.is_in_hand:
        how = word_status(item.proposal.status, t)
    elif item.due_on is None:
        how = word_unit_status(item.share.status, t)
    else:
        how = word_left((item.due_on - desk.today).days, t)
    return t("{number} {title}: {how}", number=short_name(item.proposal), title=title, how=how)


def item_lines(item: UnitItem, desk: UnitDesk, t: Translate) -> list[str]:
    """What it is, what is due until when, and what the unit has told of it."""
    proposal = item.proposal
    kind, number = word_kind(proposal.kind, t), short_name(proposal)
    title = t("confidential") if proposal.content.is_confidential else proposal.content.title
    part, status = word_part(item.share.part, t), word_unit_status(item.share.status, t)
    lines = [
        t("{number} ({kind}): {title}", number=number, kind=kind, title=title),
        t("Signed by: {names}", names=t(", ").join(item.deputies)),
        t("Your unit: {part}, {status}", part=part, status=status),
        *(_due_line(one, desk.today, t) for one in item.due),
    ]
    if item.reasons:
        lines.append(t("Why the deputy was not satisfied: {text}", text=item.reasons[:_NOTE]))
    lines += [_note_line(one, t) for one in item.notes]
    lines += [t("Opinion of {unit}: {text}", unit=unit, text=one.text[:_NOTE]) for unit, one in item.opinions]
    lines += [_reply_line(one, desk, t) for one in item.replies]
    return lines


def full_text(item: UnitItem, t: Translate) -> list[str]:
    """The proposal's own text; of a confidential one where to read it."""
    if item.proposal.content.is_confidential:
        return [t("This proposal is confidential. Please read it at the congress's office, not here.")]
    return list(_text(item, t))


def class_label(result_class: str, desk: UnitDesk, t: Translate) -> str:
    found: ResultClass | None = next((one for one in desk.rules.result_classes if one.id == result_class), None)
    return found.in_language(t.language) if found is not None else result_class


def _text(item: UnitItem, t: Translate) -> Iterator[str]:
    yield item.proposal.content.title
    yield ""
    yield t("Facts: {text}", text=item.facts)
    yield ""
    yield t("Request: {text}", text=item.request)


def _due_line(clock: Clock, today: date, t: Translate) -> str:
    what = word_rule(clock.key, t)
    if clock.due_on is None:
        return t("{what}: no day is fixed", what=what)
    left = word_left((clock.due_on - today).days, t)
    line = t("{what}: {day}, {left}", what=what, day=word_day(clock.due_on, t), left=left)
    return line + (t(" (estimated: no holiday data of that year)") if clock.is_estimated else "")


def _note_line(note: Note, t: Translate) -> str:
    day, text = word_day(note.noted_on, t), note.text[:_NOTE]
    if note.kind is NoteKind.FIRST_CONTACT:
        return t(
            "{day}, spoken with the deputy ({form}): {text}", day=day, form=word_consultation(note.form, t), text=text
        )
    return t("{day}: {text}", day=day, text=text)


def _reply_line(reply: Reply, desk: UnitDesk, t: Translate) -> str:
    name = class_label(reply.result_class, desk, t)
    return t("Replied on {day}: class {name}", day=word_day(reply.replied_on, t), name=name)
