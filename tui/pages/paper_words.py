"""Paper ballots in words: questions, marks, the keys of a scale, how far the tellers have come."""

from __future__ import annotations

from collections.abc import Iterable

from core.domain.ballots import OVER_MARKED, OVERALL
from core.domain.rules import CountyRules, GradeScale
from core.locale.catalogue import Translator
from core.services.paper_progress import Progress
from tui.pages.sheet_numbers import spans
from tui.plain_text import line

COMMENT = "comment"  # what the count calls a comment in which two entries differ


def question_word(question: str, rules: CountyRules, t: Translator) -> str:
    """What a line of the sheet asks."""
    if question in (OVERALL, COMMENT):
        return t("overall") if question == OVERALL else t("Comment")
    aspects = {one.id: one.in_language(t.language) for one in rules.aspects}
    return aspects.get(question, question)


def answer_word(answer: str, rules: CountyRules, t: Translator) -> str:
    """What a line of the sheet says; "" is a blank one."""
    if not answer:
        return t("blank")
    if answer == OVER_MARKED:
        return t("more than one")
    option = rules.scale.option(answer) if isinstance(rules.scale, GradeScale) else None
    return option.in_language(t.language) if option is not None else answer


def legend(rules: CountyRules, t: Translator) -> str:
    """Which key means what."""
    scale = rules.scale
    if isinstance(scale, GradeScale):
        digits = [f"{one.digit} {line(one.in_language(t.language))}" for one in scale.options]
        return "   ".join([*digits, t("0 blank"), t("x more than one mark")])
    return t("A score from {least} to {most}; Enter goes on; x more than one mark", least=scale.min, most=scale.max)


def progress_lines(progress: Progress, own: Iterable[int], t: Translator) -> list[str]:
    """Which sheets are entered and by whom; never what stands on them."""
    ready = [sheet.number for sheet in progress.sheets if sheet.is_ready]
    lines = [
        t("Entered by you: {sheets}", sheets=spans(own) or t("none yet")),
        t("Handed out: {issued}; entered twice: {ready}", issued=progress.issued, ready=spans(ready) or t("none yet")),
    ]
    if progress.waiting:
        lines.append(t("Waiting for the other teller: {sheets}", sheets=spans(progress.waiting)))
    if progress.gaps:
        lines.append(t("Entered by nobody: {sheets}", sheets=spans(progress.gaps)))
    return lines
