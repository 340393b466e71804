"""Binding, help, language, data, unbinding and reading: everything beside the ballot, in Chinese as it is met."""

from __future__ import annotations

import json

from bot.dialogs.commands import COMMANDS, command_menu
from core.domain.actors import Person, PersonKind, Role
from core.domain.codes import code_from
from core.domain.reports import AspectAnswer, TextAnswer, deputy_fields
from core.domain.rules import FieldKind, parse_rules
from core.locale.catalogue import translator
from tests.chat.desk import Desk


async def test_slip_link_binds_the_voter(desk: Desk) -> None:
    shown = await desk.bind_voter("ana")
    assert "已与您绑定，身份：选民" in shown.text
    assert "评议投票" in shown.labels


async def test_bare_code_binds_too(desk: Desk) -> None:
    code = await desk.code_for(Person(PersonKind.VOTER, desk.office.county.voters[0]))
    shown = await desk.say("ana", code.lower().replace("-", " "))
    assert "已与您绑定" in shown.text


async def test_stranger_is_shown_the_way(desk: Desk) -> None:
    shown = await desk.say("zoe", "你好")
    assert "绑定账号" in shown.labels
    assert "绑定码" in (await desk.press("zoe", "绑定账号")).text


async def test_wrong_code_is_refused_and_counted(desk: Desk) -> None:
    shown = await desk.say("zoe", f"/bind {code_from(b'nothing')}")
    status = await desk.office.core.enrolment.status(desk.office.clerk)
    assert "此绑定码无效" in shown.text
    assert status.failures_last_minute == 1


async def test_mistyped_code_costs_nothing(desk: Desk) -> None:
    shown = await desk.say("zoe", "/bind ABCDE-FGHJK-0")
    assert "不对" in shown.text
    assert (await desk.office.core.enrolment.status(desk.office.clerk)).failures_last_minute == 0


async def test_code_in_group_binds_nobody(desk: Desk) -> None:
    code = await desk.code_for(Person(PersonKind.VOTER, desk.office.county.voters[0]))
    desk.channel.say("ana", code, room="village")
    await desk.settle()
    assert "私聊" in desk.channel.last("village").text
    assert "绑定账号" in (await desk.say("ana", "/help")).labels


async def test_talk_in_group_is_left_alone(desk: Desk) -> None:
    desk.channel.say("ana", "今天天气好", room="village")
    await desk.settle()
    assert desk.channel.messages("village") == []


async def test_help_speaks_each_role(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.bind_deputy("dan")
    await desk.bind("sue", Person(PersonKind.STAFF, desk.office.county.staff[Role.VIEWER]))
    texts = [(await desk.say(sender, "帮助")).text for sender in ("ana", "dan", "sue")]
    assert ["选民" in texts[0], "人大代表" in texts[1], "工作人员" in texts[2]] == [True] * 3


async def test_language_is_remembered(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.say("ana", "/language")
    shown = await desk.press("ana", "English")
    assert "write to you in English" in shown.text
    assert "You are bound as a voter" in (await desk.say("ana", "help")).text


async def test_my_data_comes_as_a_file(desk: Desk) -> None:
    await desk.bind_voter("ana")
    shown = await desk.say("ana", "我的信息")
    assert shown.attachment is not None
    assert json.loads(shown.attachment.content)["record"]["constituency_id"] == 1


async def test_unbinding_asks_and_then_forgets(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.say("ana", "/unbind")
    shown = await desk.press("ana", "确定解绑")
    assert "已解绑" in shown.text
    assert "绑定账号" in (await desk.say("ana", "/help")).labels


async def test_unbinding_can_be_declined(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.say("ana", "/unbind")
    await desk.press("ana", "不，保留")
    assert "您已绑定为选民" in (await desk.say("ana", "/help")).text


async def test_revoked_account_loses_its_draft(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "评议投票", "满意")
    voter = Person(PersonKind.VOTER, desk.office.county.voters[0])
    await desk.office.core.enrolment.revoke_account(desk.office.clerk, voter)
    desk.channel.press("ana", "满意")
    await desk.settle()
    assert "绑定账号" in desk.channel.last("ana").labels


async def test_voter_sees_its_meetings(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    shown = await desk.say("ana", "我的会议")
    assert "民安街道代表述职评议会" in shown.text
    assert any(label.startswith("评议：") for label in shown.labels)


async def test_staff_see_the_turnout(desk: Desk) -> None:
    await desk.bind("sue", Person(PersonKind.STAFF, desk.office.county.staff[Role.VIEWER]))
    meeting = await desk.open_meeting()
    await desk.office.vote(meeting, 3)
    shown = await desk.say("sue", "会议")
    assert "已参与：1 / 12 人" in shown.text


async def test_voter_reads_a_filed_report(desk: Desk) -> None:
    await _file_report(desk)
    await desk.bind_voter("ana")
    listed = await desk.press("ana", "看述职报告")
    shown = await desk.press("ana", listed.labels[0])
    assert "2026 年述职报告" in shown.text
    assert "走访选民" in shown.text


async def test_voter_reads_a_long_report_by_pages(desk: Desk) -> None:
    await _file_report(desk, text="走访选民，修桥补路。" * 140)
    await desk.bind_voter("ana")
    listed = await desk.press("ana", "看述职报告")
    await desk.press("ana", listed.labels[0])
    shown = await desk.press("ana", "下一页")
    assert "第 2 页" in shown.text


async def test_someone_who_blocks_the_bot_is_unreachable(desk: Desk) -> None:
    await desk.bind_voter("ana")
    desk.channel.leave("ana")
    await desk.settle()
    data = await desk.office.core.enrolment.my_data(desk.office.voter())
    assert [account["is_reachable"] for account in data["accounts"]] == [False]


async def test_writing_again_makes_reachable(desk: Desk) -> None:
    await desk.bind_voter("ana")
    desk.channel.leave("ana")
    await desk.say("ana", "/help")
    data = await desk.office.core.enrolment.my_data(desk.office.voter())
    assert [account["is_reachable"] for account in data["accounts"]] == [True]


async def _file_report(desk: Desk, text: str = "走访选民 12 户") -> None:
    reports, clerk, deputy = desk.office.core.reports, desk.office.clerk, desk.office.county.deputies[0]
    async with desk.office.core.transactions.read(clerk) as work:
        stored = await work.rules.current()
    rules = parse_rules(stored.toml)
    for aspect in rules.aspects:
        count = 3 if aspect.is_counted else None
        await reports.save_draft(clerk, deputy, 2026, AspectAnswer(aspect.id, text, count))
    for entry in deputy_fields(rules):
        if entry.kind in (FieldKind.TEXT, FieldKind.LONG_TEXT):
            await reports.save_draft(clerk, deputy, 2026, TextAnswer(entry.id, text))
    await reports.file(clerk, deputy, 2026)


def test_command_menu_fits_the_networks_limits() -> None:
    menu = command_menu(translator("zh_CN"))
    assert {command for command, _ in menu} == set(COMMANDS) - {"start", "bind", "room"}
    assert all(command.isascii() and command.islower() and 1 < len(text) <= 256 for command, text in menu)
