"""The program's own source, as the tests of its shape read it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ("core", "bot", "tui", "cli")
EVERYTHING = (*PROGRAM, "bench", "tests")


def modules(*packages: str) -> Iterator[str]:
    """Paths below the root of every module of ``packages``, in order."""
    for package in packages:
        for path in sorted((ROOT / package).rglob("*.py")):
            yield path.relative_to(ROOT).as_posix()


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), filename=module)


def length_of(module: str) -> int:
    return len((ROOT / module).read_text(encoding="utf-8").splitlines())
