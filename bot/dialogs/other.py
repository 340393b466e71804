"""What is neither text nor button: a voice message, a picture, a place, a message that was changed after it was read.

Said kindly and with what to do instead, because people must not wait for an answer that never comes. What must stay
true: nothing of the content is fetched or kept, and whatever is under way stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.channels.protocol import UNDECIPHERED
from bot.dialogs.help import menu_rows
from bot.dialogs.model import Began, Context, Dialog, Happening, Reply, State, Step

EDITED = "edited"
CHANGED = "changed"  # as EDITED, where the change itself is known
TAKEN_BACK = "taken_back"
REACTION = "reaction"
_ONCE = frozenset({TAKEN_BACK, REACTION})  # people tidy a chat up, or react to everything


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_RECORDING = _t("I cannot listen to recordings. Please write to me instead.")
_PICTURE = _t("I cannot look at pictures or videos. Please write to me instead.")
_FILE = _t("I cannot take files here. Please write to me, or bring papers to the office.")
_PLACE = _t("I have no use for a place on the map. If a place matters, please write its name.")
_ANSWERS: Mapping[str, str] = {
    "voice": _RECORDING,
    "audio": _RECORDING,
    "video_note": _RECORDING,
    "photo": _PICTURE,
    "video": _PICTURE,
    "document": _FILE,
    "location": _PLACE,
    "venue": _PLACE,
    UNDECIPHERED: _t(
        "Your message reached me, but I could not decrypt it. Please send it again; if that does not help, open a new "
        "chat with me."
    ),
    "contact": _t("I do not take other people's telephone numbers."),
    EDITED: _t(
        "You changed a message that I have read already: what it said first stands. To correct something, please send "
        "it again as a new message."
    ),
    CHANGED: _t(
        "You changed a message that I have carried out already: that stands. A ballot in the urn can be neither "
        "changed nor taken out, by anybody. To correct anything else, please send it again as a new message."
    ),
    TAKEN_BACK: _t(
        "You deleted a message that I have carried out already: that stands. A ballot in the urn can be neither "
        "changed nor taken out, by anybody. Otherwise you may delete here what you like: nobody needs it any more."
    ),
    REACTION: _t(
        "A sign under a question chooses nothing: others could see it. Please answer with a number or in words."
    ),
}
_ANYTHING = _t("Thank you, but I understand only words and buttons.")


def handle_other(state: State | None, happening: Happening, context: Context) -> Step:
    """With nothing under way: show the way, unless it is only mentioned."""
    if once := _once(happening):
        return Step(None, (Reply(_answer(happening, context), once=once),))
    text = f"{_answer(happening, context)}\n{context.t('This is where you can go from here:')}"
    return Step(None, (Reply(text, menu_rows(context)),))


def handle_meanwhile(state: State | None, happening: Happening, context: Context) -> Step:
    """With something under way: no button that would lead away from it."""
    open_still = context.t("What you were doing is still open: please go on with its buttons, or in writing.")
    return Step(None, (Reply(f"{_answer(happening, context)}\n{open_still}", once=_once(happening)),))


def _answer(happening: Happening, context: Context) -> str:
    what = happening.argument if isinstance(happening, Began) else ""
    return context.t(_ANSWERS.get(what, _ANYTHING))


def _once(happening: Happening) -> str:
    what = happening.argument if isinstance(happening, Began) else ""
    return what if what in _ONCE else ""


OTHER = Dialog("other", handle_other, is_passing=True)
MEANWHILE = Dialog("meanwhile", handle_meanwhile, is_passing=True)
