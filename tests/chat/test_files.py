"""Files in chat: sent to a draft and to a letter, refused with what to do, read by whoever may, lost by no crash."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.local import PLAIN, LocalMessage
from bot.channels.protocol import FetchFailure, IncomingFile, Manners
from core.domain.actors import SYSTEM, Person, PersonKind
from core.domain.ids import ProposalId
from core.domain.proposals.attachments import LARGEST, Attachment
from core.domain.proposals.contacts import Duty
from core.domain.proposals.units import Part
from core.domain.rules.handling import ReviewOutcome
from core.presets import preset_text
from tests.chat.desk import Desk, open_desk
from tests.chat.proposal_desk import FACTS, REQUEST, TITLE, handed_in, newest, replied, written
from tests.domain.proposals.office_files import JPEG, PDF, package
from tests.services.proposal_desk import units_of


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    async with open_desk(tmp_path) as opened:
        yield opened


async def sent(desk: Desk, sender: str, name: str, content: bytes, *, what: str = "document") -> LocalMessage:
    desk.channel.send_file(sender, name, content, what=what)
    await desk.settle()
    return desk.channel.last(sender)


async def attached(desk: Desk, proposal: ProposalId) -> list[Attachment]:
    return list(await desk.office.core.attachments.listed(desk.office.clerk, proposal))


async def test_deputy_sends_files_to_a_draft_and_takes_one_away(desk: Desk) -> None:
    await desk.bind_deputy("dan")
    shown = await written(desk)
    assert "请直接发送" in shown.text
    shown = await sent(desk, "dan", "../现场\u202e.jpg", JPEG, what="photo")
    assert "已保存：现场.jpg" in shown.text
    assert "附件（1）" in shown.labels
    refused = await sent(desk, "dan", "宏.docx", package(parts={"word/vbaProject.bin": b"\1"}))
    assert "宏程序" in refused.text
    await desk.press("dan", "附件（1）")
    shown = await sent(desk, "dan", "方案.pdf", PDF)
    proposal = await newest(desk)
    assert [one.name for one in await attached(desk, proposal)] == ["方案.pdf", "现场.jpg"]
    assert shown.text.count("方案.pdf") == 2
    await desk.press("dan", "方案.pdf", "移除")
    assert [(one.name, one.added_by) for one in await attached(desk, proposal)] == [
        ("现场.jpg", f"deputy:{desk.office.county.deputies[0]}")
    ]
    assert "提交" in (await desk.press("dan", "返回这件建议")).labels


async def test_deputy_has_a_letters_file_sent(desk: Desk) -> None:
    await desk.bind_deputy("dan")
    proposal = await replied(desk)
    unit, _ = await units_of(desk.office)
    await desk.office.core.attachments.add_to_reply(desk.office.clerk, proposal, "附图.pdf", PDF, unit=unit)
    await desk.say("dan", f"/proposals {proposal}")
    await desk.press("dan", "附件（1）", "附图.pdf", "发给我")
    brought = desk.channel.last("dan").attachment
    assert brought is not None
    assert (brought.filename, brought.content) == ("附图.pdf", PDF)


async def test_liaison_puts_files_to_a_letter_before_it_is_sent(desk: Desk) -> None:
    await desk.bind_deputy("dan")
    proposal = await handed_in(desk)
    unit, _ = await units_of(desk.office)
    core, clerk = desk.office.core, desk.office.clerk
    await core.attachments.add(clerk, proposal, "现场.pdf", PDF)
    for _ in range(3):
        await core.proposals.review(clerk, proposal, ReviewOutcome.ACCEPT)
    await core.proposals.assign(clerk, proposal, [(unit, Part.SOLE)])
    liaison = await core.unit_contacts.add(clerk, "联络员", Duty.LIAISON, unit=unit)
    await desk.bind("lia", Person(PersonKind.CONTACT, liaison))
    await desk.say("lia", f"/items {proposal}")
    item = desk.channel.last("lia")
    assert "附件（1）" in item.labels
    await desk.press("lia", "答复")
    await desk.press("lia", desk.channel.last("lia").labels[0], "不填", "不填")
    await desk.press("lia", desk.channel.last("lia").labels[0])
    letter = await desk.say("lia", "已列入计划")
    assert "已列入计划" in letter.text
    kept = await sent(desk, "lia", "附图.pdf", PDF)
    assert "附图.pdf" in kept.text
    assert "已列入计划" in kept.text
    bad = await sent(desk, "lia", "旧.doc", PDF)
    assert "已列入计划" in bad.text
    await desk.press("lia", "发送")
    assert [(one.name, one.unit) for one in await attached(desk, proposal)] == [("现场.pdf", None), ("附图.pdf", unit)]
    await desk.say("dan", f"/proposals {proposal}")
    assert "附件（2）" in desk.channel.last("dan").labels


async def test_large_file_is_refused_before_it_is_fetched(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.bind_deputy("dan")
    await written(desk)
    monkeypatch.setattr(desk.channel, "fetch", None)
    event = replace(desk.channel.send_file("dan", "大.pdf", PDF), file=IncomingFile("1", "大.pdf", LARGEST + 1))
    await desk.app.ingest.receive_from("local")([event])
    await desk.app.settle()
    assert "最多 20 MB" in desk.channel.last("dan").text
    assert await attached(desk, await newest(desk)) == []


async def test_fetch_that_breaks_is_told_and_blocks_nobody(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.bind_deputy("dan")
    await written(desk)
    monkeypatch.setattr(desk.channel, "fetch", None)
    assert "请再发一次" in (await sent(desk, "dan", "现场.pdf", PDF)).text
    assert "提交" in desk.channel.last("dan").labels


async def test_file_that_does_not_come_is_asked_for_again(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.bind_deputy("dan")
    await written(desk)
    tries: list[str] = []

    async def fail(file: IncomingFile, *, limit: int) -> bytes:
        tries.append(file.name)
        raise FetchFailure("gone", may_heal=False)

    monkeypatch.setattr(desk.channel, "fetch", fail)
    shown = await sent(desk, "dan", "现场.pdf", PDF)
    assert "请再发一次" in shown.text
    assert tries == ["现场.pdf"]


async def test_words_after_a_file_wait_for_it(desk: Desk) -> None:
    await desk.bind_deputy("dan")
    await written(desk)
    desk.channel.send_file("dan", "现场.pdf", PDF)
    desk.channel.press("dan", "提交")
    await desk.settle()
    proposal = await newest(desk)
    assert [one.name for one in await attached(desk, proposal)] == ["现场.pdf"]


async def test_crash_while_fetching_loses_nothing(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.bind_deputy("dan")
    await written(desk)
    desk.channel.send_file("dan", "现场.pdf", PDF)
    await desk.channel.take(desk.app.ingest.receive_from("local"))
    await desk.app._router.handle_batch()  # the fetch has begun; nothing is handled
    desk.restart()
    await desk.settle()
    assert [one.name for one in await attached(desk, await newest(desk))] == ["现场.pdf"]


async def test_file_that_nobody_asked_for_stays_with_the_network(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    await desk.bind_deputy("dan")
    monkeypatch.setattr(desk.channel, "fetch", None)
    assert "文件" in (await sent(desk, "dan", "现场.pdf", PDF)).text


async def test_album_that_nobody_asked_for_is_answered_once(desk: Desk) -> None:
    await desk.bind_deputy("dan")
    before = len(desk.channel.messages("dan"))
    shown = [
        replace(desk.channel.show("dan", "photo"), file=IncomingFile(str(number), "a.jpg", 9, album="77"))
        for number in range(3)
    ]
    await desk.app.ingest.receive_from("local")(shown)
    await desk.app.settle()
    assert len(desk.channel.messages("dan")) == before + 1


async def test_network_without_files_says_where_to_bring_them(tmp_path: Path) -> None:
    async with open_desk(tmp_path, manners=Manners(command_marks="/!")) as desk:
        await desk.bind_deputy("dan")
        assert "送到办公室" in (await written(desk)).text
        await desk.office.core.attachments.add(desk.office.clerk, await newest(desk), "现场.pdf", PDF)
        shown = await desk.press("dan", "附件（0）", "现场.pdf", "发给我")
        assert "向办公室索取现场.pdf" in shown.text
        assert shown.attachment is None


async def test_deputy_is_asked_for_what_the_county_allows(desk: Desk) -> None:
    strict = preset_text("longshan").replace("largest_mb = 20", "largest_mb = 5").replace(', "png", "txt"]', "]")
    await desk.office.core.rules.adopt(SYSTEM, strict)
    await desk.bind_deputy("dan")
    assert "pdf、docx、xlsx、pptx、jpg；每个不超过 5 MB" in (await written(desk)).text
    assert "jpg" in (await sent(desk, "dan", "说明.txt", b"a")).text


async def test_file_is_stored_once_however_often_its_event_comes(desk: Desk) -> None:
    await desk.bind_deputy("dan")
    await written(desk)
    event = desk.channel.send_file("dan", "现场.pdf", PDF)
    for _ in range(2):
        await desk.app.ingest.receive_from("local")([event])
        await desk.app.settle()
    assert len(await attached(desk, await newest(desk))) == 1


async def test_files_come_and_go_where_choices_are_typed(tmp_path: Path) -> None:
    async with open_desk(tmp_path, manners=PLAIN) as desk:
        await desk.bind_deputy("dan")
        await desk.say("dan", "!propose", "建议", TITLE, FACTS, REQUEST, "城建环保", "走访", "否", "全文公开")
        shown = await sent(desk, "dan", "现场.jpg", JPEG, what="photo")
        assert "已保存：现场.jpg" in shown.text
        await desk.say("dan", "附件（1）", "现场.jpg", "发给我")
        brought = desk.channel.last("dan").attachment
        assert brought is not None
        assert brought.content == JPEG
        await desk.say("dan", "移除")
        assert await attached(desk, await newest(desk)) == []
