"""What a change of rules would do, on the command line."""

from __future__ import annotations

from datetime import datetime

from cli.words import speaker, t
from core.locale.explanations import word_conflict
from core.locale.notices import word_instant
from core.services.rule_changes import PlanEffect, RulesPreview, StageMoved


def problem_lines(seen: RulesPreview) -> list[str]:
    """Every mistake: line, key, what is wrong, what stands there."""
    return [
        t("Line {line}: {key} {code} {value}", line=one.line or "?", key=one.path, code=one.code, value=one.value)
        for one in seen.problems
    ]


def change_lines(seen: RulesPreview) -> list[str]:
    """What would be different, or that nothing would."""
    if not seen.sections:
        return [t("These are the rules in force.")]
    lines = [t("Different: {sections}", sections=", ".join(seen.sections))]
    lines += [_moved(one) for one in seen.reminders]
    lines += [
        t("{title}: {days} days less notice than these rules ask.", title=one.meeting.title, days=one.days)
        for one in seen.short_notice
    ]
    lines += [t("{title} keeps the rules it was opened under.", title=one.title) for one in seen.keep_old_rules]
    return [*lines, *(line for plan in seen.plans for line in _plan(plan))]


def _moved(one: StageMoved) -> str:
    before, after = _at(one.before), _at(one.after)
    return t(
        "{title}, reminder {stage}: {before} -> {after}",
        title=one.meeting.title,
        stage=one.stage,
        before=before,
        after=after,
    )


def _plan(plan: PlanEffect) -> list[str]:
    name = t("Term plan") if plan.year is None else t("Meetings of {year}", year=plan.year)
    if plan.conflict is not None:
        return [t("{plan}: no plan fits these rules.", plan=name), *word_conflict(plan.conflict, speaker())]
    return [t("{plan}: {n} changes when it is adopted again.", plan=name, n=plan.changes)] if plan.changes else []


def _at(instant: datetime | None) -> str:
    return word_instant(instant, speaker()) if instant is not None else "-"
