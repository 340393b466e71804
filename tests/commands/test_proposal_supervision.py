"""``shuzhi proposal priority`` and ``shuzhi proposal act``."""

from __future__ import annotations

from datetime import timedelta

from core.domain.clock import COUNTY_ZONE, SystemClock, date_in
from tests.commands.shell import Shell
from tests.commands.test_proposals import handled, refused

ACT = ("--line", "deputies", "--kind", "inspection", "--who", "民安代表小组")


def test_item_is_supervised_from_choice_to_outcome(shell: Shell) -> None:
    number = handled(shell)
    for name in ("向主任", "田县长"):
        shell.ok("unit", "contact", "add", name, "--duty", "leader")
    assert refused(shell.run("proposal", "priority", number, "--leader", "1", "--json")) == "usage.together"
    chosen = shell.ok("proposal", "priority", number, "--leader", "1", "--official", "2").out
    assert "向主任 supervises, 田县长 leads the handling" in chosen
    on = (date_in(COUNTY_ZONE, SystemClock().now()) + timedelta(days=9)).isoformat()
    act = str(shell.data("proposal", "act", "plan", number, *ACT, "--on", on)["act"]["id"])
    assert "to take place" in shell.ok("proposal", "act", "list").out
    assert refused(shell.run("proposal", "act", "outcome", act, "--text", " ", "--json")) == "supervision.no_outcome"
    shell.ok("proposal", "act", "outcome", act, "--text", "桥面已修复")
    assert "桥面已修复" in shell.ok("proposal", "act", "list", number).out
    assert refused(shell.run("proposal", "act", "cancel", act, "--reason", "合并", "--json")) == "supervision.over"
    shell.ok("proposal", "priority", number, "--drop", "--reason", "调整")
    assert shell.data("proposal", "priority") == []
