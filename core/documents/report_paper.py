"""From a deputy's report as it stands to the form that is printed."""

from __future__ import annotations

from core.documents.report_forms import AspectEntry, DeputyCard, DutyReportForm, PledgeEntry, SuggestionEntry
from core.domain.rules import CountyRules, FilledBy
from core.locale.catalogue import Translator
from core.services.records import DeputyView
from core.services.reports import DutyReport

_BODIES = (FilledBy.GROUP, FilledBy.TOWNSHIP, FilledBy.OFFICE)


def form_of(report: DutyReport, view: DeputyView, rules: CountyRules, t: Translator, *, mode: str) -> DutyReportForm:
    """What is not known stays empty, to be filled in by hand. ``mode``: how the deputy reports, in words."""
    return DutyReportForm(
        congress=rules.names.congress.in_language(t.language),
        year=report.year,
        mode=mode,
        deputy=_card(view, t),
        aspects=_aspects(report, rules, t),
        pledges=tuple(_pledge(report, number, item) for number, item in enumerate(report.pledges, start=1)),
        suggestions=tuple(
            SuggestionEntry(str(number), line) for number, line in enumerate(report.form.suggestions, start=1)
        ),
        shortcomings=report.form.shortcomings,
        next_steps=report.form.next_steps,
        opinions=tuple(field.in_language(t.language) for field in rules.report_form if field.filled_by in _BODIES),
    )


def _card(view: DeputyView, t: Translator) -> DeputyCard:
    deputy = view.deputy
    return DeputyCard(
        name=deputy.name,
        constituency=view.constituency,
        sex={"male": t("male"), "female": t("female")}.get(deputy.sex or "", ""),
        ethnicity=deputy.ethnicity or "",
        party=deputy.party or "",
        education=deputy.education or "",
        post=" ".join(part for part in (deputy.work_unit, deputy.post) if part),
        delegation=deputy.delegation or "",
        group=view.group,
        card_number=deputy.card_number or "",
    )


def _aspects(report: DutyReport, rules: CountyRules, t: Translator) -> tuple[AspectEntry, ...]:
    entries = []
    for aspect in rules.aspects:
        answer, label = report.form.aspects.get(aspect.id), aspect.in_language(t.language)
        entries.append(AspectEntry(label, answer.text if answer else "", answer.count if answer else None))
    return tuple(entries)


def _pledge(report: DutyReport, number: int, item: str) -> PledgeEntry:
    answer = report.form.pledges.get(number)
    return PledgeEntry(item, answer.is_done if answer else None, answer.reason if answer else "")
