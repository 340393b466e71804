from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from core.documents.paper import GradeCount, MeetingFacts
from core.documents.paper_ballots import MAX_BALLOTS, BallotPaper, ballots_html
from core.documents.report_forms import (
    AspectEntry,
    DeputyCard,
    DutyReportForm,
    EvaluationEntry,
    MeetingPaper,
    PledgeEntry,
    SuggestionEntry,
    meeting_agenda_html,
    meeting_notice_html,
    report_form_html,
)
from core.domain.errors import Invalid
from tests.documents.pages import HOSTILE_NAMES, Page, untranslated

ASPECTS = (
    "出席会议",
    "审议发言",
    "参加代表小组活动",
    "联系选民",
    "提出议案建议",
    "视察调研",
    "学习培训",
    "办实事",
    "履职承诺",
)


def facts(word: str = "") -> MeetingFacts:
    return MeetingFacts(
        title=word or "里耶镇第三选区代表述职评议会",
        office=word or "联工委",
        constituency=word or "第三选区",
        township=word or "里耶镇",
        venue=word or "代表之家",
        held_on=date(2026, 12, 8),
        starts_at=time(9, 30),
        presiding=word or "周主持",
        organiser=word or "里耶镇人大主席团",
    )


def form(word: str = "") -> DutyReportForm:
    return DutyReportForm(
        congress=word or "第十八届",
        year=2026,
        mode=word or "口头",
        deputy=DeputyCard(*(word or cell for cell in ("田禾苗", "第三选区", "女", "土家族"))),
        aspects=tuple(
            AspectEntry(word or label, word or f"{label}一段", n, word or "次") for n, label in enumerate(ASPECTS)
        ),
        pledges=(PledgeEntry(word or "修桥", True, word or "已通车"), PledgeEntry("路灯", False), PledgeEntry("接待")),
        suggestions=(SuggestionEntry(word or "第27号", word or "河堤", word or "A"),),
        shortcomings=word or "第一行\n第二行",
        evaluation=EvaluationEntry(62, 61, 60, (GradeCount(word or "满意", 52),), word or "满意"),
        opinions=(word or "代表小组", word or "主席团"),
    )


def meeting(word: str = "") -> MeetingPaper:
    return MeetingPaper(
        facts(word), (word or "田禾苗",), (word or "彭酉水",), (), word or "张小满", word or "0743", date(2026, 12, 1)
    )


def ballots(**changes: object) -> BallotPaper:
    plain = BallotPaper(facts(), ("田禾苗", "向石桥"), ("满意", "基本满意", "不满意"), 5, 7)
    return replace(plain, **changes)  # type: ignore[arg-type]


def test_form_shows_nine_aspects_with_counts() -> None:
    page = Page(report_form_html(form(), untranslated))
    for number, label in enumerate(ASPECTS):
        assert label in page.words
        assert f"{label}一段" in page.words
        assert f"{number} 次" in page.words


def test_form_lists_pledges_item_by_item() -> None:
    words = Page(report_form_html(form(), untranslated)).words
    start = words.index("修桥")
    assert words[start : start + 5] == ["修桥", "Kept", "已通车", "2", "路灯"]
    assert "Not kept" in words


def test_form_states_result_and_signatures() -> None:
    page = Page(report_form_html(form(), untranslated))
    assert "Issued 62, returned 61, valid 60" in page.text
    assert page.count("section", "box") == 3
    assert "Opinion of 主席团" in page.words


def test_form_without_result_leaves_blanks() -> None:
    said = Page(report_form_html(replace(form(), evaluation=None), untranslated)).text
    assert "Issued ____, returned ____, valid ____" in said


def test_line_breaks_of_a_report_survive() -> None:
    assert "第一行<br>第二行" in report_form_html(form(), untranslated).decode()


def test_notice_names_time_and_place() -> None:
    said = Page(meeting_notice_html(meeting(), untranslated)).text
    for needed in ("2026-12-08 (Tuesday), 09:30", "代表之家", "张小满:", "2026-12-01", "田禾苗", "彭酉水"):
        assert needed in said


def test_agenda_follows_the_customary_order() -> None:
    words = Page(meeting_agenda_html(meeting(), untranslated)).words
    order = (
        "Deputies report: 田禾苗",
        "Voters ask questions",
        "Written reports are tabled: 彭酉水",
        "Ballots are counted",
    )
    places = [words.index(item) for item in order]
    assert places == sorted(places)


def test_agenda_takes_the_offices_own_items() -> None:
    page = Page(meeting_agenda_html(replace(meeting(), items=("甲", "乙")), untranslated))
    assert page.count("li") == 2


def test_ballots_are_alike_to_the_letter() -> None:
    printed = ballots_html(ballots(), untranslated).decode()
    sheets = [part.split("</section>", 1)[1] for part in printed.split("<main")[1:]]
    assert len(sheets) == 5
    assert len({sheet.split("</main>")[0] for sheet in sheets}) == 1


def test_stubs_count_the_ballots_issued() -> None:
    words = Page(ballots_html(ballots(), untranslated)).words
    assert [word for word in words if word.startswith("Stub")] == [f"Stub No. {n:04}" for n in range(7, 12)]


def test_few_deputies_share_a_page() -> None:
    assert Page(ballots_html(ballots(), untranslated)).count("main", "half") == 5
    nine = ballots(deputies=ASPECTS)
    assert Page(ballots_html(nine, untranslated)).count("main", "full") == 5


def test_points_ballot_asks_for_a_number() -> None:
    assert "Score (0-100)" in Page(ballots_html(ballots(grades=()), untranslated)).words


@pytest.mark.parametrize("changes", [{"deputies": ()}, {"copies": 0}, {"copies": MAX_BALLOTS + 1}])
def test_impossible_ballots_are_refused(changes: dict[str, object]) -> None:
    with pytest.raises(Invalid):
        ballots_html(ballots(**changes), untranslated)


@pytest.mark.parametrize("word", HOSTILE_NAMES)
def test_hostile_words_stay_words(word: str) -> None:
    pages = (
        report_form_html(form(word), untranslated),
        meeting_notice_html(meeting(word), untranslated),
        meeting_agenda_html(meeting(word), untranslated),
        ballots_html(ballots(facts=facts(word), deputies=(word,), grades=(word,)), untranslated),
    )
    assert [Page(page).dangers() for page in pages] == [[], [], [], []]
