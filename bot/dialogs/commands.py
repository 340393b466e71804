"""What a person types to get somewhere: commands after a slash, plain words in either language, a bare code.

``marks`` are the signs that may begin a command on the network in question. A slash is one everywhere. Where an
exclamation mark is one too, it stands before Latin and Chinese words alike, and only before words that are known:
people begin sentences with it.
"""

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
    "propose": "propose",
    "proposals": "proposals",
    "items": "items",
    "supervision": "supervision",
    "language": "language",
    "here": "here",
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
    "提建议": "propose",
    "写建议": "propose",
    "我的建议": "proposals",
    "办件": "items",
    "我的办件": "items",
    "督办": "supervision",
    "我的督办": "supervision",
    "会议": "meetings",
    "我的会议": "meetings",
    "绑定": "bind",
    "解绑": "unbind",
    "我的信息": "mydata",
    "语言": "language",
    "通知发这里": "here",
} | {word: target for word, target in COMMANDS.items() if word not in ("start", "room", "here")}
ROOM_WORDS = frozenset({"room", "群", "本群"})  # what a group hears; said in the group
SLASH = "/"
CHINESE_COMMANDS = {
    "start": "绑定",
    "bind": "绑定",
    "help": "帮助",
    "vote": "投票",
    "meetings": "会议",
    "report": "述职",
    "pledge": "承诺",
    "propose": "提建议",
    "proposals": "我的建议",
    "items": "办件",
    "supervision": "督办",
    "language": "语言",
    "here": "通知发这里",
    "mydata": "我的信息",
    "unbind": "解绑",
    "room": "群",
}
_MARKED = COMMANDS | WORDS | dict.fromkeys(ROOM_WORDS, "room")  # after another mark than the slash
ENDING_WORDS = frozenset({"off", "关闭", "取消"})


def command_menu(t: Translate) -> list[tuple[str, str]]:
    """What a network's command menu offers: (command without slash, description)."""
    return [
        ("help", t("What I can do here")),
        ("vote", t("Evaluate the deputies")),
        ("meetings", t("My meetings")),
        ("report", t("Duty reports")),
        ("pledge", t("My pledge")),
        ("propose", t("Write a proposal")),
        ("proposals", t("My proposals")),
        ("items", t("My unit's proposals")),
        ("supervision", t("What I supervise")),
        ("language", t("Language")),
        ("here", t("Send me notices in this chat")),
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


def target_of(text: str, marks: str = SLASH) -> Target | None:
    """The dialogue that ``text`` asks for; None for anything else. ``/vote@OurBot 12`` is ``vote`` with ``12``."""
    word, _, argument = fold_width(text).strip().partition(" ")
    if word.startswith(tuple(marks)):
        names = COMMANDS if word[0] == SLASH else _MARKED
        known = names.get(word[1:].partition("@")[0].lower())
        return Target(known, argument.strip()) if known else None
    known = WORDS.get(word.lower())
    if known is None or (argument and known != "bind"):
        return None
    return Target(known, argument.strip())


def room_argument(text: str, marks: str = SLASH, *, is_bare: bool) -> str | None:
    """What follows the word for what a group hears; None for anything else. ``/room@OurBot 民安`` is ``民安``.

    ``is_bare``: without a mark too, for those whose talk in a group is likely meant so.
    """
    word, _, argument = " ".join(fold_width(text).split()).partition(" ")
    is_marked = word.startswith(tuple(marks))
    if not (is_marked or is_bare):
        return None
    name = word[1:] if is_marked else word
    return argument if name.partition("@")[0].lower() in ROOM_WORDS else None


def room_request(argument: str) -> tuple[bool, str]:
    """Whether hearing something is to end, and the name of what."""
    word, _, name = argument.partition(" ")
    return (True, name.strip()) if word.lower() in ENDING_WORDS else (False, argument)


def is_command(text: str, marks: str = SLASH) -> bool:
    """Whether ``text`` can be nothing else: anything after a slash, a known word after another mark."""
    said = fold_width(text).strip()
    return said.startswith(SLASH) or (said.startswith(tuple(marks)) and target_of(said, marks) is not None)


def is_code(text: str) -> bool:
    """Whether ``text`` is a binding code as printed, its check character included."""
    try:
        normal_code(text)
    except Invalid:
        return False
    return True
