"""gettext catalogues, one domain a package (core, bot, tui, cli), read from their ``.po`` files.

English is the source language; ``zh_CN`` is complete, which a test proves. Reading the ``.po`` directly keeps a
checkout and an installation the same: there is no compile step to forget. A domain is read when one of its words is
first needed: a command starts with the words of the command line alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from threading import Lock
from typing import Protocol

from core.domain.languages import nearest_language

# In the order in which they are looked through: the fronts, then what all of them say. What stands in two is the same.
DOMAINS = ("cli", "tui", "bot", "errors", "explanations", "documents", "core", "sources")
_ROOT = Path(__file__).parent


class Translate(Protocol):
    """Words ``message`` in one language and fills its ``{named}`` places; parameters are never interpreted.

    ``language``: one of ``core.domain.languages.LANGUAGES``.
    """

    @property
    def language(self) -> str: ...

    def __call__(self, message: str, /, **params: object) -> str: ...


class Translator:
    """A language's words. Calling it translates; ``plural`` chooses by number."""

    def __init__(self, language: str, catalogues: NullTranslations) -> None:
        self.language = language
        self._catalogues = catalogues

    def __call__(self, message: str, /, **params: object) -> str:
        return self._catalogues.gettext(message).format(**params) if params else self._catalogues.gettext(message)

    def plural(self, one: str, many: str, number: int, /, **params: object) -> str:
        """``one`` or ``many`` as the language counts; ``{n}`` is the number."""
        return self._catalogues.ngettext(one, many, number).format(n=number, **params)


class Catalogues(NullTranslations):
    """The domains of ``language``, each read when a sentence stands in none of those that were read before."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._unread = [path for domain in DOMAINS if (path := catalogue_path(language, domain)).exists()]
        self._read: list[GNUTranslations] = []
        self._known: dict[str, str] = {}
        self._reading = Lock()  # words are needed in threads too

    def gettext(self, message: str) -> str:
        known = self._known.get(message)
        if known is None:
            known = self._known[message] = self._found(lambda one: one.gettext(message)) or message
        return known

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self._found(lambda one: one.ngettext(msgid1, msgid2, n)) or super().ngettext(msgid1, msgid2, n)

    def _found(self, said_by: Callable[[GNUTranslations], str]) -> str:
        """What the first domain that knows it says; "" where none does."""
        place = 0
        while place < len(self._read) or self._read_next(place):
            if said := said_by(self._read[place]):
                return said
            place += 1
        return ""

    def _read_next(self, place: int) -> bool:
        """Have a domain at ``place``; False where all were read."""
        with self._reading:
            if place == len(self._read) and self._unread:
                self._read.append(_compiled(self._unread.pop(0)))
            return place < len(self._read)


class _Silence(NullTranslations):
    """Behind each domain: a sentence that it lacks is nothing, not itself."""

    def gettext(self, message: str) -> str:
        return ""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return ""


@lru_cache(maxsize=8)
def translator(language: str) -> Translator:
    """The words of ``language``; zh variants read zh_CN, everything else unknown reads English."""
    known = nearest_language(language)
    return Translator(known, NullTranslations() if known == "en" else Catalogues(known))


def catalogue_path(language: str, domain: str) -> Path:
    return _ROOT / language / "LC_MESSAGES" / f"{domain}.po"


def _compiled(path: Path) -> GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as source:
        catalogue = read_po(source)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    read = GNUTranslations(buffer)
    read.add_fallback(_Silence())
    return read
