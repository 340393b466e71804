"""What stands in a person's record, in words."""

from __future__ import annotations

from collections.abc import Mapping

from core.domain.records import StatusReason
from core.domain.roster.values import Sex


def _t(message: str) -> str:
    """Marks a message for the catalogue; it is translated where it is used."""
    return message


STATUS_REASONS: Mapping[StatusReason, str] = {
    StatusReason.DETAINED: _t("in custody for a criminal case"),
    StatusReason.SERVING_SENTENCE: _t("serving a sentence with political rights kept"),
    StatusReason.MOVED_AWAY: _t("moved away from this county"),
    StatusReason.RESIGNED: _t("resignation accepted"),
    StatusReason.ORDERED_TO_RESIGN: _t("ordered to resign"),
    StatusReason.TWO_ABSENCES: _t("absent twice from sessions without leave"),
    StatusReason.RECALLED: _t("recalled"),
    StatusReason.LOST_NATIONALITY: _t("lost Chinese nationality"),
    StatusReason.LOST_POLITICAL_RIGHTS: _t("deprived of political rights"),
    StatusReason.LOST_CAPACITY: _t("lost legal capacity"),
    StatusReason.DIED: _t("died"),
}
SEXES: Mapping[Sex, str] = {Sex.MALE: _t("male"), Sex.FEMALE: _t("female")}
