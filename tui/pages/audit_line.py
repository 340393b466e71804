"""One audit line whole, with what chains it to the line before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from core.domain.clock import COUNTY_ZONE
from core.locale.actions import word_action, word_detail
from core.locale.catalogue import Translator
from core.locale.trail_words import Names, detail_lines, plain_detail, word_actor, word_subject
from core.services.stores.ledger import AuditLine


def whole_line(line: AuditLine, names: Names, t: Translator) -> Sequence[str]:
    """Everything that stands in it, the codes beside the words."""
    subject = word_subject(line, names, t)
    return [
        t("Number: {number}", number=line.id),
        t("Time: {at}", at=f"{line.at.astimezone(COUNTY_ZONE):%Y-%m-%d %H:%M:%S %z}"),
        t("Who: {who}", who=f"{word_actor(line, names, t)} ({line.actor})"),
        t("Through: {via}", via=line.via),
        t("Did: {action}", action=f"{word_action(line.action, t)} ({line.action})"),
        t("About: {subject}", subject=subject if line.subject in subject else f"{subject} ({line.subject})"),
        *_details(line, names, t),
        t("Digest of the line before: {digest}", digest=line.previous.hex()),
        t("Digest of this line: {digest}", digest=line.digest.hex()),
    ]


def _details(line: AuditLine, names: Names, t: Translator) -> Iterator[str]:
    for worded, (name, value) in zip(detail_lines(line, names, t), line.details.items(), strict=True):
        plain = plain_detail(value, t)
        yield worded if worded == f"{word_detail(name, t)}: {plain}" else f"{worded} ({plain})"
