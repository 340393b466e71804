"""What stands beside a value is read as its source where it is one, and kept as it was written where it is not."""

from __future__ import annotations

import pytest

from core.domain.rules.outline import outline
from core.domain.rules.sources import Reference, Source, Standing, read_source, support_of
from core.presets import PRESETS, preset_text


def test_references_and_standing_are_read() -> None:
    source = read_source(["B3.18, C4, L5 art. 13-14, borrowed"])
    assert (source.facts, source.documents) == (("B3.18",), (Reference("C4"), Reference("L5", "13-14")))
    assert (source.standing, source.own_words) == ((Standing.BORROWED,), "")
    assert source.is_assumption


@pytest.mark.parametrize("comment", ["B1.14，假定", "B1.14; assumption", "B1.14, assumption, B1.14"])
def test_assumption_is_read_in_both_languages(comment: str) -> None:
    assert read_source([comment]) == Source(comment, (Reference("B1.14"),), (Standing.ASSUMPTION,))


@pytest.mark.parametrize(
    "comment",
    ["本县2026年规定第三条", "as agreed on 3 May, in writing", "B9.99", "L99", "L1 art. 5100", "P5 and others", ""],
)
def test_other_words_are_the_countys_own(comment: str) -> None:
    assert read_source([comment]) == Source(comment, own_words=comment)


def test_facts_are_found_in_own_words() -> None:
    comment = "assumption: county leaders attend (B1.16) and are few"
    source = read_source([comment])
    assert (source.facts, source.standing, source.own_words) == (("B1.16",), (Standing.ASSUMPTION,), comment)


def test_several_comments_are_one_source() -> None:
    source = read_source(["our rule,", "art. 3", "B1.13, P5", "B1.13, in part"])
    assert source.own_words == "our rule, art. 3"
    assert source.references == (Reference("B1.13"), Reference("P5"))
    assert source.standing == (Standing.IN_PART,)


@pytest.mark.parametrize("name", PRESETS)
def test_preset_cites_only_what_is_known(name: str) -> None:
    """Anything else would be read as somebody's own words: a number that nobody can look up."""
    sources = {entry.key: entry.source for entry in outline(preset_text(name))}
    assert {key: one.own_words for key, one in sources.items() if one.own_words} == {}
    assert [key for key, one in sources.items() if not one.references and not one.standing] == []


def test_fact_names_its_documents() -> None:
    assert support_of("B3.12") == (Reference("L1", "51"), Reference("L23", "203"))
    assert support_of("B1.8") == ()
