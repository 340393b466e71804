"""The official printed form of one proposal (.docx): what was written and signed, and room for what is done by hand.

Telephone and addresses are left to be filled in by hand; nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.documents.proposal_lists import topic_word
from core.domain.proposals.proposal import Kind
from core.domain.proposals.units import UnitStatus
from core.domain.rules import CountyRules
from core.domain.rules.handling import ProposalRules
from core.locale.catalogue import Translator
from core.locale.dates import word_day
from core.locale.proposal_words import word_origin, word_part, word_publication
from core.services.proposals import ProposalView
from core.services.records import DeputyView

_TO_SIGN = "\n\n"  # room for a hand


@dataclass(frozen=True, slots=True)
class ProposalForm:
    """``deputies``: those who signed, the lead deputy first."""

    view: ProposalView
    deputies: Sequence[DeputyView]
    county: CountyRules
    rules: ProposalRules


def form_word_file(form: ProposalForm, t: Translator, *, made_at: datetime) -> bytes:
    """One or more A4 pages, as many as the text needs."""
    from core.documents.word_files import WordFile  # takes a moment to load

    one = form.view.proposal
    congress = form.county.names.congress.in_language(t.language)
    is_motion = one.kind is Kind.MOTION
    what = t("Motion") if is_motion else t("Suggestion, criticism or comment")
    file = WordFile(one.content.title, author=form.county.names.office.in_language(t.language), made_at=made_at)
    file.title(congress)
    file.title(what)
    number = f"{one.year}-{one.number}" if one.number is not None else "________"
    file.subtitle(t("No. {number}", number=number))
    file.form(tuple(_rows(form, t)))
    file.heading(t("Deputies who signed"))
    columns = (t("Name"), t("Card number"), t("Constituency"), t("Telephone"), t("Signature"))
    file.table(columns, tuple(_signature(deputy) for deputy in form.deputies), widths=(30, 30, 40, 30, 26))
    return file.content()


def _rows(form: ProposalForm, t: Translator) -> Iterator[tuple[str, str]]:
    one, content = form.view.proposal, form.view.proposal.content
    is_motion = one.kind is Kind.MOTION
    yield t("Title"), content.title
    yield t("Lead deputy"), form.view.signatories[0]
    yield t("Handed in on"), _day(one.submitted_on, t)
    yield t("Topic"), topic_word(content.topic, form.rules, t)
    yield t("Origin"), word_origin(content.origin, t)
    yield t("To be published"), word_publication(content.publication, t)
    yield t("Confidential"), t("yes") if content.is_confidential else t("no")
    yield (t("Grounds") if is_motion else t("Facts")), content.facts
    yield (t("Plan") if is_motion else t("Request")), content.request
    for review in form.rules.reviews:
        yield review.in_language(t.language), _TO_SIGN
    yield t("Units"), "\n".join(_units(form.view, t)) or _TO_SIGN
    yield t("Assigned on"), _day(min((share.assigned_on for share in one.assignments), default=None), t)


def _units(view: ProposalView, t: Translator) -> Iterator[str]:
    for share in view.proposal.assignments:
        if share.status is not UnitStatus.RETURNED:
            yield f"{view.units[share.unit]} ({word_part(share.part, t)})"


def _signature(view: DeputyView) -> tuple[str, ...]:
    return (view.deputy.name, view.deputy.card_number or "", view.constituency, "", "")


def _day(day: date | None, t: Translator) -> str:
    return word_day(day, t) if day is not None else ""
