"""The units' people in words, and what became of what was said to them."""

from __future__ import annotations

from core.domain.proposals.contacts import Duty
from core.locale.catalogue import Translate
from core.services.stores.reminders import ReminderState


def word_duty(duty: Duty, t: Translate) -> str:
    """What somebody is to the proposals of a county."""
    return t(_DUTIES[duty])


def word_reminder_state(state: ReminderState, t: Translate, *, is_confirmed: bool, is_late: bool) -> str:
    """What became of a reminder."""
    if is_confirmed:
        return t("read")
    if is_late and state is ReminderState.SENT:
        return t("sent late")
    return t(_STATES[state])


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_DUTIES = {
    Duty.LIAISON: _t("liaison of a unit"),
    Duty.HEAD: _t("head of a unit"),
    Duty.SUPERVISION: _t("government supervision office"),
    Duty.LEADER: _t("leader in charge"),
}
_STATES = {
    ReminderState.WAITING: _t("waits to be sent"),
    ReminderState.SENT: _t("sent"),
    ReminderState.NOT_NEEDED: _t("no longer needed"),
    ReminderState.CANCELLED: _t("dropped"),
    ReminderState.UNREACHABLE: _t("not reached: no chat account"),
    ReminderState.OBSOLETE: _t("too late to be of use"),
}
