"""gettext catalogues, one domain a package (core, bot, tui, cli), read from their ``.po`` files.

English is the source language; ``zh_CN`` is complete, which a test proves. Reading the ``.po`` directly keeps a
checkout and an installation the same: there is no compile step to forget.
"""

from __future__ import annotations

import gettext
import io
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from core.domain.languages import nearest_language

DOMAINS = ("core", "documents", "errors", "explanations", "bot", "tui", "cli")
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

    def __init__(self, language: str, catalogues: gettext.NullTranslations) -> None:
        self.language = language
        self._catalogues = catalogues

    def __call__(self, message: str, /, **params: object) -> str:
        return self._catalogues.gettext(message).format(**params) if params else self._catalogues.gettext(message)

    def plural(self, one: str, many: str, number: int, /, **params: object) -> str:
        """``one`` or ``many`` as the language counts; ``{n}`` is the number."""
        return self._catalogues.ngettext(one, many, number).format(n=number, **params)


@lru_cache(maxsize=8)
def translator(language: str) -> Translator:
    """The words of ``language``; zh variants read zh_CN, everything else unknown reads English."""
    known = nearest_language(language)
    if known == "en":
        return Translator("en", gettext.NullTranslations())
    merged = gettext.NullTranslations()
    for domain in DOMAINS:
        path = catalogue_path(known, domain)
        if path.exists():
            catalogue = _compiled(path)
            catalogue.add_fallback(merged)
            merged = catalogue
    return Translator(known, merged)


def catalogue_path(language: str, domain: str) -> Path:
    return _ROOT / language / "LC_MESSAGES" / f"{domain}.po"


def _compiled(path: Path) -> gettext.GNUTranslations:
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    with path.open("rb") as source:
        catalogue = read_po(source)
    buffer = io.BytesIO()
    write_mo(buffer, catalogue)
    buffer.seek(0)
    return gettext.GNUTranslations(buffer)
