"""The files about proposals as Excel and Word see them: opened again by the libraries that write them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from openpyxl.worksheet.worksheet import Worksheet

from core.documents.proposal_files import assignment_list_file, form_file, public_list_file, report_file
from core.domain.errors import Conflict
from core.domain.ids import ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Content, Kind, Publication
from core.domain.proposals.statistics import Rate, RateName, Statistics, in_league_order
from core.domain.rules.handling import ReviewOutcome
from core.locale.catalogue import translator
from tests.factories import NOON
from tests.office import Office, open_office
from tests.services.proposal_desk import (
    CONTENT,
    GOOD,
    a_reply,
    answered,
    convened,
    entered,
    filed,
    handled,
    shared,
)

ENGLISH, CHINESE = translator("en"), translator("zh")
YEAR = NOON.year
HOSTILE = ("=cmd|' /C calc'!A1", "+1+1", "@SUM(1)", "\x1b]0;x\x07<b>&amp;\u202e]]>", "-2+3\n=1")


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(tmp_path) as opened:
        yield opened


async def with_content(office: Office, content: Content, *, kind: Kind = Kind.SUGGESTION) -> ProposalId:
    """Filed, and with a reply that its deputy is content with."""
    deputies = office.county.deputies[:1]
    proposal = (await office.core.proposals.enter(office.clerk, deputies, content, kind=kind)).proposal.id
    while (await office.core.proposals.get(office.clerk, proposal)).proposal.status is Status.IN_REVIEW:
        await office.core.proposals.review(office.clerk, proposal, ReviewOutcome.ACCEPT)
    return proposal


def sheets(content: bytes) -> list[Worksheet]:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [one for one in book.worksheets if isinstance(one, Worksheet)]


def rows(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row if cell.value not in (None, "")] for row in sheet.iter_rows()]


def words(content: bytes) -> str:
    """All that a Word file says, tables included."""
    document = Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


async def test_report_gives_rates_with_what_they_are_of(office: Office) -> None:
    await convened(office)
    proposal = await answered(office)
    await office.core.proposals.rate(office.clerk, proposal, GOOD)
    await handled(office)
    book = sheets(await report_file(office.core, office.clerk, YEAR, ".xlsx", CHINESE))
    assert [one.title for one in book] == ["全年情况", "承办单位", "类别", "办理结果"]
    assert ["办复率", 2, 3, "66.7 %"] in [[str(row[0])[:3], *row[1:]] for row in rows(book[0])]
    [unit] = [row for row in rows(book[1]) if row[0] == "县交通运输局"]
    assert unit == ["县交通运输局", 3, "2/3 (66.7 %)", "2/2 (100.0 %)", "1/2 (50.0 %)", "1/2 (50.0 %)", "2/2 (100.0 %)"]
    assert ["城建环保", 3] in [row[:2] for row in rows(book[2])]
    assert ["A类", "已经解决或基本解决", 2, "100.0 %"] in rows(book[3])


async def test_report_in_word_says_the_same(office: Office) -> None:
    await answered(office)
    said = words(await report_file(office.core, office.clerk, YEAR, ".docx", CHINESE))
    for part in (f"{YEAR}", "县交通运输局", "1/1 (100.0 %)", "城建环保", "A类"):
        assert part in said


async def test_report_of_an_empty_year_is_a_report(office: Office) -> None:
    assert "0" in words(await report_file(office.core, office.clerk, 2020, ".docx", CHINESE))
    assert sheets(await report_file(office.core, office.clerk, 2020, ".xlsx", CHINESE))


async def test_word_file_is_laid_out_as_an_official_letter(office: Office) -> None:
    document = Document(io.BytesIO(await report_file(office.core, office.clerk, YEAR, ".docx", CHINESE)))
    [section] = document.sections
    lengths = (section.page_width, section.page_height, section.left_margin, section.top_margin)
    assert [round(one.mm) for one in lengths if one is not None] == [210, 297, 28, 37]
    [title] = document.paragraphs[0].runs
    assert title.element.xpath("./w:rPr/w:rFonts/@w:eastAsia") == ["方正小标宋简体"]
    assert document.core_properties.author == "县人大常委会联工委"


async def test_public_list_honours_the_consent(office: Office) -> None:
    whole = replace(CONTENT, title="全文公开的建议")
    await with_content(office, whole)
    titled = replace(CONTENT, title="只公开标题", facts="秘不示人", publication=Publication.TITLE_ONLY)
    await with_content(office, titled)
    await with_content(office, replace(CONTENT, title="不公开的建议", publication=Publication.NOT))
    await with_content(office, replace(CONTENT, title="保密的建议", is_confidential=True))
    withdrawn = await with_content(office, replace(CONTENT, title="撤回的建议"))
    await office.core.proposals.withdraw(office.clerk, withdrawn, reason="已经解决")
    await entered(office)  # not filed
    content = await public_list_file(office.core, office.clerk, YEAR, CHINESE)
    listed = rows(sheets(content)[0])
    assert [row[0] for row in listed if str(row[0]).startswith(f"{YEAR}-")] == [f"{YEAR}-1", f"{YEAR}-2"]
    assert [f"{YEAR}-2", "建议", "只公开标题"] in listed
    assert "桥面破损" in str(listed)
    for hidden in ("秘不示人", "不公开的建议", "保密的建议", "撤回的建议"):
        assert hidden not in zipped(content)
    assert "2" in str(listed[-1])


def zipped(content: bytes) -> str:
    """Every part of the file, unpacked."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return "".join(file.read(name).decode("utf-8", "replace") for name in file.namelist())


async def test_public_list_gives_the_reply_of_whole_ones(office: Office) -> None:
    await answered(office)
    [listed] = [row for row in rows(sheets(await public_list_file(office.core, office.clerk, YEAR, CHINESE))[0]) if
                row[0] == f"{YEAR}-1"]  # fmt: skip
    assert "已列入计划" in listed
    assert "A类" in listed


async def test_assignment_list_has_every_open_one(office: Office) -> None:
    await filed(office)
    await shared(office)
    await answered(office)  # no longer to be assigned
    listed = rows(sheets(await assignment_list_file(office.core, office.clerk, YEAR, CHINESE))[0])
    numbers = [row[0] for row in listed if str(row[0]).startswith(f"{YEAR}-")]
    assert numbers == [f"{YEAR}-1", f"{YEAR}-2"]
    [second] = [row for row in listed if row[0] == f"{YEAR}-2"]
    assert ("县交通运输局" in second, "县水利局" in second) == (True, True)


async def test_form_holds_what_was_written_and_signed(office: Office) -> None:
    proposal = await shared(office)
    said = words(await form_file(office.core, office.clerk, proposal, CHINESE))
    deputy = (await office.core.records.deputies(office.clerk))[0].deputy
    for part in (CONTENT.title, CONTENT.facts, CONTENT.request, deputy.name, "人大初审", "县交通运输局", f"{YEAR}-1"):
        assert part in said
    assert deputy.phone is None or deputy.phone not in said


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_texts_stay_text(office: Office, text: str) -> None:
    hostile = Content(text.split("\n")[0], text, text, "building")
    proposal = await with_content(office, hostile)
    for content in (
        await public_list_file(office.core, office.clerk, YEAR, CHINESE),
        await assignment_list_file(office.core, office.clerk, YEAR, CHINESE),
    ):
        for sheet in sheets(content):
            assert [cell.coordinate for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []
    form = await form_file(office.core, office.clerk, proposal, CHINESE)
    said = words(form)
    assert hostile.title.replace("\x1b", "").replace("\x07", "").replace("\u202e", "") in said
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\u202a-\u202e]", said)
    assert "<w:fldSimple" not in zipped(form)


async def test_files_need_rules_about_proposals(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    import core.documents.proposal_files as files

    monkeypatch.setattr(files, "parse_rules", lambda toml: replace_rules(toml))
    with pytest.raises(Conflict, match=r"proposal\.no_rules"):
        await report_file(office.core, office.clerk, YEAR, ".docx", ENGLISH)


def replace_rules(toml: str) -> object:
    from core.domain.rules import parse_rules

    return parse_rules(toml).model_copy(update={"proposals": None})


def test_league_puts_the_best_unit_first() -> None:
    def unit(replied: int, satisfied: int, *, of: int = 4) -> Statistics:
        parts = {RateName.REPLIED: replied, RateName.SATISFIED: satisfied}
        rates = [Rate(name, parts.get(name, satisfied), of) for name in RateName]
        return Statistics(of, tuple(rates), ())

    units = [("丙", unit(2, 2)), ("乙", unit(4, 1)), ("甲", unit(4, 4)), ("丁", unit(0, 0, of=0))]
    assert [name for name, _ in in_league_order(units)] == ["甲", "乙", "丙", "丁"]


async def test_files_are_made_in_english_too(office: Office) -> None:
    await answered(office)
    book = sheets(await report_file(office.core, office.clerk, YEAR, ".xlsx", ENGLISH))
    assert book[1].title == "Units"
    assert "Counted are proposals" in words(await report_file(office.core, office.clerk, YEAR, ".docx", ENGLISH))


async def test_reply_is_not_in_a_form(office: Office) -> None:
    """The form is what the deputies hand in."""
    proposal = await answered(office)
    letter = await a_reply(office)
    assert letter.text not in words(await form_file(office.core, office.clerk, proposal, CHINESE))
