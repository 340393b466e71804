"""Blank ballots on paper (测评票), with numbered stubs.

A ballot carries no number and no mark that could tell one from another: the number is on the stub alone, which
is torn off before the ballot is handed out. The stubs are how the ballots issued are counted.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.documents.paper import FORM_STYLE, MeetingFacts, html_page, text, worded_date
from core.domain.errors import Invalid
from core.locale.catalogue import Translate

MAX_BALLOTS = 600
_HALF_PAGE_DEPUTIES = 3


@dataclass(frozen=True, slots=True)
class BallotPaper:
    """Blank ballots of a meeting. Without ``grades`` a score from 0 to 100 is written instead of a mark."""

    facts: MeetingFacts
    deputies: tuple[str, ...]
    grades: tuple[str, ...]
    copies: int
    first_number: int = 1


def ballots_html(paper: BallotPaper, t: Translate, *, language: str = "zh-CN") -> bytes:
    """Blank ballots with numbered stubs. Raises ``Invalid`` for no deputies or more than ``MAX_BALLOTS``."""
    if not paper.deputies:
        raise Invalid("ballots.no_deputies")
    if not 1 <= paper.copies <= MAX_BALLOTS:
        raise Invalid("ballots.copies", copies=paper.copies, most=MAX_BALLOTS)
    size = "half" if len(paper.deputies) <= _HALF_PAGE_DEPUTIES else "full"
    ballot = _ballot(paper, t)
    numbers = range(paper.first_number, paper.first_number + paper.copies)
    body = "\n".join(f'<main class="sheet {size}">{_stub(number, paper, t)}{ballot}</main>' for number in numbers)
    return html_page(t("Evaluation ballot"), body, style=_STYLE, language=language)


def _stub(number: int, paper: BallotPaper, t: Translate) -> str:
    stub, issuer = t("Stub No. {number:04}", number=number), t("Issued by: __________")
    return (
        f'<section class="stub"><b>{text(stub)}</b><span>{text(paper.facts.title)}</span>'
        f"<span>{text(issuer)}</span></section>"
    )


def _ballot(paper: BallotPaper, t: Translate) -> str:
    """The same for every voter, to the letter: the number must never reach it."""
    title, comments = t("Evaluation ballot"), t("Comments and suggestions")
    columns = paper.grades or (t("Score (0-100)"),)
    head = "".join(f"<th>{text(label)}</th>" for label in (t("Deputy"), *columns))
    cells = "<td></td>" * len(columns)
    rows = "".join(f"<tr><td>{text(name)}</td>{cells}</tr>" for name in paper.deputies)
    return (
        f'<section class="ballot"><h1>{text(title)}</h1>'
        f'<p class="sub">{text(paper.facts.title)} &nbsp; {text(worded_date(paper.facts.held_on, t))}</p>'
        f'<table class="votes"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>'
        f'<h3>{text(comments)}</h3><div class="comment"></div>'
        f'<p class="rule">{text(_rule(paper, t))}</p></section>'
    )


def _rule(paper: BallotPaper, t: Translate) -> str:
    if not paper.grades:
        return t("Write one whole number from 0 to 100 for each deputy. Do not write your name.")
    return t("Put one tick for each deputy; more than one tick is invalid. Do not write your name.")


_STYLE = (
    FORM_STYLE
    + """
.sheet { display: flex; flex-direction: column; break-inside: avoid }
.sheet.full { height: 257mm; break-after: page }
.sheet.half { height: 126mm; padding-bottom: 4mm }
.sheet.half:nth-of-type(odd) { border-bottom: 0.4mm dotted #000; margin-bottom: 5mm }
.sheet.half:nth-of-type(even) { break-after: page }
.sheet:last-of-type { break-after: auto }
.stub { display: flex; gap: 6mm; font-size: 10pt }
.stub { border-bottom: 0.4mm dashed #000; padding-bottom: 2mm; margin-bottom: 4mm }
.stub span:last-child { margin-left: auto }
.ballot { flex: 1; display: flex; flex-direction: column }
.ballot h1 { margin: 0 }
.votes th:first-child { width: 36mm }
.votes td { height: 10mm; font-size: 14pt }
.votes td:first-child { text-align: center }
.comment { flex: 1; min-height: 12mm; border: 0.3mm solid #000 }
.rule { font-size: 10.5pt; margin: 2mm 0 0 }
"""
)
