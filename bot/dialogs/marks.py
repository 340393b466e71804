"""A ballot being marked: what the sealed draft holds, and the questions a screen asks of it.

Marks are stored as places in the layout's answers, comments as text by place on the agenda; nothing else of the
choice exists until it is cast.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.dialogs.model import State
from core.domain.ballots import Ballot, Sheet
from core.domain.rules import ScoreScale
from core.domain.text import clean_text, fold_width
from core.services.my_office import MyBallot

BLANK = -1
OVERALL_QUESTION = 0
_ADDRESSED = re.compile(r"(\d{1,2})\s*(?:号|[:：、.])\s*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Draft:
    """The draft beside its form. ``marks[deputy][question]`` is a place in ``answers`` or BLANK."""

    form: MyBallot
    marks: tuple[tuple[int, ...], ...]
    comments: tuple[str, ...]

    @classmethod
    def empty(cls, form: MyBallot) -> Draft:
        layout = form.vote.layout
        blank = tuple([BLANK] * len(layout.questions))
        return cls(form, (blank,) * len(layout.deputies), ("",) * len(layout.deputies))

    @classmethod
    def of(cls, state: State, form: MyBallot) -> Draft:
        marks = tuple(tuple(row) for row in state.fields["marks"])
        return cls(form, marks, tuple(state.fields["comments"]))

    def fields(self) -> dict[str, Any]:
        return {"marks": [list(row) for row in self.marks], "comments": list(self.comments)}

    @property
    def deputies(self) -> int:
        return len(self.marks)

    @property
    def aspects(self) -> int:
        return len(self.form.vote.layout.questions) - 1

    @property
    def comment_limit(self) -> int:
        return self.form.vote.layout.comment_limit

    @property
    def unmarked(self) -> int:
        """Deputies without an overall grade."""
        return sum(row[OVERALL_QUESTION] == BLANK for row in self.marks)

    def overall(self, deputy: int) -> int:
        return self.marks[deputy][OVERALL_QUESTION]

    def marked(self, deputy: int, question: int, answer: int) -> Draft:
        rows = [list(row) for row in self.marks]
        rows[deputy][question] = answer
        return Draft(self.form, tuple(tuple(row) for row in rows), self.comments)

    def commented(self, deputy: int, text: str) -> Draft:
        comments = list(self.comments)
        comments[deputy] = text
        return Draft(self.form, self.marks, tuple(comments))

    def without_comments(self) -> Draft:
        return Draft(self.form, self.marks, ("",) * self.deputies)

    def is_too_long(self) -> bool:
        return sum(map(len, self.comments)) > self.comment_limit

    def next_unmarked(self, after: int) -> int | None:
        """The next deputy without an overall grade, going round; None: all are marked."""
        order = [*range(after + 1, self.deputies), *range(after + 1)]
        return next((deputy for deputy in order if self.overall(deputy) == BLANK), None)

    def ballot(self) -> Ballot:
        layout = self.form.vote.layout
        sheets = {}
        for deputy, row, comment in zip(layout.deputies, self.marks, self.comments, strict=True):
            pairs = zip(layout.questions, row, strict=True)
            answers = {question: layout.answers[place] for question, place in pairs if place != BLANK}
            sheets[deputy] = Sheet(answers, comment)
        return Ballot(sheets)


def labels(form: MyBallot, language: str) -> list[str]:
    """What each of the layout's answers is called."""
    scale = form.vote.rules.scale
    if isinstance(scale, ScoreScale):
        return list(form.vote.layout.answers)
    return [option.in_language(language) for option in scale.options]


def offered(form: MyBallot) -> Sequence[int]:
    """The places in the layout's answers that have a button; any other score may be typed."""
    scale, answers = form.vote.rules.scale, form.vote.layout.answers
    if isinstance(scale, ScoreScale):
        return [answers.index(str(score)) for score in scale.quick]
    return range(len(answers))


def typed_answer(form: MyBallot, text: str, language: str) -> int | None:
    """What a typed ``85``, ``１`` or ``满意`` means; None when it means nothing."""
    typed = fold_width(text).strip()
    scale, answers = form.vote.rules.scale, form.vote.layout.answers
    if isinstance(scale, ScoreScale):
        number = str(int(typed)) if typed.isascii() and typed.isdecimal() and len(typed) < 6 else ""
        return answers.index(number) if number in answers else None
    for place, option in enumerate(scale.options):
        if typed.casefold() in (str(option.digit), option.zh, option.en.casefold()):
            return place
    return None


def addressed(text: str, deputies: int) -> tuple[int, str]:
    """``2号 路修得好`` is for the second deputy; text without a number for the first."""
    found = _ADDRESSED.fullmatch(clean_text(text))
    if deputies > 1 and found and 1 <= int(found[1]) <= deputies:
        return int(found[1]) - 1, found[2].strip()
    return 0, clean_text(text)
