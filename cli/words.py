"""The language that the command line speaks: ``--language``, ``SHUZHI_LANGUAGE``, the county's file, else Chinese.

Help texts are made while commands are declared, so the language is read from the arguments before they are parsed.
"""

from __future__ import annotations

import os
import sys
import tomllib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from core.locale.catalogue import Translator, translator

VARIABLE = "SHUZHI_LANGUAGE"
_FLAG, _HOME = "--language", "--home"


def t(message: str, /, **params: object) -> str:
    """``message`` in the language of this run."""
    return speaker()(message, **params)


@lru_cache(maxsize=1)
def speaker() -> Translator:
    """The words of this run."""
    return translator(chosen_language(sys.argv[1:], os.environ))


def chosen_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language that was asked for; "" for the default."""
    return _argument(arguments, _FLAG) or environment.get(VARIABLE) or _of_county(arguments, environment)


def examples(*commands: str, about: str) -> str:
    """A help page: what to type first, then what it does. ``\\b`` keeps the lines as they are."""
    lines = "\n".join(f"  {command}" for command in commands)
    return f"\b\n{t('Examples:')}\n{lines}\n\n{about}"


def _argument(arguments: Sequence[str], flag: str) -> str:
    for place, word in enumerate(arguments):
        if word == flag and place + 1 < len(arguments):
            return arguments[place + 1]
        if word.startswith(f"{flag}="):
            return word.partition("=")[2]
    return ""


def _of_county(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The ``language`` of the county's file. Whatever is wrong with the file is told later, by who needs it."""
    home = _argument(arguments, _HOME) or environment.get("SHUZHI_HOME", "")
    if not home:
        return ""
    try:
        with (Path(home) / "shuzhi.toml").open("rb") as file:
            return str(tomllib.load(file).get("language", ""))
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError):
        return ""
