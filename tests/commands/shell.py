"""``shuzhi`` as its users run it: a process of its own over a county in a directory of its own."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.commands import loaded

ROOT = Path(__file__).parents[2]
ENDS_WITHIN = 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Said:
    """What a command left behind."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def everything(self) -> str:
        return self.out + self.err


@dataclass(frozen=True, slots=True)
class Shell:
    """A terminal of somebody whose county is at ``home``."""

    home: Path

    def run(self, *words: str | Path, typed: str = "", staff: str = "", language: str = "en") -> Said:
        """Run ``shuzhi WORDS`` to its end."""
        given, kept = ["--home", str(self.home), *map(str, words)], environment(staff=staff, language=language)
        return Said(*loaded.run(given, typed=typed, folder=ROOT, environment=kept, within=ENDS_WITHIN))

    def ok(self, *words: str | Path, typed: str = "", staff: str = "") -> Said:
        """As ``run`` for what must work."""
        said = self.run(*words, typed=typed, staff=staff)
        assert said.code == 0, said.everything
        return said

    def data(self, *words: str | Path, staff: str = "") -> Any:
        """What ``--json`` gives."""
        return self.ok(*words, "--json", staff=staff).data


def command(home: Path, *words: str | Path) -> list[str]:
    return [sys.executable, "-m", "cli", "--home", str(home), *map(str, words)]


def environment(*, staff: str = "", language: str = "en") -> dict[str, str]:
    """Nothing of whoever runs the tests but the paths."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    return {**kept, "SHUZHI_STAFF": staff, "SHUZHI_LANGUAGE": language, "LC_ALL": "C.UTF-8"}
