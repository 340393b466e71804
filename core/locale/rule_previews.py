"""What a change of rules would do, in words: mistakes with their lines, reminders, notices, plans."""

from __future__ import annotations

from datetime import datetime

from core.domain.rules import Problem
from core.locale.catalogue import Translate
from core.locale.dates import word_instant
from core.locale.explanations import word_conflict
from core.locale.rule_words import word_problem, word_section
from core.services.rule_changes import PlanEffect, RulesPreview, StageMoved


def problem_lines(seen: RulesPreview, t: Translate) -> list[str]:
    """Every mistake: line, key, what is wrong, what stands there."""
    return [word_problem(Problem(one.path, one.code, one.value), one.line, t) for one in seen.problems]


def change_lines(seen: RulesPreview, t: Translate) -> list[str]:
    """What would be different, or that nothing would."""
    if not seen.sections:
        return [t("These are the rules in force.")]
    sections = [word_section(one, t) for one in seen.sections]
    lines = [t("Different: {sections}", sections=", ".join(sections))]
    lines += [_moved(one, t) for one in seen.reminders]
    lines += [
        t("{title}: {days} days less notice than these rules ask.", title=one.meeting.title, days=one.days)
        for one in seen.short_notice
    ]
    lines += [t("{title} keeps the rules it was opened under.", title=one.title) for one in seen.keep_old_rules]
    return [*lines, *(line for plan in seen.plans for line in _plan(plan, t))]


def _moved(one: StageMoved, t: Translate) -> str:
    before, after = _at(one.before, t), _at(one.after, t)
    return t(
        "{title}, reminder {stage}: {before} -> {after}",
        title=one.meeting.title,
        stage=one.stage,
        before=before,
        after=after,
    )


def _plan(plan: PlanEffect, t: Translate) -> list[str]:
    name = t("Term plan") if plan.year is None else t("Meetings of {year}", year=plan.year)
    if plan.conflict is not None:
        return [t("{plan}: no plan fits these rules.", plan=name), *word_conflict(plan.conflict, t)]
    return [t("{plan}: {n} changes when it is adopted again.", plan=name, n=plan.changes)] if plan.changes else []


def _at(instant: datetime | None, t: Translate) -> str:
    return word_instant(instant, t) if instant is not None else "-"
