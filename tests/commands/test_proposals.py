"""``shuzhi proposal`` and ``shuzhi unit``: a suggestion's whole life from the desk."""

from __future__ import annotations

from typing import Any

from tests.commands.shell import Said, Shell

TEXTS = ("--title", "修缮农车镇桥梁", "--facts", "桥面破损", "--request", "年内修缮", "--topic", "building")


def entered(shell: Shell) -> str:
    shell.ok("unit", "add", "县交通运输局")
    return str(shell.data("proposal", "enter", "--deputy", "1", *TEXTS)["proposal"]["id"])


def handled(shell: Shell) -> str:
    number = entered(shell)
    for _ in range(3):
        shell.ok("proposal", "review", number, "accept")
    shell.ok("proposal", "assign", number, "--sole", "1")
    return number


def status(shell: Shell, number: str) -> Any:
    return shell.data("proposal", "show", number)["proposal"]["status"]


def refused(said: Said) -> str:
    assert said.code in {1, 2, 3}, said.everything
    return str(said.data["error"]["code"])


def test_suggestion_goes_from_paper_to_a_content_deputy(shell: Shell) -> None:
    number = handled(shell)
    shell.ok("proposal", "accept", number, "1")
    shell.ok("proposal", "extend", number, "1", "--reason", "涉及面广")
    shell.ok("proposal", "reply", number, "1", "--class", "a", "--text", "已修缮", "--spoke", "visit")
    assert status(shell, number) == "replied"
    shell.ok("proposal", "rate", number, "process=satisfied", "result=satisfied")
    assert status(shell, number) == "closed"


def test_shown_dates_say_rule_and_article(shell: Shell) -> None:
    said = shell.ok("proposal", "show", handled(shell)).out
    assert "Deputies Law (2025), art. 51" in said
    assert "Civil Code art. 202" in said
    assert "县交通运输局 (alone): not answered yet" in said


def test_dissatisfied_deputy_gives_reasons(shell: Shell) -> None:
    number = handled(shell)
    shell.ok("proposal", "reply", number, "1", "--class", "b", "--text", "列入计划")
    rating = ("proposal", "rate", number, "process=satisfied", "result=dissatisfied")
    assert refused(shell.run(*rating, "--json")) == "reason.missing"
    shell.ok(*rating, "--reasons", "没有落实")
    assert status(shell, number) == "rehandling"


def test_promise_that_was_not_kept_is_open_again(shell: Shell) -> None:
    number = handled(shell)
    shell.ok("proposal", "reply", number, "1", "--class", "b", "--text", "列入计划")
    shell.ok("proposal", "rate", number, "process=satisfied", "result=satisfied")
    shell.ok("proposal", "note", number, "1", "--kind", "kept", "--text", "桥已通车")
    marks = ("process=satisfied", "result=dissatisfied", "--reasons", "桥面仍未修复")
    shell.ok("proposal", "rate-promise", number, "1", *marks)
    said = shell.ok("proposal", "promises").out
    assert all(one in said for one in ("open again", "桥已通车", "result: dissatisfied", "桥面仍未修复"))


def test_returned_proposal_waits_to_be_assigned_again(shell: Shell) -> None:
    number = handled(shell)
    shell.ok("proposal", "return", number, "1", "--reason", "属水利局职责")
    assert status(shell, number) == "filed"


def test_list_is_narrowed_and_written(shell: Shell, tmp_path: Any) -> None:
    number = handled(shell)
    assert [str(one["proposal"]["id"]) for one in shell.data("proposal", "list", "--unit", "1")] == [number]
    assert shell.data("proposal", "list", "--state", "closed") == []
    shell.ok("proposal", "list", "--out", str(tmp_path / "建议.csv"))
    assert "修缮农车镇桥梁" in (tmp_path / "建议.csv").read_text("utf-8-sig")


def test_review_says_what_it_may_decide(shell: Shell) -> None:
    number = entered(shell)
    assert refused(shell.run("proposal", "review", number, "merge", "--json")) == "usage.together"
    assert refused(shell.run("proposal", "review", number, "reject", "--json")) == "reason.missing"
    shell.ok("proposal", "review", number, "revise", "--reason", "请补充依据")
    shell.ok("proposal", "revise", number, "--facts", "桥面破损两处")
    assert status(shell, number) == "in_review"


def test_rating_without_an_axis_is_explained(shell: Shell) -> None:
    assert refused(shell.run("proposal", "rate", entered(shell), "satisfied", "--json")) == "usage.choose"


def test_holidays_tell_which_deadlines_they_move(shell: Shell) -> None:
    number = handled(shell)
    due = next(one for one in shell.data("proposal", "show", number)["proposal"]["clocks"] if one["key"] == "reply")
    year = due["due_on"][:4]
    days = shell.home.parent / "holidays.csv"
    days.write_text(f"date,kind,name\n{due['due_on']},holiday,县庆\n", encoding="utf-8")
    told = shell.data("import", "holidays", str(days))
    assert told["year"] == int(year)
    assert [one["key"] for one in told["moved"] if one["from_on"] == due["due_on"]] == ["reply"]


def test_what_is_owed_is_listed_with_its_time_left(shell: Shell) -> None:
    handled(shell)
    assert "return of what was wrongly assigned" in shell.ok("proposal", "owed").out
    assert shell.data("proposal", "owed", "--within", "0") == []


def test_statistics_say_what_they_are_of(shell: Shell) -> None:
    handled(shell)
    said = shell.ok("proposal", "statistics").out
    assert "assigned, of all filed: 1/1 (100.0 %)" in said
    assert "satisfied, of all rated: 0/0" in said


def test_draft_is_written_in_parts_and_handed_in(shell: Shell) -> None:
    begun = shell.data("proposal", "draft", "--deputy", "1", "--title", "修缮农车镇桥梁")
    number = str(begun["proposal"]["id"])
    assert number not in shell.ok("proposal", "list").out.split()
    shell.ok("proposal", "draft", number, "--facts", "桥面破损", "--request", "年内修缮", "--topic", "building")
    shell.ok("proposal", "hand-in", number)
    assert status(shell, number) == "in_review"


def test_cosigners_are_asked_by_name_or_number(shell: Shell) -> None:
    number = str(shell.data("proposal", "draft", "--deputy", "1", *TEXTS)["proposal"]["id"])
    said = shell.ok("proposal", "invite", number, "--name", "没有此人", "--deputy", "2").out
    assert "No serving deputy has this name: 没有此人" in said
    assert "Not in chat, please telephone: " in said


def test_last_day_for_motions_is_set_and_lifted(shell: Shell) -> None:
    assert "Motions until: Thu 26 February 2026" in shell.ok("proposal", "motions-until", "2026-02-26").out
    assert shell.data("proposal", "motions-until")["motions_until"] == "2026-02-26"
    assert shell.data("proposal", "motions-until", "--none")["motions_until"] is None
