"""Where a value of a rule file comes from, in words: in a few for a column, in sentences, and in full with documents.

What a county wrote beside a value itself is said as it was written.
"""

from __future__ import annotations

from core.domain.rules.sources import Reference, Source, Standing, support_of
from core.locale.catalogue import Translate
from core.locale.rule_documents import DOCUMENTS, KINDS
from core.locale.rule_facts import SAYS

_MOST_IN_SHORT = 3
_DIGITS = "零一二三四五六七八九"


def word_origin(source: Source, t: Translate) -> str:
    """In a few words: whose rule it is, or that it is assumed. "" where nothing is written beside the value."""
    if source.own_words:
        return source.own_words
    if Standing.ASSUMPTION in source.standing or Standing.FORMAT in source.standing:
        return t("assumption") if source.is_assumption else t("the file's own")
    origin = _documents_in_short(source, t)
    if Standing.BORROWED in source.standing:
        return t("borrowed: {origin}", origin=origin)
    return t("partly assumed: {origin}", origin=origin) if Standing.IN_PART in source.standing else origin


def word_standing(source: Source, t: Translate) -> list[str]:
    """How firmly the value stands on it, in sentences; none where nothing is to be said."""
    return [t(_STANDINGS[one]) for one in source.standing]


def source_lines(source: Source, t: Translate) -> list[str]:
    """What it rests on, how firmly, and what each fact says."""
    return [*_standing_lines(source, t), *(word_fact(fact, t) for fact in source.facts)]


def full_source_lines(source: Source, t: Translate) -> list[str]:
    """As ``source_lines``, with the title, the article and the address of every document."""
    told = _standing_lines(source, t)
    for fact in source.facts:
        told += ["", *fact_lines(fact, t)]
    behind = {one for fact in source.facts for one in support_of(fact)}
    cited = [word_document(one, t) for one in source.documents if one not in behind]
    return [*told, "", *cited] if cited else told


def fact_lines(fact: str, t: Translate) -> list[str]:
    """A fact with the documents that it was read in. Errors: KeyError for an unknown number."""
    support = [word_document(one, t) for one in support_of(fact)] or [t("put together from the other facts")]
    return [word_fact(fact, t), *(f"    {one}" for one in support)]


def word_fact(fact: str, t: Translate) -> str:
    """A fact with its number. Errors: KeyError for an unknown number."""
    return t("{number}: {told}", number=fact, told=t(SAYS[fact]))


def word_reference(reference: Reference, t: Translate) -> str:
    """A document by its short name, with the article."""
    name = t(DOCUMENTS[reference.number].short)
    return t("{document} art. {article}", document=name, article=_article(reference, t)) if reference.article else name


def word_document(reference: Reference, t: Translate) -> str:
    """A document with its number, title, article, what sort it is, and where it can be read."""
    document = DOCUMENTS[reference.number]
    title = t(document.title)
    if reference.article:
        title = t("{document}, art. {article}", document=title, article=_article(reference, t))
    kind = t(KINDS[reference.number[0]])
    copied = f" ({t('a copy on another site')})" if document.is_copy else ""
    address = f"  {document.address}{copied}" if document.address else ""
    return t("{number}: {told}", number=reference.number, told=f"{title} ({kind}){address}")


def _documents_in_short(source: Source, t: Translate) -> str:
    """Those that are cited, otherwise those behind the facts; three at most."""
    documents = source.documents or tuple(one for fact in source.facts for one in support_of(fact))
    names = list(dict.fromkeys(word_reference(one, t) for one in documents))
    told = ("、" if t.language.startswith("zh") else ", ").join(names[:_MOST_IN_SHORT])
    return t("{documents} and others", documents=told) if len(names) > _MOST_IN_SHORT else told


def _standing_lines(source: Source, t: Translate) -> list[str]:
    """The origin, where there is more to say than that it is assumed; and how firmly the value stands on it."""
    firmly = word_standing(source, t)
    if firmly and not source.own_words and not {Standing.ASSUMPTION, Standing.FORMAT}.isdisjoint(source.standing):
        return firmly
    return [t("Source: {source}", source=source.own_words or _documents_in_short(source, t) or "-"), *firmly]


def _article(reference: Reference, t: Translate) -> str:
    """``51``, or in Chinese as the laws number their articles."""
    if not t.language.startswith("zh"):
        return reference.article
    return "至".join(_numeral(int(one)) for one in reference.article.split("-"))


def _numeral(number: int) -> str:
    """1 to 999."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    ten = "十" if number < 20 else f"{_DIGITS[tens]}十"
    between = ten if tens else "零" if hundreds and ones else ""
    return f"{f'{_DIGITS[hundreds]}百' if hundreds else ''}{between}{_DIGITS[ones] if ones else ''}"


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_STANDINGS = {
    Standing.ASSUMPTION: _t("Assumption: no source of this region was found. Ask before relying on it."),
    Standing.BORROWED: _t("Assumption: borrowed from elsewhere; no source of this region was found."),
    Standing.IN_PART: _t("Partly an assumption: the source leaves this very value open."),
    Standing.FORMAT: _t("It belongs to the file and is not a rule."),
}
