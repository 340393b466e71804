"""What ``tomllib`` stumbled over, in the reader's language: it speaks English only, and says what in a sentence.

Its sentences are those of Python 3.11 to 3.14; one that nobody has worded is told as it is, with its place in words.
"""

from __future__ import annotations

import re

from core.locale.catalogue import Translate

_PLACED = re.compile(
    r"(?P<what>.*?)(?: \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\))?", re.DOTALL
)
_QUOTED = re.compile(r"'([^']*)'")


def word_toml(english: str, t: Translate) -> str:
    """``Unclosed array (at line 3, column 5)`` in words: what is wrong, then line and column."""
    found = _PLACED.fullmatch(english)
    assert found is not None, "fits every text"
    what = _word_what(found["what"], t)
    if found["line"] is not None:
        return t("{what} (line {line}, column {column})", what=what, line=found["line"], column=found["column"])
    return t("{what} (at the end of the file)", what=what) if english != found["what"] else what


def _word_what(english: str, t: Translate) -> str:
    for pattern, message in _SENTENCES:
        said = re.fullmatch(pattern, english, re.DOTALL)
        if said is not None:
            return t(message, name=_plain(said[1]) if said.groups() else "")
    return english


def _plain(named: str) -> str:
    """``('meetings', 'slots')`` as the file has it, ``meetings.slots``; a quoted character without its quotes."""
    parts = _QUOTED.findall(named)
    return ".".join(parts) if parts else named.strip("\"'")


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_SENTENCES = (
    (r"Expected '=' after a key in a key/value pair", _t("'=' is missing behind the key")),
    (r"Expected ']' at the end of a table declaration", _t("']' is missing behind the name of the table")),
    (r"Expected ']]' at the end of an array declaration", _t("']]' is missing behind the name of the list")),
    (r"Expected newline or end of document after a statement", _t("something stands behind the value on its line")),
    (r"Expected (.*)", _t("{name} is missing here")),
    (r"Invalid statement", _t("this is no key, no table and no comment")),
    (r"Invalid initial character for a key part", _t("a key is missing, or begins with a sign that none may hold")),
    (r"Invalid value", _t("this is no value: text in quotes, numbers without, true or false")),
    (r"Invalid date or datetime", _t("this is no date and no time")),
    (r"Invalid hex value", _t("behind \\u or \\x hexadecimal digits are needed")),
    (r"Escaped character is not a Unicode scalar value", _t("there is no such character")),
    (r"Unescaped '\\' in a string", _t("a \\ in double quotes must be written twice")),
    (r"Unterminated string", _t("the text has no closing quotes")),
    (r"Unclosed array", _t("the list has no closing ']'")),
    (r"Unclosed inline table", _t("the table in braces is not closed")),
    (r"Cannot (?:declare|redefine namespace) (.*?)(?: twice)?", _t("the table {name} stands there twice")),
    (r"Cannot overwrite a value", _t("this key stands there twice")),
    (r"Duplicate inline table key (.*)", _t("the key {name} stands there twice")),
    (r"Cannot mutate immutable namespace (.*)", _t("{name} is complete and takes nothing more")),
    (r"(?:Illegal|Found invalid) character (.*)", _t("the character {name} may not stand here")),
    (r".*(?:recursion depth|nested more than).*", _t("lists or tables are nested too deeply")),
)
