"""Imports run one way, and the core wakes nothing that it does not need."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import ROOT

# A front's toolkit, a network's library, or seconds of start-up that only some commands need.
HEAVY = ("textual", "telegram", "nio", "aiohttp", "matplotlib", "highspy", "openpyxl", "alembic")


def test_every_import_contract_is_kept() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    outcome = subprocess.run([lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr


@pytest.fixture(scope="module")
def loaded_by_the_core() -> set[str]:
    program = "import sys, core.bootstrap; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    outcome = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(outcome.stdout.split())


@pytest.mark.parametrize("library", HEAVY)
def test_opening_a_county_loads_no(library: str, loaded_by_the_core: set[str]) -> None:
    assert library not in loaded_by_the_core


def test_opening_a_county_loads_its_database(loaded_by_the_core: set[str]) -> None:
    assert "sqlalchemy" in loaded_by_the_core


def test_fronts_do_not_load_one_another() -> None:
    program = "import sys, bot.app; print('textual' in sys.modules, 'tui' in sys.modules)"
    outcome = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert outcome.stdout.split() == ["False", "False"]


def test_door_of_the_dashboard_needs_no_office() -> None:
    """It stands while the rest loads: a second of everybody's morning."""
    program = (
        "import sys, cli.main, cli.commands.tui, tui.app, tui.sign_in_screen;"
        "print(*({'sqlalchemy', 'pydantic', 'core.api', 'tui.mode_screen'} & sys.modules.keys()))"
    )
    outcome = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert outcome.stdout.split() == []
