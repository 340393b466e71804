"""A roll from a file: the path is completed, the preview is read cell by cell, all of it is applied or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.documents.csv_writer import csv_bytes
from core.domain.actors import Role
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.person_desk import at_deputies, at_voters, ledger, voters_of
from tui.dialogs.path import entries

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
HEADER = ("姓名", "选区", "选民证号", "联系电话")
NEW, BAD = ("石小花", "民安第一选区", "N-1", "13712345678"), ("无选区", "", "N-2", "")


def voters_file(folder: Path, *rows: Sequence[str]) -> Path:
    path = folder / "voters.csv"
    path.write_bytes(csv_bytes(HEADER, rows))
    return path


async def choose(desk: Desk, path: Path) -> None:
    """Type a path into the window that asks for a file."""
    await desk.until_shown("Tab 补全")
    await desk.press("end", "shift+home", "delete")
    await desk.type(str(path))
    await desk.press("enter")


async def at_preview(desk: Desk, *rows: Sequence[str], folder: Path) -> None:
    await at_voters(desk)
    await desk.press("i")
    await choose(desk, voters_file(folder, *rows))
    await desk.until(lambda: bool(desk.app.screen.query("#import")) and desk.app.screen.focused is not None)


async def _changed(desk: Desk) -> tuple[str, ...]:
    """The first voter with another telephone number."""
    first = (await voters_of(desk))[0]
    return (first.name, first.constituency, first.roll_number or "", "13612345678")


@SIZES
async def test_preview_shows_cell_by_cell(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_desk(tmp_path, size=size) as desk:
        changed = await _changed(desk)
        await at_preview(desk, NEW, changed, folder=tmp_path)
        await desk.until_shown("新增 1", "更改 1", "石小花", "voters!")
        assert all(row.cells["new"].text.count("13712345678") == 0 for row in desk.listing("import")._view.held())
        rows = {row.key.partition(":")[0]: row for row in desk.listing("import")._view.held()}
        assert rows["changed"].cells["new"].text == "136****5678"


async def test_deputies_roll_is_read_too(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        file = tmp_path / "deputies.csv"
        file.write_bytes(csv_bytes(("姓名", "选区", "代表证号"), [("石新", "民安第一选区", "D-9")]))
        await at_deputies(desk)
        await desk.press("i")
        await desk.until_shown("导入：代表")
        await choose(desk, file)
        await desk.until_shown("新增 1", "石新")


async def test_preview_changes_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        before = await voters_of(desk)
        await at_preview(desk, NEW, folder=tmp_path)
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#voters")))
        assert await voters_of(desk) == before


async def test_all_of_it_is_applied(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        changed = await _changed(desk)
        await at_preview(desk, NEW, changed, folder=tmp_path)
        await desk.press("a")
        await desk.until_shown("要么全部应用")
        await desk.press("enter")
        await desk.until_said("已应用：新增 1，更改 1")
        await desk.until(lambda: bool(desk.app.screen.query("#voters")))
        assert [one.phone for one in await voters_of(desk, "石小花")] == ["137****5678"]
        assert (await ledger(desk, "roster:voters"))[0].details["new"] == 1


async def test_one_error_applies_nothing(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_preview(desk, NEW, BAD, folder=tmp_path)
        await desk.until_shown("错误 1", "没有作任何改动")
        assert desk.listing("import").cursor_key == "rejected:0"
        await desk.press("a")
        await desk.until_said("没有作任何改动")
        assert not await voters_of(desk, "石小花")


async def test_kinds_of_rows_are_shown_alone(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_preview(desk, NEW, BAD, folder=tmp_path)
        await desk.until_shown("[全部]")
        await desk.press("v")
        await desk.until_shown("[错误]")
        assert [key.partition(":")[0] for key in desk.listing("import").shown_keys] == ["rejected"]
        await desk.press("v")
        await desk.until_shown("[新增]")
        await desk.press("v")
        await desk.until_shown("[全部]")
        assert desk.listing("import").number == 2


async def test_world_that_changed_is_not_written_over(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        changed = await _changed(desk)
        await at_preview(desk, changed, folder=tmp_path)
        voter = (await voters_of(desk))[0].id
        await desk.office.core.people.edit_voter(desk.office.clerk, voter, {"phone": "13512345678"})
        await desk.press("a")
        await desk.until_shown("要么全部应用")
        await desk.press("enter")
        await desk.until_shown("预览之后情况有变")
        assert (await voters_of(desk))[0].phone == "135****5678"
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#import")))
        await desk.press("r")
        await desk.until(lambda: "135****5678" in _old_values(desk))


def _old_values(desk: Desk) -> list[str]:
    """What the preview says is there now."""
    if not desk.app.screen.query("#import"):
        return []
    return [row.cells["old"].text for row in desk.listing("import")._view.held() if "old" in row.cells]


async def test_damaged_file_is_a_sentence(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        broken = tmp_path / "broken.xlsx"
        broken.write_bytes(b"not a workbook")
        await at_voters(desk)
        await desk.press("i")
        await choose(desk, broken)
        await desk.until_shown("正在读取 broken.xlsx", "缺少必需的列", "返回")
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#voters")))


async def test_tab_completes_and_list_offers_files(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        folder = tmp_path / "rolls"
        folder.mkdir()
        voters_file(folder, NEW)
        (folder / "notes.txt").write_text("-")
        await at_voters(desk)
        await desk.press("i")
        await desk.until_shown("Tab 补全")
        await desk.press("end", "shift+home", "delete")
        await desk.type(str(tmp_path / "ro"))
        await desk.until_shown("rolls/")
        await desk.press("tab")
        await desk.until_shown("voters.csv")
        assert "notes.txt" not in desk.text
        await desk.press("down", "enter")
        await desk.until_shown("石小花")


async def test_path_that_will_not_do_is_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_voters(desk)
        await desk.press("i")
        for path, told in ((tmp_path, "这是目录"), (tmp_path / "x.doc", "须以"), (tmp_path / "x.csv", "没有这个文件")):
            await choose(desk, path)
            await desk.until_shown(told)
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#voters")))


async def test_staffs_roll_is_the_administrators(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        file = tmp_path / "staff.csv"
        file.write_bytes(csv_bytes(("姓名", "角色", "登录名"), [("石新", "经办人", "shi")]))
        await at_deputies(desk)
        await desk.press("I")
        await desk.until_shown("导入：工作人员")
        await choose(desk, file)
        await desk.until_shown("新增 1", "石新")


async def test_clerk_is_not_offered_the_staffs_roll(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        await desk.press("I")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "DeputiesScreen"


def test_entries_are_directories_before_files(tmp_path: Path) -> None:
    for name in ("b.csv", "a.XLSX", "c.txt", ".hidden.csv"):
        (tmp_path / name).write_text("-")
    (tmp_path / "z").mkdir()
    found = [(one.name, one.is_directory) for one in entries(f"{tmp_path}/", (".csv", ".xlsx"))]
    assert found == [("z", True), ("a.XLSX", False), ("b.csv", False)]
    assert [one.name for one in entries(f"{tmp_path}/.h", (".csv",))] == [".hidden.csv"]


def test_missing_directory_has_no_entries(tmp_path: Path) -> None:
    assert entries(f"{tmp_path}/nowhere/x", (".csv",)) == []
