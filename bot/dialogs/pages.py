"""A long text cut into pages that fit one message."""

from __future__ import annotations

PAGE = 2_500  # characters


def pages_of(lines: list[str], size: int = PAGE) -> list[str]:
    """The text in pages of at most ``size`` characters, cut between lines where that is possible."""
    pages: list[str] = []
    current = ""
    for line in (part for whole in lines for part in _pieces(whole, size)):
        if current and len(current) + 1 + len(line) > size:
            pages.append(current)
            current = line
        else:
            current = f"{current}\n{line}" if current else line
    return [*pages, current] if current else pages


def _pieces(line: str, size: int) -> list[str]:
    return [line[start : start + size] for start in range(0, len(line), size)] or [""]
