"""Every entry of a rule file has its words, and so has everything that can be wrong with one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from core.domain.rules import CountyRules, Problem, parsing
from core.domain.rules.outline import Entry, outline
from core.domain.rules.sources import Source
from core.locale import rule_words
from core.locale.catalogue import translator
from core.locale.rule_meanings import MEANINGS, SECTIONS
from core.locale.rule_words import word_entry, word_meaning, word_problem, word_section, word_value
from core.presets import PRESETS, preset_text
from tests.architecture.source import modules, tree_of

EN, ZH = translator("en"), translator("zh_CN")


def entry(key: str, preset: str = "longshan") -> Entry:
    return next(one for one in outline(preset_text(preset)) if one.key == key)


@pytest.mark.parametrize("name", PRESETS)
def test_every_entry_of_a_preset_has_a_meaning(name: str) -> None:
    assert {one.kind for one in outline(preset_text(name))} <= set(MEANINGS)


def test_every_section_has_its_name() -> None:
    plain = {"schema_version", "id", "calendar"}
    assert set(CountyRules.model_fields) - plain <= set(SECTIONS)


@pytest.mark.parametrize(
    ("key", "english", "chinese"),
    [
        ("meetings.notice_days", "Notice (days): 7", "通知提前（天）: 7"),
        ("grading.rules[1]", "Grading rule 2: satisfied when satisfied at least 80 % of valid", None),
        ("aspects[training]", "Study and training: with a number", "学习培训: 计数"),
        ("four_eyes.steps", "Steps for two people: open voting, count, publish, void", None),
        ("evaluators.is_hard", "Minimum is binding: no", None),
        ("names.county", "County: Longshan County", "县: 龙山县"),
        ("report_form[sex]", "Sex: text; filled in by: the roster", "性别: 文本; 来源: 名册"),
        (
            "ladders.meeting[day_before]",
            "Meeting: day_before: before it begins; days: 1; to: deputies, evaluators",
            None,
        ),
    ],
)
def test_entry_reads_as_a_person_says_it(key: str, english: str | None, chinese: str | None) -> None:
    one = entry(key)
    told = [f"{word_entry(one, t)}: {word_value(one.value, t)}" for t in (EN, ZH)]
    assert english in (None, told[0])
    assert chinese in (None, told[1])
    assert all(word_meaning(one, t) for t in (EN, ZH))


def test_points_are_worded_too() -> None:
    assert word_value(entry("grading.rules[0]", "chongqing").value, EN) == "good when mean at least 80"


def test_unknown_key_is_shown_as_it_is() -> None:
    one = Entry("meetings.colour", "meetings.colour", "red", 3, Source())
    assert (word_entry(one, EN), word_meaning(one, EN), word_value(one.value, EN)) == ("colour", "", "red")
    assert word_section("weather", EN) == "weather"


def codes() -> Iterator[str]:
    """Everything that a rule file can be refused for, from the source."""
    yield from parsing._CODES.values()
    yield from parsing._OWN_CODES
    for module in modules("core"):
        if module.startswith("core/domain/rules/"):
            for node in ast.walk(tree_of(module)):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Problem":
                    code = node.args[1] if len(node.args) > 1 else None
                    if isinstance(code, ast.Constant):
                        yield str(code.value)


def test_every_mistake_has_its_words() -> None:
    assert set(codes()) == set(rule_words._PROBLEMS)


def test_mistake_names_line_and_key() -> None:
    problem = Problem("meetings.notice_days", "out_of_range", "900")
    assert word_problem(problem, 104, EN) == "104: meetings.notice_days  900 is out of range"
    assert word_problem(problem, None, EN) == "meetings.notice_days  900 is out of range"
    assert word_problem(Problem("", "not_toml", "x"), 3, EN) == "3  cannot be read as TOML: x"
    assert word_problem(Problem("a", "of_tomorrow", "1"), None, EN) == "a  of_tomorrow 1"
