"""``shuzhi room``: what group chats hear, from the desk."""

from __future__ import annotations

from core.bootstrap import open_county
from core.county_home import CountyHome
from core.domain.actors import SYSTEM
from tests.commands.shell import Said, Shell

CHAT = "-1001234567890"


def room(shell: Shell, verb: str, *words: str) -> Said:
    return shell.run("room", verb, "--json", "--", CHAT, *words)


def heard(said: Said) -> list[str]:
    assert said.code == 0, said.everything
    return [place["name"] for place in said.data["hears"]]


def test_assigned_room_is_listed(shell: Shell) -> None:
    assert heard(room(shell, "assign", "民安第一选区")) == ["民安第1选区"]
    [listed] = shell.data("room", "list")
    assert (listed["channel"], listed["address"]) == ("telegram", CHAT)
    assert listed["hears"][0] | {"id": 0} == {"kind": "constituency", "id": 0, "name": "民安第1选区"}


def test_room_is_removed_by_name_and_altogether(shell: Shell) -> None:
    for name in ("民安第1", "mad2xq"):
        room(shell, "assign", name)
    assert heard(room(shell, "remove", "民安第1选区")) == ["民安第2选区"]
    assert heard(room(shell, "remove")) == []
    assert shell.data("room", "list") == []


def test_unclear_name_is_refused_with_candidates(shell: Shell) -> None:
    said = room(shell, "assign", "民安")
    assert said.code == 2
    assert said.data["error"]["params"]["candidates"] == ["民安第1选区", "民安第2选区"]


def test_room_that_hears_nothing_cannot_be_removed(shell: Shell) -> None:
    said = shell.run("room", "remove", "--", CHAT)
    assert (said.code, "does not hear anything" in said.err) == (3, True)


def test_people_read_what_a_room_hears(shell: Shell) -> None:
    assert "The group hears 民安第1选区." in shell.ok("room", "assign", "--", CHAT, "民安第1选区").out
    assert "民安第1选区" in shell.ok("room", "list").out


async def test_group_that_threw_the_bot_out_is_told(shell: Shell) -> None:
    room(shell, "assign", "民安第一选区")
    async with open_county(CountyHome(shell.home)) as core:
        await core.rooms.leave(SYSTEM, channel="telegram", address=CHAT)
    said = shell.ok("room", "list")
    assert f"the group {CHAT} threw the bot out; no group hears of 民安第1选区 now" in said.err
    assert shell.data("room", "list") == []
