"""Outgoing messages against a real server: what arrives, and what each failure is called."""

from __future__ import annotations

import asyncio

import pytest

from bot.channels.protocol import Attachment, Button, SendFailure, SendUncertain, Unreachable
from bot.channels.telegram.channel import TelegramChannel
from bot.channels.telegram.config import TelegramConfig
from bot.channels.telegram.sending import NOT_SENT_WAIT
from tests.botapi.app import RunningServer
from tests.botapi.client import People
from tests.chat.telegram.conftest import TOKEN, VOTER, Draft, Hourglass

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
YES = ((Button("满意", "t-yes"), Button("不满意", "t-no")), (Button("返回", "t-back"),))


async def test_text_and_buttons_arrive(channel: TelegramChannel, people: People, draft: Draft) -> None:
    message_id = await channel.send(draft("请评分 <b>&</b> _*", buttons=YES, protect=True))
    [shown] = await people.messages(VOTER)
    assert (str(shown["message_id"]), shown["text"]) == (message_id, "请评分 <b>&</b> _*")
    assert [[b["label"] for b in row] for row in shown["buttons"]] == [["满意", "不满意"], ["返回"]]
    assert (shown["protected"], shown["preview_disabled"]) == (True, True)


async def test_server_knows_every_parameter(channel: TelegramChannel, server: RunningServer, draft: Draft) -> None:
    first = await channel.send(draft(buttons=YES))
    await channel.send(draft("新", edits=first))
    await channel.send(draft(attachment=Attachment("结果.png", "image/png", PNG)))
    assert not server.world.unknown_parameters


async def test_long_text_comes_in_parts(channel: TelegramChannel, people: People, draft: Draft) -> None:
    message_id = await channel.send(draft("甲" * 4_000 + "\n" + "乙" * 4_000 + "\n丙", buttons=YES))
    parts = await people.messages(VOTER)
    assert [part["text"][0] for part in parts] == ["甲", "乙", "丙"] or len(parts) == 2
    assert [bool(part["buttons"]) for part in parts] == [False] * (len(parts) - 1) + [True]
    assert message_id == str(parts[-1]["message_id"])


@pytest.mark.parametrize(
    ("filename", "media_type", "kind"),
    [("结果.png", "image/png", "photo"), ("名单.xlsx", "application/vnd.ms-excel", "document")],
)
async def test_attachment_arrives_whole(
    channel: TelegramChannel,
    people: People,
    server: RunningServer,
    draft: Draft,
    filename: str,
    media_type: str,
    kind: str,
) -> None:
    await channel.send(draft("说明", buttons=YES, attachment=Attachment(filename, media_type, PNG)))
    [shown] = await people.messages(VOTER)
    stored = server.world.files[shown["file_id"]]
    assert (shown["kind"], shown["text"], bool(shown["buttons"])) == (kind, "说明", True)
    assert (stored.content, stored.filename) == (PNG, filename)


async def test_long_caption_follows_as_text(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await channel.send(draft("长" * 1_500, buttons=YES, attachment=Attachment("a.png", "image/png", PNG)))
    photo, text = await people.messages(VOTER)
    assert (photo["kind"], photo["text"], photo["buttons"]) == ("photo", "", [])
    assert (len(text["text"]), bool(text["buttons"])) == (1_500, True)


async def test_edit_changes_the_message(channel: TelegramChannel, people: People, draft: Draft) -> None:
    first = await channel.send(draft("选择", buttons=YES))
    assert await channel.send(draft("回执 A1", edits=first)) == first
    [shown] = await people.messages(VOTER)
    assert (shown["text"], shown["buttons"], len(shown["edits"])) == ("回执 A1", [], 1)


async def test_unchanged_edit_counts_as_done(channel: TelegramChannel, people: People, draft: Draft) -> None:
    first = await channel.send(draft("回执"))
    assert await channel.send(draft("回执", edits=first)) == first
    assert len(await people.messages(VOTER)) == 1


@pytest.mark.parametrize("target", ["deleted", "999999", "not a number", "²"])
async def test_edit_of_nothing_sends_anew(channel: TelegramChannel, people: People, draft: Draft, target: str) -> None:
    if target == "deleted":
        target = await channel.send(draft("旧"))
        await people.act("delete", chat=VOTER, message_id=int(target))
    sent = await channel.send(draft("新", edits=target))
    shown = (await people.messages(VOTER))[-1]
    assert (str(shown["message_id"]), shown["text"]) == (sent, "新")
    assert sent != target


async def test_edit_of_photo_changes_caption(channel: TelegramChannel, people: People, draft: Draft) -> None:
    first = await channel.send(draft("旧", attachment=Attachment("a.png", "image/png", PNG)))
    assert await channel.send(draft("新", edits=first)) == first
    [shown] = await people.messages(VOTER)
    assert (shown["kind"], shown["text"]) == ("photo", "新")


async def test_edit_replaces_the_picture(
    channel: TelegramChannel, people: People, server: RunningServer, draft: Draft
) -> None:
    first = await channel.send(draft("旧", attachment=Attachment("a.png", "image/png", PNG)))
    await channel.send(draft("新", edits=first, attachment=Attachment("b.png", "image/png", PNG + b"2")))
    [shown] = await people.messages(VOTER)
    assert server.world.files[shown["file_id"]].content == PNG + b"2"


async def test_blocked_bot_is_unreachable(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.act("block", user=VOTER)
    with pytest.raises(Unreachable, match="blocked by the user"):
        await channel.send(draft())


async def test_unknown_chat_is_unreachable(channel: TelegramChannel, draft: Draft) -> None:
    with pytest.raises(Unreachable, match="Chat not found"):
        await channel.send(draft(address="31415"))


@pytest.mark.parametrize(
    "wrong",
    [{"text": ""}, {"buttons": ((Button("x", "长" * 30),),)}, {"attachment": Attachment("a.png", "image/png", b"no")}],
)
async def test_refused_content_is_never_retried(
    channel: TelegramChannel, draft: Draft, wrong: dict[str, object]
) -> None:
    with pytest.raises(SendFailure) as failure:
        await channel.send(draft(**wrong))
    assert failure.value.retry_after is None


async def test_lost_answer_is_uncertain(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.faults(lose_answer_next=1)
    with pytest.raises(SendUncertain):
        await channel.send(draft())
    [shown] = await people.messages(VOTER)
    assert shown["answer_lost"]


async def test_dropped_request_is_uncertain(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.faults(drop_request_next=1)
    with pytest.raises(SendUncertain):
        await channel.send(draft())
    assert await people.messages(VOTER) == []


async def test_silence_is_uncertain(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.faults(stall_next=1)
    with pytest.raises(SendUncertain, match="Timeout"):
        await channel.send(draft())


async def test_bad_gateway_is_uncertain(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.faults(bad_gateway_next=1)
    with pytest.raises(SendUncertain, match="Bad Gateway"):
        await channel.send(draft())


async def test_refused_connection_is_known_unsent(draft: Draft) -> None:
    channel = TelegramChannel(TelegramConfig(TOKEN, base_url="http://127.0.0.1:1/bot"))
    with pytest.raises(SendFailure) as failure:
        await channel.send(draft())
    assert failure.value.retry_after == NOT_SENT_WAIT
    await channel.close()


async def test_wrong_token_keeps_the_message(server: RunningServer, draft: Draft) -> None:
    channel = TelegramChannel(TelegramConfig("4242:revoked", base_url=server.base_url))
    with pytest.raises(SendFailure) as failure:
        await channel.send(draft())
    assert (failure.value.retry_after or 0) > 0
    await channel.close()


async def test_flood_limit_holds_one_chat(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.act("limits", enabled=True, chat_burst=1.0, chat_per_second=0.1)
    await channel.send(draft())
    with pytest.raises(SendFailure) as failure:
        await channel.send(draft())
    assert failure.value.retry_after == pytest.approx(10, abs=1)
    assert channel.delay(str(VOTER)) == failure.value.retry_after
    assert channel.delay("2002") == 0


async def test_own_pace_meets_no_refusal(
    channel: TelegramChannel, people: People, server: RunningServer, glass: Hourglass, draft: Draft
) -> None:
    server.world.gate._monotonic = glass
    await people.act("limits", enabled=True)
    await people.act("chat", chat=-100200)
    for number in range(60):
        address = ("1001", "-100200")[number % 2]
        await glass.sleep(channel.delay(address))
        await channel.send(draft(str(number), address=address))
    assert server.world.gate.refused == 0


async def test_later_part_waits_out_the_flood(
    channel: TelegramChannel, people: People, server: RunningServer, glass: Hourglass, draft: Draft
) -> None:
    server.world.gate._monotonic = glass
    await people.act("limits", enabled=True, chat_burst=1.0, chat_per_second=0.2)
    await channel.send(draft("长" * 9_000))
    assert [len(part["text"]) for part in await people.messages(VOTER)] == [4_096, 4_096, 808]
    assert max(glass.slept) == pytest.approx(5)


async def test_broken_later_part_is_uncertain(
    channel: TelegramChannel, people: People, server: RunningServer, draft: Draft
) -> None:
    await people.act("limits", enabled=True, chat_burst=1.0, chat_per_second=0.001)
    with pytest.raises(SendUncertain, match="first part"):
        await channel.send(draft("长" * 5_000))


async def test_refused_later_part_is_never_retried(channel: TelegramChannel, people: People, draft: Draft) -> None:
    with pytest.raises(SendFailure) as failure:
        await channel.send(draft("长" * 5_000, buttons=((Button("x", "长" * 30),),)))
    assert failure.value.retry_after is None
    assert len(await people.messages(VOTER)) == 1


async def test_upload_may_take_longer(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.faults(delay=1.3)
    with pytest.raises(SendUncertain):
        await channel.send(draft())
    assert await channel.send(draft(attachment=Attachment("a.png", "image/png", PNG)))


async def test_moved_group_is_followed(channel: TelegramChannel, people: People, draft: Draft) -> None:
    await people.act("chat", chat=-300)
    await people.act("chat", chat=-200, migrated_to=-300)
    await channel.send(draft("您好", address="-200"))
    assert [shown["text"] for shown in await people.messages(-300)] == ["您好"]


async def test_hundred_sends_share_the_pool(channel: TelegramChannel, people: People, draft: Draft) -> None:
    ids = await asyncio.gather(*(channel.send(draft(str(number))) for number in range(100)))
    assert len(set(ids)) == 100
    assert len(await people.messages(VOTER)) == 100


async def test_hostile_file_name_is_harmless(
    channel: TelegramChannel, people: People, server: RunningServer, draft: Draft
) -> None:
    await channel.send(draft(attachment=Attachment('a"\r\nX-Evil: 1\r\n\r\n/..\\b', "text/plain", b"x")))
    [shown] = await people.messages(VOTER)
    assert server.world.files[shown["file_id"]].filename == "a_ X-Evil: 1 _.._b"
