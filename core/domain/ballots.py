"""What a voter marks: for each reporting deputy an overall grade, perhaps grades by aspect, perhaps a comment.

A ballot is encoded compactly against its meeting's form, so that every ballot of a meeting fits one fixed size and
its sealed box betrays nothing by length. Rules of validity: domain.md B1.22 (more returned than issued voids the
round, an over-marked sheet is void).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.domain.errors import Invalid
from core.domain.ids import DeputyId
from core.domain.rules import CountyRules, ScoreScale

OVERALL = "overall"
MAX_COMMENT = 200  # characters about one deputy
COMMENT_BUDGET = 500  # characters a ballot, over all deputies
OVERMARKED = "!"  # a paper sheet with more than one mark for a question
_SIZE_STEP = 1024
_BYTES_A_CHARACTER = 4


@dataclass(frozen=True, slots=True)
class BallotLayout:
    """What may be marked at a meeting: its deputies in order, the questions, the answers each question takes."""

    deputies: tuple[DeputyId, ...]
    questions: tuple[str, ...]  # OVERALL first
    answers: frozenset[str]

    @property
    def size(self) -> int:
        """Bytes that every ballot of this layout is padded to: constant over what is marked."""
        marks = len(self.deputies) * (len(self.questions) * (max(map(len, self.answers), default=1) + 4) + 16)
        needed = 64 + marks + COMMENT_BUDGET * _BYTES_A_CHARACTER
        return -(-needed // _SIZE_STEP) * _SIZE_STEP


def layout_of(rules: CountyRules, agenda: Sequence[DeputyId]) -> BallotLayout:
    """The layout that ``rules`` give the ballots of a meeting that hears ``agenda``."""
    aspects = tuple(aspect.id for aspect in rules.aspects) if rules.ballot.asks_aspect_grades else ()
    scale = rules.scale
    if isinstance(scale, ScoreScale):
        answers = frozenset(str(score) for score in range(scale.min, scale.max + 1, scale.step))
    else:
        answers = frozenset(scale.option_ids)
    return BallotLayout(tuple(agenda), (OVERALL, *aspects), answers)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One deputy's part of a ballot. An unanswered question is absent; OVERMARKED makes it void."""

    answers: Mapping[str, str] = field(default_factory=dict)
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Ballot:
    sheets: Mapping[DeputyId, Sheet]


def check_ballot(ballot: Ballot, layout: BallotLayout) -> None:
    """Errors: Invalid with ``ballot.unknown_deputy|question|answer``, ``ballot.comment_too_long``."""
    for deputy, sheet in ballot.sheets.items():
        if deputy not in layout.deputies:
            raise Invalid("ballot.unknown_deputy", deputy=deputy)
        _check_sheet(sheet, layout)
    if sum(len(sheet.comment) for sheet in ballot.sheets.values()) > COMMENT_BUDGET:
        raise Invalid("ballot.comment_too_long", limit=COMMENT_BUDGET)


def encode(ballot: Ballot, layout: BallotLayout) -> bytes:
    """``ballot`` as bytes that fit ``layout.size``."""
    check_ballot(ballot, layout)
    sheets = [ballot.sheets.get(deputy, Sheet()) for deputy in layout.deputies]
    content = [[[sheet.answers.get(question) for question in layout.questions], sheet.comment] for sheet in sheets]
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def decode(content: bytes, layout: BallotLayout) -> Ballot:
    """The ballot that ``encode`` made. Errors: Invalid("ballot.unreadable")."""
    try:
        sheets = {
            deputy: Sheet(
                {question: mark for question, mark in zip(layout.questions, marks, strict=True) if mark is not None},
                comment,
            )
            for deputy, (marks, comment) in zip(layout.deputies, json.loads(content), strict=True)
        }
    except (ValueError, TypeError) as error:
        raise Invalid("ballot.unreadable") from error
    ballot = Ballot(sheets)
    check_ballot(ballot, layout)
    return ballot


def _check_sheet(sheet: Sheet, layout: BallotLayout) -> None:
    for question, answer in sheet.answers.items():
        if question not in layout.questions:
            raise Invalid("ballot.unknown_question", question=question)
        if answer not in layout.answers and answer != OVERMARKED:
            raise Invalid("ballot.unknown_answer", answer=answer)
    if len(sheet.comment) > MAX_COMMENT:
        raise Invalid("ballot.comment_too_long", limit=MAX_COMMENT)
