"""The door of the dashboard: signing in, locking, and a second person on the same screen."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.widgets import Input

from core.domain.actors import SYSTEM, Actor, Role
from core.domain.four_eyes import FourEyesStep
from core.domain.records import Staff
from core.domain.sign_in import LOGIN_TRIES
from core.presets import preset_text
from core.services.sign_in import SignIn
from tests.office import Office
from tests.terminal.desk import NARROW, WIDE, Desk, season_office
from tui.app import NOBODY, ShuzhiApp
from tui.front import OpenCounty
from tui.help_screen import HelpScreen
from tui.second_person import SecondPerson
from tui.widgets.credentials import Credentials

PASSWORD, SECOND_PASSWORD = "horse-battery-9", "staple-correct-7"
SIZES = pytest.mark.parametrize("size", [NARROW, WIDE])
LOCK_AFTER = timedelta(minutes=10)


@asynccontextmanager
async def at_door(
    folder: Path,
    *,
    size: tuple[int, int] = NARROW,
    language: str = "en",
    login: str = "",
    actor: Callable[[Office], Actor | None] = lambda _: None,
) -> AsyncIterator[Desk]:
    """The dashboard as ``shuzhi tui`` starts it; clerk and scrutineer have passwords."""
    async with season_office(folder) as (office, meeting):
        for role, password in ((Role.CLERK, PASSWORD), (Role.SCRUTINEER, SECOND_PASSWORD)):
            await office.core.sign_in.set_password(SYSTEM, office.county.staff[role], password)
        app = ShuzhiApp(OpenCounty(office.core, LOCK_AFTER), actor(office), language=language, login=login)
        async with app.run_test(size=size) as pilot:
            desk = Desk(app, pilot, office, meeting)
            await desk.until(lambda: app.screen.focused is not None)
            yield desk


def alone(office: Office) -> Actor:
    return office.county.alone(Role.CLERK)


async def sign_in(desk: Desk, login: str = "clerk", password: str = PASSWORD) -> None:
    await desk.type(login)
    await desk.press("enter")
    await desk.type(password)
    await desk.press("enter")


def a_moving_mouse() -> events.MouseMove:
    """As the driver sends it: Textual's pilot would go round the application."""
    return events.MouseMove(None, 3, 3, 0, 1, 0, False, False, False)


def fields(desk: Desk) -> Credentials:
    return desk.app.screen.query_one(Credentials)


async def until_refused(desk: Desk, sentence: str) -> None:
    await desk.until(lambda: sentence in fields(desk).sentence)


async def audit(office: Office) -> list[tuple[str, str, str]]:
    async with office.core.transactions.read(SYSTEM) as work:
        return [(line.action, line.actor, line.via) for line in await work.ledger.lines(limit=10_000)]


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_nothing_is_shown_before_signing_in(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_door(tmp_path, size=size, language=language) as desk:
        await desk.until_shown("登录名" if language == "zh_CN" else "Login")
        assert "5" in desk.text  # the limits are said
        for key in ("ctrl+l", "f1", "ctrl+p", "escape", "tab"):
            await desk.press(key)
        assert "石羔" not in desk.text
        assert desk.app.front.actor is NOBODY
        assert len(desk.app.screen_stack) == 1


@SIZES
async def test_right_password_opens_the_screens(tmp_path: Path, size: tuple[int, int]) -> None:
    async with at_door(tmp_path, size=size) as desk:
        await sign_in(desk)
        await desk.until_shown("[1 Today]", "石羔片区代表述职评议会")
        assert desk.app.front.actor.label == desk.office.clerk.label
        assert ("staff.signed_in", "system", "tui") in await audit(desk.office)


async def test_wrong_password_is_a_sentence(tmp_path: Path) -> None:
    async with at_door(tmp_path) as desk:
        await sign_in(desk, password="not the password")
        await until_refused(desk, "Login and password do not belong together")
        assert desk.app.screen.query_one("#password", Input).value == ""
        assert desk.app.screen.query_one("#login", Input).value == "clerk"
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until_shown("[1 Today]")


async def test_limit_of_tries_is_said(tmp_path: Path) -> None:
    async with at_door(tmp_path, login="clerk") as desk:
        for number in range(LOGIN_TRIES + 1):
            await desk.type(f"guess{number}")
            await desk.press("enter")
            await desk.until(lambda: not fields(desk)._is_busy and fields(desk).sentence != "")
        await until_refused(desk, "Too many wrong passwords")


async def test_account_without_password_says_the_command(tmp_path: Path) -> None:
    async with at_door(tmp_path) as desk:
        await sign_in(desk, "teller", "whatever it is")
        await until_refused(desk, "shuzhi staff password teller")


async def test_named_login_is_filled_in(tmp_path: Path) -> None:
    async with at_door(tmp_path, login="clerk") as desk:
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until_shown("[1 Today]")


async def test_burst_of_keys_reaches_its_fields(tmp_path: Path) -> None:
    async with at_door(tmp_path) as desk:
        for key in (*"cler", "enter", "shift+tab", "k", "tab", *PASSWORD, "enter"):
            desk.app.post_message(events.Key("minus" if key == "-" else key, key if len(key) == 1 else None))
        await desk.until_shown("[1 Today]")


async def test_mouse_signs_in_too(tmp_path: Path) -> None:
    async with at_door(tmp_path) as desk:
        await desk.pilot.click("#login")
        await desk.type("clerk")
        await desk.pilot.click("#password")
        await desk.type(PASSWORD)
        await desk.pilot.click("#agree")
        await desk.until_shown("[1 Today]")


async def test_password_is_never_on_the_screen(tmp_path: Path) -> None:
    async with at_door(tmp_path, login="clerk") as desk:
        await desk.type(PASSWORD)
        assert "*" * len(PASSWORD) in desk.text
        assert PASSWORD not in desk.text
        await desk.press("ctrl+a", "ctrl+c", "ctrl+x")
        assert PASSWORD not in desk.app.clipboard
        assert "•" not in desk.text


async def test_lock_covers_everything_but_the_name(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        await desk.until_shown("石羔片区")
        await desk.press("ctrl+l")
        await desk.until_shown("The screen is locked", "田小芳")
        desk.app.notify("A notification about 彭小明")
        for key in ("1", "2", "escape", "f1", "ctrl+p", "ctrl+l", "ctrl+t", "slash"):
            await desk.press(key)
        await desk.pilot.pause()
        assert "石羔" not in desk.text
        assert "彭小明" not in desk.text
        assert [type(one).__name__ for one in desk.app.screen_stack] == ["LockScreen"]


async def test_unlocking_gives_the_screen_back_as_it_was(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        await desk.app.switch_mode("deputies")
        await desk.until(lambda: desk.listing("deputies").cursor_key is not None)
        await desk.press("slash", "李", "down", "down")
        await desk.until(lambda: desk.listing("deputies").filter_text == "李")
        cursor, focused = desk.listing("deputies").cursor_key, desk.app.focused
        await desk.press("ctrl+l")
        await desk.until_shown("The screen is locked")
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until_shown(" Deputies]")
        deputies = desk.listing("deputies")
        assert (deputies.cursor_key, deputies.filter_text, desk.app.focused) == (cursor, "李", focused)


async def test_only_the_own_password_unlocks(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        await desk.press("ctrl+l")
        await desk.until_shown("The screen is locked")
        await desk.type(SECOND_PASSWORD)
        await desk.press("enter")
        await until_refused(desk, "do not belong together")
        assert desk.app.is_shut


async def test_idle_desk_locks_itself(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        desk.office.clock.advance(LOCK_AFTER - timedelta(seconds=1))
        await desk.press("down")
        desk.office.clock.advance(LOCK_AFTER - timedelta(seconds=1))
        desk.app.post_message(a_moving_mouse())
        await desk.pilot.pause()
        desk.office.clock.advance(LOCK_AFTER - timedelta(seconds=1))
        desk.app.lock_when_idle()
        assert not desk.app.is_shut
        desk.office.clock.advance(timedelta(seconds=2))
        await desk.until_shown("The screen is locked")


async def test_clock_set_back_locks_later_not_never(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        desk.office.clock.move_to(desk.office.clock.now() - timedelta(days=1))
        desk.app.lock_when_idle()
        assert not desk.app.is_shut
        desk.office.clock.advance(LOCK_AFTER)
        await desk.until(lambda: desk.app.is_shut)


async def test_windows_opened_while_locked_wait_behind(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        desk.app.push_screen(HelpScreen((), desk.app.front.t))
        await desk.until_shown("What can be done here")
        await desk.press("ctrl+l")
        await desk.until_shown("The screen is locked")
        desk.app.pop_screen()
        desk.app.push_screen(HelpScreen((), desk.app.front.t))
        desk.app.switch_mode("meetings")
        await desk.pilot.pause()
        assert "What can be done here" not in desk.text
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until_shown("[2 Meetings]")
        await desk.press("1")
        await desk.until_shown("What can be done here")
        assert [type(one).__name__ for one in desk.app.screen_stack] == ["TodayScreen", "HelpScreen"]


async def test_who_leaves_the_office_is_locked_out(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        chief = desk.office.staff(Role.ADMINISTRATOR)
        await desk.office.core.sign_in.set_active(chief, desk.office.county.staff[Role.CLERK], is_active=False)
        await desk.until_shown("The screen is locked")
        await desk.type(PASSWORD)
        await desk.press("enter")
        await until_refused(desk, "no longer works here")


async def test_role_that_was_taken_away_is_gone_at_once(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        async with desk.office.core.transactions.write(SYSTEM) as work:
            member = await work.records.staff_member(desk.office.county.staff[Role.CLERK])
            await work.records.save_staff(replace(member, roles=frozenset({Role.VIEWER})))
        await desk.until(lambda: desk.app.front.actor.roles == {Role.VIEWER})
        assert not desk.app.is_shut


async def ask_second(desk: Desk, step: FourEyesStep = FourEyesStep.OPEN) -> list[Actor | None]:
    answers: list[Actor | None] = []
    desk.app.push_screen(SecondPerson(desk.app.front, step), answers.append)
    return answers


@SIZES
@pytest.mark.parametrize("language", ["zh_CN", "en"])
async def test_second_person_confirms_on_the_same_screen(tmp_path: Path, size: tuple[int, int], language: str) -> None:
    async with at_door(tmp_path, size=size, language=language, actor=alone) as desk:
        answers = await ask_second(desk)
        await desk.until_shown("监票人" if language == "zh_CN" else "scrutineer")
        await sign_in(desk, "scrutineer", SECOND_PASSWORD)
        await desk.until(lambda: len(answers) == 1)
        [actor] = answers
        assert actor is not None
        assert (actor.label, actor.second) == (desk.office.clerk.label, desk.office.clerk.second)
        assert desk.app.front.actor.second is None


async def test_what_is_typed_before_the_window_is_there_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gate, ask = asyncio.Event(), SignIn.who_may_second

    async def late(self: SignIn, *asked: Any) -> Sequence[Staff] | None:
        await gate.wait()
        return await ask(self, *asked)

    monkeypatch.setattr(SignIn, "who_may_second", late)
    async with at_door(tmp_path, actor=alone) as desk:
        answers = await ask_second(desk)
        await desk.type("scrutineer")
        gate.set()
        await desk.until_shown("scrutineer")
        await desk.press("enter")
        await desk.type(SECOND_PASSWORD)
        await desk.press("enter")
        await desk.until(lambda: len(answers) == 1)


async def test_second_person_must_be_another(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        answers = await ask_second(desk)
        await desk.until_shown("Two people open a vote")
        await sign_in(desk)
        await until_refused(desk, "somebody else")
        await desk.press("escape")
        await desk.until(lambda: answers == [None])


async def test_nobody_is_asked_where_the_rules_do_not(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        older = preset_text("longshan")
        older = older[: older.index("[four_eyes]")] + older[older.index("[binding]") :]
        await desk.office.core.rules.adopt(SYSTEM, older)
        answers = await ask_second(desk)
        await desk.until(lambda: answers == [desk.app.front.actor])


async def test_locking_wipes_the_second_persons_password(tmp_path: Path) -> None:
    async with at_door(tmp_path, actor=alone) as desk:
        await ask_second(desk)
        await desk.until_shown("Two people open a vote")
        await desk.type("scrutineer")
        await desk.press("enter")
        await desk.type(SECOND_PASSWORD)
        await desk.press("ctrl+l")
        await desk.until_shown("The screen is locked")
        await desk.type(PASSWORD)
        await desk.press("enter")
        await desk.until_shown("Two people open a vote")
        assert desk.app.screen.query_one("#password", Input).value == ""
        assert desk.app.screen.query_one("#login", Input).value == "scrutineer"
