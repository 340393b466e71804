"""A text longer than one message becomes several, cut where a reader would cut.

Telegram counts 4,096 characters (captions 1,024); we count UTF-16 units, which are never fewer, so that
both ways of counting agree that a part fits. Joined together the parts say what the text said, less white
space at the cuts.
"""

from __future__ import annotations

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024

# Tried in this order: a paragraph, a line, a sentence, a clause, a word.
_CUTS = ("\n\n", "\n", "。", "！", "？", "；", ". ", "，", " ")


def length(text: str) -> int:
    """UTF-16 units of ``text``."""
    return len(text) + sum(1 for char in text if char > "\uffff")


def split_text(text: str, *, limit: int = LONGEST_TEXT) -> list[str]:
    """``text`` in parts of at most ``limit`` units, none of them blank; ``[text]`` where it fits."""
    parts: list[str] = []
    rest = text
    while length(rest) > limit:
        head = _fitting(rest, limit)
        cut = _cut_at(head)
        parts.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    return [part for part in (*parts, rest) if part.strip()] or [text]


def _fitting(text: str, limit: int) -> str:
    """The longest beginning of ``text`` that has at most ``limit`` units."""
    head = text[:limit]
    while length(head) > limit:
        head = head[: len(head) - (length(head) - limit + 1) // 2]
    return head


def _cut_at(head: str) -> int:
    """Where to end a part: after the last good place in its second half, or at its end."""
    for mark in _CUTS:
        found = head.rfind(mark, len(head) // 2)
        if found >= 0:
            return found + len(mark)
    return len(head)
