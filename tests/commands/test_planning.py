"""What the plans say of everybody, and what they leave open."""

from __future__ import annotations

from tests.commands.conftest import THIS_YEAR
from tests.commands.shell import Shell

YEAR = str(THIS_YEAR + 1)


def test_matrix_shows_what_was_fixed(shell: Shell) -> None:
    shell.ok("plan", "term", "--adopt")
    shell.ok("plan", "pin", "1", YEAR, "oral")
    rows = {row["deputy"]: row for row in shell.data("plan", "matrix")["rows"]}
    assert rows[1]["turns"][YEAR]["is_pinned"] is True
    assert "(fixed)" in shell.ok("plan", "matrix").everything


def test_several_turns_are_fixed_and_undone_together(shell: Shell) -> None:
    shell.ok("plan", "term", "--adopt")
    shell.ok("plan", "pin", "1", YEAR, "written", "--also", "2")
    fixed = {row["deputy"] for row in shell.data("plan", "matrix")["rows"] if row["turns"][YEAR]["is_pinned"]}
    assert fixed == {1, 2}
    shell.ok("undo", "--yes")
    assert not [row for row in shell.data("plan", "matrix")["rows"] if row["turns"][YEAR]["is_pinned"]]


def test_turns_without_a_meeting_are_named(shell: Shell) -> None:
    shell.ok("plan", "term", "--adopt")
    open_turns = shell.data("plan", "unplanned", YEAR)
    assert open_turns
    assert {one["gap"] for one in open_turns} == {"no_meeting"}
    shown = shell.ok("plan", "unplanned", YEAR).everything
    assert all(one["name"] in shown for one in open_turns)
