"""One audit line whole, with what chains it to the line before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.domain.clock import COUNTY_ZONE
from core.locale.actions import word_action, word_detail
from core.locale.catalogue import Translator
from core.services.stores.ledger import AuditLine
from tui.pages.audit_list import subject_of, who
from tui.pages.person_words import plain_detail


def whole_line(line: AuditLine, names: Mapping[str, str], t: Translator) -> Sequence[str]:
    """Everything that stands in it, the codes beside the words."""
    return [
        t("Number: {number}", number=line.id),
        t("Time: {at}", at=f"{line.at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M:%S %z}"),
        t("Who: {who}", who=f"{who(line, names, t)} ({line.actor})"),
        t("Through: {via}", via=line.via),
        t("Did: {action}", action=f"{word_action(line.action, t)} ({line.action})"),
        t("About: {subject}", subject=subject_of(line, names)),
        *(f"{word_detail(name, t)}: {plain_detail(value, t)}" for name, value in line.details.items()),
        t("Digest of the line before: {digest}", digest=line.previous.hex()),
        t("Digest of this line: {digest}", digest=line.digest.hex()),
    ]
