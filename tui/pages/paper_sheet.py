"""A paper sheet while a teller types it. Pure: what each key means, what is still to be looked at.

What must stay true: nothing is taken for blank that the teller has not passed; a sheet leaves this module only whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from core.domain.ballots import OVER_MARKED, OVERALL, Ballot, Sheet
from core.domain.ids import DeputyId
from core.domain.rules import GradeScale, ScoreScale
from core.services.counting import PaperForm

BLANK_DIGIT = "0"
_MOST_DIGITS = 4  # of a score


@dataclass(frozen=True, slots=True)
class Place:
    """One question about one deputy: a line of the form."""

    deputy: DeputyId
    question: str

    @property
    def key(self) -> str:
        return f"{self.deputy}:{self.question}"


@dataclass(slots=True)
class SheetDraft:
    """``marks``: an answer's id, a score as it was typed, or ``OVER_MARKED``; a place that is absent is blank."""

    form: PaperForm
    has_aspects: bool = False
    marks: dict[Place, str] = field(default_factory=dict)
    comments: dict[DeputyId, str] = field(default_factory=dict)
    passed: set[Place] = field(default_factory=set)

    @property
    def places(self) -> list[Place]:
        """What is asked, line by line."""
        asked = self.form.layout.questions if self.has_aspects else (OVERALL,)
        return [Place(deputy, question) for deputy in self.form.layout.deputies for question in asked]

    @property
    def is_empty(self) -> bool:
        return not (self.marks or self.comments or self.passed)

    @property
    def open_places(self) -> list[Place]:
        """What nobody has looked at yet."""
        return [place for place in self.places if place not in self.passed]

    @property
    def misfits(self) -> list[Place]:
        """Scores that are not on the scale."""
        return [place for place in self.places if not self._is_answer(self.marks.get(place, OVER_MARKED))]

    def type(self, place: Place, digit: str) -> bool:
        """Whether the place is done with it: of a score another digit may follow. An unknown grade is no answer."""
        scale = self.form.rules.scale
        if isinstance(scale, ScoreScale):
            typed = "" if place in self.passed else self.marks.get(place, "")
            self.passed.discard(place)
            self.marks[place] = str(int(typed + digit))[-_MOST_DIGITS:] if typed.isdecimal() else digit
            return False
        option = next((one.id for one in scale.options if str(one.digit) == digit), None)
        if option is None and digit != BLANK_DIGIT:
            return False
        self._put(place, option)
        return True

    def over_mark(self, place: Place) -> None:
        self._put(place, OVER_MARKED)

    def wipe(self, place: Place) -> None:
        """As if it had not been looked at."""
        self.marks.pop(place, None)
        self.passed.discard(place)

    def pass_by(self, place: Place) -> None:
        """What stands there is what the sheet says. Of points nothing is an answer too; where a digit means blank, a
        line without one is still to be looked at: who types Enter behind every digit would leave each second blank."""
        if place in self.marks or isinstance(self.form.rules.scale, ScoreScale):
            self.passed.add(place)

    def say(self, deputy: DeputyId, comment: str) -> None:
        self.comments[deputy] = comment
        if not comment.strip():
            del self.comments[deputy]

    def ballot(self) -> Ballot:
        """The whole sheet."""
        return Ballot({deputy: self._sheet(deputy) for deputy in self.form.layout.deputies})

    def _sheet(self, deputy: DeputyId) -> Sheet:
        answers = {place.question: mark for place, mark in self.marks.items() if place.deputy == deputy}
        return Sheet(answers, self.comments.get(deputy, ""))

    def _put(self, place: Place, mark: str | None) -> None:
        self.passed.add(place)
        if mark is None:
            self.marks.pop(place, None)
        else:
            self.marks[place] = mark

    def _is_answer(self, mark: str) -> bool:
        scale = self.form.rules.scale
        if mark == OVER_MARKED or isinstance(scale, GradeScale):
            return True
        return mark.isdecimal() and scale.contains(int(mark))
