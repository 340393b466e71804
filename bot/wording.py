"""The office's sentences as a network needs them: nobody presses what is not there, commands begin as clients let them.

What must stay true: only our own sentences are changed, before anything that people wrote is filled in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from bot.channels.protocol import Manners
from bot.dialogs.commands import CHINESE_COMMANDS, COMMANDS
from core.locale.catalogue import Translator, translator

SLASH = "/"
_COMMAND = re.compile(rf"(?<![A-Za-z0-9_/.:])/({'|'.join(COMMANDS)})(?![A-Za-z0-9_])")


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


# What is said where there are buttons, and what instead where there are none.
WITHOUT_BUTTONS: Mapping[str, str] = {
    "Sorry, I did not understand that. Please use the buttons.": _t(
        "Sorry, I did not understand that. Please answer with one of the numbers below."
    ),
    "(That button had been used already. This is where you are now.)": _t(
        "(That question had been answered already, or you were faster than I. This is where you are now.)"
    ),
    "This button no longer works: what it belonged to is finished, closed or was replaced. Nothing was changed. "
    "This is where you can go from here:": _t(
        "That question is over: what it belonged to is finished, closed or was replaced. Nothing was changed. "
        "This is where you can go from here:"
    ),
    "Your ballot is sealed before it is stored, and nobody can connect it with you. As in every chat, the network "
    "carries what you tap: if you do not want that, ask for a paper ballot.": _t(
        "Your ballot is sealed before it is stored, and nobody can connect it with you. As in every chat, the network "
        "carries what you write, and it stays on your own screen until you delete it: if you do not want that, ask for "
        "a paper ballot."
    ),
    "Your overall score? Press one, or send a whole number from {low} to {high}.": _t(
        "Your overall score? Please send a whole number from {low} to {high}."
    ),
    "Would you like to add an opinion? Send it as text ({n} characters at most), or press the button.": _t(
        "Would you like to add an opinion? Send it as text ({n} characters at most), or answer with the number."
    ),
    "Kept, {n} characters so far. Long texts arrive in parts: send the rest, or press the button if that is all.": _t(
        "Kept, {n} characters so far. Long texts arrive in parts: send the rest, or answer with the number if that is "
        "all."
    ),
    "How many times? Press or send a number.": _t("How many times? Please send a number."),
    "If you are not {name}, press /unbind and tell the office.": _t(
        "If you are not {name}, send /unbind and tell the office."
    ),
    "Thank you, but I understand only words and buttons.": _t("Thank you, but I understand only words and numbers."),
    "What you were doing is still open: please go on with its buttons, or in writing.": _t(
        "What you were doing is still open: please go on answering its last question."
    ),
}


class NetworkWords(Translator):
    """A language's words on one network."""

    def __init__(self, words: Translator, manners: Manners) -> None:
        super().__init__(words.language, words._catalogues)
        self._manners = manners

    def __call__(self, message: str, /, **params: object) -> str:
        said = message if self._manners.has_buttons else WITHOUT_BUTTONS.get(message, message)
        template = in_commands_of(super().__call__(said), self._manners.command_marks[0], self.language)
        return template.format(**params) if params else template


def words_for(language: str, manners: Manners) -> Translator:
    """The words of ``language`` for a network of these manners."""
    words = translator(language)
    return words if manners == Manners() else NetworkWords(words, manners)


def in_commands_of(template: str, mark: str, language: str) -> str:
    """``/vote`` as it is typed where commands begin with ``mark``; in Chinese with its Chinese word."""
    if mark == SLASH:
        return template
    names = CHINESE_COMMANDS if language.startswith("zh") else {}
    return _COMMAND.sub(lambda found: mark + names.get(found[1], found[1]), template)
