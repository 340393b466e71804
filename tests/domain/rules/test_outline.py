"""A rule file to read: entries, their lines and sources; two files compared."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.domain.errors import Invalid
from core.domain.rules import Problem, parse_rules
from core.domain.rules.outline import Entry, compare, entry_at, line_of_problem, outline
from core.domain.rules.toml_places import places_of
from core.presets import PRESETS, preset_text

LONGSHAN = preset_text("longshan")
SMALL = '''\
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


def entries(toml: str = LONGSHAN) -> dict[str, Entry]:
    return {entry.key: entry for entry in outline(toml)}


def line(toml: str, number: int) -> str:
    return toml.splitlines()[number - 1].strip()


@pytest.mark.parametrize("name", PRESETS)
def test_every_value_of_a_preset_is_an_entry(name: str) -> None:
    toml = preset_text(name)
    raw = tomllib.loads(toml)
    assert {entry.path.partition(".")[0].partition("[")[0] for entry in outline(toml)} == set(raw)
    for entry in outline(toml):
        written = line(toml, entry.line)
        assert entry.path.rpartition(".")[2].partition("[")[0] in written or written.startswith("{")


@pytest.mark.parametrize("name", PRESETS)
def test_every_entry_of_a_preset_has_its_source(name: str) -> None:
    assert [entry.key for entry in outline(preset_text(name)) if not entry.source.as_written] == []


def test_source_is_the_comment_beside() -> None:
    found = entries()["meetings.deputies_max"]
    assert (found.value, found.source.as_written) == (9, "B1.15, P14")
    assert (found.section, found.kind) == ("meetings", "meetings.deputies_max")


def test_comment_above_a_list_is_not_its_items() -> None:
    assert entries('# why\nlist = [\n  { id = "a" },  # beside\n]\n')["list[a]"].source.as_written == "beside"


def test_source_of_an_item_on_several_lines_is_whole() -> None:
    toml = LONGSHAN.replace(
        'when = [\n        { options = ["satisfied"]', 'when = [  # ours\n        { options = ["satisfied"]'
    )
    assert entries(toml)["grading.rules[1]"].source.as_written == "ours B1.13, P5, borrowed"


def test_hash_in_a_text_is_no_comment() -> None:
    found = entries('a = "x # y"  # z\nb = \'# no\'\nc = """\n# no\n"""\n')
    assert [found[key].source.as_written for key in "abc"] == ["z", "", ""]


def test_items_are_known_by_their_id() -> None:
    assert entries()["aspects[training]"].path == "aspects[6]"


def test_every_line_belongs_to_the_entry_above_it() -> None:
    found = outline('# head\na = 1\n\nb = [\n  { id = "x" },\n  { id = "y" },\n  # the end\n]\n')
    at = [entry_at(found, line) for line in range(1, 8)]
    assert [entry.key if entry else "" for entry in at] == ["", "a", "a", "a", "b[x]", "b[y]", "b[y]"]


def test_changed_value_is_the_only_difference() -> None:
    changed = LONGSHAN.replace("deputies_max = 9", "deputies_max = 7")
    [difference] = compare(LONGSHAN, changed)
    assert difference.before is not None
    assert difference.after is not None
    assert (difference.before.value, difference.after.value) == (9, 7)


def test_item_put_first_changes_no_other() -> None:
    added = LONGSHAN.replace(
        "aspects = [\n", 'aspects = [\n    { id = "x", zh = "新", en = "New", is_counted = true },\n'
    )
    [difference] = compare(LONGSHAN, added)
    assert (difference.before, difference.entry.key) == (None, "aspects[x]")


def test_missing_value_stands_last() -> None:
    shorter = LONGSHAN.replace("notice_days = 7", "").replace("deputies_max = 9", "deputies_max = 7")
    assert [one.entry.key for one in compare(LONGSHAN, shorter)] == ["meetings.deputies_max", "meetings.notice_days"]


def test_comments_are_no_difference() -> None:
    assert compare(LONGSHAN, LONGSHAN.replace("assumption", "our own decision of 2026")) == ()


def problems(toml: str) -> list[Problem]:
    with pytest.raises(Invalid) as refused:
        parse_rules(toml)
    found = refused.value.params["problems"]
    assert isinstance(found, list)
    return found


@pytest.mark.parametrize(
    ("wrong", "place"),
    [
        (LONGSHAN.replace("deputies_max = 9", "deputies_max = 900"), "deputies_max = 900"),
        (LONGSHAN.replace('grade = "satisfied", when', 'grade = "superb", when'), '{ grade = "superb"'),
        (LONGSHAN.replace("percent = 80", "percent = 800"), "percent = 800"),
        (LONGSHAN.replace("notice_days = 7", ""), "[meetings]"),
        (LONGSHAN.replace("[meetings]", "[meetings"), "[meetings"),
    ],
)
def test_problem_is_found_in_its_line(wrong: str, place: str) -> None:
    numbers = [line_of_problem(wrong, problem) for problem in problems(wrong)]
    assert any(number is not None and place in line(wrong, number) for number in numbers)


def test_problem_without_a_place_has_no_line() -> None:
    assert line_of_problem("", Problem("", "not_toml", "Invalid statement")) is None
    assert line_of_problem("a = 1", Problem("b.c", "missing", "")) is None


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
    assert places_of(SMALL).nearest(path) == line


def test_line_of_a_broken_file_is_where_reading_ended() -> None:
    broken = 'id = "x"\nnotice = = 7\n'
    [problem] = problems(broken)
    assert line_of_problem(broken, problem) == 2


def test_broken_text_is_read_as_far_as_it_goes() -> None:
    assert dict(places_of("a = 1\nb = [").lines) == {"a": 1, "b": 2}


@given(st.text(max_size=60) | st.text(alphabet="[]{}=,.\"'#\\\n ab1", max_size=60))
def test_any_text_is_gone_through(text: str) -> None:
    last = text.count("\n") + 1
    assert all(1 <= one <= last for one in places_of(text).lines.values())
