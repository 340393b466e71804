"""What a dialogue is: a pure function from (state, happening, context) to a step.

A dialogue knows no network, no SQL and no clock. Its state is data - name, version, step, fields - that is stored
between two events, so a button pressed after a restart finds everything in place. What it wants of the office it
asks for with a ``Call``; the answer comes back as the next happening, within the same event and transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from bot.channels.protocol import Attachment
from bot.dialogs.calls import Call
from core.domain.actors import Actor, PersonKind, Role
from core.domain.errors import ShuzhiError
from core.domain.ids import AttachmentId
from core.locale.catalogue import Translator

MAX_ROW = 3  # buttons; more do not fit a telephone in Chinese
MAX_MESSAGE = 4_000  # characters; Telegram takes 4,096


@dataclass(frozen=True, slots=True)
class State:
    """Where a dialogue stands. ``fields`` is plain JSON.

    ``shown`` is the outbox key under which its message was last edited, ``home`` the one that first sent it.
    """

    dialog: str
    step: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    version: int = 1
    shown: str = ""
    home: str = ""

    def at(self, step: str, **fields: Any) -> State:
        """The state one step on; ``fields`` replace those of the same name."""
        return replace(self, step=step, fields={**self.fields, **fields})

    def as_json(self) -> dict[str, Any]:
        return {
            "dialog": self.dialog,
            "version": self.version,
            "step": self.step,
            "fields": dict(self.fields),
            "shown": self.shown,
            "home": self.home,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> State:
        names = ("dialog", "step", "fields", "version", "shown", "home")
        return cls(*(content[name] for name in names))


@dataclass(frozen=True, slots=True)
class Began:
    """Opened by a command or a navigation button; ``argument`` is what followed it."""

    argument: str = ""


@dataclass(frozen=True, slots=True)
class Said:
    """Cleaned text. ``by``: the mark of the message that said it, where it may be changed later; otherwise ""."""

    text: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Sent:
    """A file, to a dialogue that takes one. ``error``: why it could not be had; then ``content`` is empty."""

    name: str
    content: bytes
    error: ShuzhiError | None = None


@dataclass(frozen=True, slots=True)
class Pressed:
    """A choice, pressed or named in words. ``by`` as for ``Said``."""

    action: str
    value: Any = None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Stale:
    """A button that means nothing any more, or an answer to a question that is over.

    ``is_shown``: it stood under the message that the dialogue edits.
    """

    is_shown: bool


@dataclass(frozen=True, slots=True)
class Revised:
    """The person changed the message marked ``by`` to ``text``, or took it back (None)."""

    by: str
    text: str | None


@dataclass(frozen=True, slots=True)
class Answered:
    """The office did what was asked."""

    call: Call
    value: Any


@dataclass(frozen=True, slots=True)
class Refused:
    """The office did not."""

    call: Call
    error: ShuzhiError


Happening = Began | Said | Sent | Pressed | Stale | Revised | Answered | Refused


@dataclass(frozen=True, slots=True)
class Choice:
    """A button of this very step; what it means is stored sealed and ends with the step."""

    label: str
    action: str
    value: Any = None


@dataclass(frozen=True, slots=True)
class Go:
    """A button that opens a dialogue, as a command would: it carries no choice and never grows stale."""

    label: str
    target: str  # "vote:12"


ButtonRow = tuple[Choice | Go, ...]


class Placement(StrEnum):
    NEW = "new"  # beside the dialogue's message
    IN_PLACE = "in_place"  # the dialogue's message, edited; a new one where there is none
    FRESH = "fresh"  # the dialogue's message, sent anew: the person has just written something
    LEAVE = "leave"  # the dialogue's message, edited for the last time


@dataclass(frozen=True, slots=True)
class Reply:
    """One message. Buttons of ``Choice`` work until the dialogue's next step.

    ``takes_numbers``: a number that is sent is an answer of its own, so without buttons the choices are not numbered.
    ``once``: said in a chat at most once a day under that name. ``file``: of a proposal, brought when it is sent.
    """

    text: str
    rows: tuple[ButtonRow, ...] = ()
    placement: Placement = Placement.NEW
    attachment: Attachment | None = None
    takes_numbers: bool = False
    once: str = ""
    file: AttachmentId | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What follows: the new state (None ends the dialogue), what is said, and what is asked of the office.

    With a ``call``, ``state`` and ``replies`` stand, and the answer is handled next.
    """

    state: State | None
    replies: tuple[Reply, ...] = ()
    call: Call | None = None
    go: str = ""  # open this dialogue next


@dataclass(frozen=True, slots=True)
class Context:
    """Who speaks, in which language, and when. ``given``: the answer to the call that the dialogue ``needs``.

    ``has_buttons``: whether the person can press something; the words for either are chosen by ``t``.
    ``takes_files``: whether files come and go on this network.
    """

    t: Translator
    actor: Actor
    now: datetime
    given: Any = None
    has_buttons: bool = True
    takes_files: bool = False

    @property
    def language(self) -> str:
        return self.t.language

    @property
    def kind(self) -> PersonKind | None:
        """None for a stranger, and for somebody who left the rolls."""
        return self.actor.person.kind if self.actor.person and not self.actor.has(Role.VISITOR) else None


Handle = Callable[[State | None, Happening, Context], Step]
Needs = Callable[[State | None, Context], Call | None]


@dataclass(frozen=True, slots=True)
class Dialog:
    """``is_passing``: it keeps no state and leaves a dialogue under way alone. ``is_secret``: its state and messages
    may carry a choice; they are sealed, protected against forwarding, and wiped when the vote closes. ``is_private``
    messages are sealed too. ``needs``: what is asked of the office before whatever happens is handled.
    ``takes_files``: whether a file that is sent then is for it.
    ``hears_revisions``: it knows what to do when a message that answered it is changed or taken back. ``may_show``:
    whether the message of that state may show a choice, and so is cleared when it is left; must not depend on one."""

    name: str
    handle: Handle
    needs: Needs | None = None
    version: int = 1
    is_passing: bool = False
    is_secret: bool = False
    is_private: bool = False
    hears_revisions: bool = False
    takes_files: Callable[[State], bool] = lambda state: False
    may_show: Callable[[State], bool] = lambda state: True


def rows_of(buttons: list[Choice | Go], width: int = MAX_ROW) -> tuple[ButtonRow, ...]:
    """``buttons`` in rows of at most ``width``."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
