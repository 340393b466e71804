"""What every document that leaves the house shares: the facts of a meeting, worded dates, and the A4 page.

A page is one file without scripts, links or anything loaded from elsewhere: it can be printed years later
from a memory stick. Every word passes ``text`` before it enters the page; the content policy would stop what
a mistake let through.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from datetime import date, time
from html import escape

from core.domain.text import clean_text
from core.locale.catalogue import Translate

FORM_STYLE = """
@page { size: A4 portrait; margin: 20mm 20mm 18mm 24mm }
* { box-sizing: border-box }
body { font: 12pt/1.5 FangSong, FangSong_GB2312, STFangsong, "Noto Serif CJK SC", serif; color: #000; margin: 0 }
h1 { font: 400 22pt/1.3 "FZXiaoBiaoSong-B05S", SimSun, STSong, "Noto Serif CJK SC", serif }
h1 { text-align: center; margin: 0 0 3mm }
h2, h3, th, dt { font-family: SimHei, STHeiti, "Noto Sans CJK SC", sans-serif; font-weight: 400 }
h2 { font-size: 14pt; margin: 6mm 0 2mm; break-after: avoid }
h3 { font-size: 12pt; margin: 3mm 0 1mm }
.sub { text-align: center; margin: 0 0 4mm }
table { width: 100%; border-collapse: collapse; overflow-wrap: anywhere; table-layout: fixed }
th, td { border: 0.3mm solid #000; padding: 1.6mm 2mm; text-align: left; vertical-align: middle }
th { background: #f1f3f6; text-align: center }
tr { break-inside: avoid }
thead { display: table-header-group }
@media screen { body { max-width: 166mm; margin: 8mm auto } }
"""
"""The look of an official form (GB/T 9704 in spirit): fonts every office has first, free ones after."""


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """What a document says of a duty-report meeting. Date and time are the county's own."""

    title: str
    office: str
    constituency: str
    township: str
    venue: str
    held_on: date
    starts_at: time
    presiding: str = ""
    organiser: str = ""


@dataclass(frozen=True, slots=True)
class GradeCount:
    """How many valid sheets chose a grade, in the scale's own words; scales run from best to worst."""

    label: str
    count: int


def text(raw: object) -> str:
    """``raw`` as words of a page: cleaned, escaped for elements and quoted attributes alike."""
    return escape(clean_text(str(raw)), quote=True)


def lines(raw: str) -> str:
    """``raw`` as escaped words that keep their line breaks."""
    return text(raw).replace("\n", "<br>")


def worded_date(day: date, t: Translate) -> str:
    """``day`` as the office writes it (2026年3月5日)."""
    return t("{year}-{month:02}-{day:02}", year=day.year, month=day.month, day=day.day)


def worded_moment(facts: MeetingFacts, t: Translate) -> str:
    """When a meeting starts, day and time."""
    return t(
        "{date} ({weekday}), {time}",
        date=worded_date(facts.held_on, t),
        weekday=_weekdays(t)[facts.held_on.weekday()],
        time=f"{facts.starts_at:%H:%M}",
    )


def html_page(title: str, body: str, *, style: str, language: str) -> bytes:
    """A whole UTF-8 page. ``body`` is markup whose words passed ``text``; ``title`` is raw."""
    return (
        "<!doctype html>\n"
        f'<html lang="{text(language)}"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">\n'
        '<meta name="referrer" content="no-referrer"><meta name="robots" content="noindex">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{text(title)}</title>\n<style>{style}</style></head>\n"
        f"<body>\n{body}\n</body></html>\n"
    ).encode()


def _weekdays(t: Translate) -> tuple[str, ...]:
    return (
        t("Monday"),
        t("Tuesday"),
        t("Wednesday"),
        t("Thursday"),
        t("Friday"),
        t("Saturday"),
        t("Sunday"),
    )


def _policy(style: str) -> str:
    """Nothing may be loaded, run or sent; only this very stylesheet applies."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
