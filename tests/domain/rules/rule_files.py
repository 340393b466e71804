"""Rule files for tests: the default preset's text with a few lines changed."""

from __future__ import annotations

import pytest

from core.domain.errors import Invalid
from core.domain.rules import Problem, parse_rules
from core.presets import preset_text


def changed(*replacements: tuple[str, str], preset: str = "longshan") -> str:
    """The preset's text with each first string, which must occur exactly once, replaced by the second."""
    text = preset_text(preset)
    for old, new in replacements:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def problems_of(text: str) -> list[Problem]:
    with pytest.raises(Invalid) as refused:
        parse_rules(text)
    assert refused.value.code == "rules.invalid"
    problems = refused.value.params["problems"]
    assert isinstance(problems, list)
    return problems
