"""The rosters as an office keeps them: a sheet a township, a title over the header, padded names, merged cells."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from cli.demo.people import Somebody

STAFF = (
    ("彭启明", "admin", "管理员"),
    ("田小芳", "clerk", "工作人员"),
    ("向建军", "teller1", "计票人"),
    ("姚丽", "teller2", "计票人"),
    ("覃志远", "scrutineer", "监票人"),
    ("杨秀兰", "viewer", "查看人"),
)
# Of a demonstration, so no secrets: they are told and written into its README.
PASSWORDS = {
    "admin": "baihua-shengkai",
    "clerk": "chunfeng-huayu",
    "teller1": "yiyi-shier",
    "teller2": "sansi-shiwu",
    "scrutineer": "mingjing-gaoxuan",
    "viewer": "pangguan-zheqing",
}

_DEPUTY_HEADER = (
    "序号",
    "代表姓名",
    "性别",
    "出生年月",
    "单位及职务",
    "乡镇",
    "选区",
    "所属代表小组",
    "代表证号",
    "联系电话",
)


def write_deputies(path: Path, people: Sequence[Somebody]) -> None:
    """The deputies' roster: constituency cells merged, two-character names padded with a full-width blank."""
    from openpyxl import Workbook

    book = Workbook()
    book.remove(book.worksheets[0])
    for township, group in groupby(people, key=lambda person: person.place.township):
        sheet = book.create_sheet(township)
        sheet.append([f"龙山县第十九届人大代表名册（{township}）"])
        sheet.merge_cells("A1:J1")
        sheet.append(_DEPUTY_HEADER)
        first_row = 3
        for number, person in enumerate(group, start=1):
            post = f"{person.employer}{person.post}"
            row = [number, _padded(person.name), person.sex, person.born, post, township, person.place.name]
            sheet.append([*row, person.place.group, person.number, person.phone])
        _merge_equal(sheet, column="G", first_row=first_row)
    book.save(path)


def write_voters(path: Path, people: Sequence[Somebody]) -> None:
    """The voters' roll in one sheet."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "选民名册"
    sheet.append(["选民名册"])
    sheet.append(["选民证号", "选民姓名", "所属选区", "联系电话", "是否选民代表"])
    for person in people:
        chosen = "是" if person.is_representative else "否"
        sheet.append([person.number, person.name, person.place.name, person.phone, chosen])
    book.save(path)


def write_staff(path: Path) -> None:
    """The office's own people."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "工作人员"
    sheet.append(["姓名", "登录名", "角色"])
    for name, login, role in STAFF:
        sheet.append([name, login, role])
    book.save(path)


def _padded(name: str) -> str:
    return f"{name[0]}　{name[1]}" if len(name) == 2 else name


def _merge_equal(sheet: object, *, column: str, first_row: int) -> None:
    """Merge runs of equal cells, as offices do to show that rows belong together."""
    from openpyxl.worksheet.worksheet import Worksheet

    assert isinstance(sheet, Worksheet)
    values = [(row, sheet[f"{column}{row}"].value) for row in range(first_row, sheet.max_row + 1)]
    for _, run in groupby(values, key=lambda pair: pair[1]):
        rows = [row for row, _ in run]
        if len(rows) > 1:
            sheet.merge_cells(f"{column}{rows[0]}:{column}{rows[-1]}")
