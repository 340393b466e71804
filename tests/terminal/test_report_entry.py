"""A duty report entered by the office: pledge, sections, what is missing, filing, taking back, paper."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.actors import Role
from core.domain.ids import DeputyId
from core.domain.reports import AspectAnswer, PledgeAnswer, TextAnswer
from core.domain.rules import CountyRules, FieldKind, parse_rules
from core.services.reports import DutyReport
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.person_desk import OFFSET, at_deputies, ledger, replace_text

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
WITHOUT_REPORT = 1  # of the season's constituency, counted from its first deputy


async def at_report(desk: Desk) -> DeputyId:
    """The report of a deputy who has filed none."""
    await at_deputies(desk)
    await desk.press(*["down"] * (OFFSET + WITHOUT_REPORT))
    deputy = DeputyId(int(desk.listing("deputies").cursor_key or 0))
    await desk.press("w")
    await desk.until(lambda: bool(desk.app.screen.query("#sections")) and desk.app.screen.focused is not None)
    return deputy


async def report_of(desk: Desk, deputy: DeputyId) -> DutyReport:
    return await desk.office.core.reports.show(desk.office.clerk, deputy, 2026)


async def rules_of(desk: Desk) -> CountyRules:
    return parse_rules((await desk.office.core.rules.show(desk.office.clerk)).toml)


async def complete(desk: Desk, deputy: DeputyId) -> None:
    """Fill in everything that is missing."""
    rules = await rules_of(desk)
    texts = [one.id for one in rules.report_form if one.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT)]
    missing = (await report_of(desk, deputy)).missing
    answers = [AspectAnswer(one.id, "走访", 3) for one in rules.aspects]
    written = [TextAnswer(one, "有待改进") for one in texts if one in missing]
    await desk.office.core.reports.save_draft(desk.office.clerk, deputy, 2026, *answers, *written)


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_page_marks_what_is_missing(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_desk(tmp_path, size=size, language=language) as desk:
        deputy = await at_report(desk)
        number = len((await report_of(desk, deputy)).missing)
        assert number > 3
        words = {"zh_CN": (f"还缺 {number} 栏", "未提交"), "en": (f"sections missing: {number}", "missing")}
        await desk.until_shown(*words[language])


async def test_pledge_is_an_item_a_line(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        await desk.press("enter")
        await desk.until_shown("每行一项")
        await desk.type("visit 20")
        await desk.press("enter")
        await desk.type("suggest 2")
        await desk.press("ctrl+s")
        await desk.until_said("已保存")
        assert (await report_of(desk, deputy)).pledges == ("visit 20", "suggest 2")
        assert (await ledger(desk, f"deputy:{deputy}"))[0].details["on_behalf"] is True


async def test_empty_pledge_is_refused_at_its_field(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        await desk.press("enter")
        await desk.until_shown("每行一项")
        await desk.press("ctrl+s")
        await desk.until_shown("没有内容")
        assert (await report_of(desk, deputy)).pledges == ()


async def test_aspect_takes_a_count_and_a_text(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        first = next(one for one in (await rules_of(desk)).aspects)
        await desk.press("down", "enter")
        await desk.until_shown("履职情况")
        await replace_text(desk, "count", "x")
        await desk.until_shown("请填写 0")
        await replace_text(desk, "count", "12")
        desk.app.screen.query_one("#text").focus()
        await desk.type("ok")
        await desk.press("ctrl+s")
        await desk.until_said("已保存")
        assert (await report_of(desk, deputy)).form.aspects[first.id] == AspectAnswer(first.id, "ok", 12)


async def test_section_that_was_left_is_a_draft(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_report(desk)
        await desk.press("down", "enter")
        await desk.until_shown("履职情况")
        desk.app.screen.query_one("#text").focus()
        await desk.type("half a")
        await desk.press("escape")
        await desk.until_shown("还缺")
        await desk.press("enter")
        await desk.until_shown("half a", "上次未保存的草稿")


async def test_pledge_item_is_answered_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        await desk.office.core.reports.save_pledge(desk.office.clerk, deputy, 2026, ["visit"])
        await desk.until_shown("1 项")
        rows = [row.key for row in desk.listing("sections")._view.held()]
        await desk.until(lambda: "pledge:1" in [row.key for row in desk.listing("sections")._view.held()])
        rows = [row.key for row in desk.listing("sections")._view.held()]
        await desk.press("home", *["down"] * rows.index("pledge:1"), "enter")
        await desk.until_shown("是否完成")
        desk.app.screen.query_one("#reason").focus()
        await desk.type("all 20")
        await desk.press("ctrl+s")
        await desk.until_said("已保存")
        assert (await report_of(desk, deputy)).form.pledges[1] == PledgeAnswer(1, True, "all 20")


async def test_incomplete_report_names_what_is_missing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        await desk.press("f")
        await desk.until_said("尚缺")
        assert not (await report_of(desk, deputy)).is_filed


async def test_complete_report_is_filed_and_taken_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        await complete(desk, deputy)
        await desk.until_shown("还缺 0 栏")
        await desk.press("f")
        await desk.until_shown("由本机关代为提交")
        await desk.press("enter")
        await desk.until_said("报告已提交")
        assert (await report_of(desk, deputy)).is_filed
        await desk.until_shown("按时")
        await desk.press("k")
        await desk.until_shown("重新提交之前")
        await desk.press("enter")
        await desk.until_said("退回草稿")
        assert not (await report_of(desk, deputy)).is_filed


async def test_form_is_printed_with_what_stands_in_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        await complete(desk, deputy)
        await desk.press("o")
        await desk.until_shown("述职报告表")
        await replace_text(desk, "file", str(tmp_path / "form.html"))
        await desk.press("ctrl+s")
        await desk.until_said("仅您本人可读")
        assert "走访" in (tmp_path / "form.html").read_text(encoding="utf-8")


async def test_report_is_read_whole(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_report(desk)
        await complete(desk, deputy)
        await desk.press("v")
        await desk.until_shown("走访", "有待改进")


async def test_brackets_lead_to_other_years(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_report(desk)
        await desk.press("left_square_bracket")
        await desk.until_shown("2025 年承诺事项")
        await desk.press("right_square_bracket", "right_square_bracket")
        await desk.until_shown("2027 年承诺事项")


async def test_viewer_reads_the_report_only(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.VIEWER) as desk:
        deputy = await at_report(desk)
        await desk.press("enter", "f", "k")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "ReportPage"
        assert "填写" not in desk.footer
        assert (await report_of(desk, deputy)).updated_at is None


async def test_teller_is_not_offered_the_report(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.TELLER) as desk:
        await at_deputies(desk)
        await desk.press("w")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "DeputiesScreen"
