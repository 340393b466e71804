"""Where a rule comes from, in both languages: every number has its words, and nothing of one's own is rewritten."""

from __future__ import annotations

import unicodedata

import pytest

from core.domain.rules.facts import FACTS
from core.domain.rules.outline import outline
from core.domain.rules.sources import DOCUMENTS, Reference, read_source, support_of
from core.locale.catalogue import Translator, translator
from core.locale.rule_documents import DOCUMENTS as NAMES
from core.locale.rule_facts import SAYS
from core.locale.rule_sources import full_source_lines, source_lines, word_document, word_origin, word_reference
from core.presets import PRESETS, preset_text

EN, ZH = translator("en"), translator("zh_CN")


def test_every_number_has_its_words() -> None:
    assert list(SAYS) == list(FACTS)
    assert set(NAMES) == DOCUMENTS


def test_every_fact_names_only_documents() -> None:
    assert {
        fact for fact, told in FACTS.items() if len(support_of(fact)) != len(told.split(", ")) * bool(told)
    } == set()


@pytest.mark.parametrize("name", PRESETS)
def test_every_source_of_a_preset_is_told_in_chinese(name: str) -> None:
    for entry in outline(preset_text(name)):
        told = [word_origin(entry.source, ZH), *source_lines(entry.source, ZH)]
        assert all(any("\u3400" <= char <= "\u9fff" for char in line) for line in told), (entry.key, told)
        assert {char for char in "".join(told) if unicodedata.east_asian_width(char) == "A"} == set()


@pytest.mark.parametrize(
    ("comment", "english", "chinese"),
    [
        ("B3.12, L1 art. 51", "Deputies Law art. 51", "代表法第五十一条"),
        ("B3.12", "Deputies Law art. 51, Civil Code art. 203", "代表法第五十一条、民法典第二百零三条"),
        ("B1.21, assumption", "assumption", "假定"),
        ("B3.7, L7 art. 11, borrowed", "borrowed: Zhejiang provisions art. 11", "借用：浙江建议规定第十一条"),
        ("B1.10, in part", "partly assumed: Longshan 2019", "部分假定：龙山县2019年"),
        ("not a rule", "the file's own", "文件格式"),
        (
            "B3.14",
            "National classes, City figures 2024, Gongliu 2024 and others",
            "全国分类、某市2024年统计、巩留县2024年等",
        ),
        ("本县规定 B1.14", "本县规定 B1.14", "本县规定 B1.14"),
        ("", "", ""),
    ],
)
def test_origin_is_told_in_a_few_words(comment: str, english: str, chinese: str) -> None:
    source = read_source([comment])
    assert (word_origin(source, EN), word_origin(source, ZH)) == (english, chinese)


@pytest.mark.parametrize(
    ("article", "chinese"),
    [("1", "一"), ("10", "十"), ("14", "十四"), ("20", "二十"), ("110", "一百一十"), ("26-27", "二十六至二十七")],
)
def test_articles_are_numbered_as_laws_do(article: str, chinese: str) -> None:
    assert word_reference(Reference("L1", article), ZH) == f"代表法第{chinese}条"


@pytest.mark.parametrize(("t", "said"), [(EN, "no source of this region was found"), (ZH, "假定：未找到该地区的依据")])
def test_assumption_is_said_plainly(t: Translator, said: str) -> None:
    assert any(said in line for line in source_lines(read_source(["assumption"]), t))


def test_own_words_are_told_with_the_facts_they_name() -> None:
    [origin, fact] = source_lines(read_source(["本县规定，参照 B5.1"]), EN)
    assert origin == "Source: 本县规定，参照 B5.1"
    assert fact.startswith("B5.1: A term lasts five years")


def test_document_tells_what_it_is_and_where() -> None:
    assert word_document(Reference("P7"), EN).endswith("https://wsllz.henanrd.gov.cn/zgrd/news-detail/60905")
    assert word_document(Reference("P9"), EN).endswith("8669.html (a copy on another site)")
    assert word_document(Reference("L2", "22"), ZH) == (
        "L2：《地方各级人民代表大会和地方各级人民政府组织法》（2022年3月11日修正）第二十二条 (法律法规)"
    )


def test_full_source_names_every_document_of_every_fact() -> None:
    told = "\n".join(full_source_lines(read_source(["B3.19, B1.8, P5"]), EN))
    assert all(number in told for number in ("B3.19", "L1", "L8", "S0", "P52", "P5"))
    assert "put together from the other facts" in told
