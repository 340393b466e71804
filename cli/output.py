"""What the command line says and where: data on stdout, narration on stderr, a stable exit code.

Everything that came from people is cleaned again before it reaches a terminal (design invariant 9). With ``--json``
stdout holds exactly one JSON value, also when a command fails.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from enum import Enum, IntEnum
from pathlib import Path
from typing import Any

from rich.cells import cell_len

from cli.wording import word
from cli.words import t
from core.domain.errors import Conflict, Invalid, NotAllowed, NotFound, ShuzhiError, Unavailable
from core.domain.text import clean_line, clean_text

_MAX_LINE = 2_000


class ExitCode(IntEnum):
    """Documented in docs/operations.md; scripts rely on them."""

    DONE = 0
    CONFLICT = 1  # the world says no: the state does not permit it, or a check found something
    INVALID = 2  # the caller must change what was given
    NOT_FOUND = 3
    NOT_ALLOWED = 4
    UNAVAILABLE = 5  # nobody's fault here: try later
    INTERRUPTED = 130


_CODES: Mapping[type[ShuzhiError], ExitCode] = {
    Conflict: ExitCode.CONFLICT,
    Invalid: ExitCode.INVALID,
    NotFound: ExitCode.NOT_FOUND,
    NotAllowed: ExitCode.NOT_ALLOWED,
    Unavailable: ExitCode.UNAVAILABLE,
}


def exit_code_of(error: ShuzhiError) -> ExitCode:
    return next((code for kind, code in _CODES.items() if isinstance(error, kind)), ExitCode.CONFLICT)


@dataclass(frozen=True, slots=True)
class Output:
    """``is_json``: stdout is for a program."""

    is_json: bool = False

    def show(self, data: object, lines: Iterable[str] = ()) -> None:
        """The result: ``data`` for a program, ``lines`` for a person."""
        if self.is_json:
            print(json.dumps(plain(data), ensure_ascii=False, indent=2))
            return
        for line in lines:
            print(_harmless(line))

    def show_table(self, data: object, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """The result as a table; ``data`` is what a program gets of it."""
        if self.is_json:
            self.show(data)
            return
        for line in table_lines(columns, rows):
            print(line)

    def say(self, *lines: str) -> None:
        """Narration: what is going on, what to do next."""
        for line in lines:
            print(_harmless(line), file=sys.stderr)

    def fail(self, error: ShuzhiError) -> ExitCode:
        """Tell of ``error``; the exit code that goes with it."""
        lines = word(error)
        code = exit_code_of(error)
        if self.is_json:
            told = {"code": error.code, "params": error.params, "message": "\n".join(lines), "exit": int(code)}
            self.show({"error": told})
        self.say(*lines)
        return code

    @contextmanager
    def working(self, description: str) -> Iterator[None]:
        """A long step of unknown length: a spinner on a terminal, a line elsewhere."""
        with self._bar() as bar:
            if bar is None:
                self.say(description)
            else:
                bar.add_task(description, total=None)
            yield

    @contextmanager
    def counting(self, description: str, items: Sequence[Any]) -> Iterator[Iterable[Any]]:
        """``items`` one by one under a progress bar."""
        with self._bar() as bar:
            if bar is None:
                self.say(description)
                yield items
            else:
                yield bar.track(items, description=description)

    @contextmanager
    def _bar(self) -> Iterator[Any]:
        if not sys.stderr.isatty():
            yield None
            return
        from rich.console import Console
        from rich.progress import Progress

        with Progress(console=Console(stderr=True), transient=True) as bar:
            yield bar


def table_lines(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Columns aligned by what a cell takes on the screen; never cut, never wrapped."""
    cells = [[cell_text(value) for value in row] for row in (columns, *rows)]
    widths = [max(cell_len(row[place]) for row in cells) for place in range(len(columns))]
    if len(cells) == 1:
        return [t("(none)")]
    return ["  ".join(_padded(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in cells]


def cell_text(value: object) -> str:
    """A value as a cell of a table."""
    if value is None:
        return "-"
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    return clean_line(str(value))


def _harmless(line: str) -> str:
    """``line`` cleaned, its indentation kept."""
    indent = len(line) - len(line.lstrip(" "))
    return " " * indent + clean_text(line, limit=_MAX_LINE)


def _padded(cell: str, width: int) -> str:
    return cell + " " * (width - cell_len(cell))


def plain(value: object) -> Any:
    """``value`` as JSON can hold it."""
    match value:
        case None | bool() | int() | float():
            return value.value if isinstance(value, Enum) else value
        case Enum():
            return value.value
        case str():
            return clean_text(value, limit=1_000_000)
        case datetime() | date() | time():
            return value.isoformat()
        case Path():
            return str(value)
        case bytes():
            return value.hex()
        case Mapping():
            return {_key(name): plain(inner) for name, inner in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: plain(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return plain(value._asdict())
    if isinstance(value, set | frozenset):
        return sorted(map(plain, value), key=str)
    if isinstance(value, Iterable):
        return [plain(inner) for inner in value]
    return str(value)


def _key(name: object) -> str:
    return str(name.value if isinstance(name, Enum) else name)
