"""What a voter marks: for each reporting deputy an overall grade, perhaps grades by aspect, perhaps a comment.

A ballot is encoded compactly against its meeting's layout, so that every ballot of a meeting fits one fixed size
and its sealed box betrays nothing by length. Rules of validity: docs/sources.md B1.22 (an over-marked sheet is void).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.errors import Invalid
from core.domain.ids import DeputyId
from core.domain.rules import CountyRules, ScoreScale
from core.domain.text import clean_text

OVERALL = "overall"
OVER_MARKED = "!"  # a paper sheet with more than one mark for a question
_OVER_MARKED_CODE = -1
_SIZE_STEP = 1024
_BYTES_A_CHARACTER = 4
_BYTES_A_MARK = 6
_BYTES_A_SHEET = 16


@dataclass(frozen=True, slots=True)
class BallotLayout:
    """What may be marked at a meeting: its deputies in order, the questions, the answers each question takes.

    ``comment_limit``: characters that all comments of a ballot may have together.
    """

    deputies: tuple[DeputyId, ...]
    questions: tuple[str, ...]  # OVERALL first
    answers: tuple[str, ...]
    comment_limit: int

    @property
    def size(self) -> int:
        """Bytes that every ballot of this layout is padded to: constant over what is marked."""
        marks = len(self.deputies) * (len(self.questions) * _BYTES_A_MARK + _BYTES_A_SHEET)
        needed = 64 + marks + self.comment_limit * _BYTES_A_CHARACTER
        return -(-needed // _SIZE_STEP) * _SIZE_STEP


def layout_of(rules: CountyRules, agenda: Sequence[DeputyId]) -> BallotLayout:
    """The layout that ``rules`` give the ballots of a meeting that hears ``agenda``."""
    aspects = tuple(aspect.id for aspect in rules.aspects) if rules.ballot.asks_aspect_grades else ()
    scale = rules.scale
    if isinstance(scale, ScoreScale):
        answers = tuple(str(score) for score in range(scale.max, scale.min - 1, -scale.step))
    else:
        answers = scale.option_ids
    return BallotLayout(tuple(agenda), (OVERALL, *aspects), answers, rules.ballot.comment_limit)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One deputy's part of a ballot. An unanswered question is absent; OVER_MARKED makes it void."""

    answers: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    sheets: Mapping[DeputyId, Sheet]


def cleaned(ballot: Ballot) -> Ballot:
    """``ballot`` with its comments as harmless text (they come from chats and keyboards)."""
    return Ballot({deputy: Sheet(sheet.answers, clean_text(sheet.comment)) for deputy, sheet in ballot.sheets.items()})


def check_ballot(ballot: Ballot, layout: BallotLayout) -> None:
    """Errors: Invalid with ``ballot.unknown_deputy|unknown_question|unknown_answer|comment_too_long``."""
    for deputy, sheet in ballot.sheets.items():
        if deputy not in layout.deputies:
            raise Invalid("ballot.unknown_deputy", deputy=deputy)
        _check_answers(sheet.answers, layout)
    if sum(len(sheet.comment) for sheet in ballot.sheets.values()) > layout.comment_limit:
        raise Invalid("ballot.comment_too_long", limit=layout.comment_limit)


def encode(ballot: Ballot, layout: BallotLayout) -> bytes:
    """``ballot`` as bytes that fit ``layout.size``. Errors: as ``check_ballot``."""
    check_ballot(ballot, layout)
    sheets = [ballot.sheets.get(deputy, Sheet()) for deputy in layout.deputies]
    content = [
        [[_code(sheet.answers.get(question), layout) for question in layout.questions], sheet.comment]
        for sheet in sheets
    ]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def decode(content: bytes, layout: BallotLayout) -> Ballot:
    """The ballot that ``encode`` made. Errors: Invalid("ballot.unreadable")."""
    try:
        rows = json.loads(content)
        sheets = {
            deputy: Sheet(_answers(codes, layout), str(comment))
            for deputy, (codes, comment) in zip(layout.deputies, rows, strict=True)
        }
    except (ValueError, TypeError, IndexError) as error:
        raise Invalid("ballot.unreadable") from error
    ballot = Ballot(sheets)
    check_ballot(ballot, layout)
    return ballot


def _check_answers(answers: Mapping[str, str], layout: BallotLayout) -> None:
    for question, answer in answers.items():
        if question not in layout.questions:
            raise Invalid("ballot.unknown_question", question=question)
        if answer not in layout.answers and answer != OVER_MARKED:
            raise Invalid("ballot.unknown_answer", question=question)


def _code(answer: str | None, layout: BallotLayout) -> int | None:
    if answer is None:
        return None
    return _OVER_MARKED_CODE if answer == OVER_MARKED else layout.answers.index(answer)


def _answers(codes: Sequence[int | None], layout: BallotLayout) -> dict[str, str]:
    pairs = zip(layout.questions, codes, strict=True)
    return {
        question: OVER_MARKED if code == _OVER_MARKED_CODE else layout.answers[code]
        for question, code in pairs
        if code is not None
    }
