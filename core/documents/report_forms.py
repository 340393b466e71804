"""Forms on paper: the duty report form, and the notice and the agenda of a meeting.

All are A4 pages that print without the program. What is not known stays an empty cell to be filled in by hand;
nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.documents.paper import (
    FORM_STYLE,
    GradeCount,
    MeetingFacts,
    html_page,
    lines,
    text,
    worded_date,
    worded_moment,
)
from core.locale.catalogue import Translate


@dataclass(frozen=True, slots=True)
class DeputyCard:
    """Who reports. Telephone and date of birth are left out: the form is handed round in the constituency."""

    name: str
    constituency: str
    sex: str = ""
    ethnicity: str = ""
    party: str = ""
    education: str = ""
    post: str = ""
    delegation: str = ""
    group: str = ""
    liaison_station: str = ""
    card_number: str = ""


@dataclass(frozen=True, slots=True)
class AspectEntry:
    """One of the aspects of a report: the office's label, what the deputy wrote, and how often (None: not said)."""

    label: str
    body: str
    count: int | None = None
    unit: str = ""


@dataclass(frozen=True, slots=True)
class PledgeEntry:
    """A pledge of the year. ``is_kept`` is None while the deputy has not said; ``account`` tells what was done."""

    pledge: str
    is_kept: bool | None = None
    account: str = ""


@dataclass(frozen=True, slots=True)
class SuggestionEntry:
    """A motion or suggestion the deputy put, and the class of its result."""

    number: str
    title: str
    result: str = ""


@dataclass(frozen=True, slots=True)
class EvaluationEntry:
    """The result of the evaluation, once it is published."""

    issued: int
    returned: int
    valid: int
    counts: tuple[GradeCount, ...]
    grade: str


@dataclass(frozen=True, slots=True)
class DutyReportForm:
    """A deputy's report of a year (人大代表述职报告表). ``congress`` names the term, ``mode`` oral or written,
    ``opinions`` the bodies that sign below, in their order."""

    congress: str
    year: int
    mode: str
    deputy: DeputyCard
    aspects: tuple[AspectEntry, ...]
    pledges: tuple[PledgeEntry, ...] = ()
    suggestions: tuple[SuggestionEntry, ...] = ()
    shortcomings: str = ""
    next_steps: str = ""
    evaluation: EvaluationEntry | None = None
    opinions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MeetingPaper:
    """A meeting on paper: who reports aloud, whose written reports are tabled, whom to ask. ``items`` replaces
    the customary order of the meeting."""

    facts: MeetingFacts
    oral: tuple[str, ...]
    written: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    addressee: str = ""
    contact: str = ""
    issued_on: date | None = None


def report_form_html(form: DutyReportForm, t: Translate, *, language: str = "zh-CN") -> bytes:
    """The duty report form, as many A4 pages as the text needs."""
    title = t("Duty report form of a deputy")
    year = t("Year {year}", year=form.year)
    head = " &nbsp; ".join(text(part) for part in (form.congress, year, form.mode))
    body = (
        f'<main class="form"><h1>{text(title)}</h1><p class="sub">{head}</p>'
        f"{_card(form.deputy, t)}{_aspects(form.aspects, t)}{_pledges(form.pledges, t)}"
        f"{_suggestions(form.suggestions, t)}{_closing(form, t)}{_evaluation(form.evaluation, t)}"
        f"{_signatures(form.opinions, t)}</main>"
    )
    return html_page(f"{title} {form.deputy.name}", body, style=_STYLE, language=language)


def meeting_notice_html(paper: MeetingPaper, t: Translate, *, language: str = "zh-CN") -> bytes:
    """The notice of a meeting, one page, with a place for the seal."""
    facts = paper.facts
    title = t("Notice of a duty-report meeting")
    greeting = t("{name}:", name=paper.addressee)
    addressee = f'<p class="to">{text(greeting)}</p>' if paper.addressee else ""
    call = t(
        "Your deputies report on the performance of their duties to the voters of {constituency}. "
        "Please come, hear them and score them.",
        constituency=facts.constituency,
    )
    issued = worded_date(paper.issued_on, t) if paper.issued_on else ""
    body = (
        f'<main class="letter"><h1>{text(title)}</h1>{addressee}<p class="para">{text(call)}</p>'
        f"{_facts_list(paper, t)}"
        f'<p class="sign">{text(facts.organiser or facts.office)}<br>{text(issued)}</p></main>'
    )
    return html_page(title, body, style=_STYLE, language=language)


def meeting_agenda_html(paper: MeetingPaper, t: Translate, *, language: str = "zh-CN") -> bytes:
    """The order of a meeting, with the names of those who report."""
    title = t("Agenda")
    items = "".join(f"<li>{text(item)}</li>" for item in paper.items or _customary_items(paper, t))
    body = (
        f'<main class="letter"><h1>{text(paper.facts.title)}</h1><h2 class="centre">{text(title)}</h2>'
        f'{_facts_list(paper, t)}<ol class="agenda">{items}</ol></main>'
    )
    return html_page(f"{paper.facts.title} {title}", body, style=_STYLE, language=language)


def _card(deputy: DeputyCard, t: Translate) -> str:
    pairs = (
        (t("Name"), deputy.name),
        (t("Sex"), deputy.sex),
        (t("Ethnicity"), deputy.ethnicity),
        (t("Party"), deputy.party),
        (t("Education"), deputy.education),
        (t("Deputy card number"), deputy.card_number),
        (t("Constituency"), deputy.constituency),
        (t("Delegation"), deputy.delegation),
        (t("Deputy group"), deputy.group),
    )
    rows = "".join(_card_row(pairs[at : at + 3]) for at in range(0, len(pairs), 3))
    station, post = t("Liaison station"), t("Unit and post")
    last = (
        f"<tr><th>{text(station)}</th><td>{text(deputy.liaison_station)}</td>"
        f'<th>{text(post)}</th><td colspan="3">{text(deputy.post)}</td></tr>'
    )
    return f'<table class="card">{rows}{last}</table>'


def _card_row(pairs: Iterable[tuple[str, str]]) -> str:
    return f"<tr>{''.join(f'<th>{text(label)}</th><td>{text(value)}</td>' for label, value in pairs)}</tr>"


def _aspects(aspects: Sequence[AspectEntry], t: Translate) -> str:
    rows = [(str(number), entry.label, _times(entry), entry.body) for number, entry in enumerate(aspects, start=1)]
    columns = (t("No."), t("Aspect"), t("Count"), t("Performance of duties"))
    return _table(t("Performance of duties this year"), columns, rows, style="aspects")


def _times(entry: AspectEntry) -> str:
    return "" if entry.count is None else f"{entry.count} {entry.unit}".strip()


def _pledges(pledges: Sequence[PledgeEntry], t: Translate) -> str:
    rows = [
        (str(number), entry.pledge, _kept(entry, t), entry.account) for number, entry in enumerate(pledges, start=1)
    ]
    columns = (t("No."), t("Pledge"), t("Fulfilment"), t("What was done, or why not"))
    return _table(t("Pledges, item by item"), columns, rows or [("", "", "", "")], style="pledges")


def _kept(entry: PledgeEntry, t: Translate) -> str:
    match entry.is_kept:
        case None:
            return ""
        case True:
            return t("Kept")
        case False:
            return t("Not kept")


def _suggestions(suggestions: Sequence[SuggestionEntry], t: Translate) -> str:
    if not suggestions:
        return ""
    rows = [(entry.number, entry.title, entry.result) for entry in suggestions]
    return _table(t("Motions and suggestions"), (t("No."), t("Title"), t("Handling result")), rows, style="suggestions")


def _table(caption: str, columns: Sequence[str], rows: Sequence[Sequence[str]], *, style: str) -> str:
    head = "".join(f"<th>{text(column)}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td>{lines(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f'<h2>{text(caption)}</h2><table class="{style}"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _closing(form: DutyReportForm, t: Translate) -> str:
    parts = ((t("Shortcomings"), form.shortcomings), (t("Next steps"), form.next_steps))
    return "".join(f'<h2>{text(label)}</h2><div class="free">{lines(written)}</div>' for label, written in parts)


def _evaluation(result: EvaluationEntry | None, t: Translate) -> str:
    issued, returned, valid = (
        ("____", "____", "____") if result is None else (result.issued, result.returned, result.valid)
    )
    counted = t("Issued {issued}, returned {returned}, valid {valid}", issued=issued, returned=returned, valid=valid)
    counts = ", ".join(f"{part.label} {part.count}" for part in result.counts) if result else ""
    grade = t("Grade: {grade}", grade=result.grade if result else "________")
    words = "<br>".join(text(line) for line in (counted, counts, grade) if line)
    caption = t("Result of the evaluation")
    return f'<h2>{text(caption)}</h2><div class="result">{words}</div>'


def _signatures(opinions: Sequence[str], t: Translate) -> str:
    boxes = [_signature_box(t("Signature of the deputy"), t)]
    boxes += [_signature_box(t("Opinion of {body}", body=body), t) for body in opinions]
    return f'<div class="signatures">{"".join(boxes)}</div>'


def _signature_box(label: str, t: Translate) -> str:
    sign, day = t("Signature or seal: ______________"), t("____-__-__")
    return f'<section class="box"><h3>{text(label)}</h3><p class="line">{text(sign)}<br>{text(day)}</p></section>'


def _facts_list(paper: MeetingPaper, t: Translate) -> str:
    facts = paper.facts
    pairs = (
        (t("Time"), worded_moment(facts, t)),
        (t("Venue"), facts.venue),
        (t("Constituency"), f"{facts.township} {facts.constituency}".strip()),
        (t("Reporting in person"), _names(paper.oral, t)),
        (t("Reporting in writing"), _names(paper.written, t)),
        (t("Presiding"), facts.presiding),
        (t("Contact"), paper.contact),
    )
    rows = "".join(f"<dt>{text(label)}</dt><dd>{text(value)}</dd>" for label, value in pairs if value)
    return f'<dl class="facts">{rows}</dl>'


def _customary_items(paper: MeetingPaper, t: Translate) -> list[str]:
    """The order put together from reported meetings (docs/sources.md B1.17)."""
    items = [
        t("The host explains the purpose of the meeting"),
        t("Deputies report: {names}", names=_names(paper.oral, t)),
        t("Voters ask questions"),
        t("Deputies answer and make commitments"),
    ]
    if paper.written:
        items.append(t("Written reports are tabled: {names}", names=_names(paper.written, t)))
    return [
        *items,
        t("Ballots are handed out, filled in and collected"),
        t("Ballots are counted"),
        t("The host announces ballots issued and returned and each grade"),
        t("Closing remarks"),
    ]


def _names(names: Sequence[str], t: Translate) -> str:
    return t(", ").join(names)


_STYLE = (
    FORM_STYLE
    + """
.centre { text-align: center }
.card th { width: 13% }
.card td { width: 20.33% }
.aspects th:nth-child(1), .pledges th:nth-child(1) { width: 14mm }
.aspects th:nth-child(2) { width: 32mm }
.aspects th:nth-child(3), .pledges th:nth-child(3) { width: 20mm }
.pledges th:nth-child(2) { width: 55mm }
.suggestions th:nth-child(1), .suggestions th:nth-child(3) { width: 28mm }
td:nth-child(1), .aspects td:nth-child(3), .pledges td:nth-child(3) { text-align: center }
.free, .result { border: 0.3mm solid #000; min-height: 22mm; padding: 2mm 3mm; overflow-wrap: anywhere }
.signatures { display: grid; grid-template-columns: 1fr 1fr; margin-top: 6mm }
.box { border: 0.3mm solid #000; margin: -0.15mm; min-height: 36mm; padding: 2mm 3mm }
.box { display: flex; flex-direction: column; break-inside: avoid }
.box .line { margin: auto 0 0; text-align: right }
.letter { font-size: 16pt; line-height: 28pt }
.letter h2 { font-size: 18pt }
.to { margin: 6mm 0 0 }
.para { text-indent: 2em; margin: 2mm 0 }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 1mm 5mm; margin: 4mm 0 }
.facts dd { margin: 0; overflow-wrap: anywhere }
.sign { text-align: right; margin-top: 20mm }
.agenda { padding-left: 2em }
"""
)
