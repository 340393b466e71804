"""Where the rules come from: a table of every entry, one entry or one numbered fact in full, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cli.words import speaker, t
from core.domain.errors import NotFound
from core.domain.rules.facts import FACTS
from core.domain.rules.outline import Entry
from core.domain.rules.sources import DOCUMENTS, Reference, support_of
from core.locale.rule_documents import DOCUMENTS as NAMES
from core.locale.rule_facts import SAYS
from core.locale.rule_sources import fact_lines, full_source_lines, word_document, word_origin
from core.locale.rule_words import word_entry, word_meaning, word_section, word_value


def headings() -> tuple[str, ...]:
    return (t("Line"), t("Part"), t("Rule"), t("Value"), t("Source"))


def rows(entries: Sequence[Entry]) -> list[tuple[object, ...]]:
    t = speaker()
    return [
        (
            one.line,
            word_section(one.section, t),
            word_entry(one, t),
            word_value(one.value, t),
            word_origin(one.source, t),
        )
        for one in entries
    ]


def entry_data(entry: Entry) -> Mapping[str, Any]:
    source = entry.source
    return {
        "key": entry.key,
        "line": entry.line,
        "value": entry.value,
        "comment": source.as_written,
        "own_words": source.own_words,
        "standing": source.standing,
        "facts": [fact_data(one) for one in source.facts],
        "documents": [document_data(one) for one in source.documents],
    }


def fact_data(fact: str) -> Mapping[str, Any]:
    return {
        "number": fact,
        "says": t(SAYS[fact]),
        "documents": [document_data(one) for one in support_of(fact)],
    }


def document_data(one: Reference) -> Mapping[str, Any]:
    document = NAMES[one.number]
    return {
        "number": one.number,
        "article": one.article,
        "title": t(document.title),
        "address": document.address,
        "is_copy": document.is_copy,
    }


def looked_up(asked: str, entries: Sequence[Entry]) -> tuple[Mapping[str, Any], list[str]]:
    """A fact, a document or an entry that was asked for by its number or key: data and lines.

    Errors: NotFound("rules.no_such_source").
    """
    t = speaker()
    if asked in FACTS:
        return fact_data(asked), fact_lines(asked, t)
    if asked in DOCUMENTS:
        return document_data(Reference(asked)), [word_document(Reference(asked), t)]
    entry = next((one for one in entries if asked in (one.key, one.path, one.path.rpartition(".")[2])), None)
    if entry is None:
        raise NotFound("rules.no_such_source", asked=asked)
    told = f"{word_entry(entry, t)}: {word_value(entry.value, t)}"
    return entry_data(entry), [told, word_meaning(entry, t), *full_source_lines(entry.source, t)]
