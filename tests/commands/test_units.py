"""``shuzhi unit``, ``shuzhi proposal note|chases|owed``: a unit's people and what is said to them, from the desk."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands.shell import Shell
from tests.commands.test_proposals import handled, refused


@pytest.fixture(scope="module")
def followed(begun: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Shell, str]:
    """A county with a proposal that its unit handles, and the proposal's number."""
    home = tmp_path_factory.mktemp("followed") / "home"
    shutil.copytree(begun / "home", home)
    return Shell(home), handled(Shell(home))


def test_contact_is_entered_listed_and_removed(shell: Shell) -> None:
    shell.ok("unit", "add", "县交通运输局")
    number = str(shell.data("unit", "contact", "add", "张三", "--duty", "liaison", "--unit", "1")["id"])
    shell.ok("unit", "contact", "add", "李四", "--duty", "supervision", "--phone", "13800001234")
    said = shell.ok("unit", "contact", "list").out
    assert "138****1234" in said
    assert "government supervision office" in said
    shell.ok("unit", "contact", "remove", number, "--yes")
    assert [one["contact"]["name"] for one in shell.data("unit", "contact", "list")] == ["李四"]
    gone = shell.run("unit", "contact", "remove", number, "--yes", "--json")
    assert refused(gone) == "contact.has_left"


def test_slips_are_printed_for_who_is_not_in_the_chat(shell: Shell, tmp_path: Path) -> None:
    shell.ok("unit", "add", "县交通运输局")
    slips = tmp_path / "slips.html"
    assert refused(shell.run("unit", "code", "--out", slips, "--json")) == "slips.none"
    shell.ok("unit", "contact", "add", "张三", "--duty", "liaison", "--unit", "1")
    shell.ok("unit", "code", "--out", slips)
    page = slips.read_text(encoding="utf-8")
    assert "张三" in page
    assert "县交通运输局" in page


def test_what_a_unit_told_stands_with_the_proposal(followed: tuple[Shell, str]) -> None:
    shell, number = followed
    shell.ok("proposal", "note", number, "1", "--kind", "first_contact", "--form", "visit", "--text", "已见面")
    assert "first contact with the deputy: 已见面" in shell.ok("proposal", "show", number).out


def test_chases_to_come_are_listed(followed: tuple[Shell, str]) -> None:
    shell, number = followed
    coming = shell.data("proposal", "chases", number)["coming"]
    assert {"given", "two_weeks_before", "overdue", "to_the_leader"} <= {one["stage"] for one in coming}
    assert shell.data("proposal", "chases")["said"] == []
    assert "to come" in shell.ok("proposal", "chases", number).out


def test_what_is_owed_is_summed_by_unit(followed: tuple[Shell, str]) -> None:
    shell, _ = followed
    [unit] = shell.data("proposal", "owed", "--by-unit", "--within", "200")
    assert (unit["name"], unit["overdue"]) == ("县交通运输局", 0)
    owed = shell.data("proposal", "owed", "--unit", "1", "--page", "1", "--within", "200")
    assert len(owed) == unit["soon"] + unit["later"] > 0
    assert shell.data("proposal", "owed", "--unit", "1", "--page", "2", "--within", "200") == []
