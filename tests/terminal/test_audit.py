"""The audit trail: read page by page, found by the words it is shown in, kept to a person or a period, checked."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

import pytest

from core.domain.actors import Person, PersonKind, Role
from core.domain.clock import COUNTY_ZONE
from core.locale.actions import word_action
from core.services.stores.ledger import AuditLine
from tests.factories import a_meeting
from tests.terminal.desk import NARROW, WIDE, Desk, at_desk
from tests.terminal.person_desk import replace_text
from tui.actions import deeds_on
from tui.mode_screen import LIST_ACTIONS

CLERK = "田小芳 (clerk)"  # everybody in the test's office has the same name
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])


async def at_audit(desk: Desk) -> None:
    await desk.press("8")
    await desk.until(lambda: desk.listing("audit").cursor_key is not None)


async def lines_of(desk: Desk) -> list[AuditLine]:
    """The whole trail, newest first."""
    return list(await desk.office.core.records.audit(desk.office.staff(Role.ADMINISTRATOR), limit=10_000))


async def sought(desk: Desk, text: str) -> list[dict[str, str]]:
    """What the list shows for a filter."""
    await desk.press("slash")
    await desk.type(text)
    await desk.press("enter")
    listing = desk.listing("audit")
    await desk.until(lambda: listing.filter_text == text and listing._looked == listing.wish)
    return [{name: cell.text for name, cell in row.cells.items()} for row in listing._view.held()]


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_trail_is_worded_newest_first(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_desk(tmp_path, size=size, language=language, role=Role.SCRUTINEER) as desk:
        await desk.office.core.records.add_venue(desk.office.clerk, "新场地", township=None, seats=60)
        await at_audit(desk)
        await desk.until_shown({"zh_CN": "添加会场", "en": "Added a venue"}[language])
        newest = (await lines_of(desk))[0]
        assert newest.action == "venue.add"
        assert desk.listing("audit").shown_keys[0] == str(newest.id)


async def test_subject_and_second_person_are_named_too(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE, role=Role.ADMINISTRATOR) as desk:
        chief = desk.office.staff(Role.ADMINISTRATOR)
        member = await desk.office.core.records.add_staff(chief, "谭丽", login="tan", roles=frozenset({Role.CLERK}))
        await at_audit(desk)
        await desk.until_shown(f"谭丽 staff:{member}", "第二人: 田小芳")


async def test_whatever_a_line_is_about_is_named(tmp_path: Path) -> None:
    """A meeting of long ago, a voter, a venue, a group; found by name, too."""
    async with at_desk(tmp_path, size=WIDE, role=Role.ADMINISTRATOR, language="en") as desk:
        core, clerk, county = desk.office.core, desk.office.clerk, desk.office.county
        long_ago = datetime(2019, 12, 1, 1, tzinfo=UTC)
        old = a_meeting(year=2019, title="十年前评议会", held_on=long_ago.date(), starts_at=long_ago, ends_at=long_ago)
        async with core.transactions.write(clerk) as work:
            meeting = await work.meetings.add(old)
            await work.record("meeting.move", f"meeting:{meeting}", starts_at=long_ago.isoformat())
            voter = await work.records.voter(county.voters[0])
        await core.records.add_venue(clerk, "新场地", township=None, seats=60)
        await core.people.set_active(clerk, voter.id, active=False, reason="迁出")
        await core.rooms.assign(clerk, channel="telegram", address="-5", name="兴隆第1选区")
        await at_audit(desk)
        rows = {row.cells["subject"].text: row.cells["details"].text for row in desk.listing("audit")._view.held()}
        assert f"十年前评议会 meeting:{meeting}" in rows
        assert any(one.startswith("新场地 venue:") for one in rows)
        assert rows["a group chat (telegram)"].startswith("Constituency: 兴隆第1选区")
        found = await sought(desk, f"about:{voter.name}")
        assert f"{voter.name} voter:{voter.id}" in {row["subject"] for row in found}


async def test_trail_is_searched_by_whom_it_is_about(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        views = await desk.office.core.records.deputies(desk.office.clerk)
        deputy = next(view.deputy for view in views if view.deputy.phone)
        await desk.office.core.people.reveal_phone(desk.office.clerk, Person(PersonKind.DEPUTY, deputy.id), "催交")
        await at_audit(desk)
        about = {row["subject"] for row in await sought(desk, f"subject:{deputy.name}")}
        assert f"{deputy.name} deputy:{deputy.id}" in about
        await desk.press("escape")
        noticed = await sought(desk, "发出会议通知")
        assert {row["subject"].startswith("meeting:") for row in noticed} == {False}  # a title, then the label


async def test_trail_of_a_season_holds_no_bare_code(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        actions = {one.action for one in await lines_of(desk)}
        assert len(actions) > 8
        assert [one for one in actions if word_action(one, desk.app.front.t) == one] == []


@pytest.mark.parametrize("role", [Role.CLERK, Role.TELLER, Role.VIEWER])
async def test_others_are_told_kindly(tmp_path: Path, role: Role) -> None:
    async with at_desk(tmp_path, role=role) as desk:
        await desk.press("8")
        await desk.until_shown("审计记录由管理员和监票人查阅")
        await desk.press("enter", "d", "p", "c")
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "AuditScreen"
        assert not desk.trouble


@pytest.mark.parametrize("role", [Role.CLERK, Role.TELLER, Role.VIEWER])
async def test_others_are_offered_no_keys_of_a_list(tmp_path: Path, role: Role) -> None:
    async with at_desk(tmp_path, role=role, language="en") as desk:
        await desk.press("8")
        await desk.until_shown("is read by administrators")
        await desk.until(lambda: "Quit" in desk.footer)
        assert "Filter" not in desk.footer
        assert not LIST_ACTIONS & {one.action for one in deeds_on(desk.app.screen)}


async def test_words_on_the_screen_are_found(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        await at_audit(desk)
        rows = await sought(desk, "发出会议通知")
        assert {row["action"] for row in rows} == {"发出会议通知"}
        assert len(rows) == len([one for one in await lines_of(desk) if one.action == "meeting.notice"])


async def test_columns_are_searched_one_by_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        clerk = desk.office.clerk
        views = await desk.office.core.records.deputies(clerk)
        seen_deputy = next(view.deputy for view in views if view.deputy.phone)
        person, name = Person(PersonKind.DEPUTY, seen_deputy.id), seen_deputy.name
        await desk.office.core.people.reveal_phone(clerk, person, "催交报告")
        await at_audit(desk)
        seen = await sought(desk, "details:催交报告")
        assert [(row["action"], row["subject"], row["actor"]) for row in seen] == [
            ("查看电话号码", f"{name} {person.label}", CLERK)
        ]
        for text, column, value in (("actor:clerk", "actor", CLERK), ("via:cli", "via", "cli")):
            await desk.press("escape")
            assert {row[column] for row in await sought(desk, text)} == {value}


async def test_list_is_kept_to_a_person(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        await desk.office.core.records.add_venue(desk.office.clerk, "新场地", township=None, seats=60)
        await desk.office.core.records.add_leader(desk.office.staff(Role.ADMINISTRATOR), "新领导", title=None)
        clerk = desk.office.clerk.label
        await at_audit(desk)
        await desk.press("p")
        await desk.until_shown("查看谁的操作")
        await desk.type("clerk")
        await desk.press("enter")
        theirs = [str(one.id) for one in await lines_of(desk) if one.actor == clerk]
        await desk.until(lambda: desk.listing("audit").number == len(theirs))
        await desk.until_shown("人员：田小芳 (clerk)")
        assert set(desk.listing("audit").shown_keys) <= set(theirs)
        await desk.press("p")
        await desk.until_shown("所有人")
        await desk.press("enter")
        await desk.until(lambda: desk.listing("audit").number > len(theirs))


async def test_list_is_kept_to_some_days(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        await at_audit(desk)
        days = [one.at.astimezone(COUNTY_ZONE).date() for one in await lines_of(desk)]
        first = days[-1]
        assert first < days[0]
        await desk.press("d")
        await desk.until_shown("查看哪些日期")
        await replace_text(desk, "first", "2026-13-01")
        await desk.until_shown("格式如")
        await replace_text(desk, "first", first.isoformat())
        await replace_text(desk, "last", first.isoformat())
        await desk.press("ctrl+s")
        await desk.until(lambda: desk.listing("audit").number == days.count(first))
        await desk.until_shown(f"自 {first}", f"至 {first}")


async def test_line_is_shown_whole(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.SCRUTINEER) as desk:
        await desk.office.core.records.add_venue(desk.office.clerk, "新场地", township=None, seats=60)
        await at_audit(desk)
        newest = (await lines_of(desk))[0]
        await desk.until(lambda: desk.listing("audit").cursor_key is not None)
        await desk.press("home", "enter")
        await desk.until_shown("venue.add", "座位: 60", newest.digest.hex()[:40])


async def test_chain_that_holds_is_said(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.SCRUTINEER) as desk:
        await at_audit(desk)
        await desk.press("c")
        await desk.until_said("审计记录完整")


async def test_first_broken_line_is_named(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.SCRUTINEER) as desk:
        await at_audit(desk)
        with sqlite3.connect(desk.office.database.file.path) as connection:
            connection.execute("UPDATE audit SET subject = 'venue:9' WHERE id = 7")
        await desk.press("c")
        await desk.until_said("在第7条")


async def test_trail_is_exported_as_it_is_shown(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.ADMINISTRATOR) as desk:
        await at_audit(desk)
        rows = await sought(desk, "发出会议通知")
        await desk.press("e")
        await desk.until_shown("文件")
        await replace_text(desk, "file", str(tmp_path / "audit.csv"))
        await desk.press("ctrl+s")
        await desk.until_said("audit.csv")
        lines = (tmp_path / "audit.csv").read_text(encoding="utf-8-sig").splitlines()
        assert len(lines) == len(rows) + 1
        assert all("发出会议通知" in one for one in lines[1:])
