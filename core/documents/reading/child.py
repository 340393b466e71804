"""The process in which a file is parsed: ``python -m core.documents.reading.child PATH LIMITS``.

It gives up memory, processor time, open files and the right to write before it looks at the file, and
answers with one JSON document on standard output: ``{"sheets": ...}`` or ``{"code": ..., "params": ...}``.
Dying without an answer is an answer too (``table_file`` reads the exit status), so nothing is caught here but
refusals and the end of memory.
"""

from __future__ import annotations

import hashlib
import json
import resource
import sys
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import cast

from core.documents.reading.limits import ReadingLimits
from core.domain.errors import Invalid, ShuzhiError
from core.domain.roster.grid import Cell, Sheet

# openpyxl imports these when it finds them; they cost seconds and address space and parse nothing for us.
_UNNEEDED = ("numpy", "PIL", "lxml")
_OPEN_FILES = 64


def confine(limits: ReadingLimits) -> None:
    """Give up for good what parsing does not need. Memory can be limited on Linux only."""
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_OPEN_FILES, _OPEN_FILES))


def answer(path: Path, limits: ReadingLimits) -> str:
    """What is in the file, or why it was refused, as JSON."""
    try:
        return _sheets_of(path, limits)
    except ShuzhiError as refusal:
        return json.dumps({"code": refusal.code, "params": dict(refusal.params)})
    except MemoryError:
        return json.dumps({"code": "import.memory", "params": {"limit": limits.memory_bytes}})


def _sheets_of(path: Path, limits: ReadingLimits) -> str:
    for name in _UNNEEDED:
        sys.modules.setdefault(name, cast(ModuleType, None))
    from core.documents.reading.sheets import read_content

    with path.open("rb") as file:
        content = file.read(limits.file_bytes + 1)
    if len(content) > limits.file_bytes:
        raise Invalid("import.too_large", what="file", limit=limits.file_bytes)
    read = read_content(content, name=path.stem, limits=limits)
    return json.dumps(
        {
            "digest": hashlib.sha256(content).hexdigest(),
            "notices": read.notices,
            "sheets": [_sheet(sheet) for sheet in read.sheets],
        }
    )


def _sheet(sheet: Sheet) -> dict[str, object]:
    return {
        "name": sheet.name,
        "hidden": sheet.is_hidden,
        "serials_from": sheet.serials_from,
        "cells": [_cell(cell) for cell in sheet.cells],
    }


def _cell(cell: Cell) -> list[object]:
    """Row, column, value, whether the value is an ISO date, problem, origin of a merged value."""
    if isinstance(cell.value, date):
        return [cell.row, cell.column, cell.value.isoformat(), 1, cell.problem, cell.merged_from]
    return [cell.row, cell.column, cell.value, 0, cell.problem, cell.merged_from]


def main() -> None:
    limits = ReadingLimits.from_json(sys.argv[2])
    confine(limits)
    sys.stdout.write(answer(Path(sys.argv[1]), limits))


if __name__ == "__main__":
    main()
