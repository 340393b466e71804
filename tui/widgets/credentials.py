"""Login and password, and what is wrong with them: the same fields for signing in, unlocking and a second person.

What must stay true: the password leaves its field only into the core's hands, is wiped after every try and whenever
the screen is left, and is never copied, told or kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from rich.text import Text
from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Button, Input, Static

from core.domain.errors import ShuzhiError
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from tui.early_keys import IN_ORDER
from tui.plain_text import line

Prove = Callable[[str, str], Awaitable[None]]


class SecretInput(Input):
    """Shows a star for every character: Textual's dot is one cell wide in some terminals and two in others."""

    @property
    def _value(self) -> Text:
        return Text("*" * len(self.value), no_wrap=True, overflow="ignore", end="")

    def action_copy(self) -> None:
        """Nothing: the clipboard would show it."""

    def action_cut(self) -> None:
        """As ``action_copy``."""


class LoginInput(Input):
    """Enter leads to the password at once, before the next letter: a burst of keys would show it here."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "app.focus_next", show=False, priority=True)]


class Credentials(Vertical):
    """``login`` None: it is known already, only the password is asked. ``prove`` does the work; its errors are shown.

    ``leave``: the word of a second button, which posts its press to the screen; "" for none.
    """

    DEFAULT_CSS = """
    Credentials { height: auto; }
    Credentials .label { height: 1; margin-top: 1; color: $text-muted; }
    Credentials Input { border: none; background: $boost; padding: 0 1; }
    Credentials Input:focus { background: $primary 30%; }
    Credentials .wrong { height: auto; margin-top: 1; color: $text-error; text-style: bold; }
    Credentials .buttons { height: auto; margin-top: 1; }
    Credentials Button { min-width: 8; padding: 0 1; margin-right: 2; }
    Credentials Button:focus { text-style: bold reverse; }
    """

    BINDINGS: ClassVar[list[BindingType]] = IN_ORDER

    def __init__(self, t: Translator, prove: Prove, *, agree: str, login: str | None = "", leave: str = "") -> None:
        super().__init__()
        self._t = t
        self._prove = prove
        self._agree = agree
        self._leave = leave
        self._is_busy = False
        self._login = _login_field(login) if login is not None else None
        self._password = SecretInput(id="password", password=True, compact=True, max_length=1_000)
        self._wrong = Static("", markup=False, classes="wrong")

    def compose(self) -> ComposeResult:
        if self._login is not None:
            yield _label(self._t("Login"))
            yield self._login
        yield _label(self._t("Password"))
        yield self._password
        yield self._wrong
        with Horizontal(classes="buttons"):
            yield Button(self._agree, id="agree", variant="primary", compact=True)
            if self._leave:
                yield Button(self._leave, id="leave", compact=True)

    def on_mount(self) -> None:
        self.clear()

    @property
    def sentence(self) -> str:
        """What is wrong, as it is shown; "" when nothing is."""
        return str(self._wrong.render()) if self._wrong.display else ""

    def clear(self) -> None:
        """As it was at first, the cursor where something is to be typed."""
        self.wipe()
        self._say("")
        self.take_focus()

    def wipe(self) -> None:
        """No password stays in its field."""
        self._password.value = ""

    def take_focus(self) -> None:
        (self._password if self._login is None or self._login.value else self._login).focus()

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._try()

    @on(Button.Pressed, "#agree")
    def _agreed(self, event: Button.Pressed) -> None:
        event.stop()
        self._try()

    def _try(self) -> None:
        if not self._is_busy:
            self._is_busy = True
            self._prove_it()

    @work(group="prove")
    async def _prove_it(self) -> None:
        login = self._login.value.strip() if self._login is not None else ""
        password = self._password.value
        self.wipe()
        try:
            await self._prove(login, password)
        except ShuzhiError as error:
            self._say(word_error(error, self._t))
            self.take_focus()
        else:
            self._say("")
        finally:
            self._is_busy = False

    def _say(self, sentence: str) -> None:
        self._wrong.update(Content(line(sentence)))
        self._wrong.display = bool(sentence)


def _login_field(login: str) -> LoginInput:
    return LoginInput(line(login), id="login", compact=True, select_on_focus=False, max_length=60)


def _label(text: str) -> Static:
    return Static(Content(line(text)), markup=False, classes="label")
