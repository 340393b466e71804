"""The yearly report on how proposals were handled: a workbook to count with, and a Word file to print and publish.

Every rate stands beside what it is of (docs/sources.md B3.22). Nothing is counted here: the figures are the
service's, the words the county's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from core.documents.csv_writer import Cell
from core.documents.workbooks import TitledTable, titled_workbook
from core.domain.proposals.statistics import Rate, RateName, Statistics, in_league_order
from core.domain.rules import CountyRules
from core.domain.rules.fields import Named
from core.domain.rules.handling import ProposalRules, Silence
from core.locale.catalogue import Translator
from core.locale.proposal_words import word_rate
from core.services.proposal_reviews import Handled

_IN_TABLES = (
    RateName.REPLIED,
    RateName.CONSULTED,
    RateName.SATISFIED,
    RateName.SATISFIED_OR_BASICALLY,
    RateName.IMPLEMENTED,
)


@dataclass(frozen=True, slots=True)
class YearReport:
    """What both files are made of."""

    rules: CountyRules
    proposals: ProposalRules
    handled: Handled


def report_workbook(report: YearReport, t: Translator) -> bytes:
    """The whole year, the units in the order of their league, the topics, the classes (.xlsx)."""
    title = report_title(report, t)
    tables = (
        TitledTable(t("Whole year"), title, _rate_columns(t), tuple(_rate_rows(report.handled.overall, t)),
                    (filed_line(report, t),), tuple(notes(report, t))),
        TitledTable(t("Units"), title, _columns(t("Handling unit"), t), tuple(_league(report)), (), (order_note(t),)),
        TitledTable(t("Topics"), title, _columns(t("Topic"), t), tuple(_topics(report, t))),
        TitledTable(t("Classes"), title, _class_columns(t), tuple(_classes(report, t))),
    )  # fmt: skip
    return titled_workbook(tables, creator=report.rules.names.office.in_language(t.language))


def report_word_file(report: YearReport, t: Translator, *, made_at: datetime) -> bytes:
    """The same as text and tables (.docx)."""
    from core.documents.word_files import WordFile  # takes a moment to load

    office = report.rules.names.office.in_language(t.language)
    file = WordFile(report_title(report, t), author=office, made_at=made_at)
    file.title(report_title(report, t))
    file.subtitle(office)
    file.heading(t("1. The whole year"))
    file.text(filed_line(report, t))
    file.table(_rate_columns(t), _as_text(_rate_rows(report.handled.overall, t)), widths=(80, 24, 24, 28))
    file.heading(t("2. Classes of the replies"))
    file.table(_class_columns(t), _as_text(_classes(report, t)), widths=(28, 80, 24, 24))
    file.heading(t("3. Units"))
    file.text(order_note(t))
    file.table(_columns(t("Handling unit"), t), _as_text(_league(report)))
    file.heading(t("4. Topics"))
    file.table(_columns(t("Topic"), t), _as_text(_topics(report, t)))
    file.heading(t("5. How it is counted"))
    for line in notes(report, t):
        file.text(line)
    return file.content()


def report_title(report: YearReport, t: Translator) -> str:
    county = report.rules.names.county.in_language(t.language)
    return t("{county}: how deputies' proposals were handled in {year}", county=county, year=report.handled.year)


def filed_line(report: YearReport, t: Translator) -> str:
    overall, units = report.handled.overall, len(report.handled.units)
    return t("{n} proposals were filed in {year}; {units} units answer for them.",
             n=overall.filed, year=report.handled.year, units=units)  # fmt: skip


def order_note(t: Translator) -> str:
    return t(
        "In the order of what was replied to, of satisfied deputies, of what was carried out. "
        "A proposal that several units answer for counts for each of them."
    )


def notes(report: YearReport, t: Translator) -> Iterator[str]:
    """How the figures come about, so that everybody can count again."""
    yield t("Counted are proposals that were filed and not withdrawn; each rate says what it is of.")
    yield t("Satisfied is whoever gave no worse mark on any axis, in the last round that was rated.")
    if report.proposals.silence is Silence.EXCLUDED:
        yield t("Deputies who did not answer are not counted among those who rated.")
    else:
        yield t("Deputies who did not answer in time count among those who rated, but not as satisfied.")
    settled = [one.in_language(t.language) for one in report.proposals.result_classes if one.is_settled]
    yield t("Carried out: replies of the classes {classes}.", classes="、".join(settled))


def _rate_columns(t: Translator) -> tuple[str, ...]:
    return (t("Published rate"), t("Counted"), t("Of"), t("Percent"))


def _rate_rows(found: Statistics, t: Translator) -> Iterator[tuple[Cell, ...]]:
    for rate in found.rates:
        yield (word_rate(rate.name, t), rate.part, rate.whole, _percent(rate))


def _columns(first: str, t: Translator) -> tuple[str, ...]:
    """The rates of the columns stand in the first sheet with what they are of."""
    return (first, t("Filed"), t("Replied"), t("Face to face"), t("Satisfied"), t("With basically"), t("Carried out"))


def _league(report: YearReport) -> Iterator[tuple[Cell, ...]]:
    for name, found in in_league_order(report.handled.units):
        yield (name, found.filed, *_shares(found))


def _topics(report: YearReport, t: Translator) -> Iterator[tuple[Cell, ...]]:
    for topic, found in report.handled.topics:
        yield (_word(report.proposals.topics, topic, t), found.filed, *_shares(found))


def _class_columns(t: Translator) -> tuple[str, ...]:
    return (t("Class"), t("Meaning"), t("Counted"), t("Percent"))


def _classes(report: YearReport, t: Translator) -> Iterator[tuple[Cell, ...]]:
    overall = report.handled.overall
    replied = next(rate.part for rate in overall.rates if rate.name is RateName.REPLIED)
    meanings = {one.id: one.meaning.in_language(t.language) for one in report.proposals.result_classes}
    for result_class, number in overall.classes:
        share = _percent(Rate(RateName.REPLIED, number, replied))
        yield (_word(report.proposals.result_classes, result_class, t), meanings[result_class], number, share)


def _shares(found: Statistics) -> Iterator[str]:
    """``8/10 (80.0 %)``, in the order of the columns."""
    by_name = {rate.name: rate for rate in found.rates}
    for name in _IN_TABLES:
        rate = by_name[name]
        yield f"{rate.part}/{rate.whole} ({_percent(rate)})" if rate.whole else "-"


def _percent(rate: Rate) -> str:
    return f"{rate.percent} %" if rate.percent is not None else "-"


def _word(words: Sequence[Named], wanted: str, t: Translator) -> str:
    return next((one.in_language(t.language) for one in words if one.id == wanted), wanted)


def _as_text(rows: Iterator[tuple[Cell, ...]]) -> list[tuple[str, ...]]:
    return [tuple("" if cell is None else str(cell) for cell in row) for row in rows]
