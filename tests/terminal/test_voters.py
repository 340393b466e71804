"""The voters' list and a voter's page: records, rolls, representatives, slips for all that a filter shows."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.domain.actors import Person, PersonKind, Role
from core.domain.ids import VoterId
from core.domain.meetings import MeetingStatus
from core.domain.records import Voter
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.person_desk import at_first_voter, at_voters, bound, ledger, replace_text, voters_of
from tui.pages.person_page import VoterPage

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


async def voter_of(desk: Desk, voter: VoterId) -> Voter:
    view = await desk.office.core.people.show(desk.office.clerk, Person(PersonKind.VOTER, voter))
    assert isinstance(view.record, Voter)
    return view.record


async def _filtered(desk: Desk, text: str, number: int) -> None:
    await desk.press("slash")
    await desk.type(text)
    await desk.press("enter")
    await desk.until(lambda: desk.listing("voters").looked_for == text and desk.listing("voters").number == number)


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_enter_opens_a_voters_page(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_desk(tmp_path, size=size, language=language) as desk:
        voter = await voter_of(desk, await at_first_voter(desk))
        words = {"zh_CN": ("在册", "历史记录"), "en": ("on the rolls", "What has happened")}
        await desk.until_shown(voter.name, *words[language])


async def test_past_says_whether_and_never_how(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        core, clerk = desk.office.core, desk.office.clerk
        meetings = await core.meetings.list_of_year(clerk, 2026)
        closed = next(one for one in meetings if one.status is MeetingStatus.CLOSED)
        async with core.transactions.read(clerk) as work:
            on_roll = [one.id for one in await work.records.voters()][-62:]
        await at_voters(desk)
        name = (await voter_of(desk, on_roll[0])).name
        await desk.press("slash")
        await desk.type(name)
        await desk.press("enter")
        await desk.until(lambda: str(on_roll[0]) in desk.listing("voters").shown_keys)
        await desk.press("home", *["down"] * desk.listing("voters").shown_keys.index(str(on_roll[0])), "enter")
        await desk.until_shown(closed.title, "已参加")
        assert "满意" not in desk.text.replace("满意度", "")


async def test_open_vote_says_nothing_of_the_voter(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        core, clerk = desk.office.core, desk.office.clerk
        async with core.transactions.read(clerk) as work:
            voted = [one.id for one in await work.records.voters()][-62]
        past = await core.histories.of_voter(clerk, voted)
        open_now = next(one for one in past.meetings if one.status is MeetingStatus.OPEN)
        desk.app.push_screen(VoterPage(desk.app.front, voted))
        await desk.until_shown(open_now.title)
        line = next(line for line in desk.text.splitlines() if open_now.title in line)
        assert "测评进行中" in line
        assert "参加" not in line


async def test_voter_leaves_the_rolls_with_a_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        voter = await at_first_voter(desk)
        await desk.press("d")
        await desk.until_shown("移出名册", "不再被抽入")
        await desk.press("ctrl+s")
        await desk.until_shown("请填写原因")
        await desk.type("moved")
        await desk.press("ctrl+s")
        await desk.until_said("已移出名册")
        assert not (await voter_of(desk, voter)).is_active
        await desk.until_shown("[已移出名册]")
        await desk.press("d")
        await desk.until_shown("重新列入名册")
        await desk.type("back")
        await desk.press("ctrl+s")
        await desk.until_said("已重新列入名册")
        assert (await voter_of(desk, voter)).is_active


async def test_voters_record_is_changed(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        voter = await at_first_voter(desk)
        await desk.press("c")
        await desk.until_shown("的档案")
        await replace_text(desk, "roll_number", "A-17")
        await desk.press("ctrl+s")
        await desk.until_said("已修改")
        assert (await voter_of(desk, voter)).roll_number == "A-17"
        assert (await ledger(desk, f"voter:{voter}"))[0].details["fields"] == ["roll_number"]


async def test_marked_voters_become_representatives(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_voters(desk)
        keys = desk.listing("voters").shown_keys[:2]
        await desk.press("space", "space", "m")
        await desk.until_shown("将 2 位选民设为选民代表")
        await desk.press("enter")
        await desk.until_said("已修改记录：2")
        assert [(await voter_of(desk, VoterId(int(key)))).is_representative for key in keys] == [True, True]
        await desk.press("m")
        await desk.until_shown("取消 2 位选民的选民代表身份")
        await desk.press("enter")
        await desk.until(lambda: desk.said.count("已修改记录：2") == 2)
        assert [(await voter_of(desk, VoterId(int(key)))).is_representative for key in keys] == [False, False]


async def test_one_undo_takes_all_representatives_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_voters(desk)
        keys = desk.listing("voters").shown_keys[:3]
        await desk.press("space", "space", "space", "m")
        await desk.until_shown("将 3 位选民设为选民代表")
        await desk.press("enter")
        await desk.until_said("已修改记录：3")
        await desk.press("u")
        await desk.until_shown("选民代表: 是 -> 否", "选民: 3")
        await desk.press("enter")
        await desk.until_said("已撤销")
        assert [(await voter_of(desk, VoterId(int(key)))).is_representative for key in keys] == [False] * 3


async def take_off(desk: Desk, reason: str) -> VoterId:
    """The first voter of the list."""
    [first, *_] = await voters_of(desk)
    await desk.office.core.people.set_active(desk.office.clerk, first.id, active=False, reason=reason)
    return first.id


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_voters_off_the_rolls_have_a_view(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    words = {"zh_CN": ("已移出名册 (1)", "列回名册"), "en": ("Off the rolls (1)", "Back onto the rolls")}
    async with at_desk(tmp_path, size=size, language=language) as desk:
        gone = await voter_of(desk, await take_off(desk, "迁往外县"))
        await at_voters(desk)
        await desk.press("v")
        await desk.until_shown(*words[language], gone.name, "2026-11-23", "迁往外县")


async def test_voter_is_brought_back_from_the_view(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        voter = await take_off(desk, "误报死亡")
        await at_voters(desk)
        await desk.press("v")
        await desk.until(lambda: desk.listing("former").cursor_key == str(voter))
        await desk.press("d")
        await desk.until_shown("重新列入名册")
        await desk.type("back")
        await desk.press("ctrl+s")
        await desk.until_said("已重新列入名册")
        await desk.until(lambda: desk.listing("former").number == 0)
        assert (await voter_of(desk, voter)).is_active


async def test_marked_voters_are_brought_back_together(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        gone = [await take_off(desk, reason) for reason in ("误报死亡", "误报迁出", "去世")]
        await at_voters(desk)
        await desk.press("v")
        await desk.until(lambda: desk.listing("former").number == 3)
        marked = [int(key) for key in desk.listing("former").shown_keys[:2]]
        await desk.press("home", "space", "space", "d")
        await desk.until_shown("将 2 位选民重新列入名册", "2026-11-23")
        await desk.press("enter")
        await desk.until_shown("原因")
        await desk.type("误报")
        await desk.press("ctrl+s")
        await desk.until_said("2 位选民已重新列入名册")
        await desk.until(lambda: desk.listing("former").number == 1)
        assert [one for one in gone if (await voter_of(desk, one)).is_active] == sorted(marked)


async def test_one_undo_takes_all_off_the_rolls_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        gone = [await take_off(desk, reason) for reason in ("误报死亡", "误报迁出")]
        await desk.office.core.people.bring_back(desk.office.clerk, gone, reason="误报")
        await desk.press("u")
        await desk.until_shown("将选民重新列入名册", "在册: 是 -> 否", "选民: 2")
        await desk.press("enter")
        await desk.until_said("已撤销")
        assert not any([(await voter_of(desk, one)).is_active for one in gone])


async def test_view_off_the_rolls_is_filtered_by_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        died, moved = await take_off(desk, "去世"), await take_off(desk, "迁出")
        await at_voters(desk)
        await desk.press("v")
        await desk.until(lambda: desk.listing("former").number == 2)
        await desk.press("slash")
        await desk.type("迁出")
        await desk.press("enter")
        await desk.until(lambda: desk.listing("former").shown_keys == (str(moved),))
        await desk.press("escape", "v")
        await desk.until(lambda: desk.listing("voters").display and not desk.listing("former").display)
        assert str(died) not in desk.listing("voters").shown_keys


async def test_slips_are_not_for_those_off_the_rolls(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await take_off(desk, "迁出")
        await at_voters(desk)
        await desk.press("v")
        await desk.until(lambda: desk.listing("former").number == 1)
        await desk.press("b", "m")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "VotersScreen"
        assert "绑定单" not in desk.footer


async def test_viewer_sees_them_and_brings_nobody_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.VIEWER) as desk:
        voter = await take_off(desk, "迁出")
        await at_voters(desk)
        await desk.press("v")
        await desk.until(lambda: desk.listing("former").cursor_key == str(voter))
        await desk.press("d")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "VotersScreen"


async def test_voters_page_makes_a_representative(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        voter = await at_first_voter(desk)
        await desk.press("m")
        await desk.until_shown("设为选民代表")
        await desk.press("enter")
        await desk.until_said("已修改记录：1")
        assert (await voter_of(desk, voter)).is_representative


async def test_voters_page_issues_a_slip(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        voter = await voter_of(desk, await at_first_voter(desk))
        await desk.press("b")
        await desk.until_shown("咨询人", voter.name)
        path = tmp_path / "slip.html"
        await replace_text(desk, "file", str(path))
        await desk.press("ctrl+s")
        await desk.until_said("共1张绑定单")
        assert voter.name in path.read_text(encoding="utf-8")


async def test_voters_number_is_shown_for_a_purpose(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        [first, *_] = await voters_of(desk)
        await desk.office.core.people.edit_voter(desk.office.clerk, first.id, {"phone": "13812345678"})
        voter = await at_first_voter(desk)
        assert voter == first.id
        await desk.until_shown("138****5678")
        await desk.press("p")
        await desk.until_shown("查看用途")
        await desk.type("call")
        await desk.press("ctrl+s")
        await desk.until_shown("13812345678")
        assert (await ledger(desk, f"voter:{voter}"))[0].action == "person.reveal_phone"


async def test_voters_lost_telephone_ends_the_account(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        [first, *_] = await voters_of(desk)
        await bound(desk, PersonKind.VOTER, first.id)
        await at_first_voter(desk)
        await desk.press("x")
        await desk.until_shown("停用", "telegram")
        await desk.type(first.name)
        await desk.press("enter")
        await desk.until_said("已停用")
        person = Person(PersonKind.VOTER, first.id)
        assert not (await desk.office.core.enrolment.enrolled(desk.office.clerk, [person])).in_chat


async def test_line_of_a_voters_past_is_shown_whole(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        [first, *_] = await voters_of(desk)
        await desk.office.core.people.edit_voter(desk.office.clerk, first.id, {"remark": "组长"})
        await at_first_voter(desk)
        await desk.press("enter")
        await desk.until_shown("改动: 备注")


async def test_slips_for_all_that_the_filter_shows(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        fitting = await voters_of(desk, "民安第一选区")
        assert 5 < len(fitting) < len(await voters_of(desk))
        await bound(desk, PersonKind.VOTER, fitting[0].id)
        await at_voters(desk)
        await _filtered(desk, "民安第一选区", len(fitting))
        await desk.press("asterisk", "b")
        await desk.until_shown(f"为 {len(fitting)} 人印制绑定单")
        await desk.press("enter")
        await desk.until_shown("已绑定聊天账号：1")
        path = tmp_path / "slips.html"
        await replace_text(desk, "file", str(path))
        await desk.press("ctrl+s")
        await desk.until_said(f"共{len(fitting) - 1}张绑定单")
        assert path.read_text(encoding="utf-8").count('class="slip"') == len(fitting) - 1


async def test_viewer_changes_no_voter(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.VIEWER) as desk:
        await at_voters(desk)
        await desk.press("m", "b", "i")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "VotersScreen"
        assert "绑定单" not in desk.footer
        voter = await at_first_voter(desk)
        await desk.press("d", "c", "m", "p", "x")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "VoterPage"
        assert (await voter_of(desk, voter)).is_active
