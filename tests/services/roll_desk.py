"""A county in its first term, its imports, and files as offices make them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from core.documents.reading.table_file import TableFile, open_table_file
from core.domain.actors import SYSTEM, Actor, Role, staff_actor
from core.domain.clock import ManualClock
from core.domain.records import Deputy, Staff, Voter
from core.domain.roster.grid import Cell, Sheet
from core.domain.roster.rows import RosterKind
from core.services.imports import ImportPreview, Imports
from core.storage.work import SqlTransactions
from tests.databases import scratch_database
from tests.factories import NOON, a_staff_member, a_term

ADMINISTRATOR = staff_actor(1, frozenset({Role.ADMINISTRATOR}))
CLERK = staff_actor(2, frozenset({Role.CLERK}))
TODAY = date(2026, 3, 2)
DEPUTIES, VOTERS, STAFF = RosterKind.DEPUTIES, RosterKind.VOTERS, RosterKind.STAFF


@dataclass(frozen=True, slots=True)
class Desk:
    """A county in its first term, and its imports."""

    imports: Imports
    transactions: SqlTransactions

    async def bring(self, kind: RosterKind, file: TableFile, actor: Actor = ADMINISTRATOR) -> dict[str, int]:
        """Preview and agree."""
        seen = await self.imports.preview(actor, kind, file.sheets, file.digest)
        applied = self.imports.apply(actor, kind, file.sheets, file.digest, fingerprint=seen.fingerprint)
        return {name: count for name, count in (await applied).items() if count}

    async def see(self, kind: RosterKind, file: TableFile) -> ImportPreview:
        return await self.imports.preview(ADMINISTRATOR, kind, file.sheets, file.digest)

    async def deputies(self) -> dict[str, Deputy]:
        async with self.transactions.read(SYSTEM) as work:
            return {one.name: one for one in await work.records.deputies()}

    async def voters(self) -> dict[str, Voter]:
        async with self.transactions.read(SYSTEM) as work:
            return {one.name: one for one in await work.records.voters()}

    async def staff(self) -> dict[str, Staff]:
        async with self.transactions.read(SYSTEM) as work:
            return {one.name: one for one in await work.records.staff()}

    async def places(self) -> dict[str, str | None]:
        """Constituency to township."""
        async with self.transactions.read(SYSTEM) as work:
            townships = {one.id: one.name for one in await work.records.townships()}
            found = await work.records.constituencies()
        return {one.name: townships[one.township_id] if one.township_id else None for one in found}


@asynccontextmanager
async def open_desk(folder: Path, *, terms: int = 1) -> AsyncIterator[Desk]:
    async with scratch_database(folder) as database:
        transactions = SqlTransactions(database, ManualClock(NOON))
        async with transactions.write(SYSTEM) as work:
            for _ in range(terms):
                await work.records.add_term(a_term())
            for login, role, name in (("chief", Role.ADMINISTRATOR, "覃大山"), ("clerk", Role.CLERK, "姚春花")):
                await work.records.add_staff(a_staff_member(login, role, name=name))  # ADMINISTRATOR and CLERK
        yield Desk(Imports(transactions), transactions)


def table(*rows: Sequence[object], name: str = "Sheet1", digest: str = "d") -> TableFile:
    """A file that was read, without the file."""
    cells = [
        Cell(value, row, column)  # type: ignore[arg-type]
        for row, values in enumerate(rows, start=1)
        for column, value in enumerate(values, start=1)
        if value not in (None, "")
    ]
    return TableFile((Sheet(name, tuple(cells)),), digest)


def workbook(path: Path, **fills: Callable[[Worksheet], None]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, fill in fills.items():
        fill(book.create_sheet(title))
    book.save(path)
    return path


HEADER = ("序号", "代表\n姓名", "性别", "身份证号", "出生年月", "选 区", "所属代表小组", "单位及职务", "手机号码")


def fill_minan(sheet: Worksheet) -> None:
    sheet["A1"] = "民安街道县人大代表花名册"
    sheet.merge_cells("A1:I1")
    sheet.append(["填报单位：民安街道"])
    sheet.append(HEADER)
    sheet.append([1, "向　明", "男", "433130197503020011", "1975.3", "民安一选区", "民安小组", "某村支书", 13812340001])
    sheet.append([2, "田小芳", "女", "433130198005060022", "1980-05-06", None, "〃", "某校教师", "138 1234 0002"])
    sheet.merge_cells("F4:F5")
    sheet.append(["合计", None, "2人"])


def fill_liye(sheet: Worksheet) -> None:
    sheet.append(HEADER)
    sheet.append([1, "彭大山", "男", None, 1969, "里耶一选区", "里耶小组", None, "0743-6223456"])


async def messy(folder: Path) -> TableFile:
    return await open_table_file(workbook(folder / "名册.xlsx", 民安街道=fill_minan, 里耶镇=fill_liye))
