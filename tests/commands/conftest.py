"""A county made by ``shuzhi init`` once, copied for each test."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from core.documents.csv_writer import csv_bytes
from core.domain.clock import COUNTY_ZONE, SystemClock, date_in
from tests.commands.shell import Shell
from tests.factories import invented_name

THIS_YEAR = date_in(COUNTY_ZONE, SystemClock().now()).year
TERM = ("--term", "18", "--starts", f"{THIS_YEAR - 4}-01-10", "--ends", f"{THIS_YEAR + 1}-12-20")


@pytest.fixture(scope="session")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A county with an administrator, 4 deputies and 12 voters of two constituencies; the roll files beside it."""
    folder = tmp_path_factory.mktemp("begun")
    shell = Shell(folder / "home")
    shell.ok("init", "--county", "龙山县", "--admin", "田小芳", "--login", "tian", *TERM)
    shell.ok("import", "roster", roster_file(folder), "--apply", "--yes")
    shell.ok("import", "voters", voters_file(folder), "--apply", "--yes")
    return folder


@pytest.fixture
def shell(begun: Path, tmp_path: Path) -> Shell:
    shutil.copytree(begun / "home", tmp_path / "home")
    return Shell(tmp_path / "home")


@pytest.fixture
def empty(tmp_path: Path) -> Shell:
    """Nothing has begun yet."""
    return Shell(tmp_path / "home")


def roster_file(folder: Path, *, phone: str = "13800000001") -> Path:
    rows = [
        (invented_name(n), "民安街道", f"民安第{n % 2 + 1}选区", f"D{n:03}", phone if n == 0 else "") for n in range(4)
    ]
    return _written(folder / "roster.csv", ("姓名", "乡镇", "选区", "代表证号", "联系电话"), rows)


def voters_file(folder: Path) -> Path:
    rows = [(invented_name(n + 40), "民安街道", f"民安第{n % 2 + 1}选区", f"V{n:04}") for n in range(12)]
    return _written(folder / "voters.csv", ("姓名", "乡镇", "选区", "选民证号"), rows)


def _written(path: Path, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    path.write_bytes(csv_bytes(columns, rows))
    return path
