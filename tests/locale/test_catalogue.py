"""Sentences are found whichever domain they stand in, and a domain is read only when it is needed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from core.locale import catalogue
from core.locale.catalogue import Catalogues, Translator
from tests.locale.messages import LANGUAGE, said


def test_sentence_of_every_domain_is_found() -> None:
    translated = Translator(LANGUAGE, Catalogues(LANGUAGE))
    one_of_each = {sentence.domain: text for text, sentence in said().items()}
    assert set(one_of_each) == set(catalogue.DOMAINS)
    for text in one_of_each.values():
        assert translated(text) != text


def test_command_line_reads_its_own_words_alone() -> None:
    words = Catalogues(LANGUAGE)
    assert words.gettext("Check the installation.") != "Check the installation."
    assert len(words._read) == 1


def test_unknown_sentence_stays_as_it_is() -> None:
    words = Catalogues(LANGUAGE)
    assert words.gettext("nobody ever says this") == "nobody ever says this"
    assert words.ngettext("one thing nobody says", "{n} things nobody says", 3) == "{n} things nobody says"


def test_threads_read_each_domain_once() -> None:
    words = Catalogues(LANGUAGE)
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(words.gettext, [f"nobody says {number}" for number in range(64)]))
    assert len(words._read) == len(catalogue.DOMAINS)
