"""A list that is read page by page, and what every list does with keys, marks and the mouse."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.documents.table_files import TableFile
from core.domain.errors import Conflict
from tests.terminal.hostile import CORPUS
from tests.terminal.stage import COLUMNS, Stage, StageApp, a_row, on_stage, open_book
from tui.exporting import write_list
from tui.guard import harmless_bytes
from tui.widgets.copying import as_text
from tui.widgets.rows import Cell, Order, Row, Wish, wish_of
from tui.widgets.views import KEPT_PAGES, PAGE

LONG = 100_000


async def test_only_what_is_on_the_screen_is_read() -> None:
    book = open_book(LONG)
    async with on_stage(source=book) as stage:
        assert "List (100000)" in stage.lines[0]
        assert stage.lines[2].split()[:2] == ["row000000", "0"]
        assert len(stage.listing.shown_keys) == PAGE
        assert len(book.spots) == 1


async def test_keys_walk_by_keyset_and_jump_by_place() -> None:
    book = open_book(LONG)
    async with on_stage(source=book) as stage:
        for _ in range(8):
            await stage.press("pagedown")
        await stage.until(lambda: stage.listing.cursor_key is not None)
        assert all(spot.after is not None for spot in book.spots[1:])
        await stage.press("end")
        await stage.until_at(str(2 * LONG - 2))
        await stage.press("up")
        await stage.until_at(str(2 * LONG - 4))
        await stage.press("ctrl+home", "down")
        await stage.until_at("2")


async def test_next_page_is_there_before_the_key() -> None:
    async with on_stage(source=open_book(LONG)) as stage:
        table = stage.listing._table
        for turn in range(1, 13):
            await stage.until(lambda: _holds_the_next(stage))
            table.action_turn(1)
            assert stage.listing.cursor_key == str(2 * turn * table.lines)
            await stage.pilot.pause()


async def test_keys_lead_to_both_ends_and_back() -> None:
    async with on_stage(source=open_book(LONG)) as stage:
        await stage.press("ctrl+end")
        await stage.until_at(str(2 * LONG - 2))
        await stage.press("pageup", "pagedown")
        await stage.until_at(str(2 * LONG - 2))
        await stage.press("pageup")
        await stage.until_at(str(2 * (LONG - 1 - stage.listing._table.lines)))


async def test_a_line_of_very_many_does_not_move_the_bar() -> None:
    async with on_stage(source=open_book(LONG)) as stage:
        table = stage.listing._table
        await stage.press(*["down"] * 40)
        assert table.top > 0
        assert table.vertical_scrollbar.position == 0
        await stage.press("end")
        assert table.vertical_scrollbar.position == table.max_scroll_y


async def test_bar_follows_every_line_of_few() -> None:
    async with on_stage(source=open_book(60)) as stage:
        table = stage.listing._table
        await stage.press(*["down"] * (table.lines + 2))
        assert table.vertical_scrollbar.position == table.top == 3


async def test_memory_stays_flat_however_far_one_walks() -> None:
    async with on_stage(source=open_book(LONG)) as stage:
        for place in range(0, 40 * PAGE, PAGE):
            stage.listing.go_to(place)
            await stage.until_at(str(place * 2))
        assert len(stage.listing.shown_keys) <= KEPT_PAGES * PAGE


async def test_keys_do_not_wait_for_rows() -> None:
    book = open_book(LONG)
    async with on_stage(source=book) as stage:
        book.gate.clear()
        await stage.press("end")
        assert stage.listing.cursor_row is None
        assert ".." in stage.lines[-1]
        await stage.press("home", "down")
        assert stage.listing.cursor_key == "2"
        book.gate.set()


async def test_list_that_is_not_read_yet_is_not_called_empty() -> None:
    app = StageApp(None)
    async with app.run_test(size=(60, 14)) as pilot:
        stage = Stage(app, pilot)
        assert [one.strip() for one in stage.lines if one.strip()] == ["List"]
        app.listing.show([])
        await pilot.pause()
        assert [one.strip() for one in stage.lines if one.strip()] == ["List (0)", "Nothing here."]


async def test_what_nobody_waits_for_is_cancelled() -> None:
    book = open_book(LONG)
    async with on_stage(source=book) as stage:
        book.gate.clear()
        stage.listing.go_to(50_000)
        await stage.until(lambda: len(book.spots) > 1)
        stage.listing.go_to(10_000)
        await stage.until(lambda: book.cancelled == 1)
        book.gate.set()
        await stage.until_at("20000")


async def test_rows_inserted_before_the_cursor_leave_it_on_its_row() -> None:
    book = open_book(LONG)
    async with on_stage(source=book) as stage:
        stage.listing.go_to(500)
        await stage.until_at("1000")
        line = next(number for number, text in enumerate(stage.lines) if "row001000" in text)
        book.numbers[:] = sorted([*book.numbers, *range(1, 401, 2)])
        book.version += 1
        await stage.listing.reload()
        assert stage.listing.cursor_key == "1000"
        assert "row001000" in stage.lines[line]
        await stage.press("up")
        await stage.until_at("998")


async def test_reloading_what_has_not_changed_counts_nothing_off() -> None:
    book = open_book(LONG)
    async with on_stage(source=book) as stage:
        stage.listing.go_to(70_000)
        await stage.until_at("140000")
        read = len(book.spots)
        await stage.listing.reload()
        assert stage.listing.cursor_key == "140000"
        assert all(spot.at or spot.before or spot.after for spot in book.spots[read:])


async def test_vanished_row_gives_its_place_to_the_next() -> None:
    book = open_book(LONG)
    async with on_stage(source=book) as stage:
        await stage.press("down", "down")
        book.numbers.remove(4)
        book.version += 1
        await stage.listing.reload()
        assert stage.listing.cursor_key == "6"


async def test_marking_all_that_fits_keeps_the_filter_not_the_keys() -> None:
    async with on_stage(source=open_book(LONG)) as stage:
        await filtered(stage, "row0001")
        stage.listing.mark_all()
        await stage.until(lambda: "marked: 50" in stage.lines[0])
        assert stage.listing.selection.keys == frozenset()
        stage.listing.mark()
        await stage.until(lambda: "marked: 49" in stage.lines[0])
        stage.listing.clear_filter()
        await stage.until(lambda: stage.listing.looked_for == "")
        await stage.until(lambda: any(line.startswith("*row000102") for line in stage.lines))
        assert any(line.startswith(" row000100") for line in stage.lines)
        stage.listing.go_to(300)
        await stage.until_at("600")
        assert not any(line.startswith("*") for line in stage.lines)


async def test_space_marks_and_goes_on() -> None:
    async with on_stage([a_row(number) for number in range(5)]) as stage:
        stage.listing.mark()
        stage.listing.mark()
        assert stage.listing.cursor_key == "2"
        assert stage.listing.marked_keys() == ("0", "1")
        await stage.press("up", "up")
        stage.listing.mark()
        assert stage.listing.marked_keys() == ("1",)


async def test_shift_stretches_the_marks_and_takes_them_back() -> None:
    async with on_stage([a_row(number) for number in range(9)]) as stage:
        await stage.press("down", "shift+down", "shift+down", "shift+down")
        assert stage.listing.marked_keys() == ("1", "2", "3", "4")
        await stage.press("shift+up", "shift+up")
        assert stage.listing.marked_keys() == ("1", "2")


async def test_marks_survive_refresh_filter_and_order() -> None:
    rows = [a_row(number) for number in range(30)]
    async with on_stage(rows) as stage:
        stage.listing.mark()
        await filtered(stage, "row00002")
        stage.listing.mark()
        stage.listing.clear_filter()
        stage.listing.sort_by("number")
        stage.listing.sort_by("number")
        await stage.until(lambda: stage.listing.shown_keys[0] == "29")
        stage.listing.show(rows)
        assert stage.listing.marked_keys() == ("0", "20")
        stage.listing.show(rows[1:])
        assert stage.listing.marked_keys() == ("20",)


async def test_star_marks_all_and_then_none() -> None:
    async with on_stage([a_row(number) for number in range(4)]) as stage:
        stage.listing.mark_all()
        assert stage.listing.marked_keys() == ("0", "1", "2", "3")
        stage.listing.mark_all()
        assert stage.listing.selection.is_empty


async def test_mouse_moves_opens_and_sorts() -> None:
    async with on_stage([a_row(number) for number in range(5)]) as stage:
        await stage.pilot.click("VirtualTable", offset=(3, 3))
        assert stage.listing.cursor_key == "2"
        assert "opened 2" not in stage.app.told
        await stage.pilot.click("VirtualTable", offset=(3, 4), times=2)
        await stage.until(lambda: "opened 3" in stage.app.told)
        await stage.pilot.click("VirtualTable", offset=(3, 0))
        await stage.until(lambda: "Name ^" in stage.lines[1])
        await stage.pilot.click("VirtualTable", offset=(50, 0))
        assert "Telephone ^" not in stage.lines[1]


async def test_wheel_scrolls_without_moving_the_cursor() -> None:
    async with on_stage(source=open_book(LONG)) as stage:
        table = stage.app.query_one("VirtualTable")
        table.scroll_to(y=60_000, animate=False)
        await stage.until(lambda: any("row120000" in line for line in stage.lines))
        await stage.press("down")
        await stage.until_at("2")


def test_filter_may_name_its_column() -> None:
    titles = {"name": "姓名", "phone": "电话"}
    assert wish_of("name: 张", titles, Order()) == Wish("张", "name")
    assert wish_of("姓名：zs", titles, Order()) == Wish("zs", "name")
    assert wish_of("meeting:12", titles, Order()) == Wish("meeting:12", "")
    assert wish_of("name:", titles, Order()) == Wish("", "")


async def test_column_filter_finds_by_its_title() -> None:
    rows = [a_row(1, "张三"), a_row(2, "李四")]
    async with on_stage(rows) as stage:
        await filtered(stage, "Name:zs")
        assert stage.listing.shown_keys == ("1",)
        await filtered(stage, "No.:2")
        assert stage.listing.shown_keys == ("2",)


def test_copied_rows_are_text_and_no_formula() -> None:
    row = Row("1", {"name": Cell("=1+1"), "number": Cell("007"), "phone": Cell("138****0000")})
    assert as_text([row, row], COLUMNS) == "'=1+1\t007\t138****0000\n'=1+1\t007\t138****0000"


@pytest.mark.parametrize("text", CORPUS)
def test_copied_hostile_text_stays_one_cell(text: str) -> None:
    copied = as_text([Row("1", {"name": Cell(text)})], COLUMNS)
    assert copied.count("\t") == 2
    assert "\n" not in copied
    assert harmless_bytes(copied.replace("\t", "")) == copied.replace("\t", "")


async def test_hostile_rows_are_drawn_within_their_cells() -> None:
    rows = [Row(str(number), {"name": Cell(text)}) for number, text in enumerate(CORPUS)]
    async with on_stage(rows, size=(60, 24)) as stage:
        shown = "\n".join(stage.lines)
        assert harmless_bytes(shown.replace("\n", "")) == shown.replace("\n", "")
        assert "[@click=app.quit]" in shown


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
async def test_export_holds_every_page_in_order(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"list{ending}"
    reported: list[tuple[int, int]] = []
    written = await write_list(
        a_file(path),
        open_book(1_234),
        Wish("", "", Order("number", is_reversed=True)),
        COLUMNS,
        lambda done, of: reported.append((done, of)),
    )
    assert written == 1_234
    assert reported[-1] == (1_234, 1_234)
    numbers = numbers_in(path)
    assert numbers == [str(one) for one in range(2_466, -2, -2)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


async def test_export_never_replaces_unasked(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("kept")
    with pytest.raises(Conflict, match=r"file\.exists"):
        a_file(path)
    file = a_file(tmp_path / "new.csv")
    (tmp_path / "new.csv").write_text("made meanwhile")
    with pytest.raises(Conflict, match=r"file\.exists"):
        await write_list(file, open_book(3), Wish(), COLUMNS, lambda done, of: None)
    assert (tmp_path / "new.csv").read_text() == "made meanwhile"
    assert path.read_text() == "kept"
    assert len(list(tmp_path.iterdir())) == 2


async def test_export_replaces_when_agreed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text("old")
    await write_list(a_file(path, replaces=True), open_book(3), Wish(), COLUMNS, lambda done, of: None)
    assert numbers_in(path) == ["0", "2", "4"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx"])
async def test_export_that_is_stopped_leaves_nothing(tmp_path: Path, ending: str) -> None:
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await write_list(a_file(tmp_path / f"list{ending}"), open_book(3), Wish(), COLUMNS, stop)
    assert list(tmp_path.iterdir()) == []


async def filtered(stage: Stage, text: str) -> None:
    stage.listing.ask_filter()
    stage.listing._filter.value = text
    await stage.until(lambda: stage.listing._looked == stage.listing.wish)


def a_file(path: Path, *, replaces: bool = False) -> TableFile:
    return TableFile(path, "List", ["Name", "No.", "Telephone"], [12, 8, 12], replaces=replaces)


def numbers_in(path: Path) -> list[str]:
    if path.suffix == ".csv":
        lines = path.read_text("utf-8-sig").splitlines()[1:]
        return [line.split(",")[1].strip('"') for line in lines]
    rows = list(load_workbook(path).worksheets[0].iter_rows(values_only=True))
    return [str(row[1]) for row in rows[1:]]


def _holds_the_next(stage: Stage) -> bool:
    table, view = stage.listing._table, stage.listing._view
    return all(view.row(place) is not None for place in range(table.top, table.top + 2 * table.lines))
