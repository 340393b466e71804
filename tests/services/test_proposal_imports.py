"""Ledgers of the past over a real database: previewed, applied whole, taken back in one step, written out again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.documents.csv_writer import csv_bytes
from core.documents.reading.csv_reader import read_csv
from core.documents.reading.table_file import DEFAULT_LIMITS, open_table_file
from core.documents.workbooks import table_workbook
from core.domain.actors import SYSTEM
from core.domain.errors import Conflict
from core.domain.proposals.ledger_history import Choices
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Kind, Proposal, Publication
from core.domain.proposals.units import Part
from core.domain.roster.grid import CellValue, Sheet
from core.services.proposal_imports import LedgerSeen, LedgerTable
from tests.factories import a_deputy, invented_name
from tests.office import Office
from tests.services.ledger_sheets import HEADINGS, ledger, sheet
from tests.services.proposal_desk import answered, convened, entered, handled, shared, units_of

DIGEST = "a" * 64
FIRST, SECOND = invented_name(0), invented_name(1)
ROW = ("第1号", "修缮桥梁", FIRST, SECOND, "主办：县交通运输局\n协办：县财政局", "A", "基本满意", "2025-05-08")
ADDING = Choices(adds_units=True)


async def seen(office: Office, *sheets: Sheet, choices: Choices = ADDING) -> LedgerSeen:
    return await office.core.proposal_imports.preview(office.clerk, sheets, DIGEST, choices=choices)


async def brought(office: Office, *sheets: Sheet, choices: Choices = ADDING) -> dict[str, int]:
    shown = await seen(office, *sheets, choices=choices)
    imports, agreed = office.core.proposal_imports, shown.fingerprint
    return dict(await imports.apply(office.clerk, sheets, DIGEST, choices=choices, fingerprint=agreed))


async def stored(office: Office) -> list[Proposal]:
    return [one.proposal for one in await office.core.proposals.listed(office.clerk)]


async def codes(office: Office, *rows: Sequence[CellValue], choices: Choices = ADDING) -> list[tuple[str, str]]:
    errors = (await seen(office, ledger(*rows), choices=choices)).preview.errors
    return [(one.reference, one.code) for one in errors]


async def test_ledger_becomes_settled_proposals(office: Office) -> None:
    assert await brought(office, ledger(ROW)) == {"new": 1, "unchanged": 0, "rejected": 0}
    [one] = await stored(office)
    assert (one.kind, one.year, one.number, one.status) == (Kind.SUGGESTION, 2025, 1, Status.CLOSED)
    assert one.signatories == office.county.deputies[:2]
    assert [share.part for share in one.assignments] == [Part.LEAD, Part.ASSIST]
    assert [(reply.result_class, reply.replied_on) for reply in one.replies] == [("a", date(2025, 5, 8))]
    assert one.feedback[0].marks == (("process", "basically_satisfied"), ("result", "basically_satisfied"))
    assert one.clocks == ()
    assert one.content.publication is Publication.NOT


async def test_importing_twice_changes_nothing(office: Office) -> None:
    await brought(office, ledger(ROW))
    assert await brought(office, ledger(ROW)) == {"new": 0, "unchanged": 1, "rejected": 0}


async def test_statistics_count_the_past(office: Office) -> None:
    await brought(office, ledger(ROW, ("2", "饮水", SECOND, "", "县水利局", "B", "", "")))
    rates = (await office.core.proposal_reviews.handled(office.clerk, 2025)).overall.rates
    assert {one.name: (one.part, one.whole) for one in rates} == {
        "assigned": (2, 2),
        "replied": (2, 2),
        "consulted": (0, 2),
        "satisfied": (0, 2),
        "satisfied_or_basically": (1, 2),
        "implemented": (1, 2),
    }


async def test_imported_ones_are_found_by_their_words(office: Office) -> None:
    await brought(office, ledger(ROW))
    assert [one.number for one in await office.core.proposal_search.find(office.clerk, "桥梁")] == [1]


async def test_whole_ledger_is_taken_back_in_one_step(office: Office) -> None:
    kept = await units_of(office)
    await brought(office, ledger(ROW, ("2", "饮水", SECOND, "", "县水利局", "B", "", "")))
    done = await office.core.actions.undo(office.clerk)
    assert done is not None
    assert await stored(office) == []
    assert {one.id for one in await office.core.proposals.units(office.clerk)} == set(kept)
    assert await office.core.proposal_search.find(office.clerk, "桥梁") == []


async def test_ledger_that_was_worked_with_stays(office: Office) -> None:
    await brought(office, ledger(("1", "桥梁", FIRST, "", "县水利局", "", "", "")))
    [one] = await stored(office)
    async with office.core.transactions.write(SYSTEM) as work:
        await work.proposals.save(replace(one, reason="x"))
    with pytest.raises(Conflict, match=r"undo\.changed_since"):
        await office.core.actions.undo(office.clerk)


async def test_one_bad_cell_applies_nothing(office: Office) -> None:
    sheets = (ledger(ROW, ("2", "饮水", "没有这人", "", "县水利局", "B", "", "")),)
    agreed = (await seen(office, *sheets)).fingerprint
    with pytest.raises(Conflict, match=r"import\.has_errors"):
        await office.core.proposal_imports.apply(office.clerk, sheets, DIGEST, choices=ADDING, fingerprint=agreed)
    assert await stored(office) == []


async def test_other_choices_need_another_look(office: Office) -> None:
    agreed = (await seen(office, ledger(ROW))).fingerprint
    other = Choices(adds_units=True, publication=Publication.FULL)
    with pytest.raises(Conflict, match=r"import\.world_changed"):
        await office.core.proposal_imports.apply(
            office.clerk, (ledger(ROW),), DIGEST, choices=other, fingerprint=agreed
        )


async def test_unknown_units_wait_for_a_choice(office: Office) -> None:
    await office.core.proposals.add_unit(office.clerk, "县财政局")
    assert await codes(office, ROW, choices=Choices()) == [("E3", "unit.not_known")]
    assert (await seen(office, ledger(ROW))).preview.new_units == ("县交通运输局",)


async def test_short_name_of_a_unit_is_understood(office: Office) -> None:
    await units_of(office)
    await brought(office, ledger((*ROW[:4], "交通运输局", *ROW[5:])), choices=Choices())
    [one] = await stored(office)
    assert one.assignments[0].part is Part.SOLE


async def test_several_units_without_a_leader_are_warned_of(office: Office) -> None:
    shown = (await seen(office, ledger((*ROW[:4], "甲局、乙局", *ROW[5:])))).preview
    assert shown.new[0].values["units"] == "lead 甲局\nassist 乙局"
    assert ("E3", "units.first_leads") in [(one.reference, one.code) for one in shown.warnings]


async def test_deputies_who_are_not_on_the_roll_are_named(office: Office) -> None:
    shown = (await seen(office, ledger(("1", "桥梁", FIRST, "没有这人、也没有", "", "", "", "")))).preview
    assert [(one.code, one.column, one.value) for one in shown.errors] == [
        ("deputy.not_on_the_roll", "附议代表", "没有这人"),
        ("deputy.not_on_the_roll", "附议代表", "也没有"),
    ]


async def test_two_of_one_name_are_told_apart_in_brackets(office: Office) -> None:
    async with office.core.transactions.write(SYSTEM) as work:
        twin = a_deputy(9, name=FIRST, term_id=office.county.term, constituency_id=office.county.constituencies[1])
        number = await work.records.add_deputy(twin)
    assert await codes(office, ROW) == [("C3", "deputy.several_of_the_name")]
    assert await brought(office, ledger((*ROW[:2], f"{FIRST}（D0009）", *ROW[3:])))
    [one] = await stored(office)
    assert one.lead == number
    assert await brought(office, *await exported(office)) == {"new": 0, "unchanged": 1, "rejected": 0}


async def test_padded_and_blank_parted_names_are_understood(office: Office) -> None:
    padded = f"{FIRST[0]}　{FIRST[1:]}"
    await brought(office, ledger((*ROW[:2], padded, f"{SECOND} {invented_name(2)}", *ROW[4:])))
    [one] = await stored(office)
    assert one.signatories == office.county.deputies[:3]


async def test_doubled_numbers_are_said_with_both_places(office: Office) -> None:
    shown = (await seen(office, ledger(ROW, ("1", "饮水", SECOND)))).preview
    [error] = shown.errors
    assert (error.code, error.reference, error.params["first_reference"]) == ("row.doubled_number", "A4", "A3")
    shown = (await seen(office, ledger(ROW, ROW))).preview
    assert (len(shown.new), len(shown.errors), [one.code for one in shown.warnings]) == (
        1,
        0,
        ["row.days_missing", "row.repeated"],
    )


async def test_known_number_with_other_words_is_refused(office: Office) -> None:
    await brought(office, ledger(ROW))
    shown = (await seen(office, ledger((ROW[0], "修缮公路", *ROW[2:])))).preview
    assert [(one.code, one.field, one.params["there"]) for one in shown.errors] == [
        ("proposal.differs", "title", "修缮桥梁")
    ]


async def test_rows_without_a_number_go_on_counting(office: Office) -> None:
    rows = ledger(ROW, ("", "饮水", SECOND, "", "县水利局", "B", "", ""), ("", "公路", SECOND))
    await brought(office, rows)
    assert [(one.number, one.status) for one in await stored(office)] == [
        (1, Status.CLOSED), (2, Status.CLOSED), (3, Status.FILED),
    ]  # fmt: skip
    assert await brought(office, rows) == {"new": 0, "unchanged": 3, "rejected": 0}


async def test_open_ones_and_missing_days_are_warned_of(office: Office) -> None:
    shown = (await seen(office, ledger(("1", "桥梁", FIRST, "", "县水利局", "", "", "")))).preview
    assert [one.code for one in shown.warnings] == ["row.still_open", "row.days_missing"]


async def test_reply_without_a_unit_is_refused(office: Office) -> None:
    assert [code for _, code in await codes(office, ("1", "桥梁", FIRST, "", "", "A", "满意", ""))] == ["units.missing"]


async def test_year_that_nobody_says_is_asked_for(office: Office) -> None:
    shown = (await seen(office, ledger(ROW, year=None))).preview
    assert [one.code for one in shown.errors] == ["year.missing"]
    assert (await seen(office, ledger(ROW, year=None), choices=Choices(2024, adds_units=True))).preview.errors == ()


async def test_consent_is_the_ledgers_before_the_choice(office: Office) -> None:
    headings = (*HEADINGS, "是否公开", "是否保密")
    rows = ledger((*ROW, "", ""), ("2", *ROW[1:], "不公开", ""), ("3", *ROW[1:], "公开", "是"), headings=headings)
    await brought(office, rows, choices=Choices(adds_units=True, publication=Publication.TITLE_ONLY))
    assert [(one.content.publication, one.content.is_confidential) for one in await stored(office)] == [
        (Publication.TITLE_ONLY, False), (Publication.NOT, False), (Publication.NOT, True),
    ]  # fmt: skip
    again = await brought(office, rows, choices=Choices(adds_units=True, publication=Publication.TITLE_ONLY))
    assert again == {"new": 0, "unchanged": 3, "rejected": 0}


async def exported(office: Office) -> tuple[Sheet, ...]:
    table = await office.core.proposal_imports.export(office.clerk)
    return (sheet([table.columns, *table.rows]),)


async def test_every_state_is_exported_and_read_again(office: Office) -> None:
    for make in (handled, shared, answered, convened):
        await make(office)
    await entered(office)  # has no number: no ledger holds it
    table = await office.core.proposal_imports.export(office.clerk)
    assert len(table.rows) == 4
    counts = (await seen(office, *await exported(office), choices=Choices())).preview
    assert (counts.counts, counts.errors) == ({"new": 0, "unchanged": 4, "rejected": 0}, ())


@pytest.mark.parametrize("suffix", ["xlsx", "csv"])
async def test_exported_ledger_imports_unchanged(office: Office, tmp_path: Path, suffix: str) -> None:
    awkward = ("=1+1", "+修缮\t“桥”<&>", FIRST, SECOND, "主办：甲局；协办：乙局", "B", "满意", "2025-05-08")
    headings = (*HEADINGS, "建议内容", "答复文号")
    await brought(office, ledger((7, *awkward[1:], "-两行\n@内容", "0012"), headings=headings))
    table = await office.core.proposal_imports.export(office.clerk, year=2025)
    file = tmp_path / f"ledger.{suffix}"
    file.write_bytes(csv_bytes(table.columns, table.rows) if suffix == "csv" else _book(table))
    again = await open_table_file(file)
    assert await brought(office, *again.sheets, choices=Choices()) == {"new": 0, "unchanged": 1, "rejected": 0}


def _book(table: LedgerTable) -> bytes:
    return table_workbook("台账", table.columns, table.rows)


TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), min_size=1, max_size=40)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(title=TEXT, facts=TEXT, number=st.integers(1, 9999), kind=st.sampled_from(["建议", "议案"]))
async def test_any_text_survives_the_way_out_and_in(
    office: Office, title: str, facts: str, number: int, kind: str
) -> None:
    headings = ("编号", "标题", "领衔代表", "建议内容", "种类")
    shown = await seen(office, ledger((number, title, FIRST, facts, kind), headings=headings))
    if shown.preview.errors or not shown.preview.new:
        return  # a title of marks only, or one that the office has already
    await brought(office, ledger((number, title, FIRST, facts, kind), headings=headings))
    table = await office.core.proposal_imports.export(office.clerk)
    again = read_csv(csv_bytes(table.columns, table.rows), name="台账", limits=DEFAULT_LIMITS)
    counts = (await seen(office, again, choices=Choices())).preview.counts
    assert counts == {"new": 0, "unchanged": len(table.rows), "rejected": 0}


async def test_real_workbook_with_merged_cells_is_read(office: Office, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.create_sheet("台账", 0)
    for row in (
        ["龙山县第十八届人民代表大会第四次会议代表建议办理情况统计表（2025年）"],
        ["序号", "建议\n编号", "案 由", "提出人", "承办单位", "答复", None, "代表\n满意度"],
        [None, None, None, None, None, "办理结果", "答复时间", None],
        [1, "第1号", "关于修缮农车镇桥梁的建议", FIRST, "县交通运输局（主办）", "A类", "5月8日", "满意"],
        [None, None, None, None, "县财政局（协办）", None, None, None],
        [2, "第2号", "关于饮水的建议", SECOND, "县水利局", "Ｂ", date(2025, 6, 1), "未表态"],
        ["合计", None, "2件"],
    ):
        page.append(row)
    for area in ("A1:H1", "A2:A3", "B2:B3", "C2:C3", "D2:D3", "E2:E3", "F2:G2", "H2:H3"):
        page.merge_cells(area)
    for column in "ABCDFGH":
        page.merge_cells(f"{column}4:{column}5")
    book.save(tmp_path / "台账.xlsx")
    file = await open_table_file(tmp_path / "台账.xlsx")
    shown = await seen(office, *file.sheets)
    assert shown.preview.errors == ()
    assert await brought(office, *file.sheets) == {"new": 2, "unchanged": 0, "rejected": 0}
    first, second = await stored(office)
    assert ([share.part for share in first.assignments], first.replies[0].replied_on) == (
        [Part.LEAD, Part.ASSIST],
        date(2025, 5, 8),
    )
    assert (second.number, second.feedback[0].marks) == (2, ())
