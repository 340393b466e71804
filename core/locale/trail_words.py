"""The audit trail in words: who did it and by which way, what it was about, and the details of a line.

``names``: of labels (``deputy:7``), as ``core.services.trail_names`` finds them. A label that nobody has a name for is
shown as the trail has it, so that nothing is ever hidden.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping

from core.domain.actors import PersonKind
from core.domain.proposals.contacts import Duty
from core.domain.proposals.life import Status
from core.domain.proposals.supervision import ActKind, Line
from core.domain.proposals.units import HandlingUnitKind
from core.locale.actions import word_action, word_detail, word_field
from core.locale.catalogue import Translator
from core.locale.contact_words import word_duty
from core.locale.proposal_words import word_status, word_unit_kind
from core.locale.supervision_words import word_act_kind
from core.locale.supervision_words import word_line as word_supervision_line
from core.locale.undoing import word_value
from core.services.deeds import PARTS, Deed
from core.services.stores.ledger import AuditLine
from core.services.trail_names import SECTION, labels_of_detail

Names = Mapping[str, str]
_OF_ITSELF = frozenset({"on_behalf", "late"})  # said only where it is so: who did it, and when, stands beside it


def word_actor(line: AuditLine, names: Names, t: Translator) -> str:
    """Who: by name, or in words where it is nobody by name."""
    return names.get(line.doer) or (t(_NAMELESS[line.doer]) if line.doer in _NAMELESS else line.doer)


def word_doer(line: AuditLine, names: Names, t: Translator) -> str:
    """Who, and by which network where it was done in chat."""
    who = word_actor(line, names, t)
    return t("{who}, in chat ({network})", who=who, network=line.via) if is_in_chat(line) else who


def is_in_chat(line: AuditLine) -> bool:
    """Whether somebody did it who works at no desk: deputies, voters and units' people speak to the office in chat."""
    return line.actor.partition(":")[0] in _IN_CHAT


def word_subject(line: AuditLine, names: Names, t: Translator) -> str:
    """What it was done to: the name before the label that the trail keeps, or words where there is no name."""
    subject = str(line.details.get("restored") or line.subject) if line.subject.startswith("action:") else line.subject
    worded = word_label(subject, names, t)
    return f"{worded} {subject}" if worded == names.get(subject) else worded


def word_label(label: str, names: Names, t: Translator) -> str:
    """What ``label`` stands for: its name, or words; itself where there is neither."""
    noun, _, rest = label.partition(":")
    if noun == "turn":  # turn:7:2026+2
        deputy, _, years = rest.partition(":")
        return f"{names[of]} {years}" if (of := f"deputy:{deputy}") in names else label
    if label in names:
        return _NUMBERED[noun](names[label], t) if noun in _NUMBERED else names[label]
    if label in _SUBJECTS:
        return t(_SUBJECTS[label])
    return _NUMBERED[noun](rest, t) if noun in _PLAIN and rest else label


def subjects_called(text: str, t: Translator) -> frozenset[str]:
    """The labels without a name, of subjects and actors, whose words hold ``text``."""
    wanted = text.casefold()
    return frozenset(label for label, word in {**_SUBJECTS, **_NAMELESS}.items() if wanted in t(word).casefold())


def detail_lines(line: AuditLine, names: Names, t: Translator) -> Iterator[str]:
    """Each detail as ``name: value``, with names and words in the place of numbers and codes."""
    for name, value in line.details.items():
        yield f"{word_detail(name, t)}: {_named(line, name, value, names, t)}"


def word_deed(deed: Deed, names: Names, t: Translator) -> str:
    """What was done, how much of it, and its details; what follows from who did it and when is left out."""
    told = [t.plural("{n} part", "{n} parts", deed.parts)] if deed.parts else []
    if not told and deed.times > 1:
        told = [t.plural("{n} time", "{n} times", deed.times)]
    return _told(deed.named_by, told, {PARTS, *_OF_ITSELF}, names, t)


def word_line(line: AuditLine, names: Names, t: Translator) -> str:
    """One line as a deed by itself."""
    return _told(line, [], _OF_ITSELF, names, t)


def _told(line: AuditLine, told: list[str], unsaid: Collection[str], names: Names, t: Translator) -> str:
    """``unsaid``: details that are left out; what goes without saying is told where it is so all the same."""
    said = {name: one for name, one in line.details.items() if name not in unsaid or (one and name in _OF_ITSELF)}
    details = [f"{word_detail(name, t)}: {_named(line, name, value, names, t)}" for name, value in said.items()]
    done = word_action(line.action, t)
    return f"{done}: {'; '.join([*told, *details])}" if told or details else done


def plain_detail(value: object, t: Translator) -> str:
    """One detail: names of fields worded, everything else as it is."""
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, list | tuple):
        return ", ".join(word_field(str(one), t) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={one}" for name, one in value.items())
    return str(value)


def _named(line: AuditLine, name: str, value: object, names: Names, t: Translator) -> str:
    labels = labels_of_detail(name, value)
    if any(label in names for label in labels):
        return t(", ").join(names.get(label, label.removeprefix(f"{SECTION}:")) for label in labels)
    word = _VALUES.get(name)
    if word is not None and isinstance(value, list | tuple):
        return t(", ").join(word(line, str(one), t) or str(one) for one in value)
    known = word(line, value, t) if word is not None and isinstance(value, str) and value else ""
    return known or plain_detail(value, t)


def _status(line: AuditLine, value: str, t: Translator) -> str:
    is_of_proposal = line.subject.startswith("proposal:") and value in set(Status)
    return word_status(Status(value), t) if is_of_proposal else word_value(value, "status", t)


def _kind(line: AuditLine, value: str, t: Translator) -> str:
    if value in set(ActKind):
        return word_act_kind(ActKind(value), t)
    if value in set(HandlingUnitKind):
        return word_unit_kind(HandlingUnitKind(value), t)
    return word_duty(Duty(value), t) if value in set(Duty) else ""


def _supervision_line(line: AuditLine, value: str, t: Translator) -> str:
    return word_supervision_line(Line(value), t) if value in set(Line) else ""


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_IN_CHAT = frozenset({PersonKind.DEPUTY, PersonKind.VOTER, PersonKind.CONTACT, "visitor"})
_NAMELESS = {
    "system": _t("the program"),
    "visitor": _t("code holder"),
    "voter": _t("a voter"),
}
_SUBJECTS = {
    "chat": _t("the chat"),
    "enrolment": _t("the binding codes"),
    "inbox": _t("what came in"),
    "motions": _t("motions"),
    "office": _t("the office"),
    "proposal:*": _t("the ledger of proposals"),
    "proposals": _t("the deadlines of proposals"),
    "reminders": _t("the reminders"),
    "room:lost": _t("a group chat"),
    "roster:deputies": _t("the deputies' roll"),
    "roster:staff": _t("the staff's roll"),
    "roster:voters": _t("the voters' roll"),
    "sign_in": _t("an unknown login"),
}
_NUMBERED: Mapping[str, Callable[[str, Translator], str]] = {
    "action": lambda number, t: t("action no. {number}", number=number),
    "channel": lambda channel, t: t("the network {channel}", channel=channel),
    "message": lambda name, t: t("message for {name}", name=name),
    "room": lambda channel, t: t("a group chat ({channel})", channel=channel),
    "term": lambda number, t: t("congress no. {number}", number=number),
    "year": lambda year, t: year,
}
_PLAIN = frozenset({"action", "channel", "room", "year"})  # words that need no name found for them
_CODES = {
    "accept": _t("accept"),
    "revise": _t("send back to be revised"),
    "merge": _t("merge with another one"),
    "convert": _t("goes on as a letter"),
    "reject": _t("refuse"),
    "administrator": _t("administrator"),
    "clerk": _t("clerk"),
    "teller": _t("teller"),
    "scrutineer": _t("scrutineer"),
    "viewer": _t("viewer"),
    "sign": _t("to sign"),
    "withdraw": _t("to withdraw"),
}
_VALUES: Mapping[str, Callable[[AuditLine, str, Translator], str]] = {
    "kind": _kind,
    "line": _supervision_line,
    "mode": lambda line, value, t: word_value(value, "turn", t),
    "outcome": lambda line, value, t: t(_CODES[value]) if value in _CODES else "",
    "purpose": lambda line, value, t: t(_CODES[value]) if value in _CODES else "",
    "roles": lambda line, value, t: t(_CODES[value]) if value in _CODES else "",
    "reason": lambda line, value, t: word_value(value, "status_reason", t),
    "starts_at": lambda line, value, t: word_value(value, "starts_at", t),
    "status": _status,
    "step": lambda line, value, t: word_action(f"meeting.{value}", t),
    "undone": lambda line, value, t: word_action(value, t),
    "was": lambda line, value, t: word_value(value, "status", t),
}
