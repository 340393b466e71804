"""Where in a rule file a key stands: what a person who mends the file wants to know beside the key.

Reads lines, not TOML: it must answer for a file that is no TOML at all. Where a key is not written by itself, the line
of the nearest thing around it is told.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

_TABLE = re.compile(r"^\s*\[(?P<list>\[)?\s*(?P<name>[\w\-.]+)\s*\]{1,2}\s*(#.*)?$")
_KEY = re.compile(r"^\s*(?P<key>[\w\-.]+)\s*=")
_AT_LINE = re.compile(r"at line (\d+)")
_LAST_PART = re.compile(r"(\.[^.\[]+|\[\d+\])$")


def line_of(toml: str, path: str, detail: str = "") -> int | None:
    """The line, counted from 1, of the key ``path`` (``meetings.notice_days``, ``grading.grades[2].zh``).

    ``detail``: what a TOML reader said of an unreadable file, which names a line. None: nothing of it is there.
    """
    if not path:
        said = _AT_LINE.search(detail)
        return int(said[1]) if said else None
    lines, wanted = _lines(toml), path
    while wanted and wanted not in lines:
        shorter = _LAST_PART.sub("", wanted)
        wanted = "" if shorter == wanted else shorter
    return lines.get(wanted)


def _lines(toml: str) -> Mapping[str, int]:
    found: dict[str, int] = {}
    items: Counter[str] = Counter()  # of every list, how many have begun
    table, key, is_in_text = "", "", False
    for number, line in enumerate(toml.splitlines(), start=1):
        was_in_text, is_in_text = is_in_text, is_in_text ^ (line.count('"""') % 2 == 1)
        if was_in_text:
            continue
        if header := _TABLE.match(line):
            table = header["name"]
            found.setdefault(table, number)
            if header["list"]:
                table = _next_item(header["name"], items)
                found.setdefault(table, number)
        elif pair := _KEY.match(line):
            key = f"{table}.{pair['key']}" if table else pair["key"]
            found.setdefault(key, number)
        elif line.lstrip().startswith("{"):
            found.setdefault(_next_item(key, items), number)
    return found


def _next_item(name: str, items: Counter[str]) -> str:
    items[name] += 1
    return f"{name}[{items[name] - 1}]"
