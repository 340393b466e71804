"""Word files (.docx) as Chinese offices lay them out (GB/T 9704): A4, the margins of an official letter, its fonts.

The fonts are named, not embedded: every office has them, and Word takes its own where one lacks. Text is cleaned before
it is written, so that nothing in it can end the file or be taken for a field; a table's head repeats on every page.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from core.domain.text import clean_line, clean_text

TITLE_FONT, HEAD_FONT, BODY_FONT = "方正小标宋简体", "黑体", "仿宋_GB2312"
LATIN_FONT = "Times New Roman"
_TITLE, _BODY, _CELL = Pt(22), Pt(16), Pt(12)  # 二号, 三号, 小四
_TOP, _BOTTOM, _LEFT, _RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)  # a text area of 156 by 225 mm
_LINE = Pt(28)  # 22 lines a page
_MAX = 20_000


class WordFile:
    """A document that is written from top to bottom. ``author``: the office; the date in it is the caller's."""

    def __init__(self, title: str, *, author: str, made_at: datetime) -> None:
        self._document = Document()
        self._lay_out()
        about = self._document.core_properties
        about.title, about.author, about.comments = clean_line(title), clean_line(author), ""
        about.created = about.modified = made_at.astimezone(UTC).replace(tzinfo=None)
        about.last_modified_by = about.author

    def title(self, words: str) -> None:
        self._paragraph(words, TITLE_FONT, _TITLE, alignment=WD_ALIGN_PARAGRAPH.CENTER)

    def subtitle(self, words: str) -> None:
        self._paragraph(words, BODY_FONT, _BODY, alignment=WD_ALIGN_PARAGRAPH.CENTER)

    def heading(self, words: str) -> None:
        self._paragraph(words, HEAD_FONT, _BODY, indent=2 * _BODY)

    def text(self, words: str) -> None:
        """Several lines become several paragraphs, each with its first line indented by two characters."""
        for line in clean_text(words, limit=_MAX).split("\n"):
            self._paragraph(line, BODY_FONT, _BODY, indent=2 * _BODY)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]], *, widths: Sequence[int] = ()) -> None:
        """``widths``: of the columns in millimetres; none: shared alike."""
        table = self._document.add_table(rows=1, cols=len(columns), style="Table Grid")
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        for cell, words in zip(table.rows[0].cells, columns, strict=True):
            _fill(cell, words, HEAD_FONT)
        _repeat_on_every_page(table.rows[0])
        for row in rows:
            for cell, words in zip(table.add_row().cells, row, strict=True):
                _fill(cell, words, BODY_FONT)
        for place, width in enumerate(widths):
            for cell in table.columns[place].cells:
                cell.width = Mm(width)

    def form(self, rows: Sequence[tuple[str, str]], *, label_width: int = 34) -> None:
        """Two columns: what is asked for, and what stands there; an empty one is left to be filled in by hand."""
        table = self._document.add_table(rows=0, cols=2, style="Table Grid")
        table.autofit = False
        for label, words in rows:
            first, second = table.add_row().cells
            _fill(first, label, HEAD_FONT)
            _fill(second, words, BODY_FONT)
            first.width, second.width = Mm(label_width), Mm(156 - label_width)

    def content(self) -> bytes:
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _lay_out(self) -> None:
        section = self._document.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.bottom_margin = _TOP, _BOTTOM
        section.left_margin, section.right_margin = _LEFT, _RIGHT
        _number_pages(section.footer.paragraphs[0])
        _dress(self._document.styles["Normal"], BODY_FONT, _BODY)

    def _paragraph(
        self,
        words: str,
        font: str,
        size: Length,
        *,
        alignment: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.JUSTIFY,
        indent: int = 0,
    ) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = alignment
        layout = paragraph.paragraph_format
        layout.line_spacing, layout.space_before, layout.space_after = _LINE, Pt(0), Pt(0)
        layout.first_line_indent = Length(indent)
        _dress(paragraph.add_run(clean_text(words, limit=_MAX)), font, size)


def _fill(cell: Any, words: str, font: str) -> None:
    first, *more = clean_text(words, limit=_MAX).split("\n")
    paragraph = cell.paragraphs[0]
    _dress(paragraph.add_run(first), font, _CELL)
    for line in more:
        _dress(cell.add_paragraph().add_run(line), font, _CELL)


def _dress(run: Any, font: str, size: Length) -> None:
    """A run's or style's font: Chinese letters have a name of their own in Word."""
    run.font.name, run.font.size = LATIN_FONT, size
    properties = run.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), font)


def _repeat_on_every_page(row: Any) -> None:
    header = OxmlElement("w:tblHeader")
    header.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(header)


def _number_pages(paragraph: Any) -> None:
    """ "— 1 —" in the middle of the foot."""
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run("— ")
    run = paragraph.add_run()
    for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = words
        run._r.append(part)
    paragraph.add_run(" —")
