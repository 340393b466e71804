"""Where in a rule file a key stands, for whoever mends it."""

from __future__ import annotations

from typing import Any

import pytest

from core.domain.errors import Invalid
from core.domain.rules import parse_rules
from core.domain.rules.places import line_of
from core.presets import preset_text

TOML = '''\
id = "x"
note = """
[meetings]
id = "no key"
"""

[meetings]
notice_days = 7  # of the law
slots = [
    { id = "a" },
]

[[grading.grades]]
id = "good"
[[grading.grades]]
id = "bad"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ("id", 1),
        ("meetings", 7),
        ("meetings.notice_days", 8),
        ("meetings.slots", 9),
        ("meetings.slots[0].id", 10),
        ("meetings.missing", 7),
        ("grading.grades[0].id", 14),
        ("grading.grades[1].id", 16),
        ("nowhere.at.all", None),
    ],
)
def test_line_is_that_of_the_key_or_what_is_around_it(path: str, line: int | None) -> None:
    assert line_of(TOML, path) == line


def test_line_of_a_broken_file_is_where_reading_ended() -> None:
    broken = 'id = "x"\nnotice = = 7\n'
    with pytest.raises(Invalid) as refused:
        parse_rules(broken)
    problems: Any = refused.value.params["problems"]
    [problem] = problems
    assert line_of(broken, problem.path, problem.value) == 2


def test_every_key_of_a_preset_is_found_where_it_stands() -> None:
    toml = preset_text("longshan")
    lines = toml.splitlines()
    line = line_of(toml, "meetings.notice_days")
    assert line is not None
    assert lines[line - 1].startswith("notice_days")
