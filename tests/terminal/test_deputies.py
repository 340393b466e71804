"""The deputies' list and a deputy's page: every key of them, and what it did in the core."""

from __future__ import annotations

import stat
from datetime import date
from pathlib import Path

import pytest

from core.domain.actors import SYSTEM, Person, PersonKind, Role, deputy_actor
from core.domain.records import DeputyStatus, StatusReason
from tests.terminal.desk import NARROW, WIDE, at_desk
from tests.terminal.person_desk import (
    OFFSET,
    at_deputies,
    at_deputy,
    bound,
    deputy_of,
    ledger,
    replace_text,
    two_deputies,
)

SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
WHOLE, MASKED = "13800000000", "138****0000"


async def test_report_is_one_line_of_whoever_wrote_it(tmp_path: Path) -> None:
    """Opened it shows every part; what the office did and what the program did stand under their own heads."""
    async with at_desk(tmp_path, size=WIDE, language="en") as desk:
        deputy, _ = await two_deputies(desk)
        subject = f"deputy:{deputy}"
        async with desk.office.core.transactions.write(deputy_actor(deputy, via="telegram")) as work:
            for aspect in ("training", "sessions", "contact"):
                await work.record("report.save_draft", subject, year=2025, sections=[f"aspect:{aspect}"])
            await work.record("report.file", subject, year=2025, on_behalf=False, late=False)
        async with desk.office.core.transactions.write(desk.office.clerk) as work:
            await work.record("person.reveal_phone", subject, purpose="催交")
        async with desk.office.core.transactions.write(SYSTEM) as work:
            await work.record("enrolment.lost_touch", subject, channel="telegram")
        await at_deputy(desk)
        await desk.until_shown("Filed a duty report: 3 parts", "in chat (telegram)")
        heads = {row.cells["what"].text: row.cells for row in desk.listing("history")._view.held()}
        assert heads["Filed a duty report: 3 parts; Year: 2025"]["kind"].text == "By the deputy"
        seen = next(cells for what, cells in heads.items() if what.startswith("Saw a telephone number: Purpose: 催交"))
        assert (seen["kind"].text, seen["outcome"].text) == ("By the office", "田小芳 (clerk)")
        assert heads["Can no longer be reached: Network: telegram"]["kind"].text == "By the program"
        place = list(heads).index("Filed a duty report: 3 parts; Year: 2025")
        await desk.press("home", *["down"] * place, "enter")
        await desk.until(lambda: desk.text.count("Wrote at a duty report") == 3)


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_enter_opens_facts_and_past(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_desk(tmp_path, size=size, language=language) as desk:
        deputy = await at_deputy(desk)
        view = await deputy_of(desk, deputy)
        words = {"zh_CN": ("选区", "历史记录", "述职报告"), "en": ("Constituency", "What has happened", "Duty report")}
        await desk.until_shown(view.deputy.name, view.constituency, *words[language])


async def test_list_says_who_is_in_chat(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        first, second = await two_deputies(desk)
        await bound(desk, PersonKind.DEPUTY, first)
        await desk.office.core.enrolment.issue_codes(desk.office.clerk, [Person(PersonKind.DEPUTY, second)])
        await at_deputies(desk)
        await desk.until_shown("已发单")
        rows = {row.key: row.cells["bound"].text for row in desk.listing("deputies")._view.held()}
        assert (rows[str(first)], rows[str(second)]) == ("是", "已发单")
        assert set(rows.values()) == {"是", "已发单", ""}


async def test_facts_are_not_broken_within_a_title(tmp_path: Path) -> None:
    async with at_desk(tmp_path, language="en") as desk:
        await at_deputy(desk)
        await desk.until_shown("Card number: D0100", "Telephone: 138****0000")


async def test_past_shows_meeting_and_grade(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        meetings = await desk.office.core.meetings.list_of_year(desk.office.clerk, 2026)
        assert await at_deputy(desk) in meetings[0].agenda
        await desk.until_shown("历史记录", meetings[0].title, "满意")


async def test_status_changes_with_statutory_reason(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_deputy(desk)
        await desk.press("t")
        await desk.until_shown("代表资格如何变动")
        await desk.type("被羁押")
        await desk.press("enter")
        await desk.until_shown("自哪一天起", "暂停期间不述职")
        await replace_text(desk, "day", "2026-11-20")
        await desk.press("ctrl+s")
        await desk.until_said("计划（3）")
        changed = (await deputy_of(desk, deputy)).deputy
        assert (changed.status, changed.status_reason) == (DeputyStatus.SUSPENDED, StatusReason.DETAINED)
        assert changed.status_on == date(2026, 11, 20)


async def test_end_of_mandate_asks_for_the_name(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_deputy(desk)
        name = (await deputy_of(desk, deputy)).deputy.name
        await desk.press("t")
        await desk.until_shown("代表资格如何变动")
        await desk.type("辞职被接受")
        await desk.press("enter")
        await desk.until_shown("代表资格将永久终止")
        await desk.press("ctrl+s")
        await desk.until_shown("请准确输入姓名")
        await replace_text(desk, "name", name)
        await desk.press("ctrl+s")
        await desk.until_said(name)
        assert (await deputy_of(desk, deputy)).deputy.status is DeputyStatus.ENDED


async def test_field_is_judged_while_one_types(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_deputy(desk)
        await desk.press("c")
        await desk.until_shown("的档案")
        await replace_text(desk, "phone", "12")
        await desk.until_shown("不是电话号码")
        await replace_text(desk, "phone", "13912345678")
        await desk.until(lambda: "不是电话号码" not in desk.text)
        await desk.press("ctrl+s")
        await desk.until_said("已修改")
        changed = (await deputy_of(desk, deputy)).deputy
        assert changed.phone == "13912345678"
        assert (await ledger(desk, f"deputy:{deputy}"))[0].details["fields"] == ["phone"]


async def test_first_label_of_a_long_form_is_seen(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputy(desk)
        await desk.press("c")
        await desk.until_shown("的档案", "姓名")


async def test_masked_number_is_never_written_back(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_deputy(desk)
        await desk.press("c")
        await desk.until_shown("的档案")
        await replace_text(desk, "name", "彭建业")
        await desk.press("ctrl+s")
        await desk.until_said("已修改")
        changed = (await deputy_of(desk, deputy)).deputy
        assert (changed.name, changed.phone) == ("彭建业", WHOLE)


async def test_number_that_is_taken_is_said_at_its_field(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        first, second = await two_deputies(desk)
        await desk.office.core.people.edit_deputy(desk.office.clerk, second, {"card_number": "0433-7"})
        assert await at_deputy(desk) == first
        await desk.press("c")
        await desk.until_shown("的档案")
        await replace_text(desk, "card_number", "0433-7")
        await desk.press("ctrl+s")
        await desk.until_shown("此号码已属他人")


async def test_reveal_asks_the_purpose_and_hides_again(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        deputy = await at_deputy(desk)
        await desk.until_shown(MASKED)
        await desk.press("p")
        await desk.until_shown("查看用途")
        await desk.press("ctrl+s")
        await desk.until_shown("请说明")
        await desk.type("call")
        await desk.press("ctrl+s")
        await desk.until_shown(WHOLE)
        assert (await ledger(desk, f"deputy:{deputy}"))[0].details["purpose"] == "call"
        await desk.press("2")
        await desk.until_shown("[2 会议]")
        await desk.press("4")
        await desk.until_shown(MASKED)
        assert WHOLE not in desk.text


async def test_revoking_names_what_it_ends(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        first, _ = await two_deputies(desk)
        await bound(desk, PersonKind.DEPUTY, first)
        await at_deputy(desk)
        name = (await deputy_of(desk, first)).deputy.name
        await desk.press("x")
        await desk.until_shown("停用", "telegram")
        await desk.type(name)
        await desk.press("enter")
        await desk.until_said("已停用")
        person = Person(PersonKind.DEPUTY, first)
        enrolled = await desk.office.core.enrolment.enrolled(desk.office.clerk, [person])
        assert not enrolled.in_chat


async def test_slips_for_all_marked_show_who_has_one(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        first, second = await two_deputies(desk)
        await bound(desk, PersonKind.DEPUTY, first)
        await at_deputies(desk)
        await desk.press(*["down"] * OFFSET, "space", "space", "space", "b")
        await desk.until_shown("3 人", "已绑定")
        await desk.press("enter")
        await desk.until_shown("已绑定聊天账号：1")
        path = tmp_path / "slips.html"
        await replace_text(desk, "file", str(path))
        await desk.press("ctrl+s")
        await desk.until_said("共2张绑定单")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        page = path.read_text(encoding="utf-8")
        assert page.count('class="slip"') == 2
        assert (await deputy_of(desk, second)).deputy.name in page


async def test_report_is_reached_from_the_page(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_deputy(desk)
        await desk.press("w")
        await desk.until(lambda: bool(desk.app.screen.query("#sections")))
        await desk.until_shown(f"{(await deputy_of(desk, deputy)).deputy.name}")
        await desk.press("escape")
        await desk.until(lambda: bool(desk.app.screen.query("#history")))


async def test_existing_file_is_not_written_over(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        taken = tmp_path / "slips.html"
        taken.write_text("mine")
        await at_deputy(desk)
        await desk.press("b")
        await desk.until_shown("咨询人")
        await replace_text(desk, "file", str(taken))
        await desk.press("ctrl+s")
        await desk.until_shown("已有同名文件")
        assert taken.read_text() == "mine"
        assert not (await ledger(desk, "enrolment"))


async def test_report_forms_of_the_marked_are_written(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        await at_deputies(desk)
        await desk.press("space", "space", "o")
        await desk.until_shown("2 位代表的 2026 年述职报告表")
        await replace_text(desk, "file", str(tmp_path / "forms"))
        await desk.press("ctrl+s")
        await desk.until_said("2 份报告表")
        assert len(list((tmp_path / "forms").glob("*.html"))) == 2


async def test_line_of_the_past_is_shown_whole(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_deputy(desk)
        await desk.office.core.people.edit_deputy(desk.office.clerk, deputy, {"post": "村主任"})
        await desk.until_shown("修改代表资料")
        await desk.press("home", "down", "enter")
        await desk.until_shown("结果: ", "改动: 职务")
        await desk.press("escape")
        await desk.until_shown("历史记录")


async def test_viewer_reads_and_is_offered_nothing_else(tmp_path: Path) -> None:
    async with at_desk(tmp_path, role=Role.VIEWER) as desk:
        deputy = await at_deputy(desk)
        before = (await deputy_of(desk, deputy)).deputy
        for key in ("c", "t", "p", "b", "x"):
            await desk.press(key)
        await desk.pilot.pause()
        assert type(desk.app.screen).__name__ == "DeputyPage"
        assert "修改" not in desk.footer
        assert (await deputy_of(desk, deputy)).deputy == before


async def test_change_made_elsewhere_shows_on_the_page(tmp_path: Path) -> None:
    async with at_desk(tmp_path) as desk:
        deputy = await at_deputy(desk)
        suspended, reason = DeputyStatus.SUSPENDED, StatusReason.DETAINED
        core, today = desk.office.core, date(2026, 11, 23)
        await core.records.set_status(desk.office.clerk, deputy, suspended, reason=reason, on=today)
        await desk.until_shown("[暂停")


async def test_names_of_people_are_never_markup(tmp_path: Path) -> None:
    async with at_desk(tmp_path, size=WIDE) as desk:
        first, _ = await two_deputies(desk)
        hostile = {"work_unit": "[b]单位[/b] [@click=app.quit]x[/]", "remark": "[/]\u202e"}
        await desk.office.core.people.edit_deputy(desk.office.clerk, first, hostile)
        await at_deputy(desk)
        await desk.until_shown("[b]单位[/b]", "[@click=app.quit]x[/]")
