"""A roll that is written out and read back is the same roll; a large one is imported in good time."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import AsyncIterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.documents.csv_writer import csv_bytes
from core.documents.reading.csv_reader import read_csv
from core.documents.reading.table_file import DEFAULT_LIMITS, TableFile, open_table_file
from core.documents.workbooks import table_workbook
from core.domain.actors import SYSTEM
from core.domain.roster.export import COLUMNS
from core.domain.roster.rows import RosterKind
from core.services.imports import RosterTable
from tests.factories import invented_name
from tests.services.roll_desk import (
    ADMINISTRATOR,
    CLERK,
    DEPUTIES,
    STAFF,
    VOTERS,
    Desk,
    open_desk,
    table,
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_export_is_recorded(desk: Desk) -> None:
    await desk.bring(VOTERS, table(("姓名", "选区"), ("张三", "一选区")))
    await desk.imports.export(CLERK, VOTERS)
    async with desk.transactions.read(SYSTEM) as work:
        line = max(await work.ledger.lines(), key=lambda each: each.id)
    assert (line.action, line.actor, line.details) == ("roster.export", "staff:2", {"rows": 1})


LEFT_OUT = ("party", "education", "work_unit", "post")
AWKWARD = (
    tuple(word for field, word in COLUMNS[DEPUTIES].items() if field not in LEFT_OUT),
    ("阿依努尔·买买提", "女", "维吾尔", "1975", "里耶镇", "一选区", "小组", "团", "00012345", "", "2023-04-05", "=1+1"),
    ("Ana Lin", "男", "土家族", "1975-03", "", "＠二选区", "", "", "'0012", "6223456", "", "-两行\n@备注"),
    ("单小明", "", "", "", "", "3", "", "A-1", "", "0743-6223456", "", "'引号"),
)


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
async def test_exported_deputies_import_unchanged(desk: Desk, tmp_path: Path, suffix: str) -> None:
    assert await desk.bring(DEPUTIES, table(*AWKWARD)) == {"new": 3}
    file = await written(tmp_path / f"out.{suffix}", await desk.imports.export(CLERK, DEPUTIES))
    assert await desk.bring(DEPUTIES, file) == {"unchanged": 3}


async def written(path: Path, exported: RosterTable) -> TableFile:
    """The export as a front writes it, read again as an import reads it."""
    write = csv_bytes if path.suffix == ".csv" else titled
    path.write_bytes(write(exported.columns, exported.rows))
    return await open_table_file(path)


def titled(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    return table_workbook("名册", columns, rows)


NAMES = st.sampled_from([invented_name(number) for number in range(9)] + ["阿卜杜拉·买买提", "Li Na"])
PLACES = st.sampled_from(["一选区", "二选区", "3"])
NUMBERS = st.sampled_from(["", "001", "2", "A-3"])
PHONES = st.sampled_from(["", "13812340001", "13812340002", "0743-6223456"])
NOTES = st.text(max_size=6) | st.sampled_from(["", "=1", "'x", "0012", "a\nb"])
ROWS = {
    DEPUTIES: st.tuples(NAMES, PLACES, NUMBERS, PHONES, st.sampled_from(["", "第一小组"]), NOTES),
    VOTERS: st.tuples(NAMES, PLACES, NUMBERS, PHONES, st.sampled_from(["", "是", "否"]), NOTES),
    STAFF: st.tuples(NAMES, st.sampled_from(["管理员", "经办人、计票人"]), NUMBERS, PHONES),
}
HEADERS = {
    DEPUTIES: ("姓名", "选区", "代表证号", "电话", "代表小组", "备注"),
    VOTERS: ("姓名", "选区", "选民证号", "电话", "是否选民代表", "备注"),
    STAFF: ("姓名", "角色", "登录名", "电话"),
}


@pytest.mark.parametrize("kind", list(RosterKind))
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_any_roll_is_stable(kind: RosterKind, data: st.DataObject) -> None:
    files = [
        table(HEADERS[kind], *data.draw(st.lists(ROWS[kind], min_size=1, max_size=6)), digest=str(number))
        for number in range(2)
    ]
    asyncio.run(import_twice_and_export(kind, files))


async def import_twice_and_export(kind: RosterKind, files: Sequence[TableFile]) -> None:
    with TemporaryDirectory() as folder:
        async with open_desk(Path(folder)) as desk:
            for file in files:
                if not (await desk.see(kind, file)).preview.is_applicable:
                    return
                await desk.bring(kind, file)
                assert "new" not in (again := await desk.bring(kind, file))
                assert "changed" not in again
            exported = await desk.imports.export(ADMINISTRATOR, kind)
            again_read = read_csv(csv_bytes(exported.columns, exported.rows), name="名册", limits=DEFAULT_LIMITS)
            counts = await desk.bring(kind, TableFile((again_read,), "export"))
            assert counts == {"unchanged": len(exported.rows)}


async def test_six_thousand_voters_are_imported(desk: Desk, tmp_path: Path) -> None:
    buffer = io.StringIO()
    lines = [
        (
            f"{invented_name(number)}{'甲乙丙丁'[number // 120 % 4]}",
            f"第{number % 60}选区",
            number,
            13800000000 + number,
        )
        for number in range(6_000)
    ]
    csv.writer(buffer).writerows([("姓名", "选区", "选民证号", "手机"), *lines])
    (tmp_path / "选民.csv").write_text(buffer.getvalue(), encoding="utf-8")
    file = await open_table_file(tmp_path / "选民.csv")
    seen = await desk.see(VOTERS, file)
    applied = await desk.imports.apply(CLERK, VOTERS, file.sheets, file.digest, fingerprint=seen.fingerprint)
    assert applied["new"] == 6_000
    assert await desk.bring(VOTERS, file) == {"unchanged": 6_000}
