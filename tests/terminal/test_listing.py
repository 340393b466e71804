"""Filter, order and cursor of a list; what another process changes shows without disturbing them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from core.domain.actors import Person, PersonKind
from tests.office import ballot_of
from tests.terminal.desk import Desk, at_desk
from tui.widgets.rows import Cell, Column, Order, Row, arranged, fitted


async def at_deputies(desk: Desk) -> None:
    await desk.press("4")
    await desk.until(lambda: len(desk.listing("deputies").shown_keys) == 244)


async def test_initials_filter_the_deputies(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        await desk.press("slash")
        await desk.type("pjg")
        await desk.until(lambda: 0 < len(desk.listing("deputies").shown_keys) < 50)
        assert "彭建国" in desk.text
        assert "向小明" not in desk.text


async def test_enter_keeps_the_filter_and_escape_drops_it(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        await desk.press("slash")
        await desk.type("彭j")
        await desk.until(lambda: len(desk.listing("deputies").shown_keys) < 50)
        await desk.press("enter", "down")
        assert len(desk.listing("deputies").shown_keys) < 50
        await desk.press("escape")
        await desk.until(lambda: len(desk.listing("deputies").shown_keys) == 244)


async def test_letters_in_the_filter_are_no_commands(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        await desk.press("slash")
        await desk.type("q1rs?")
        await desk.until_shown("没有符合筛选条件的内容")
        assert desk.listing("deputies").filter_text == "q1rs?"


async def test_sort_key_goes_through_the_columns(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        first = desk.listing("deputies").shown_keys
        await desk.press("s")
        await desk.until_shown("姓名 ^")
        await desk.until(lambda: desk.listing("deputies").shown_keys != first)
        ordered = desk.listing("deputies").shown_keys
        await desk.press("S")
        await desk.until_shown("姓名 v")
        await desk.until(lambda: desk.listing("deputies").shown_keys[0] != ordered[0])


async def test_change_by_another_process_shows_within_a_second(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        await desk.press("slash")
        await desk.type("xxm")
        await desk.until(lambda: len(desk.listing("deputies").shown_keys) < 50)
        await desk.press("enter", "down", "down")
        key, shown = desk.listing("deputies").cursor_key, len(desk.listing("deputies").shown_keys)
        other = sqlite3.connect(desk.office.database.file.path)
        with other:
            other.execute("UPDATE deputies SET status = 'suspended' WHERE id = ?", (key,))
        other.close()
        await desk.until_shown("暂停职务")
        assert desk.listing("deputies").cursor_key == key
        assert desk.listing("deputies").filter_text == "xxm"
        assert len(desk.listing("deputies").shown_keys) == shown


async def test_vote_moves_the_gauge_without_a_key(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await desk.until_shown("已参加 31 人")
        core, meeting = desk.office.core, desk.meeting
        roll = await core.meetings.roll(desk.office.clerk, meeting)
        agenda = (await core.meetings.get(desk.office.clerk, meeting)).agenda
        voter = type(desk.office.clerk)(desk.office.voter(0).roles, Person(PersonKind.VOTER, roll[-1]))
        await core.voting.cast(voter, meeting, ballot_of(agenda, "satisfied"))
        await desk.until_shown("已参加 32 人")


def test_narrow_list_drops_the_least_columns_first() -> None:
    columns = (Column("a", "a", 10), Column("b", "b", 10, rank=2), Column("c", "c", 10, rank=1, grows=True))
    assert [(column.key, width) for column, width in fitted(columns, 40)] == [("a", 10), ("b", 10), ("c", 14)]
    assert [(column.key, width) for column, width in fitted(columns, 30)] == [("a", 10), ("c", 16)]
    assert [(column.key, width) for column, width in fitted(columns, 12)] == [("a", 10)]


def test_names_are_ordered_by_pinyin() -> None:
    rows = [Row(name, {"name": Cell(name)}) for name in ("张三", "白云", "单小明", "李四")]
    columns = (Column("name", "", 10, is_name=True),)
    assert [row.key for row in arranged(rows, columns, "", Order("name"))] == ["白云", "李四", "单小明", "张三"]


def test_better_fits_come_before_worse() -> None:
    rows = [Row(name, {}, (name,)) for name in ("王三", "山谷", "三毛", "王五")]
    assert [row.key for row in arranged(rows, (), "san", Order())] == ["三毛", "王三", "山谷"]


async def test_what_stands_beside_a_list_is_told_with_the_cursor(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        listing, told = desk.listing("deputies"), list[str | None]()
        listing.tell(lambda: told.append(listing.cursor_key))
        listing.go_to(3)
        assert told == [listing.shown_keys[3]]  # at once: what is told by a message is drawn later than the cursor
