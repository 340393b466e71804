"""Binding slips: what a person gets on paper to tie one chat account to one name. Eight a page, to be cut.

A slip carries a secret that works once. The page holds it in two forms, a picture to scan and letters to type,
and nothing else of the person than the name and the constituency. Who writes the file makes it private (0600)
and deletes it after printing; the program itself keeps only a keyed hash of the code.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import segno
from rich.cells import cell_len

from core.documents.paper import html_page, text, worded_date
from core.domain.errors import Invalid
from core.domain.text import clean_line
from core.locale.catalogue import Translate

SLIPS_PER_PAGE = 8
CODE_GROUP = 5
QR_MASK = 3
"""Weighing all eight masks takes 4 of 5 ms a slip. Codes are random, so one serves: this had the best mean penalty
of the eight over 60 links (1,417; the others 1,487 to 1,647), and any mask can be read."""

_MAX_NAME = 32
_MAX_PLACE = 40


class SlipHolder(StrEnum):
    """Whom a slip makes known to the program, and so what it is for."""

    VOTER = "voter"
    DEPUTY = "deputy"
    STAFF = "staff"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip. ``deep_link`` opens the chat with the code in it; without one the picture is the code."""

    name: str
    constituency: str
    code: str
    expires_on: date
    holder: SlipHolder = SlipHolder.VOTER
    deep_link: str | None = None


@dataclass(frozen=True, slots=True)
class SlipSheet:
    """Slips to print at once, and what all of them say: who asks, where to write, how long data are kept
    (``retention``, the office's words: its rule decides), whom to ask."""

    office: str
    channel: str
    bot: str
    retention: str
    contact: str
    slips: tuple[Slip, ...]


def slips_html(sheet: SlipSheet, t: Translate, *, language: str = "zh-CN") -> bytes:
    """Printable A4 pages with cut lines. Raises ``Invalid`` (``slips.none``) when there is nobody to print for."""
    if not sheet.slips:
        raise Invalid("slips.none")
    notice = text(_notice(sheet, t))
    slips = [_slip(slip, sheet, notice, t=t) for slip in sheet.slips]
    pages = "\n".join(f'<main class="page">{"".join(page)}</main>' for page in _pages(slips))
    title = t("Binding slips, {office}", office=sheet.office)
    return html_page(title, pages, style=_STYLE, language=language)


def page_count(slips: int) -> int:
    """Sheets of paper that ``slips`` slips need."""
    return -(-slips // SLIPS_PER_PAGE)


def grouped(code: str) -> str:
    """``code`` in groups of five, as it is read aloud and typed: ``ABCDE-FGHJK-M``."""
    letters = "".join(char for char in code if char.isalnum())
    return "-".join(letters[at : at + CODE_GROUP] for at in range(0, len(letters), CODE_GROUP))


def slip_content(slip: Slip) -> str:
    """What the picture says to a telephone: the link, or the code itself when there is none."""
    return slip.deep_link or grouped(slip.code)


def qr_svg(content: str, *, title: str) -> str:
    """``content`` as inline SVG, one unit a module, level M or better: a fold or a stain may cost 15 % of it."""
    picture: str = segno.make_qr(content, error="m", mask=QR_MASK).svg_inline(
        border=4, omitsize=True, svgclass="qr", lineclass=None, title=title
    )
    return picture


def _pages(slips: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(slips), SLIPS_PER_PAGE):
        yield slips[start : start + SLIPS_PER_PAGE]


def _slip(slip: Slip, sheet: SlipSheet, notice: str, *, t: Translate) -> str:
    name = clean_line(slip.name, limit=_MAX_NAME)
    place = clean_line(slip.constituency, limit=_MAX_PLACE)
    picture = qr_svg(slip_content(slip), title=t("Code to scan"))
    return (
        '<article class="slip"><section class="top">'
        f'<div class="scan">{picture}</div>'
        f'<div class="who"><p class="office">{text(sheet.office)}</p>'
        f'<p class="{_name_size(name)}">{text(name)}</p><p class="{_place_size(place)}">{text(place)}</p>'
        f'<p class="purpose">{text(_purpose(slip.holder, t))}</p></div></section>'
        f'<p class="code">{text(grouped(slip.code))}</p>'
        f'<p class="how">{text(_instruction(slip, sheet, t))} <b>{text(_expiry(slip, t))}</b></p>'
        f'<p class="notice">{notice}</p></article>'
    )


def _name_size(name: str) -> str:
    """Big type while the name fits one line; five characters and a half do."""
    return "name" if cell_len(name) <= 11 else "name long"


def _place_size(place: str) -> str:
    return "place" if cell_len(place) <= 24 else "place long"


def _purpose(holder: SlipHolder, t: Translate) -> str:
    match holder:
        case SlipHolder.VOTER:
            return t("For you alone: read your deputies' duty reports and score them in secret by chat.")
        case SlipHolder.DEPUTY:
            return t("For you alone: file your pledge and duty report and get reminders by chat.")
        case SlipHolder.STAFF:
            return t("For you alone: connect your staff account to the chat.")
        case SlipHolder.CONTACT:
            return t("For you alone: the proposals that your unit handles, and their deadlines, by chat.")


def _instruction(slip: Slip, sheet: SlipSheet, t: Translate) -> str:
    if slip.deep_link is None:
        return t("In {channel}, write to {bot} and send the code above.", channel=sheet.channel, bot=sheet.bot)
    return t("Scan, or in {channel} write to {bot} and send the code above.", channel=sheet.channel, bot=sheet.bot)


def _expiry(slip: Slip, t: Translate) -> str:
    return t("Valid once, until {date}.", date=worded_date(slip.expires_on, t))


def _notice(sheet: SlipSheet, t: Translate) -> str:
    """Purpose, items, retention, contact: what the law on personal information wants said before the first use."""
    return t(
        "Privacy: we use your name, constituency and chat account only to invite you and to check your right to take "
        "part. Messages pass through {channel}. Scores are stored without your name. Kept: {retention}. You may see "
        "or end this at any time (/mydata, /unbind). Contact: {contact}",
        channel=sheet.channel,
        retention=sheet.retention,
        contact=sheet.contact,
    )


_STYLE = """
@page { size: A4 portrait; margin: 0 }
* { box-sizing: border-box; margin: 0; padding: 0 }
body { font-family: "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", SimHei, sans-serif;
  color: #000; background: #fff }
.page { width: 210mm; height: 296.8mm; padding: 8.4mm 7mm; display: grid; grid-template: repeat(4, 70mm) / 98mm 98mm;
  break-after: page; overflow: hidden }
.page:last-child { break-after: auto }
.slip { border: 0.3mm dashed #777; margin: -0.15mm; padding: 3mm 4mm 2.4mm; display: flex; flex-direction: column;
  overflow: hidden; break-inside: avoid }
.top { display: flex; gap: 3mm; height: 35mm }
.scan { flex: 0 0 35mm }
.qr { width: 35mm; height: 35mm; display: block; shape-rendering: crispEdges; margin: -1mm 0 0 -2mm }
.who { flex: 1; min-width: 0; overflow: hidden; overflow-wrap: anywhere }
.office { font-size: 8pt; line-height: 1.25; color: #333 }
.name { font-size: 20pt; font-weight: 700; line-height: 1.3; max-height: 17mm; overflow: hidden }
.name.long { font-size: 13pt; line-height: 1.2 }
.place { font-size: 12pt; line-height: 1.3; max-height: 11mm; overflow: hidden }
.place.long { font-size: 10pt; line-height: 1.2 }
.purpose { font-size: 9pt; line-height: 1.3; margin-top: 1mm }
.name.long ~ .purpose { font-size: 8pt; margin-top: 0.4mm }
.code { font: 700 18pt/1.3 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", Consolas, monospace; letter-spacing: 0.4mm;
  text-align: center; border: 0.3mm solid #000; border-radius: 1.2mm; margin-top: 0.6mm }
.how { font-size: 9pt; line-height: 1.3; margin-top: 1mm }
.notice { font-size: 6.6pt; line-height: 1.28; color: #222; margin-top: auto }
@media screen { body { background: #ddd } .page { background: #fff; margin: 6mm auto; box-shadow: 0 0 3mm #999 } }
"""
