from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from core.documents.slips import (
    QR_MASK,
    Slip,
    SlipHolder,
    SlipSheet,
    grouped,
    page_count,
    qr_svg,
    slip_content,
    slips_html,
)
from core.domain.errors import Invalid
from tests.documents.pages import HOSTILE_NAMES, Page, untranslated

LINK = "https://t.me/example_duty_bot?start=abcdefghijklmnopqrstuv"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def slip(**changes: object) -> Slip:
    plain = Slip("田禾苗", "里耶镇第三选区", "ABCDEFGHJKM", date(2026, 12, 20), deep_link=LINK)
    return replace(plain, **changes)  # type: ignore[arg-type]


def sheet(*slips: Slip) -> SlipSheet:
    return SlipSheet("联工委", "Telegram", "@example_duty_bot", "one year after the term", "0743-0000000", slips)


def printed(*slips: Slip) -> Page:
    return Page(slips_html(sheet(*slips), untranslated))


def modules(svg: str) -> list[list[bool]]:
    """The dark modules that the path of an inline picture draws, its quiet zone taken off."""
    size = int(re.search(r'viewBox="0 0 (\d+) \1"', svg).group(1))  # type: ignore[union-attr]
    dark = [[False] * size for _ in range(size)]
    x, y = 0, 0.0
    for command, numbers in re.findall(r"([Mmh])([-\d. ]+)", re.search(r' d="([^"]+)"', svg).group(1)):  # type: ignore[union-attr]
        values = [float(number) for number in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = int(values[0]), values[1]
        elif command == "m":
            x, y = x + int(values[0]), y + values[1]
        else:
            for _ in range(int(values[0])):
                dark[int(y)][x] = True
                x += 1
    return [row[4 : size - 4] for row in dark[4 : size - 4]]


@pytest.mark.parametrize(("slips", "pages"), [(1, 1), (8, 1), (9, 2), (240, 30)])
def test_eight_slips_share_a_page(slips: int, pages: int) -> None:
    page = printed(*[slip()] * slips)
    assert (page.count("main", "page"), page.count("article", "slip")) == (pages, slips)
    assert page_count(slips) == pages


def test_nobody_to_print_for_is_refused() -> None:
    with pytest.raises(Invalid, match=r"slips\.none"):
        slips_html(sheet(), untranslated)


@given(st.text(alphabet=CROCKFORD, min_size=11, max_size=13), st.booleans())
def test_picture_holds_exactly_the_content(code: str, is_linked: bool) -> None:
    content = slip_content(slip(code=code, deep_link=LINK[:-11] + code[:11] if is_linked else None))
    expected = [[bool(module) for module in row] for row in segno.make_qr(content, error="m", mask=QR_MASK).matrix]
    assert modules(qr_svg(content, title="QR")) == expected


def test_link_is_what_the_picture_opens() -> None:
    assert slip_content(slip()) == LINK
    assert slip_content(slip(deep_link=None)) == "ABCDE-FGHJK-M"


def test_slip_says_all_it_must() -> None:
    said = printed(slip()).text
    for needed in ("田禾苗", "里耶镇第三选区", "ABCDE-FGHJK-M", "2026-12-20", "@example_duty_bot", "Privacy"):
        assert needed in said
    for promised in ("your name, constituency and chat account", "one year after the term", "0743-0000000"):
        assert promised in said


def test_each_holder_reads_another_purpose() -> None:
    said = {printed(slip(holder=holder)).text for holder in SlipHolder}
    assert len(said) == len(SlipHolder)


@pytest.mark.parametrize("name", HOSTILE_NAMES)
def test_hostile_names_stay_words(name: str) -> None:
    page = printed(slip(name=name, constituency=name, code=name + "A1", deep_link=name))
    assert page.dangers() == []
    assert page.count("article") == 1


def test_hostile_office_words_stay_words() -> None:
    for words in HOSTILE_NAMES:
        hostile = replace(sheet(slip()), office=words, channel=words, bot=words, retention=words, contact=words)
        assert Page(slips_html(hostile, untranslated, language=words)).dangers() == []


def test_long_names_are_set_smaller() -> None:
    assert printed(slip(name="Aleksandra Nowakowska")).count("p", "long") == 1
    assert printed(slip()).count("p", "long") == 0


@given(st.text(alphabet=CROCKFORD, min_size=1, max_size=30))
def test_grouping_a_code_keeps_it(code: str) -> None:
    shown = grouped(code)
    assert shown.replace("-", "") == code
    assert grouped(shown) == shown
    assert all(1 <= len(group) <= 5 for group in shown.split("-"))
