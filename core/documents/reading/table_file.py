"""A file becomes sheets without this process ever parsing it: a confined child does, and answers in JSON.

Whatever the child does - refuse, run out of memory or time, crash, flood - becomes one ``Invalid``:

    import.timeout   it took longer than the limits allow
    import.memory    it needed more memory than the limits allow
    import.damaged   the parser gave up on the file

and every code of ``core.documents.reading.limits``. Cancelling the reader kills the child.
"""

from __future__ import annotations

import asyncio
import json
import signal
import sys
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import core
from core.documents.reading.limits import ReadingLimits
from core.domain.errors import Invalid, NotFound
from core.domain.roster.grid import Cell, CellProblem, CellValue, Sheet

DEFAULT_LIMITS = ReadingLimits()
_CHILD = "core.documents.reading.child"
_CHUNK = 256 * 1024
_OUT_OF_TIME = frozenset({-signal.SIGXCPU})
_OUT_OF_MEMORY = frozenset({-signal.SIGKILL, -signal.SIGSEGV, -signal.SIGABRT})


@dataclass(frozen=True, slots=True)
class TableFile:
    """A file that was read. ``digest``: SHA-256 (hex) of the very bytes that were parsed."""

    sheets: tuple[Sheet, ...]
    digest: str
    notices: tuple[str, ...] = ()


async def read_table_file(path: Path, *, limits: ReadingLimits = DEFAULT_LIMITS) -> tuple[Sheet, ...]:
    """The sheets of an .xlsx or .csv file. Errors: see ``open_table_file``."""
    return (await open_table_file(path, limits=limits)).sheets


async def open_table_file(path: Path, *, limits: ReadingLimits = DEFAULT_LIMITS) -> TableFile:
    """Read ``path`` in a confined child process; the event loop never waits for it.

    Errors: NotFound ``import.no_file``; Invalid with the codes of this module and of ``limits``.
    """
    await asyncio.to_thread(_refuse_by_stat, path, limits)
    process = await asyncio.create_subprocess_exec(
        *_command(path, limits),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        env=_environment(),
    )
    try:
        async with asyncio.timeout(limits.wall_seconds):
            answer = await _collect(process, limits)
            status = await process.wait()
    except TimeoutError:
        raise Invalid("import.timeout", limit=limits.wall_seconds) from None
    finally:
        await _end(process)
    _refuse_by_status(status, limits)
    return await asyncio.to_thread(_decoded, answer)


def _command(path: Path, limits: ReadingLimits) -> list[str]:
    """``-P``: nothing is imported from the directory the program happens to run in."""
    return [sys.executable, "-P", "-s", "-B", "-W", "ignore", "-m", _CHILD, str(path), limits.to_json()]


def _environment() -> dict[str, str]:
    """Nothing of ours but where the code is: no secrets, no locale archive mapped into the child's memory."""
    return {
        "PYTHONPATH": str(Path(core.__file__).parent.parent),
        "LC_ALL": "C.UTF-8",
        "OPENPYXL_DEFUSEDXML": "True",
        "OPENPYXL_LXML": "False",
    }


def _refuse_by_stat(path: Path, limits: ReadingLimits) -> None:
    """A device or a pipe would keep the child reading; only files are opened."""
    if not path.is_file():
        raise NotFound("import.no_file", name=path.name)
    if path.stat().st_size > limits.file_bytes:
        raise Invalid("import.too_large", what="file", limit=limits.file_bytes)


async def _collect(process: asyncio.subprocess.Process, limits: ReadingLimits) -> bytes:
    assert process.stdout is not None
    answer = bytearray()
    while chunk := await process.stdout.read(_CHUNK):
        answer += chunk
        if len(answer) > limits.answer_bytes:
            raise Invalid("import.too_large", what="answer", limit=limits.answer_bytes)
    return bytes(answer)


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
        await process.wait()


def _refuse_by_status(status: int, limits: ReadingLimits) -> None:
    if status in _OUT_OF_TIME:
        raise Invalid("import.timeout", limit=limits.cpu_seconds)
    if status in _OUT_OF_MEMORY:
        raise Invalid("import.memory", limit=limits.memory_bytes)
    if status != 0:
        raise Invalid("import.damaged")


def _decoded(answer: bytes) -> TableFile:
    document = json.loads(answer)
    if "code" in document:
        raise Invalid(document["code"], **document["params"])
    return TableFile(
        sheets=tuple(_sheet(sheet) for sheet in document["sheets"]),
        digest=document["digest"],
        notices=tuple(document["notices"]),
    )


def _sheet(sheet: dict[str, Any]) -> Sheet:
    cells = tuple(_cell(*cell) for cell in sheet["cells"])
    return Sheet(sheet["name"], cells, is_hidden=sheet["hidden"], serials_from=sheet["serials_from"])


def _cell(row: int, column: int, value: CellValue, is_date: int, problem: str | None, origin: str) -> Cell:
    if is_date and isinstance(value, str):
        value = datetime.fromisoformat(value) if "T" in value else date.fromisoformat(value)
    return Cell(value, row, column, CellProblem(problem) if problem else None, origin)
