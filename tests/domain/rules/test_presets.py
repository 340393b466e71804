"""The four preset files as an office finds them."""

from __future__ import annotations

import re
import tomllib

import pytest

from core.domain.errors import NotFound
from core.domain.rules import CountyRules, GradeScale, OccasionKind, ScoreScale
from core.presets import PRESETS, load_preset, preset_text

_SOURCE = re.compile(r"# (\b[BCLPS]\d|assumption$|not a rule$)")
_VALUE = re.compile(r"[a-z_]+ = (?!\[$)|^    \{ (id|grade) = .*\},|options = .*denominator|^\s+\{ mean")


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_a_valid_rule_file(name: str) -> None:
    rules = load_preset(name)
    assert isinstance(rules, CountyRules)
    assert rules.id == name


@pytest.mark.parametrize("name", PRESETS)
def test_every_value_names_its_source(name: str) -> None:
    lines = [line for line in preset_text(name).splitlines() if not line.startswith("#")]
    values = [line for line in lines if _VALUE.search(line) and not line.endswith("when = [")]
    assert len(values) > 80
    assert [line for line in values if not _SOURCE.search(line)] == []


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_lists_nine_aspects(name: str) -> None:
    assert len(load_preset(name).aspects) == 9


def test_default_preset_says_what_longshan_says() -> None:
    rules = load_preset("longshan")
    assert rules.names.county.zh == "龙山县"
    assert rules.duty_reports.oral_share_percent == 20
    assert rules.duty_reports.oral_per_term == 1
    assert (rules.evaluators.minimum, rules.evaluators.is_hard) == (50, False)
    assert rules.meetings.season_first.in_year(2026).isoformat() == "2026-12-01"


def test_presets_bring_three_kinds_of_scales() -> None:
    scales = {name: load_preset(name).scale for name in PRESETS}
    sizes = {name: len(scale.options) for name, scale in scales.items() if isinstance(scale, GradeScale)}
    assert sizes == {"longshan": 3, "hubei": 3, "henan": 4}
    assert isinstance(scales["chongqing"], ScoreScale)


@pytest.mark.parametrize("name", PRESETS)
def test_every_kind_of_occasion_has_a_ladder(name: str) -> None:
    ladders = load_preset(name).ladders
    assert all(ladders.of(kind) for kind in OccasionKind)


def test_unknown_preset_names_are_refused() -> None:
    with pytest.raises(NotFound, match=r"rules\.no_such_preset"):
        preset_text("../longshan")


def test_presets_differ_beyond_their_names() -> None:
    files = [tomllib.loads(preset_text(name)) for name in PRESETS]
    for section in ("names", "grading", "meetings"):
        assert len({repr(file[section]) for file in files}) == len(PRESETS), section
