"""What a person types to get somewhere: Latin commands after a slash, plain words in either language, a bare code."""

from __future__ import annotations

from dataclasses import dataclass

from core.domain.codes import normal_code
from core.domain.errors import Invalid
from core.domain.text import fold_width
from core.locale.catalogue import Translate

COMMANDS = {
    "start": "bind",
    "bind": "bind",
    "help": "help",
    "vote": "vote",
    "meetings": "meetings",
    "report": "report",
    "pledge": "pledge",
    "language": "language",
    "mydata": "mydata",
    "unbind": "unbind",
    "room": "room",
}
WORDS = {
    "帮助": "help",
    "菜单": "help",
    "投票": "vote",
    "评议": "vote",
    "述职": "report",
    "报告": "report",
    "承诺": "pledge",
    "会议": "meetings",
    "我的会议": "meetings",
    "绑定": "bind",
    "解绑": "unbind",
    "我的信息": "mydata",
    "语言": "language",
} | {word: target for word, target in COMMANDS.items() if word not in ("start", "room")}
ROOM_WORDS = frozenset({"room", "群", "本群"})  # what a group hears; said in the group
ENDING_WORDS = frozenset({"off", "关闭", "取消"})


def command_menu(t: Translate) -> list[tuple[str, str]]:
    """What a network's command menu offers: (command without slash, description)."""
    return [
        ("help", t("What I can do here")),
        ("vote", t("Evaluate the deputies")),
        ("meetings", t("My meetings")),
        ("report", t("Duty reports")),
        ("pledge", t("My pledge")),
        ("language", t("Language")),
        ("mydata", t("What is stored about me")),
        ("unbind", t("Give up this chat account")),
    ]


@dataclass(frozen=True, slots=True)
class Target:
    """A dialogue to open."""

    dialog: str
    argument: str = ""

    @classmethod
    def parse(cls, text: str) -> Target:
        """``vote:12`` as a navigation button carries it."""
        dialog, _, argument = text.partition(":")
        return cls(dialog, argument)


def target_of(text: str) -> Target | None:
    """The dialogue that ``text`` asks for; None for anything else. ``/vote@OurBot 12`` is ``vote`` with ``12``."""
    word, _, argument = fold_width(text).strip().partition(" ")
    if word.startswith("/"):
        known = COMMANDS.get(word[1:].partition("@")[0].lower())
        return Target(known, argument.strip()) if known else None
    known = WORDS.get(word.lower())
    if known is None or (argument and known != "bind"):
        return None
    return Target(known, argument.strip())


def room_argument(text: str, *, is_bare: bool) -> str | None:
    """What follows the word for what a group hears; None for anything else. ``/room@OurBot 民安`` is ``民安``.

    ``is_bare``: without a slash too, for those whose talk in a group is likely meant so.
    """
    word, _, argument = " ".join(fold_width(text).split()).partition(" ")
    if not (word.startswith("/") or is_bare):
        return None
    return argument if word.removeprefix("/").partition("@")[0].lower() in ROOM_WORDS else None


def room_request(argument: str) -> tuple[bool, str]:
    """Whether hearing something is to end, and the name of what."""
    word, _, name = argument.partition(" ")
    return (True, name.strip()) if word.lower() in ENDING_WORDS else (False, argument)


def is_command(text: str) -> bool:
    return fold_width(text).strip().startswith("/")


def is_code(text: str) -> bool:
    """Whether ``text`` is a binding code as printed, its check character included."""
    try:
        normal_code(text)
    except Invalid:
        return False
    return True
