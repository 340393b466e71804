from __future__ import annotations

import asyncio
import io
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len

from core.documents.chart_drawing import MARGIN_PX, MAX_GRADES, Bar, Drawing, Segment, draw_png, from_json, to_json
from core.documents.chart_painter import ChartPainter
from core.documents.charts import (
    CAPTION_LIMIT,
    MAX_BARS,
    DeputyBar,
    ResultChart,
    drawing_of,
    percent,
    result_caption,
    result_table,
)
from core.documents.fonts import CjkFont, find_cjk_font, open_font
from core.documents.paper import GradeCount
from core.domain.errors import Unavailable
from tests.documents.lettering import make_font
from tests.documents.pages import untranslated

NAMES = ("田禾苗", "向石桥", "彭酉水")
LETTERS = "".join(NAMES) + "里耶镇第三选区结果联工委基本不意满优秀以下$"
SCALE = ("满意", "基本满意", "不满意")


@pytest.fixture(scope="session")
def font(tmp_path_factory: pytest.TempPathFactory) -> CjkFont:
    opened = open_font(make_font(tmp_path_factory.mktemp("fonts") / "letters.ttf", letters=LETTERS))
    assert opened is not None
    return opened


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matplotlib")


def deputy(name: str = "田禾苗", counts: tuple[int, ...] = (52, 7, 1), **changes: object) -> DeputyBar:
    scale = tuple(GradeCount(label, count) for label, count in zip(SCALE, counts, strict=True))
    return replace(DeputyBar(name, scale, "满意"), **changes)  # type: ignore[arg-type]


def chart(*deputies: DeputyBar, **changes: object) -> ResultChart:
    shown = deputies or tuple(deputy(name) for name in NAMES)
    plain = ResultChart("里耶镇第三选区述职测评结果", "人大联工委", date(2026, 12, 8), 62, 61, 60, shown)
    return replace(plain, **changes)  # type: ignore[arg-type]


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def one_bar(heading: str = "", shares: tuple[float, ...] = (1.0,)) -> Drawing:
    segments = tuple(Segment(share, "") for share in shares)
    return Drawing("", (), tuple("ABC"), (Bar(heading, "", (), segments),))


async def test_picture_suits_a_phone_chat(font: CjkFont, cache: Path) -> None:
    png = await ChartPainter(font, cache_directory=cache).paint(chart(), untranslated)
    assert png is not None
    picture = opened(png)
    colours = picture.getcolors(maxcolors=1 << 20)
    assert len(png) < 1_000_000
    assert picture.width == 1280
    assert 400 < picture.height < 5_000
    assert colours is not None
    assert len(colours) > 20


async def test_whatever_font_is_here_is_used(cache: Path) -> None:
    here = find_cjk_font()
    png = await ChartPainter(here, cache_directory=cache).paint(chart(), untranslated)
    assert (png is None) == (here is None)
    assert all(name in result_table(chart(), untranslated) for name in NAMES)


async def test_without_a_font_there_is_no_picture() -> None:
    assert await ChartPainter(None).paint(chart(), untranslated) is None


async def test_rare_letter_gives_no_picture_instead_of_boxes(font: CjkFont, cache: Path) -> None:
    rare = chart(deputy("田𮯠"))
    assert await ChartPainter(font, cache_directory=cache).paint(rare, untranslated) is None
    assert "田𮯠" in result_table(rare, untranslated)


def test_letters_have_shapes_of_their_own(font: CjkFont) -> None:
    assert draw_png(one_bar("人"), font) != draw_png(one_bar("大"), font)


@pytest.mark.filterwarnings("ignore:Glyph")
def test_missing_letters_would_look_alike(font: CjkFont) -> None:
    assert draw_png(one_bar("饕"), font) == draw_png(one_bar("餮"), font)


def test_dollar_signs_are_no_formula(font: CjkFont) -> None:
    """Read as mathematics this would be a syntax error."""
    assert draw_png(one_bar("$\\frac$"), font) != draw_png(one_bar(), font)


def test_grades_differ_without_colour(font: CjkFont) -> None:
    shares = [(1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)]
    inks = [
        opened(draw_png(one_bar(shares=share), font)).convert("L").point(lambda tone: 255 * (tone > 245))
        for share in shares
    ]
    assert len({ink.tobytes() for ink in inks}) == 3


def test_bars_are_as_long_as_their_counts(font: CjkFont) -> None:
    picture = opened(draw_png(one_bar(shares=(0.5, 0.25, 0.25)), font))
    first = picture.getpixel((MARGIN_PX + 20, picture.height - 100))
    row = [picture.getpixel((x, picture.height - 100)) for x in range(1280)]
    assert row.count(first) == pytest.approx((1280 - 2 * MARGIN_PX) / 2, abs=8)


async def test_loop_stays_free_while_painting(font: CjkFont, cache: Path) -> None:
    painter = ChartPainter(font, cache_directory=cache)
    painting = asyncio.create_task(painter.paint(chart(), untranslated))
    longest, seen = 0.0, time.thread_time()
    while not painting.done():
        await asyncio.wait({painting}, timeout=0.002)
        longest, seen = max(longest, time.thread_time() - seen), time.thread_time()
    assert painting.result() is not None
    assert longest < 0.05


async def test_one_child_paints_all_while_ready(font: CjkFont, cache: Path) -> None:
    painter = ChartPainter(font, cache_directory=cache)
    plain = await painter.paint(chart(), untranslated)
    async with painter.ready():
        rare = await painter.paint(chart(deputy("田𮯠")), untranslated)
        first = painter._child
        again = await painter.paint(chart(), untranslated)
        assert painter._child is first
    assert (rare, again) == (None, plain)
    assert first is not None
    assert first.returncode is not None


async def test_child_that_died_is_replaced(font: CjkFont, cache: Path) -> None:
    painter = ChartPainter(font, cache_directory=cache)
    async with painter.ready():
        await painter.paint(chart(), untranslated)
        assert painter._child is not None
        painter._child.kill()
        with pytest.raises(Unavailable, match=r"chart\.not_painted"):
            await painter.paint(chart(), untranslated)
        assert await painter.paint(chart(), untranslated) is not None


async def test_picture_given_up_is_not_the_next_one(font: CjkFont, cache: Path) -> None:
    painter = ChartPainter(font, cache_directory=cache)
    async with painter.ready():
        given_up = asyncio.create_task(painter.paint(chart(), untranslated))
        while painter._child is None:
            await asyncio.sleep(0.01)
        given_up.cancel()
        with pytest.raises(asyncio.CancelledError):
            await given_up
        assert await painter.paint(chart(deputy("田𮯠")), untranslated) is None


async def test_lost_font_is_reported_not_hidden(font: CjkFont, tmp_path: Path, cache: Path) -> None:
    lost = replace(font, path=tmp_path / "gone.ttf")
    with pytest.raises(Unavailable, match=r"chart\.not_painted"):
        await ChartPainter(lost, cache_directory=cache).paint(chart(), untranslated)


@pytest.mark.parametrize(
    "deputies",
    [
        (),
        (deputy(),) * (MAX_BARS + 1),
        (deputy(), DeputyBar("向石桥", (GradeCount("称职", 1),))),
        (DeputyBar("田", tuple(GradeCount(str(n), n) for n in range(MAX_GRADES + 1))),),
    ],
)
async def test_unreadable_pictures_are_not_painted(deputies: tuple[DeputyBar, ...], font: CjkFont) -> None:
    assert await ChartPainter(font).paint(replace(chart(), deputies=deputies), untranslated) is None


async def test_points_are_painted_as_means(font: CjkFont, cache: Path) -> None:
    scored = chart(deputy(mean=Decimal("88.416")), deputy(mean=Decimal(120)))
    drawing = drawing_of(scored, untranslated)
    assert [bar.level for bar in drawing.bars] == [pytest.approx(0.88416), 1.0]
    assert drawing.bars[0].level_caption == "Mean 88.42"
    assert await ChartPainter(font, cache_directory=cache).paint(scored, untranslated) is not None


def test_drawing_survives_the_way_to_the_child(font: CjkFont) -> None:
    drawing = drawing_of(chart(deputy(mean=Decimal(70)), note="少于50人"), untranslated)
    assert from_json(to_json(drawing, font)) == (drawing, font)


def test_deputy_without_valid_sheets_is_said() -> None:
    drawing = drawing_of(chart(deputy(counts=(0, 0, 0))), untranslated)
    assert drawing.bars[0].details == ("No valid sheets",)
    assert sum(part.share for part in drawing.bars[0].segments) == 0


def test_caption_says_all_that_is_painted() -> None:
    caption = result_caption(chart(), untranslated)
    assert "Issued 62, returned 61, valid 60" in caption
    assert caption.count("(满意 52, 基本满意 7, 不满意 1)") == 3


@given(st.lists(st.text(max_size=80), min_size=1, max_size=40), st.text(max_size=3_000))
def test_caption_always_fits_the_network(names: list[str], title: str) -> None:
    caption = result_caption(chart(*(deputy(name) for name in names), title=title), untranslated)
    assert len(caption.encode("utf-16-le")) // 2 <= CAPTION_LIMIT


def test_table_columns_line_up_on_screen() -> None:
    lines = result_table(chart(deputy(counts=(100, 7, 1)), deputy("欧阳石桥")), untranslated).splitlines()
    rule = next(place for place, line in enumerate(lines) if set(line) == {"-"})
    ends = [cell_len(line[: line.rindex(mark) + 1]) for line, mark in ((lines[rule + 1], "1"), (lines[rule + 2], "1"))]
    assert ends == [cell_len(lines[rule - 1].rsplit("  ", 1)[0])] * 2


def test_wide_table_becomes_blocks() -> None:
    text = result_table(chart(), untranslated, width=20)
    assert "田禾苗: 满意" in text
    assert "   52   86.67%" in text


def test_hostile_names_keep_to_their_line() -> None:
    text = result_table(chart(deputy("田\n\u202e禾\x1b[31m苗")), untranslated)
    assert "田 禾[31m苗" in text


@given(st.integers(0, 500), st.integers(1, 500))
def test_percent_rounds_halves_up(count: int, total: int) -> None:
    assert percent(count, total) == f"{Decimal((20_000 * count + total) // (2 * total)) / 100:.2f}%"
