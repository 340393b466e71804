"""Which sentences the program speaks, and which its catalogues know.

    python -m tests.locale.messages      (make messages)

adds an entry for every sentence that is missing to the catalogue of the package that says it, with its Chinese where
another catalogue has it, and names the entries that nobody says any more. Entries and their order are otherwise left
alone: they are a translator's.

What belongs to which catalogue is said here and nowhere else; the tests ask ``missing`` and ``unsaid``, as the tool
does.

The sentences are read from the syntax tree and not from the tokens: Babel's own extractor does not see a call inside
an f-string on Python 3.11.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import chain

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from core.locale.catalogue import DOMAINS, catalogue_path
from tests.architecture.source import PROGRAM, modules, tree_of

LANGUAGE = "zh_CN"
TRANSLATING = ("t", "_t")  # said where it stands, or marked to be said later
MARKING = {"tui": ("word",)}  # the dashboard's own marker
PLURAL = "plural"

# The catalogue of a module: the longest of these that its path begins with.
_HOMES = {
    "core/": "core",
    "core/documents/": "documents",
    "core/locale/deadline_words.py": "explanations",
    "core/locale/errors.py": "errors",
    "core/locale/explanations.py": "explanations",
    "core/locale/proposal_errors.py": "errors",
    "core/locale/rule_documents.py": "sources",
    "core/locale/rule_facts.py": "sources",
    "core/locale/rule_sources.py": "sources",
    "bot/": "bot",
    "tui/": "tui",
    "cli/": "cli",
}
WHOLE = ("bot", "errors")  # what its package says stands in it, even where another catalogue has it too
OWN = (*WHOLE, "tui")  # what others say does not stand in it


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence and the first place that says it. ``many`` is its plural, "" for a sentence without one."""

    one: str
    many: str
    module: str
    line: int

    @property
    def domain(self) -> str:
        return _HOMES[max((home for home in _HOMES if self.module.startswith(home)), key=len)]


@cache
def spoken() -> Mapping[str, Mapping[str, Said]]:
    """Every sentence of each domain by its English, with the first place there that says it."""
    found: dict[str, dict[str, Said]] = {domain: {} for domain in DOMAINS}
    for module in modules(*PROGRAM):
        for one, many, line in _calls(module):
            sentence = Said(one, many, module, line)
            found.setdefault(sentence.domain, {}).setdefault(one, sentence)
    return found


@cache
def said() -> Mapping[str, Said]:
    """Every sentence of the program by its English."""
    first: dict[str, Said] = {}
    for sentence in sorted(chain.from_iterable(map(Mapping.values, spoken().values())), key=_place):
        first.setdefault(sentence.one, sentence)
    return first


def catalogue(domain: str) -> Catalog:
    """The Chinese of one domain; empty where it has none yet."""
    path = catalogue_path(LANGUAGE, domain)
    if not path.exists():
        return Catalog(locale=LANGUAGE)
    with path.open("rb") as source:
        return read_po(source)


def entries() -> Iterator[tuple[str, Message]]:
    """Every entry of every catalogue with its domain; headers left out."""
    for domain in DOMAINS:
        yield from ((domain, message) for message in catalogue(domain) if message.id)


def english(message: Message) -> str:
    """The msgid; of a plural, its singular."""
    return message.id if isinstance(message.id, str) else message.id[0]


def chinese(message: Message) -> tuple[str, ...]:
    """Every form of the translation."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def is_translated(message: Message) -> bool:
    return not message.fuzzy and all(chinese(message))


def missing() -> list[Said]:
    """What is said and has no entry: in any catalogue, or in its own where that one is to be whole."""
    known: dict[str, set[str]] = {domain: set() for domain in DOMAINS}
    for domain, message in entries():
        known[domain].add(english(message))
    everywhere = set().union(*known.values())
    lacking = [one for text, one in said().items() if text not in everywhere and one.domain not in WHOLE]
    return lacking + [one for of in WHOLE for text, one in spoken()[of].items() if text not in known[of]]


def unsaid() -> list[tuple[str, str]]:
    """(domain, English) of the entries that nobody says any more, or that only others say where none of theirs is."""
    listed = ((domain, english(message)) for domain, message in entries())
    return [(domain, text) for domain, text in listed if text not in (spoken()[domain] if domain in OWN else said())]


def add_missing() -> None:
    """Append an entry for each missing sentence to the catalogue where it belongs."""
    translated = {english(message): message for _, message in entries() if is_translated(message)}
    for sentence in missing():
        path = catalogue_path(LANGUAGE, sentence.domain)
        is_new = not path.exists()
        with path.open("ab") as target:
            target.write(header() if is_new else b"\n")
            target.write(entry(sentence, translated.get(sentence.one)))


def _place(sentence: Said) -> tuple[int, str, int]:
    """In the order in which the program's modules are read."""
    return PROGRAM.index(sentence.module.partition("/")[0]), sentence.module, sentence.line


def _calls(module: str) -> Iterator[tuple[str, str, int]]:
    names = (*TRANSLATING, *MARKING.get(module.partition("/")[0], ()))
    for node in ast.walk(tree_of(module)):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if called in names:
            yield from ((text, "", node.lineno) for text in _texts(node.args[0]))
        elif called == PLURAL and len(node.args) > 1:
            yield from ((one, many, node.lineno) for one in _texts(node.args[0]) for many in _texts(node.args[1]))


def _texts(expression: ast.expr) -> Iterator[str]:
    if isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value
    elif isinstance(expression, ast.IfExp):
        yield from _texts(expression.body)
        yield from _texts(expression.orelse)


def entry(sentence: Said, translated: Message | None = None) -> bytes:
    """``sentence`` as a catalogue holds it: as ``translated`` elsewhere, or before anybody has translated it."""
    template = Catalog(locale=LANGUAGE)
    flags = ["python-brace-format"] if "{" in sentence.one else []
    text = translated.string if translated is not None else ""
    template.add((sentence.one, sentence.many) if sentence.many else sentence.one, text, flags=flags)
    written = io.BytesIO()
    write_po(written, template, omit_header=True, width=0)
    return written.getvalue().rstrip() + b"\n"


def header() -> bytes:
    """The head of a new catalogue."""
    lines = (
        "Project-Id-Version: shuzhi",
        f"Language: {LANGUAGE}",
        "Plural-Forms: nplurals=1; plural=0;",
        "MIME-Version: 1.0",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Transfer-Encoding: 8bit",
    )
    return "\n".join(['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in lines), "", ""]).encode()


def main() -> None:
    for sentence in missing():
        sys.stdout.write(f"new in {sentence.domain}: {sentence.one!r} ({sentence.module}:{sentence.line})\n")
    add_missing()
    for domain, message in entries():
        if not is_translated(message):
            sys.stdout.write(f"without Chinese in {domain}: {english(message)!r}\n")
    for domain, one in unsaid():
        sys.stdout.write(f"said nowhere, in {domain}: {one!r}\n")


if __name__ == "__main__":
    main()
