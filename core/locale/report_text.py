"""A duty report in words: its sections, what they are called, what stands in them, the whole of it line by line."""

from __future__ import annotations

from core.domain.reports import MAX_PLEDGES, PledgeAnswer, deputy_fields
from core.domain.rules import CountyRules, FieldKind, FormField
from core.locale.catalogue import Translator
from core.services.reports import DutyReport
from core.services.trail_names import SECTION


def report_lines(report: DutyReport, rules: CountyRules, t: Translator) -> list[str]:
    """The whole report, section by section in the form's order; what is empty is left out."""
    title = t("{name}: duty report {year}", name=report.deputy.name, year=report.year)
    lines = [title]
    for entry in deputy_fields(rules):
        lines += _section(entry, report, rules, t)
    return lines


def section_label(section: str, report: DutyReport, rules: CountyRules, t: Translator) -> str:
    """What the form calls a section, as ``missing_sections`` names it."""
    kind, _, name = section.partition(":")
    if kind == "aspect":
        return next((one.in_language(t.language) for one in rules.aspects if one.id == name), name)
    if kind == "pledge":
        number = int(name)
        text = report.pledges[number - 1] if number <= len(report.pledges) else ""
        return t("Pledge {n}: {text}", n=number, text=text)
    by_id = {entry.id: entry for entry in rules.report_form}
    wanted = next((one for one in rules.report_form if one.kind is FieldKind.SUGGESTIONS), None)
    found = wanted if section == "suggestions" and wanted is not None else by_id.get(section)
    return found.in_language(t.language) if found is not None else section


def section_names(rules: CountyRules, t: Translator) -> dict[str, str]:
    """What the audit trail's labels of sections (``section:aspect:training``) are called, whoever's report it is."""
    named = {entry.id: entry.in_language(t.language) for entry in deputy_fields(rules)}
    suggestions = next((one for one in deputy_fields(rules) if one.kind is FieldKind.SUGGESTIONS), None)
    if suggestions is not None:
        named["suggestions"] = suggestions.in_language(t.language)
    named |= {f"aspect:{one.id}": one.in_language(t.language) for one in rules.aspects}
    named |= {f"pledge:{number}": t("Pledge {n}", n=number) for number in range(1, MAX_PLEDGES + 1)}
    return {f"{SECTION}:{section}": name for section, name in named.items()}


def sections_of(report: DutyReport, rules: CountyRules) -> list[str]:
    """Every section that the deputy fills in, in the form's order."""
    sections: list[str] = []
    for entry in deputy_fields(rules):
        if entry.kind is FieldKind.ASPECTS:
            sections += [f"aspect:{aspect.id}" for aspect in rules.aspects]
        elif entry.kind is FieldKind.PLEDGE_ITEMS:
            sections += [f"pledge:{number}" for number in range(1, len(report.pledges) + 1)]
        elif entry.kind is FieldKind.SUGGESTIONS:
            sections.append("suggestions")
        elif entry.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            sections.append(entry.id)
    return sections


def answer_text(section: str, report: DutyReport, t: Translator) -> str:
    """What the draft holds for a section; "" where it holds nothing."""
    kind, _, name = section.partition(":")
    form = report.form
    if kind == "aspect":
        answer = form.aspects.get(name)
        if answer is None:
            return ""
        return answer.text if answer.count is None else t("{text} (times: {n})", text=answer.text, n=answer.count)
    if kind == "pledge":
        return _pledge_text(form.pledges.get(int(name)), t)
    if section == "suggestions":
        return "\n".join(form.suggestions)
    return form.texts.get(section, "")


def _pledge_text(answer: PledgeAnswer | None, t: Translator) -> str:
    if answer is None:
        return ""
    if answer.is_done:
        return t("done") if not answer.reason else t("done: {reason}", reason=answer.reason)
    return t("not done: {reason}", reason=answer.reason)


def _section(entry: FormField, report: DutyReport, rules: CountyRules, t: Translator) -> list[str]:
    lines = []
    for section in sections_of(report, rules):
        if _field_of(section, rules) != entry.id:
            continue
        text = answer_text(section, report, t)
        if text:
            lines += [f"【{section_label(section, report, rules, t)}】", *text.split("\n")]
    return lines


def _field_of(section: str, rules: CountyRules) -> str:
    kind, colon, _ = section.partition(":")
    kinds = {"aspect": FieldKind.ASPECTS, "pledge": FieldKind.PLEDGE_ITEMS}
    wanted = kinds.get(kind) if colon else FieldKind.SUGGESTIONS if section == "suggestions" else None
    if wanted is None:
        return section
    return next((entry.id for entry in deputy_fields(rules) if entry.kind is wanted), section)
