"""Every mode at both sizes and in both languages, and every key of its footer."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from textual.widgets import OptionList

from core.domain.actors import Role
from core.domain.meetings import MeetingStatus
from tests.office import PASSPHRASE
from tests.terminal.desk import NARROW, WIDE, at_desk
from tui.modes import all_modes
from tui.themes import LIGHT

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
TITLES = {
    "zh_CN": {"1": "今日", "2": "会议", "4": "代表", "5": "选民", "6": "消息"},
    "en": {"1": "Today", "2": "Meetings", "4": "Deputies", "5": "Voters", "6": "Messages"},
}


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_digits_lead_to_every_mode(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_desk(tmp_path, size=size, language=language) as desk:
        for key, title in reversed(TITLES[language].items()):
            await desk.press(key)
            await desk.until_shown(f"[{key} {title}]")
            tabs = desk.text.splitlines()[0]
            assert all(f"{digit} {other[0]}" in tabs for digit, other in TITLES[language].items())


@SIZES
async def test_today_shows_what_matters_first(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as desk:
        await desk.until_shown("石羔片区代表述职评议会", "测评进行中", "距最低 50 人还差 19 人")
        await desk.until_shown("11-17 已逾期", "公布结果", "发送失败 (8)", "联系不上")


@SIZES
async def test_meetings_show_state_and_turnout(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as desk:
        await desk.press("2")
        await desk.until_shown("已公布", "已计票", "已截止", "测评进行中", "已通知", "已延期", "31/62 !", "54/62")


@SIZES
async def test_open_meeting_shows_gauge_and_no_result(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as desk:
        await desk.press("2")
        await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
        await desk.press("down", "down", "down", "enter")
        await desk.until_shown("[####", "|", "距最低 50 人还差 19 人", "未提交", "结果一律密封")
        assert not desk.listing("results").display
        assert "基本满意" not in desk.text


async def test_closed_meeting_shows_no_result_either(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("2")
        await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
        await desk.press("down", "down", "enter")
        await desk.until_shown("已截止", "已达到最低 50 人")
        assert not desk.listing("results").display


@SIZES
async def test_counted_meeting_shows_grades_and_counts(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as desk:
        await desk.press("2")
        await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
        await desk.press("down", "enter")
        await desk.until_shown("测评结果 (4)", "满意 33", "不满意 11", "55")


async def test_count_appears_on_the_open_page(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("2")
        await desk.until(lambda: desk.listing("meetings").cursor_key is not None)
        await desk.press("down", "down", "enter")
        await desk.until_shown("[已截止]")
        meetings = await desk.office.core.meetings.list_of_year(desk.office.clerk, 2026)
        closed = next(one.id for one in meetings if one.status is MeetingStatus.CLOSED)
        await desk.office.core.counting.count(desk.office.staff(Role.SCRUTINEER), closed, PASSPHRASE)
        await desk.until_shown("[已计票]", "测评结果 (4)")


async def test_escape_leads_back_to_the_list(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("2")
        await desk.until_shown("年的会议")
        await desk.press("enter")
        await desk.until_shown("议程")
        await desk.press("escape")
        await desk.until_shown("[2 会议]")


async def test_telephone_numbers_are_masked_everywhere(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        await desk.press("4")
        await desk.until_shown("138****0000")
        assert "13800000000" not in desk.text
        await desk.press("down", "down", "down", "down", "down")
        await desk.until_shown("138****")
        assert "1380000" not in desk.text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("mode", range(len(all_modes())))
async def test_footer_names_its_keys_in_80_columns(tmp_path: Path, mode: int, language: str) -> None:
    words = {
        "zh_CN": ("筛选", "帮助", "退出", "全部操作"),
        "en": ("Filter", "Help", "Quit", "Actions"),
    }
    async with at_desk(tmp_path, language=language, role=Role.SCRUTINEER) as desk:
        await desk.press(str(mode + 1))
        await desk.until(lambda: all(word in desk.footer for word in words[language]))


async def test_refresh_key_loads_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.app.LOOK_EVERY_SECONDS", 3_600)
    async with at_desk(tmp_path) as desk:
        await desk.until_shown("石羔片区")
        desk.office.clock.advance(timedelta(days=1))
        await desk.press("r")
        await desk.until_shown("2026年11月24日")


async def test_help_lists_and_does_what_can_be_done(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("question_mark")
        await desk.until_shown("这里可以做的事", "筛选", "高对比度")
        await desk.until_shown("Space         标记", "Esc           返回", "Enter         打开")
        await desk.type("代表")
        await desk.press("enter")
        await desk.until_shown("[4 代表]")


async def test_f1_opens_help_and_escape_leaves_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("f1")
        await desk.until_shown("这里可以做的事")
        await desk.press("escape")
        await desk.until_shown("[1 今日]")


async def test_arrow_leads_into_the_help_and_f1_out(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("question_mark")
        await desk.until_shown("这里可以做的事")
        await desk.press("down")
        assert isinstance(desk.app.focused, OptionList)
        await desk.press("f1")
        await desk.until_shown("[1 今日]")
        await desk.press("question_mark")
        await desk.until_shown("这里可以做的事")
        await desk.press("down", "down", "enter")
        await desk.until(lambda: desk.listing("steps").wish.order.key != "")


async def test_palette_offers_every_action(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        await desk.press("6")
        await desk.until(lambda: "重新发送" in desk.footer)
        await desk.press("ctrl+p")
        await desk.until_shown("您要做什么", "视图", "重新发送", "会议", "退出")


async def test_light_and_dark_change_places(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("ctrl+t")
        assert desk.app.theme == LIGHT.name
        await desk.press("ctrl+t")
        assert desk.app.theme != LIGHT.name


async def test_quit_key_leaves(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.press("q")
        await desk.until(lambda: not desk.app.is_running)
        assert desk.app.return_code == 0
