"""What the documents promise a newcomer is there: links, folders, targets, commands, pinned versions."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

from cli.main import program
from tests.architecture import proposal_life
from tests.architecture.source import ROOT

PAGES = [ROOT / "README.md", ROOT / "README.zh-CN.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")
PLACE = re.compile(r"`((?:core|bot|tui|cli|tests|bench|docs|deploy)/[\w/.*-]*)`")
COMMAND = re.compile(r"^ {4}shuzhi ([a-z]+(?: [a-z-]+)?)", re.MULTILINE)
TARGET = re.compile(r"\bmake ([a-z][a-z-]+)\b")
PIN = re.compile(r"^[A-Za-z0-9._-]+==[A-Za-z0-9.]+$")


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    dead = {link for link in LINK.findall(_text(page)) if not (page.parent / link).exists()}
    assert dead == set()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_named_places_exist(page: Path) -> None:
    named = [place for place in PLACE.findall(_text(page)) if "<" not in place]
    assert [place for place in named if not any(ROOT.glob(place.rstrip("/")))] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_shown_commands_are_known(page: Path) -> None:
    for command in sorted(set(COMMAND.findall(_text(page)))):
        shown = CliRunner().invoke(program(), [*_known(command), "--help"])
        assert shown.exit_code == 0, f"shuzhi {command}: {shown.output}"


def test_readmes_show_the_same_commands() -> None:
    english, chinese = (COMMAND.findall(_text(ROOT / name)) for name in ("README.md", "README.zh-CN.md"))
    assert english == chinese
    assert english


def test_named_targets_can_be_made() -> None:
    rules = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    assert {target for page in PAGES[:3] for target in TARGET.findall(_text(page))} <= rules


def test_versions_are_pinned_and_nothing_else() -> None:
    lines = _text(ROOT / "constraints.txt").splitlines()
    assert [line for line in lines if not PIN.match(line)] == []


def test_everything_asked_for_is_pinned() -> None:
    project = tomllib.loads(_text(ROOT / "pyproject.toml"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pinned = {_plain(line.partition("==")[0]) for line in _text(ROOT / "constraints.txt").splitlines()}
    assert {_plain(re.split(r"[<>=\[;]", one)[0]) for one in asked} <= pinned


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _known(command: str) -> list[str]:
    """``command`` up to where its own arguments begin: ``backup`` has no subcommand, ``rules show`` has."""
    first, *rest = command.split()
    group = get_command(program()).get_command(None, first)  # type: ignore[attr-defined]
    return [first, *rest] if rest and hasattr(group, "commands") else [first]


def test_life_of_a_proposal_is_drawn_as_it_is() -> None:
    assert _text(proposal_life.PAGE) == proposal_life.page(), "python -m tests.architecture.proposal_life"
