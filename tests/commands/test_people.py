"""``shuzhi deputy``, ``voter`` and ``person``: one record at a time, from the terminal and for a program."""

from __future__ import annotations

from tests.commands.shell import Shell

PHONE = "13812345678"


def test_fields_of_a_deputy_are_changed(shell: Shell) -> None:
    changed = shell.data("deputy", "edit", "1", "post=村主任", f"phone={PHONE}")
    assert (changed["post"], changed["phone"]) == ("村主任", "138****5678")
    assert shell.data("deputy", "show", "1") == changed


def test_wrong_fields_are_named_with_their_reasons(shell: Shell) -> None:
    said = shell.run("voter", "edit", "1", "phone=12", "name=")
    assert said.code == 2
    assert "Telephone: is no telephone number" in said.err
    assert "Name: is empty but needed" in said.err


def test_wrong_fields_reach_a_program_too(shell: Shell) -> None:
    error = shell.run("voter", "edit", "1", "phone=12", "--json").data["error"]
    assert [(one["field"], one["code"]) for one in error["params"]["faults"]] == [("phone", "phone.invalid")]


def test_change_without_a_value_is_refused(shell: Shell) -> None:
    assert shell.run("voter", "edit", "1", "phone").code == 2


def test_voters_are_found_by_pinyin(shell: Shell) -> None:
    everybody = shell.data("voter", "list")
    assert len(everybody) == 12
    shell.ok("voter", "edit", "1", "name=覃小雨")
    assert [one["id"] for one in shell.data("voter", "list", "--find", "qxy")] == [1]


def test_voter_leaves_the_rolls_and_comes_back(shell: Shell) -> None:
    assert not shell.data("voter", "deactivate", "1", "--reason", "迁出", "--yes")["is_active"]
    assert len(shell.data("voter", "list")) == 11
    assert shell.data("voter", "activate", "1", "--reason", "迁回", "--yes")["is_active"]


def test_several_voters_come_back_and_are_undone_together(shell: Shell) -> None:
    for voter in "123":
        shell.ok("voter", "deactivate", voter, "--reason", "迁出", "--yes")
    assert shell.data("voter", "activate", "1", "2", "3", "--reason", "误报", "--yes")["changed"] == 3
    assert len(shell.data("voter", "list")) == 12
    shell.ok("undo", "--yes")
    assert len(shell.data("voter", "list", "--off-rolls")) == 3


def test_voters_off_the_rolls_are_listed_with_the_reason(shell: Shell) -> None:
    assert shell.data("voter", "list", "--off-rolls") == []
    shell.ok("voter", "deactivate", "1", "--reason", "迁出", "--yes")
    [gone] = shell.data("voter", "list", "--off-rolls")
    assert (gone["id"], gone["reason"]) == (1, "迁出")
    assert [one["id"] for one in shell.data("voter", "list", "--off-rolls", "--find", "迁出")] == [1]
    assert "1 of 1 voters." in shell.ok("voter", "list", "--off-rolls").err


def test_representatives_are_chosen_and_undone_together(shell: Shell) -> None:
    assert shell.data("voter", "representatives", "1", "2", "3")["changed"] == 3
    assert shell.data("voter", "representatives", "3", "4")["changed"] == 1
    assert shell.data("voter", "representatives", "4", "--end")["changed"] == 1
    for left in (4, 3, 0):
        shell.ok("undo", "--yes")
        chosen = [one for one in shell.data("voter", "list") if one["is_representative"]]
        assert len(chosen) == left


def test_pasts_can_be_read(shell: Shell) -> None:
    shell.ok("deputy", "edit", "1", "post=村主任")
    lines = shell.data("deputy", "history", "1")["lines"]
    assert (lines[0]["action"], lines[0]["details"]) == ("deputy.edit", {"fields": ["post"]})
    told = shell.ok("deputy", "history", "1").out
    assert "Changed a deputy's record: Changed: Post" in told
    assert "staff:" not in told  # who did it stands there by name
    assert "Meetings" in shell.ok("voter", "history", "1").out


def test_record_speaks_the_language_of_the_office(shell: Shell) -> None:
    shell.ok("deputy", "edit", "1", "sex=female")
    shell.ok("deputy", "status", "1", "ended", "--because", "moved_away", "--yes")
    told = shell.run("deputy", "show", "1", language="zh").out
    assert "性别: 女" in told
    assert "moved_away" not in told
    assert "选民代表: 否" in shell.run("voter", "show", "1", language="zh").out
    assert shell.data("deputy", "show", "1")["status_reason"] == "moved_away"  # a program is told the code


def test_number_is_shown_for_a_purpose_and_recorded(shell: Shell) -> None:
    shell.ok("voter", "edit", "1", f"phone={PHONE}")
    assert PHONE not in shell.ok("voter", "show", "1").out + shell.ok("voter", "list").out
    assert shell.data("person", "phone", "voter:1", "--for", "通知开会")["phone"] == PHONE
    newest = shell.data("audit", "list", "--limit", "1")[0]
    assert (newest["action"], newest["details"]) == ("person.reveal_phone", {"purpose": "通知开会"})
