"""The units' people in words."""

from __future__ import annotations

from core.domain.proposals.contacts import Duty
from core.locale.catalogue import Translate


def word_duty(duty: Duty, t: Translate) -> str:
    """What somebody is to the proposals of a county."""
    return t(_DUTIES[duty])


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


_DUTIES = {
    Duty.LIAISON: _t("liaison of a unit"),
    Duty.HEAD: _t("head of a unit"),
    Duty.SUPERVISION: _t("government supervision office"),
    Duty.LEADER: _t("leader in charge"),
}
