"""Where a new file goes: a name that ends as it must, in a directory that is there, over no other file."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from core.locale.catalogue import Translator
from tui.dialogs.form import Check, Field

FILE = "file"


def file_field(t: Translator, name: str, *endings: str) -> Field:
    """``name``: offered, in the directory in which the program was started."""
    return Field(
        FILE, t("File ({endings})", endings=", ".join(endings)), str(Path.cwd() / name), check=_new(t, endings)
    )


def directory_field(t: Translator, name: str) -> Field:
    """A directory that is not there yet."""
    return Field(FILE, t("New directory"), str(Path.cwd() / name), check=_new(t, ()))


def path_of(typed: str) -> Path:
    """What was typed, the home directory included."""
    return Path(typed.strip()).expanduser()


def _new(t: Translator, endings: Sequence[str]) -> Check:
    def check(typed: str) -> str:
        path = path_of(typed)
        if endings and path.suffix.lower() not in endings:
            return t("The name must end in {endings}.", endings=", ".join(endings))
        if not path.parent.is_dir():
            return t("There is no such directory.")
        return t("There is such a file already. Choose another name.") if path.exists() else ""

    return check
