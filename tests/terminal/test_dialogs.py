"""Questions, forms, choices and long work: what they ask, keep and answer."""

from __future__ import annotations

import asyncio
import unicodedata
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import ModalScreen
from textual.widgets import Input

from core.domain.errors import Invalid
from core.locale.catalogue import translator
from tests.terminal.fingers import burst, press_keys
from tui.dialogs.choice import Offered, Pick
from tui.dialogs.form import Field, Form
from tui.dialogs.progress import Finished, Progress, Report
from tui.dialogs.question import Question
from tui.drafts import Drafts

T = translator("en")
NOT_ANSWERED = object()


@dataclass(slots=True)
class Window:
    """A dialogue window over an empty screen."""

    app: App[None]
    pilot: Pilot[None]
    answers: list[object] = field(default_factory=list)

    async def show(self, dialog: ModalScreen[Any]) -> None:
        self.app.push_screen(dialog, self.answers.append)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.pilot.press(*text)

    @property
    def text(self) -> str:
        return "\n".join(strip.text for strip in self.app.screen._compositor.render_strips())

    @property
    def answer(self) -> object:
        return self.answers[-1] if self.answers else NOT_ANSWERED


@pytest.fixture
async def window() -> AsyncIterator[Window]:
    async with _window((80, 24)) as opened:
        yield opened


@asynccontextmanager
async def _window(size: tuple[int, int]) -> AsyncIterator[Window]:
    app: App[None] = App()
    async with app.run_test(size=size) as pilot:
        yield Window(app, pilot)


class Office:
    """Takes what a form brings, or refuses it."""

    def __init__(self) -> None:
        self.taken: list[Mapping[str, str]] = []
        self.drafts = Drafts()
        self.refuses = False

    async def take(self, values: Mapping[str, str]) -> None:
        if self.refuses:
            raise Invalid("reason.missing", target="x")
        self.taken.append(dict(values))

    def form(self, *fields: Field) -> Form:
        return Form(T, "A deputy", fields or (NAME, NOTE), self.take, name="deputy:1", drafts=self.drafts)


def _not_empty(value: str) -> str:
    return "" if value.strip() else "A name is needed."


NAME = Field("name", "Name", "Tian", check=_not_empty)
NOTE = Field("note", "Remark", is_long=True)


async def test_question_names_what_changes(window: Window) -> None:
    await window.show(Question(T, "Remove two rooms?", lines=("Minan", "Huatang\x1b[31m")))
    assert "Minan" in window.text
    assert "\x1b" not in window.text
    await window.pilot.press("enter")
    assert window.answer is True


async def test_escape_is_no(window: Window) -> None:
    await window.show(Question(T, "Remove?"))
    await window.pilot.press("escape")
    assert window.answer is False


async def test_arrows_go_from_button_to_button(window: Window) -> None:
    await window.show(Question(T, "Remove?"))
    await window.pilot.press("right", "enter")
    assert window.answer is False
    await window.show(Question(T, "Remove?"))
    await window.pilot.press("right", "left", "enter")
    assert window.answer is True


async def test_grave_deed_needs_its_name(window: Window) -> None:
    await window.show(Question(T, "Cancel the meeting?", name="Minan"))
    await window.type("Mina")
    await window.pilot.press("enter")
    assert window.answer is NOT_ANSWERED
    await window.type("n")
    await window.pilot.press("enter")
    assert window.answer is True


async def test_form_hands_over_what_was_typed(window: Window) -> None:
    office = Office()
    await window.show(office.form())
    await window.pilot.press("end")
    await window.type("X")
    await window.pilot.press("ctrl+s")
    await window.pilot.pause()
    assert (window.answer, office.taken) == (True, [{"name": "TianX", "note": ""}])


async def test_form_checks_while_one_types(window: Window) -> None:
    await window.show(Office().form())
    await window.pilot.press(*["backspace"] * 4)
    assert "A name is needed." in window.text
    await window.type("T")
    await window.pilot.pause()
    assert "A name is needed." not in window.text


async def test_wrong_form_is_not_handed_over(window: Window) -> None:
    office = Office()
    await window.show(office.form())
    await window.pilot.press(*["backspace"] * 4, "ctrl+s")
    assert (window.answer, office.taken) == (NOT_ANSWERED, [])


async def test_refusal_leaves_form_and_words(window: Window) -> None:
    office = Office()
    office.refuses = True
    await window.show(office.form())
    await window.type("X")
    await window.pilot.press("ctrl+s")
    await window.pilot.pause()
    assert window.answer is NOT_ANSWERED
    assert "TianX" in window.text


async def test_escape_keeps_a_draft(window: Window) -> None:
    office = Office()
    await window.show(office.form())
    await window.type("X")
    await window.pilot.press("escape")
    assert window.answer is False
    await window.show(office.form())
    assert "TianX" in window.text
    assert "draft" in window.text


async def test_draft_can_be_thrown_away(window: Window) -> None:
    office = Office()
    office.drafts.keep("deputy:1", {"name": "old", "note": ""})
    await window.show(office.form())
    await window.pilot.press("ctrl+z")
    assert "Tian" in window.text
    assert not office.drafts.of("deputy:1")


async def test_secrets_are_never_drafts(window: Window) -> None:
    office = Office()
    await window.show(office.form(NAME, Field("secret", "Password", is_secret=True)))
    await window.pilot.press("tab")
    await window.type("swordfish")
    await window.pilot.press("shift+tab", "X", "escape")
    assert office.drafts.of("deputy:1") == {"name": "TianX"}


async def test_enter_goes_to_next_field(window: Window) -> None:
    office = Office()
    await window.show(office.form(NAME, Field("post", "Post")))
    await window.pilot.press("enter")
    assert window.app.focused is window.app.screen.query_one("#post", Input)
    assert office.taken == []


async def test_burst_of_keys_reaches_the_fields_of_a_form(window: Window) -> None:
    """As over a slow line, where Enter and what follows it come in one piece."""
    office = Office()
    await window.show(office.form(NAME, Field("word", "Password", is_secret=True), Field("post", "Post")))
    await burst(window.pilot, "Yu\rswordfish\rDirector\r\r")
    await window.pilot.pause()
    assert office.taken == [{"name": "TianYu", "word": "swordfish", "post": "Director"}]


async def test_choices_and_switches_have_values(window: Window) -> None:
    office = Office()
    choice = Field("state", "State", "b", choices=(("a", "First"), ("b", "Second")))
    await window.show(office.form(choice, Field("active", "Active", is_switch=True)))
    await window.pilot.press("tab", "space", "ctrl+s")
    await window.pilot.pause()
    assert office.taken == [{"state": "b", "active": "yes"}]


async def test_choices_and_switches_keep_their_width(window: Window) -> None:
    choice = Field("state", "State", "b", choices=(("a", "First"), ("b", "Second")))
    await window.show(Office().form(choice, Field("active", "Active", is_switch=True)))
    assert "[ ] Active" in window.text
    await window.pilot.press("enter")
    assert "First" in window.text
    await window.pilot.press("escape", "tab", "space")
    assert "[x] Active" in window.text
    for _ in range(2):
        assert {char for char in window.text if unicodedata.east_asian_width(char) == "A"} == set()
        await window.pilot.press("shift+tab", "enter")


async def test_labels_of_choices_are_text(window: Window) -> None:
    labels = ("[/]a[bold", "[@click=app.quit]b[/]", "c\x1b[2J")
    await window.show(Office().form(Field("state", "State", choices=tuple((one, one) for one in labels))))
    assert "[/]a[bold" in window.text
    await window.pilot.press("enter")
    assert all(one in window.text for one in ("[/]a[bold", "[@click=app.quit]b[/]", "c"))
    assert "\x1b" not in window.text


async def test_choice_is_found_by_initials(window: Window) -> None:
    await window.show(Pick(T, "Venue", [Offered("1", "民安街道"), Offered("2", "里耶镇")]))
    await window.type("ly")
    await window.pilot.press("enter")
    assert window.answer == "2"


async def test_pinyin_is_offered_where_there_is_any(window: Window) -> None:
    await window.show(Pick(T, "Venue", [Offered("1", "民安街道"), Offered("2", "Liye")]))
    assert "a part of it, its pinyin or initials" in window.text
    await window.pilot.press("escape")
    await window.show(Pick(T, "Preset", [Offered("1", "longshan"), Offered("2", "henan")]))
    assert "a part of it" in window.text
    assert "pinyin" not in window.text


async def test_arrows_pick_from_the_list(window: Window) -> None:
    await window.show(Pick(T, "Venue", [Offered("1", "民安街道"), Offered("2", "里耶镇")]))
    await window.pilot.press("down", "enter")
    assert window.answer == "1"


async def test_arrows_in_one_burst_go_on(window: Window) -> None:
    await window.show(Pick(T, "Venue", [Offered("1", "民安街道"), Offered("2", "里耶镇"), Offered("3", "大安")]))
    await press_keys(window.pilot, ["down", "down", "enter"])
    assert window.answer == "2"


async def test_long_work_answers_its_result(window: Window) -> None:
    async def act(report: Report) -> int:
        report(3, 4)
        return 7

    await window.show(Progress(T, "Writing", act))
    await window.pilot.pause()
    assert window.answer == Finished(7)


async def test_long_work_can_be_stopped(window: Window) -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def act(report: Report) -> None:
        report(1, 4)
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    await window.show(Progress(T, "Writing", act))
    await asyncio.wait_for(begun.wait(), 5)
    await window.pilot.pause()
    assert "1/4" in window.text
    await window.pilot.press("escape")
    await asyncio.wait_for(stopped.wait(), 5)
    assert window.answer is None


async def test_failed_work_says_why(window: Window) -> None:
    async def act(report: Report) -> None:
        raise Invalid("reason.missing", target="x")

    await window.show(Progress(T, "Writing", act))
    await window.pilot.pause()
    assert "reason" in window.text
    await window.pilot.press("enter")
    assert window.answer is None


@pytest.mark.parametrize("size", [(80, 24), (140, 40)])
async def test_long_form_keeps_its_buttons(size: tuple[int, int]) -> None:
    async with _window(size) as window:
        fields = [Field(f"f{number}", f"Field {number}") for number in range(20)]
        await window.show(Office().form(*fields))
        assert "Save" in window.text
