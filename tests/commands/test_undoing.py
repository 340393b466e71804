"""``shuzhi action``, ``undo`` and ``meeting attendance``: from the terminal and for a program."""

from __future__ import annotations

import pytest

from tests.commands.conftest import THIS_YEAR
from tests.commands.shell import Shell


@pytest.fixture
def suspended(shell: Shell) -> Shell:
    shell.ok("deputy", "status", "1", "suspended", "--because", "detained", "--yes")
    return shell


def status_of(shell: Shell, deputy: int) -> str:
    return str(next(one["status"] for one in shell.data("deputy", "list") if one["id"] == deputy))


def test_last_action_is_undone(suspended: Shell) -> None:
    undone = suspended.data("undo", "--yes")
    assert undone["action"]["action"] == "deputy.set_status"
    assert status_of(suspended, 1) == "serving"


def test_preview_changes_nothing(suspended: Shell) -> None:
    said = suspended.ok("undo", "--preview")
    assert "Status: suspended -> serving" in said.out
    assert status_of(suspended, 1) == "suspended"


def test_undo_asks_first(suspended: Shell) -> None:
    said = suspended.run("undo")
    assert (said.code, "--yes" in said.err) == (2, True)
    assert status_of(suspended, 1) == "suspended"


def test_list_tells_what_can_be_undone(suspended: Shell) -> None:
    newest, *_ = suspended.data("action", "list")
    assert (newest["action"], newest["why_not"]) == ("deputy.set_status", None)
    imports = [one["why_not"] for one in suspended.data("action", "list") if one["action"] == "roster.apply"]
    assert imports == ["undo.imported", "undo.imported"]


def test_import_says_what_to_do_instead(shell: Shell) -> None:
    said = shell.run("undo", "--yes")
    assert (said.code, "import it again" in said.err) == (1, True)


def test_list_of_somebody_unknown_is_refused(shell: Shell) -> None:
    assert shell.run("action", "list", "--by", "nobody").code == 3


def test_people_are_checked_in_at_the_door(shell: Shell) -> None:
    meeting = planned(shell)
    assert shell.run("meeting", "attendance", "check-in", meeting, "voter:1").code == 1
    shell.ok("meeting", "notice", meeting, "--yes")
    [voter, *_] = [one["id"] for one in shell.data("meeting", "roll", meeting)]
    assert shell.data("meeting", "attendance", "check-in", meeting, f"voter:{voter}")["state"] == "present"
    shell.ok("meeting", "attendance", "set", meeting, f"voter:{voter}", "leave_approved")
    counts = shell.data("meeting", "attendance", "list", meeting)["counts"]
    assert (counts["present"], counts["leave_approved"]) == (0, 1)


def test_check_in_by_mistake_is_taken_back(shell: Shell) -> None:
    meeting = planned(shell)
    shell.ok("meeting", "notice", meeting, "--yes")
    [voter, *_] = [one["id"] for one in shell.data("meeting", "roll", meeting)]
    shell.ok("meeting", "attendance", "check-in", meeting, f"voter:{voter}")
    shell.ok("meeting", "attendance", "undo-check-in", meeting, f"voter:{voter}")
    assert shell.data("meeting", "attendance", "list", meeting)["counts"]["present"] == 0


def planned(shell: Shell) -> str:
    """A meeting of the next season."""
    shell.ok("venue", "add", "代表之家", "--township", "民安街道", "--seats", "80")
    shell.ok("leader", "add", "彭春山")
    shell.ok("plan", "term", "--adopt")
    year = str(THIS_YEAR + 1)
    shell.ok("plan", "timetable", year, "--adopt", "--seconds", "0")
    return str(shell.data("meeting", "list", "--year", year)[0]["id"])
