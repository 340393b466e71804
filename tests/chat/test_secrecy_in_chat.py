"""What a thief of the database, its journal and its copies sees while voting is open: no choice, by content or size."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.local import PLAIN
from core.storage.tables.chat import dialogs, inbox, keyboards, outbox
from tests.chat.desk import Desk, open_desk

GRADES = ("满意", "基本满意", "不满意")
WORDS = [*GRADES, "satisfied", "dissatisfied", "路修得好", "Marked", "已评"]


async def _sealed_sizes(desk: Desk) -> list[tuple[str, int]]:
    """Table and size of every box there is."""
    found = []
    async with desk.office.database.read() as session:
        for table in (inbox, dialogs, keyboards, outbox):
            rows = await session.rows(sa.select(table.c.sealed).where(table.c.sealed.is_not(None)))
            found += [(table.name, len(row.sealed)) for row in rows]
    return sorted(found)


async def _footprint(desk: Desk, sender: str, presses: Sequence[str], comment: str) -> list[Any]:
    """All boxes as they stand before and after each event, unsent answers included, and how many rows there are."""
    seen: list[Any] = []

    async def noted() -> None:
        await desk.channel.take(desk.app.ingest.receive_from("local"))
        seen.append(await _sealed_sizes(desk))
        await desk.app._router.drain()
        seen.append(await _sealed_sizes(desk))
        await desk.app.settle()

    desk.channel.say(sender, "/vote")
    await noted()
    for label in presses:
        desk.channel.press(sender, label)
        await noted()
    if comment:
        desk.channel.say(sender, comment)
    else:
        desk.channel.press(sender, "没有意见")
    await noted()
    return seen


async def _walk(folder: Path, presses: Sequence[str], comment: str) -> list[Any]:
    async with open_desk(folder) as desk:
        await desk.bind_voter("ana")
        await desk.open_meeting(deputies=len(presses))
        return await _footprint(desk, "ana", presses, comment)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    choices=st.lists(st.sampled_from(GRADES), min_size=2, max_size=2),
    comment=st.one_of(st.just(""), st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=400)),
)
async def test_sizes_and_numbers_do_not_depend_on_the_choice(
    tmp_path_factory: pytest.TempPathFactory, choices: list[str], comment: str
) -> None:
    reference = await _walk(tmp_path_factory.mktemp("one"), ["满意", "满意"], "")
    assert await _walk(tmp_path_factory.mktemp("two"), choices, comment and f"说：{comment}") == reference


async def _typed_footprint(folder: Path, said: Sequence[str], correction: str) -> list[Any]:
    """As ``_footprint``, where everything is said in words and the first mark is corrected at the end."""
    seen: list[Any] = []

    async def noted(desk: Desk) -> None:
        await desk.channel.take(desk.app.ingest.receive_from("local"))
        seen.append(await _sealed_sizes(desk))
        await desk.app._router.drain()
        seen.append(await _sealed_sizes(desk))
        await desk.app.settle()

    async with open_desk(folder, manners=PLAIN) as desk:
        await desk.bind_voter("ana")
        await desk.open_meeting()
        events = []
        for text in ("!投票", *said):
            events.append(desk.channel.say("ana", text))
            await noted(desk)
        desk.channel.edit(events[1], correction)
        await noted(desk)
        assert "已更正" in desk.channel.last("ana").text
    return seen


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    marks=st.lists(st.sampled_from([*GRADES, "1", "2", "3", "３、", "跳过"]), min_size=2, max_size=2),
    comment=st.one_of(st.just(""), st.text(st.characters(categories=["L"]), min_size=1, max_size=400)),
    correction=st.sampled_from([*GRADES, "2", "跳过"]),
)
async def test_typed_sizes_do_not_depend_on_the_choice(
    tmp_path_factory: pytest.TempPathFactory, marks: list[str], comment: str, correction: str
) -> None:
    reference = await _typed_footprint(tmp_path_factory.mktemp("one"), ["1", "1", "1"], "2")
    said = [*marks, f"说：{comment}" if comment else "没有意见"]
    assert await _typed_footprint(tmp_path_factory.mktemp("two"), said, correction) == reference


async def test_no_typed_choice_is_readable_while_open(tmp_path: Path) -> None:
    async with open_desk(tmp_path, manners=PLAIN) as desk:
        await desk.bind_voter("ana")
        await desk.open_meeting()
        for text in ("!投票", "基本满意", "3", "2号 路修得好", "确认投票"):
            desk.channel.say("ana", text)
            await desk.channel.take(desk.app.ingest.receive_from("local"))
            _check(desk)
            await desk.app._router.drain()
            _check(desk)
            await desk.app.settle()
            _check(desk)
        assert "您的回执" in desk.texts("ana")


async def test_no_choice_is_readable_while_open(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    desk.channel.say("ana", "/vote")
    for label in ("基本满意", "不满意"):
        await desk.settle()
        desk.channel.press("ana", label)
        await desk.channel.take(desk.app.ingest.receive_from("local"))
        _check(desk)
        await desk.app._router.drain()
        _check(desk)
    await desk.say("ana", "2号 路修得好")
    _check(desk)
    await desk.press("ana", "确认投票")
    _check(desk)


def _check(desk: Desk) -> None:
    """The rules, which everybody may read, name every grade once; nothing else may."""
    for content in desk.files():
        for word in WORDS:
            plain = content.count(word.encode())
            assert plain <= _in_rules(desk, word), word


def _in_rules(desk: Desk, word: str) -> int:
    from core.presets import preset_text

    return preset_text("longshan").encode().count(word.encode()) + (word == "Marked")


async def test_token_says_nothing_of_its_place(desk: Desk) -> None:
    """The same button stands at every place of the stored list."""
    await desk.bind_voter("ana")
    await desk.open_meeting()
    places = set()
    for _ in range(40):
        shown = await desk.say("ana", "/vote")
        places.add(shown.buttons[0][0].token.partition(".")[2])
        desk.wait_a_minute()
    assert len(places) == 5
    assert all(len(shown.buttons[0][0].token.encode()) <= 64 for _ in places)


async def test_draft_and_buttons_are_gone_after_the_close(desk: Desk) -> None:
    await desk.bind_voter("ana")
    meeting = await desk.open_meeting()
    await desk.press("ana", "评议投票", "满意")
    await desk.close(meeting)
    assert await _sealed_sizes(desk) == []


async def test_sent_choices_are_wiped_from_the_outbox(desk: Desk) -> None:
    await desk.bind_voter("ana")
    await desk.open_meeting()
    await desk.press("ana", "评议投票", "满意")
    assert [name for name, _ in await _sealed_sizes(desk)] == ["dialogs", "keyboards"]
