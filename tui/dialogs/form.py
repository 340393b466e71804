"""A form: fields that are checked while one types, and whose content is never lost.

What must stay true: Escape keeps a draft, which the same form shows again; what the core refuses leaves the form open
with everything in it; a draft is forgotten only when the work is done or the person throws it away. Secrets are never
kept.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Button, Checkbox, Input, Select, Static, TextArea

from core.domain.errors import ShuzhiError
from core.domain.text import clean_text
from core.locale.catalogue import Translator
from core.locale.errors import word_error
from tui.dialogs.dialog import Dialog, said
from tui.dialogs.plain_fields import PlainCheckbox, PlainSelect
from tui.drafts import Drafts
from tui.front import word
from tui.plain_text import line
from tui.widgets.credentials import SecretInput

Values = Mapping[str, str]
Check = Callable[[str], str]  # "" where the value will do, else a sentence that says what is wrong
Submit = Callable[[Values], Awaitable[None]]
Explain = Callable[[ShuzhiError], Mapping[str, str]]  # what a refusal says of single fields
YES, NO = "yes", ""
MOST_TYPED = 100_000


@dataclass(frozen=True, slots=True)
class Field:
    """``choices``: (value, label) to pick from; ``is_switch``: YES or NO; ``is_long``: several lines."""

    key: str
    label: str
    value: str = ""
    hint: str = ""
    check: Check | None = None
    choices: tuple[tuple[str, str], ...] = ()
    is_switch: bool = False
    is_long: bool = False
    is_secret: bool = False

    def __post_init__(self) -> None:
        """What stands in a field is as harmless as any other text on the screen; the key of a choice is not shown."""
        if self.value and not self.choices:
            harmless = clean_text(self.value, limit=MOST_TYPED)
            object.__setattr__(self, "value", harmless if self.is_long else harmless.replace("\n", " "))

    def widget(self) -> Widget:
        """Empty: ``Form`` fills it."""
        if self.choices:
            return PlainSelect(self.choices, id=self.key)
        if self.is_switch:
            return PlainCheckbox(Content(line(self.label)), compact=True, id=self.key)
        if self.is_long:
            return TextArea(id=self.key, tab_behavior="focus", compact=True)
        kind = SecretInput if self.is_secret else Input
        hint = line(self.hint)
        return kind(password=self.is_secret, compact=True, id=self.key, placeholder=hint, select_on_focus=False)


class Form(Dialog[bool]):
    """``name`` tells one form's draft from another's: ``deputy.edit:12``. ``submit`` does the work; its errors are
    shown - those that ``explain`` knows at their fields - and the form stays. Answers True once it was done, False
    when it was left."""

    DEFAULT_CSS = """
    Form .fields { height: auto; max-height: 58vh; }
    Form .label { height: 1; margin-top: 1; color: $text-muted; }
    Form TextArea { height: 6; }
    Form Select { height: auto; }
    Form Checkbox { border: none; background: $surface; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "submit", word("Save")),
        Binding("ctrl+z", "throw_away", word("Throw the draft away"), show=False),
        Binding("enter", "next_field", show=False, priority=True),
    ]

    def __init__(
        self,
        t: Translator,
        title: str,
        fields: Sequence[Field],
        submit: Submit,
        *,
        name: str,
        drafts: Drafts,
        agree: str = "",
        lines: Sequence[str] = (),
        explain: Explain | None = None,
    ) -> None:
        super().__init__(t, title)
        self._explain = explain
        self._fields = tuple(fields)
        self._submit = submit
        self._form = name
        self._drafts = drafts
        self._agree = agree or t("Save")
        self._lines = tuple(lines)
        self._wrong: dict[str, Static] = {}
        self._is_busy = False

    def compose(self) -> ComposeResult:
        with self.window():
            yield from (said(one) for one in self._lines)
            with VerticalScroll(classes="fields", can_focus=False):
                for field in self._fields:
                    if not field.is_switch:
                        yield Static(Content(line(field.label)), markup=False, classes="label")
                    yield field.widget()
                    self._wrong[field.key] = said("", "wrong")
                    yield self._wrong[field.key]
            yield said("", "wrong refusal")
            with Horizontal(classes="buttons"):
                yield Button(self._agree, id="agree-button", variant="primary")
                yield Button(self.t("Back"), id="leave-button")
            yield said(self.t("Ctrl+S: {agree}. Esc: back; what you typed is kept.", agree=self._agree))

    def on_mount(self) -> None:
        draft = self._drafts.of(self._form)
        for field in self._fields:
            self._put(field, draft.get(field.key, field.value))
            self._wrong[field.key].display = False
        self.query_one(".refusal").display = False
        if draft:
            self._refuse(self.t("This is your draft from before. Ctrl+Z throws it away."))
        self.query_one(f"#{self._fields[0].key}").focus()
        self.call_after_refresh(self.query_one(".fields").scroll_home, animate=False)  # the first label, too

    @property
    def values(self) -> dict[str, str]:
        """What stands in the fields."""
        return {field.key: self._value(field) for field in self._fields}

    def action_leave(self) -> None:
        """Keep what differs from how the form was opened."""
        if self._is_busy:
            return
        typed = {field.key: self._value(field) for field in self._fields if not field.is_secret}
        if any(typed[field.key] != field.value for field in self._fields if field.key in typed):
            self._drafts.keep(self._form, typed)
        self.dismiss(False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "next_field" and not isinstance(self.focused, Input):
            return False  # a choice, a switch, several lines and a button have an Enter of their own
        return super().check_action(action, parameters)

    def action_next_field(self) -> None:
        """On the last, to the button: Enter never surprises an input method. Before the next letter of a burst."""
        self.focus_next()

    def action_throw_away(self) -> None:
        self._drafts.forget(self._form)
        for field in self._fields:
            self._put(field, field.value)
        self.query_one(".refusal").display = False

    def action_submit(self) -> None:
        wrong = [field for field in self._fields if not self._is_well(field)]
        if wrong:
            self.query_one(f"#{wrong[0].key}").focus()
            self.call_after_refresh(self._wrong[wrong[0].key].scroll_visible, animate=False)  # below a long field
        elif not self._is_busy:
            self._do()

    @work(group="submit")
    async def _do(self) -> None:
        self._is_busy = True
        try:
            await self._submit(self.values)
        except ShuzhiError as error:
            self._refuse(word_error(error, self.t))
            for key, sentence in (self._explain(error) if self._explain is not None else {}).items():
                self._say_wrong(key, sentence)
        else:
            self._drafts.forget(self._form)
            self.dismiss(True)
        finally:
            self._is_busy = False

    def _refuse(self, sentence: str) -> None:
        refusal = self.query_one(".refusal", Static)
        refusal.update(Content(line(sentence)))
        refusal.display = True

    def _is_well(self, field: Field) -> bool:
        wrong = field.check(self._value(field)) if field.check is not None else ""
        self._say_wrong(field.key, wrong)
        return not wrong

    def _say_wrong(self, key: str, sentence: str) -> None:
        if key in self._wrong:
            self._wrong[key].update(Content(line(sentence)))
            self._wrong[key].display = bool(sentence)

    def _field(self, widget: Widget) -> Field | None:
        return next((field for field in self._fields if field.key == widget.id), None)

    def _value(self, field: Field) -> str:
        widget = self.query_one(f"#{field.key}")
        match widget:
            case TextArea():
                return widget.text
            case Checkbox():
                return YES if widget.value else NO
            case Select():
                return str(widget.value)
            case _:
                return self.query_one(f"#{field.key}", Input).value

    def _put(self, field: Field, value: str) -> None:
        widget = self.query_one(f"#{field.key}")
        match widget:
            case TextArea():
                widget.text = value
            case Checkbox():
                widget.value = value == YES
            case Select():
                known = [choice for choice, _ in field.choices]
                widget.value = value if value in known else known[0]
            case _:
                self.query_one(f"#{field.key}", Input).value = value

    @on(Input.Changed)
    @on(TextArea.Changed)
    @on(Select.Changed)
    def _typed(self, event: Input.Changed | TextArea.Changed | Select.Changed) -> None:
        widget = event.control
        if widget is not None and (field := self._field(widget)) is not None and self._is_touched(field):
            self._is_well(field)

    def _is_touched(self, field: Field) -> bool:
        return self._value(field) != field.value or self._wrong[field.key].display

    @on(Button.Pressed)
    def _pressed(self, event: Button.Pressed) -> None:
        if event.button.id == "agree-button":
            self.action_submit()
        else:
            self.action_leave()
