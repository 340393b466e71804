"""The sheet that a clerk types a duty report into: written, filled in, read back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.report_sheet import read_sheet, written_sheet
from core.domain.clock import COUNTY_ZONE
from core.domain.errors import Invalid
from core.domain.reports import AspectAnswer, PledgeAnswer, ReportForm, SuggestionsAnswer, TextAnswer, report_deadline
from core.locale.catalogue import translator
from core.presets import load_preset
from core.services.reports import DutyReport
from tests.factories import a_deputy

RULES = load_preset("longshan")
TYPED = st.text(min_size=1, max_size=40).filter(lambda text: text.strip() == text)


def a_report(form: ReportForm | None = None, *pledges: str) -> DutyReport:
    deadline = report_deadline(RULES, 2026, None, COUNTY_ZONE)
    return DutyReport(a_deputy(), 2026, form or ReportForm(), pledges, (), deadline)


def sheet_of(report: DutyReport) -> str:
    return written_sheet(report, RULES, translator("zh_CN"))


def test_untouched_sheet_answers_nothing() -> None:
    assert read_sheet(sheet_of(a_report(None, "走访 20 户"))) == []


def test_sheet_shows_the_offices_words() -> None:
    sheet = sheet_of(a_report(None, "走访\n20 户"))
    assert "# 出席会议" in sheet
    assert "走访 20 户" in sheet


def test_filled_sheet_is_read_as_answers() -> None:
    sheet = sheet_of(a_report(None, "走访"))
    sheet = sheet.replace('[aspect."training"]\ncount = 0\ntext = ""', '[aspect."training"]\ncount = 2\ntext = "两次"')
    sheet = sheet.replace('[pledge."1"]\ndone = ""', '[pledge."1"]\ndone = "no"').replace(
        'reason = ""', 'reason = "病"'
    )
    assert read_sheet(sheet) == [AspectAnswer("training", "两次", 2), PledgeAnswer(1, is_done=False, reason="病")]


@given(texts=st.lists(TYPED, min_size=4, max_size=4))
def test_what_was_written_is_read_back(texts: list[str]) -> None:
    answers = [
        AspectAnswer("training", texts[0], 3),
        PledgeAnswer(1, is_done=False, reason=texts[1]),
        SuggestionsAnswer((texts[2],)),
        TextAnswer("shortcomings", texts[3]),
    ]
    form = ReportForm()
    for answer in answers:
        form = form.with_answer(answer)  # type: ignore[arg-type]
    assert read_sheet(sheet_of(a_report(form, "走访"))) == answers


@pytest.mark.parametrize(
    "sheet",
    [
        "aspect = 3",
        "[aspect.training]\ntext = 3",
        '[aspect.training]\ntext = "x"\ncount = "many"',
        '[aspect.training]\ntext = "x"\ncount = true',
        '[pledge.1]\ndone = "perhaps"',
        '[pledge.one]\ndone = "yes"',
        "[suggestions]\nlines = [1]",
        "shortcomings = 4",
    ],
)
def test_strange_part_is_named(sheet: str) -> None:
    with pytest.raises(Invalid, match=r"report_sheet\.not_understood"):
        read_sheet(sheet)


def test_what_is_not_toml_is_said() -> None:
    with pytest.raises(Invalid, match=r"report_sheet\.not_toml"):
        read_sheet("[aspect")


def test_endless_sheet_is_refused() -> None:
    with pytest.raises(Invalid, match=r"report_sheet\.too_long"):
        read_sheet("#" * 1_000_001)
