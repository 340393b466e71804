"""Untrusted text becomes plain text here, once, at the boundary (chat, Excel, command line).

What may harm a terminal, a chat or a reader is removed: control characters, bidirectional and zero-width
formatting, surrogates, private-use and unassigned code points, line and paragraph separators. What a person
meant to write stays. Cleaning is idempotent; it never interprets anything.
"""

from __future__ import annotations

import unicodedata

MAX_TEXT = 4_000

_BANNED_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_KEPT_CONTROLS = frozenset("\n\t")


def clean_text(raw: str, *, limit: int = MAX_TEXT) -> str:
    """``raw`` as harmless text of at most ``limit`` characters, several lines allowed."""
    if raw.isprintable():  # most of what a list shows: one line with nothing banned in it
        return raw.strip()[:limit].rstrip()
    unified = raw.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(
        char for char in unified if char in _KEPT_CONTROLS or unicodedata.category(char) not in _BANNED_CATEGORIES
    )
    return kept.strip()[:limit].rstrip()


def clean_line(raw: str, *, limit: int = 200) -> str:
    """``raw`` as harmless text on one line, runs of white space folded to one blank."""
    if raw.isprintable() and " " not in raw:  # most of what a list shows: a blank is all the white space that prints
        return raw[: min(limit, MAX_TEXT)]
    return " ".join(clean_text(raw, limit=MAX_TEXT).split())[:limit].rstrip()


def fold_width(raw: str) -> str:
    """Full-width letters, digits and blanks as their plain forms (NFKC), as people mean them in forms."""
    return unicodedata.normalize("NFKC", raw)


def clean_name(raw: str) -> str:
    """A name of a person or a place: one line, width folded, blanks between Chinese characters removed.

    Offices pad two-character names to the width of three ("张　三"); the padding is not part of the name.
    """
    line = clean_line(fold_width(raw), limit=60)
    kept: list[str] = []
    for position, char in enumerate(line):
        neighbours = line[position - 1 : position] + line[position + 1 : position + 2]
        if char != " " or not all(map(_is_chinese, neighbours)):
            kept.append(char)
    return "".join(kept)


def mask_phone(phone: str) -> str:
    """``138****1234``: what a screen shows of a phone number until somebody asks for all of it."""
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else "****"


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\U00020000" <= char <= "\U0003ffff"
