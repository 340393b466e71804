"""Every number that the program, its presets and its pages name can be looked up in the product itself."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from core.domain.rules.facts import FACTS
from tests.architecture import sources_page
from tests.architecture.source import EVERYTHING, ROOT

READABLE = {".py", ".md", ".toml", ".po", ".tcss", ".yml", ".service"}
FACT = re.compile(r"\bB[1-9]\.\d+\b")
PAGE = re.compile(r"[\w/.-]+\.md\b")
WRITTEN_ELSEWHERE = {"README.md"}  # the demonstration writes its own
ABOUT_WRONG_NUMBERS = "tests/domain/rules/test_sources.py"


@pytest.mark.parametrize("language", sources_page.PAGES)
def test_page_says_what_the_program_says(language: str) -> None:
    written = sources_page.PAGES[language].read_text(encoding="utf-8")
    assert written == sources_page.page(language), "python -m tests.architecture.sources_page"


def test_every_fact_that_is_named_is_known() -> None:
    named = {(name, fact) for name, text in _texts() for fact in FACT.findall(text) if name != ABOUT_WRONG_NUMBERS}
    assert len(named) > 100
    assert {one for one in named if one[1] not in FACTS} == set()


def test_every_page_that_is_named_is_there() -> None:
    """A number of a page that only its authors have helps nobody."""
    known = {path.name for path in ROOT.glob("*.md")} | {path.name for path in (ROOT / "docs").glob("*.md")}
    named = {(name, Path(page).name) for name, text in _texts() if name.endswith(".py") for page in PAGE.findall(text)}
    assert len(named) > 5
    assert {one for one in named if one[1] not in known | WRITTEN_ELSEWHERE} == set()


@cache
def _texts() -> tuple[tuple[str, str], ...]:
    return tuple(_read())


def _read() -> Iterator[tuple[str, str]]:
    """Name and text of every file of the program that a person reads."""
    files = [
        *ROOT.glob("*.md"),
        *(path for folder in (*EVERYTHING, "docs", "deploy") for path in (ROOT / folder).rglob("*")),
    ]
    for path in sorted(files):
        if path.suffix in READABLE:
            yield path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
