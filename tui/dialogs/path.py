"""Pick a file: type a part of its path; the directories and files that fit stand below, Tab completes.

What must stay true: a directory is read beside the event loop, and only its first names; names of files are people's
text.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from core.locale.catalogue import Translator
from tui.dialogs.dialog import Dialog, said
from tui.plain_text import line

MOST_SHOWN = 200
_MOST_READ = 5_000  # names of a directory; whoever has more types a few letters first


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a directory that fits what was typed. ``path`` of a directory ends in a slash."""

    path: str
    name: str
    is_directory: bool


class ChooseFile(Dialog[Path | None]):
    """Answers a file with one of ``endings``; None when left."""

    DEFAULT_CSS = """
    ChooseFile OptionList { height: auto; max-height: 12; border: none; background: $surface; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "into_list", show=False),
        Binding("tab", "complete", show=False, priority=True),
    ]

    def __init__(self, t: Translator, title: str, endings: Sequence[str], *, start: Path | None = None) -> None:
        super().__init__(t, title)
        self._endings = tuple(endings)
        self._start = f"{start or Path.cwd()}{os.sep}"
        self._entries: tuple[Entry, ...] = ()
        self._refused = ""  # what was typed when it was said that it will not do

    def compose(self) -> ComposeResult:
        with self.window():
            yield said(self.t("A file that ends in {endings}", endings=", ".join(self._endings)))
            yield Input(self._start, compact=True, select_on_focus=False)
            yield said("", "wrong")
            yield OptionList(markup=False, compact=True)
            yield said(self.t("Tab completes, Enter opens, arrow down goes into the list."))

    def on_mount(self) -> None:
        self.query_one(".wrong").display = False
        field = self.query_one(Input)
        field.focus()
        field.cursor_position = len(field.value)

    def action_into_list(self) -> None:
        if self._entries:
            shown = self.query_one(OptionList)
            shown.highlighted = shown.highlighted or 0
            shown.focus()

    def action_complete(self) -> None:
        """As far as all that fit agree; from the list back to the line."""
        common = _shared_beginning([one.path for one in self._entries])
        field = self.query_one(Input)
        if len(common) > len(_expanded(field.value)):
            self._type(common)
        field.focus()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.query_one(".wrong").display = event.value == self._refused
        self._look(event.value)

    @work(exclusive=True, group="look")
    async def _look(self, typed: str) -> None:
        self._entries = tuple(await asyncio.to_thread(entries, _expanded(typed), self._endings))
        shown = self.query_one(OptionList)
        shown.clear_options()
        marks = {True: os.sep, False: ""}
        shown.add_options(Option(Content(line(one.name) + marks[one.is_directory])) for one in self._entries)

    @on(Input.Submitted)
    async def _submitted(self, event: Input.Submitted) -> None:
        path = Path(_expanded(event.value))
        if await asyncio.to_thread(path.is_dir):
            self._type(f"{path}{os.sep}" if not event.value.endswith(os.sep) else event.value)
            self._refuse(self.t("This is a directory: go on typing, or choose below."))
        elif path.suffix.lower() not in self._endings:
            self._refuse(self.t("The name must end in {endings}.", endings=", ".join(self._endings)))
        elif await asyncio.to_thread(path.is_file):
            self.dismiss(path)
        else:
            self._refuse(self.t("There is no such file."))

    @on(OptionList.OptionSelected)
    def _picked(self, event: OptionList.OptionSelected) -> None:
        entry = self._entries[event.option_index]
        if entry.is_directory:
            self._type(entry.path)
            self.query_one(Input).focus()
        else:
            self.dismiss(Path(entry.path))

    def _type(self, text: str) -> None:
        field = self.query_one(Input)
        field.value = text
        field.cursor_position = len(text)

    def _refuse(self, sentence: str) -> None:
        self._refused = self.query_one(Input).value
        wrong = self.query_one(".wrong", Static)
        wrong.update(Content(line(sentence)))
        wrong.display = True


def entries(typed: str, endings: Sequence[str]) -> list[Entry]:
    """The directories, and the files with one of ``endings``, whose path begins as ``typed`` does. Blocks."""
    folder, _, begun = typed.rpartition(os.sep)
    found = []
    try:
        with os.scandir(folder + os.sep) as names:
            for _, one in zip(range(_MOST_READ), names, strict=False):
                is_directory = one.is_dir()
                fits = one.name.startswith(begun) and (begun.startswith(".") or not one.name.startswith("."))
                if fits and (is_directory or Path(one.name).suffix.lower() in endings):
                    path = f"{folder}{os.sep}{one.name}{os.sep if is_directory else ''}"
                    found.append(Entry(path, one.name, is_directory))
    except OSError:
        return []
    return sorted(found, key=lambda one: (not one.is_directory, one.name))[:MOST_SHOWN]


def _shared_beginning(paths: Sequence[str]) -> str:
    """Letter by letter, as a shell completes."""
    first, last = min(paths, default=""), max(paths, default="")
    return first[
        : next((at for at, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), len(first))
    ]


def _expanded(typed: str) -> str:
    """The home directory for a tilde; whatever else stays as it was typed."""
    text = typed.lstrip()
    return str(Path.home()) + text[1:] if text == "~" or text.startswith(f"~{os.sep}") else text
