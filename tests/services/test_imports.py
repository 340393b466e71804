"""Rolls from real files into real records: seen first, applied whole or not at all, and nothing the second time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from core.documents.reading.table_file import open_table_file
from core.domain.actors import SYSTEM, Role
from core.domain.errors import Conflict, NotAllowed, NotFound
from core.domain.records import Deputy, DeputyStatus, StatusReason
from core.domain.roster.diff import Rejected
from core.storage.records import SqlRecordStore
from tests.factories import a_deputy, a_term, invented_name
from tests.services.roll_desk import (
    CLERK,
    DEPUTIES,
    STAFF,
    TODAY,
    VOTERS,
    Desk,
    messy,
    open_desk,
    table,
)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def test_messy_workbook_becomes_records(desk: Desk, tmp_path: Path) -> None:
    assert await desk.bring(DEPUTIES, await messy(tmp_path)) == {"new": 3}
    found = await desk.deputies()
    tian = found["田小芳"]
    assert (tian.born, tian.sex, tian.phone, tian.post) == ("1980-05-06", "female", "13812340002", "某校教师")
    assert (found["向明"].born, found["彭大山"].born) == ("1975-03", "1969")
    assert found["向明"].group_id == tian.group_id is not None
    assert await desk.places() == {"民安一选区": "民安街道", "里耶一选区": "里耶镇"}


async def test_preview_changes_nothing_and_tells(desk: Desk, tmp_path: Path) -> None:
    seen = await desk.see(DEPUTIES, await messy(tmp_path))
    assert (seen.rows, seen.joined_on) == (3, date(2022, 1, 1))
    assert seen.ignored == ("身份证号",)
    assert seen.places.townships == ("民安街道", "里耶镇")
    assert seen.places.groups == (("民安小组", "民安街道"), ("里耶小组", "里耶镇"))
    assert (await desk.deputies(), await desk.places()) == ({}, {})


async def test_same_file_twice_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    file = await messy(tmp_path)
    await desk.bring(DEPUTIES, file)
    before = await desk.deputies()
    assert await desk.bring(DEPUTIES, file) == {"unchanged": 3}
    assert await desk.deputies() == before


async def test_identity_numbers_go_nowhere(desk: Desk, tmp_path: Path) -> None:
    file = await messy(tmp_path)
    seen = await desk.see(DEPUTIES, file)
    await desk.bring(DEPUTIES, file)
    assert "4331301975" in str(file)
    assert "4331301975" not in f"{seen}{await desk.deputies()}"
    for part in tmp_path.glob("office.db*"):
        assert b"4331301975" not in part.read_bytes()


@pytest.mark.parametrize(
    "column",
    ["选民证号", "手机", "姓名", "选区"],
)
async def test_misplaced_identity_number_is_not_repeated(desk: Desk, column: str) -> None:
    cells = {"姓名": "向明", "选区": "一选区", "选民证号": "7", "手机": "13812340001"} | {column: "433130197503020011"}
    seen = await desk.see(VOTERS, table(tuple(cells), tuple(cells.values())))
    (entry,) = seen.preview.entries
    assert isinstance(entry, Rejected)
    assert [error.code for error in entry.errors] == ["text.identity_number"]
    assert "43313019" not in str(seen)


async def test_voters_keep_only_what_is_needed(desk: Desk, tmp_path: Path) -> None:
    header = "选民姓名,性别,出生日期,住址,选区,选民证号,电话,是否选民代表,备注"
    text = f"{header}\r\n张三,男,1975-3-2,一组,一选区,0012,13812340001,√,组长\r\n"
    (tmp_path / "选民.csv").write_bytes(text.encode("gb18030"))
    file = await open_table_file(tmp_path / "选民.csv")
    assert (await desk.see(VOTERS, file)).ignored == ("性别", "出生日期", "住址")
    assert await desk.bring(VOTERS, file, CLERK) == {"new": 1}
    voter = (await desk.voters())["张三"]
    assert (voter.roll_number, voter.phone, voter.is_representative, voter.remark) == (
        "0012",
        "13812340001",
        True,
        "组长",
    )


async def test_later_file_changes_only_its_cells(desk: Desk) -> None:
    await desk.bring(DEPUTIES, table(("姓名", "选区", "电话", "学历"), ("向明", "一选区", "13812340001", "大专")))
    assert await desk.bring(DEPUTIES, table(("姓名", "选区", "电话"), ("向明", "一选区", "13812340009"))) == {
        "changed": 1
    }
    assert ((await desk.deputies())["向明"].phone, (await desk.deputies())["向明"].education) == ("13812340009", "大专")


async def test_one_bad_cell_applies_nothing(desk: Desk) -> None:
    file = table(("姓名", "选区", "电话"), ("向明", "一选区", ""), ("彭丽", "一选区", "138"))
    with pytest.raises(Conflict) as refusal:
        await desk.bring(DEPUTIES, file)
    assert (refusal.value.code, refusal.value.params) == ("import.has_errors", {"errors": 1})
    assert (await desk.deputies(), await desk.places()) == ({}, {})


async def test_failure_in_the_middle_leaves_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    add = SqlRecordStore.add_deputy

    async def fails_at_second(store: SqlRecordStore, deputy: Deputy) -> object:
        if deputy.name == "彭丽":
            raise OSError("power")
        return await add(store, deputy)

    monkeypatch.setattr(SqlRecordStore, "add_deputy", fails_at_second)
    with pytest.raises(OSError, match="power"):
        await desk.bring(DEPUTIES, table(("姓名", "选区"), ("向明", "一选区"), ("彭丽", "一选区")))
    assert (await desk.deputies(), await desk.places()) == ({}, {})
    async with desk.transactions.read(SYSTEM) as work:
        assert await work.ledger.lines() == []


async def test_agreement_is_to_one_world(desk: Desk) -> None:
    file = table(("姓名", "选区", "电话"), ("向明", "一选区", "13812340001"))
    seen = await desk.see(DEPUTIES, file)
    await desk.bring(DEPUTIES, table(("姓名", "选区"), ("向明", "一选区")))
    with pytest.raises(Conflict, match="world_changed"):
        await desk.imports.apply(CLERK, DEPUTIES, file.sheets, file.digest, fingerprint=seen.fingerprint)


async def test_agreement_is_to_one_file(desk: Desk) -> None:
    file = table(("姓名", "选区"), ("向明", "一选区"))
    seen = await desk.see(DEPUTIES, file)
    with pytest.raises(Conflict, match="world_changed"):
        await desk.imports.apply(CLERK, DEPUTIES, file.sheets, "other", fingerprint=seen.fingerprint)


async def test_two_applies_at_once_add_once(desk: Desk) -> None:
    file = table(("姓名", "选区"), *((invented_name(number), "一选区") for number in range(50)))
    seen = await desk.see(VOTERS, file)
    apply = desk.imports.apply
    tries = [apply(CLERK, VOTERS, file.sheets, file.digest, fingerprint=seen.fingerprint) for _ in range(3)]
    outcomes = await asyncio.gather(*tries, return_exceptions=True)
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Conflict", "dict"]
    assert len(await desk.voters()) == 50


async def test_ledger_has_counts_and_no_names(desk: Desk, tmp_path: Path) -> None:
    file = await messy(tmp_path)
    await desk.bring(DEPUTIES, file, CLERK)
    async with desk.transactions.read(SYSTEM) as work:
        (line,) = await work.ledger.lines()
    assert (line.action, line.subject, line.actor) == ("roster.apply", "roster:deputies", "staff:2")
    assert line.details == {"file": file.digest, "new": 3, "changed": 0, "unchanged": 0, "rejected": 0}


async def test_one_constituency_lies_in_one_township(desk: Desk) -> None:
    await desk.bring(VOTERS, table(("姓名", "选区", "乡镇"), ("张三", "一选区", "里耶镇")))
    seen = await desk.see(VOTERS, table(("姓名", "选区", "乡镇"), ("李四", "一选区", "民安街道")))
    (entry,) = seen.preview.entries
    assert isinstance(entry, Rejected)
    assert (entry.errors[0].code, entry.errors[0].reference) == ("constituency.other_township", "B2")
    assert entry.errors[0].params == {"township": "里耶镇", "stated": "民安街道"}


async def test_township_is_learnt_later(desk: Desk) -> None:
    await desk.bring(VOTERS, table(("姓名", "选区"), ("张三", "一选区")))
    file = table(("姓名", "选区", "乡镇"), ("张三", "一选区", "里耶镇"))
    assert (await desk.see(VOTERS, file)).places.placed == (("一选区", "里耶镇"),)
    assert await desk.bring(VOTERS, file) == {"changed": 1}
    assert await desk.bring(VOTERS, file) == {"unchanged": 1}
    assert await desk.places() == {"一选区": "里耶镇"}


async def test_place_spelt_otherwise_is_found(desk: Desk) -> None:
    await desk.bring(VOTERS, table(("姓名", "选区"), ("张三", "A-1选区")))
    assert await desk.bring(VOTERS, table(("姓名", "选区"), ("张三", "ａ １选区"))) == {"unchanged": 1}
    assert list(await desk.places()) == ["A-1选区"]


async def test_first_deputies_join_with_their_term(desk: Desk) -> None:
    await desk.bring(DEPUTIES, table(("姓名", "选区"), ("向明", "一选区")))
    rows = ("彭丽", "一选区", ""), ("田涛", "一选区", "2024年5月6日")
    await desk.bring(DEPUTIES, table(("姓名", "选区", "当选日期"), *rows))
    joined = {name: one.joined_on for name, one in (await desk.deputies()).items()}
    assert joined == {"向明": date(2022, 1, 1), "彭丽": TODAY, "田涛": date(2024, 5, 6)}


async def test_deputies_need_a_current_term(tmp_path: Path) -> None:
    async with open_desk(tmp_path, terms=0) as desk:
        assert await desk.bring(VOTERS, table(("姓名", "选区"), ("张三", "一选区"))) == {"new": 1}
        with pytest.raises(NotFound, match=r"term\.unknown"):
            await desk.see(DEPUTIES, table(("姓名", "选区"), ("向明", "一选区")))


async def test_ended_mandate_is_warned_of_and_stays(desk: Desk) -> None:
    file = table(("姓名", "选区", "电话"), ("向明", "一选区", "13812340001"))
    await desk.bring(DEPUTIES, file)
    async with desk.transactions.write(SYSTEM) as work:
        (stored,) = await work.records.deputies()
        await work.records.save_deputy(replace(stored, status=DeputyStatus.ENDED, status_reason=StatusReason.DIED))
    assert [warning.code for warning in (await desk.see(DEPUTIES, file)).warnings] == ["deputy.mandate_has_ended"]
    assert await desk.bring(DEPUTIES, file) == {"unchanged": 1}
    assert (await desk.deputies())["向明"].status is DeputyStatus.ENDED
    assert (await desk.imports.export(CLERK, DEPUTIES)).rows == ()


async def test_namesake_of_an_ended_deputy_is_matched(desk: Desk) -> None:
    await desk.bring(DEPUTIES, table(("姓名", "选区"), ("向明", "一选区")))
    async with desk.transactions.write(SYSTEM) as work:
        (stored,) = await work.records.deputies()
        await work.records.add_deputy(replace(stored, status=DeputyStatus.ENDED, phone="13812340000"))
    assert await desk.bring(DEPUTIES, table(("姓名", "选区"), ("向明", "一选区"))) == {"unchanged": 1}


async def test_card_numbers_belong_to_a_term(desk: Desk) -> None:
    async with desk.transactions.write(SYSTEM) as work:
        old = await work.records.add_term(a_term(number=17, starts_on=date(2017, 1, 1), ends_on=date(2021, 12, 31)))
        place = await work.records.add_constituency("一选区", None)
        await work.records.add_deputy(a_deputy(term_id=old, constituency_id=place, name="向明", card_number="001"))
    assert await desk.bring(DEPUTIES, table(("姓名", "选区", "代表证号"), ("彭丽", "一选区", "001"))) == {"new": 1}


async def test_inactive_voter_is_not_brought_back(desk: Desk) -> None:
    file = table(("姓名", "选区", "选民证号"), ("张三", "一选区", "1"))
    await desk.bring(VOTERS, file)
    async with desk.transactions.write(SYSTEM) as work:
        await work.records.save_voter(replace((await work.records.voters())[0], is_active=False))
    assert [warning.code for warning in (await desk.see(VOTERS, file)).warnings] == ["voter.inactive"]
    await desk.bring(VOTERS, file)
    assert not (await desk.voters())["张三"].is_active


async def test_staff_get_logins_of_their_own(desk: Desk) -> None:
    rows = ("田小芳", "管理员"), ("田晓芳", "经办人、计票人")
    assert await desk.bring(STAFF, table(("姓名", "角色"), *rows)) == {"new": 2}
    staff = await desk.staff()
    assert (staff["田小芳"].login, staff["田晓芳"].login) == ("tianxiaofang", "tianxiaofang2")
    assert staff["田晓芳"].roles == {Role.CLERK, Role.TELLER}
    assert await desk.bring(STAFF, table(("姓名", "角色"), *rows)) == {"unchanged": 2}


async def test_administrator_always_remains(desk: Desk) -> None:
    async with desk.transactions.write(SYSTEM) as work:
        for member in await work.records.staff():
            await work.records.save_staff(replace(member, is_active=False))
    await desk.bring(STAFF, table(("姓名", "角色"), ("田小芳", "管理员"), ("彭丽", "经办人")))
    demoted = ("田小芳", "经办人")
    with pytest.raises(Conflict, match="has_errors"):
        await desk.bring(STAFF, table(("姓名", "角色"), demoted, ("彭丽", "经办人")))
    assert await desk.bring(STAFF, table(("姓名", "角色"), demoted, ("彭丽", "管理员"))) == {"changed": 2}


async def test_staff_roll_is_the_administrators(desk: Desk) -> None:
    file = table(("姓名", "角色"), ("田小芳", "管理员"))
    for attempt in (desk.bring(STAFF, file, CLERK), desk.imports.export(CLERK, STAFF)):
        with pytest.raises(NotAllowed):
            await attempt
    with pytest.raises(NotAllowed):
        await desk.imports.apply(CLERK, STAFF, file.sheets, "d", fingerprint="")
