"""Attachments of a proposal and of its reply letters: which, how large, how many, called what, and until when.

What must stay true: an attachment is known by its random id; its name is text to be shown and never a path; what it is
is decided by its first bytes and its ending together (``core.domain.proposals.attached_content``); what a unit was
given, and what a deputy was sent, is no longer changed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from secrets import token_hex
from typing import Literal

from core.domain.errors import Conflict, Invalid, ShuzhiError
from core.domain.ids import AttachmentId, HandlingUnitId, ProposalId
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Proposal
from core.domain.proposals.units import UnitStatus
from core.domain.rules.attaching import LARGEST_MB, MEGABYTE, AttachmentRules, FileKind
from core.domain.text import clean_line

LARGEST = LARGEST_MB * MEGABYTE  # bytes that are ever read or fetched; a county may allow less
LONGEST_NAME = 80  # characters
_ID_BYTES = 8
_RAW_LIMIT = 4_000
_BETWEEN_FOLDERS = re.compile(r"[\\/]")
_NOT_IN_NAMES = re.compile(r'[:*?"<>|]')
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)", re.IGNORECASE)  # what Windows takes for a machine
_OPEN_TO_DEPUTIES = frozenset({Status.DRAFT, Status.IN_REVIEW})
_OPEN_TO_THE_OFFICE = _OPEN_TO_DEPUTIES | {Status.FILED}
_BEFORE_REPLYING = frozenset({Status.HANDLING, Status.REHANDLING})


_ENDINGS = {**{str(kind): kind for kind in FileKind}, "jpeg": FileKind.JPEG}


@dataclass(frozen=True, slots=True)
class Attachment:
    """``unit`` None: of the proposal itself; otherwise of that unit's letter in ``round``. ``size`` in bytes.

    ``added_by``: ``deputy:3``, as the ledger names them. ``removed_at``: taken away by the office, may come back.
    """

    id: AttachmentId
    proposal: ProposalId
    name: str
    kind: FileKind
    size: int
    sha256: str
    added_at: datetime
    added_by: str
    unit: HandlingUnitId | None = None
    round: int = 0
    removed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class AttachmentWas:
    """Of undoing: an attachment was there, or was not."""

    proposal: ProposalId
    attachment: AttachmentId
    was_there: bool
    kind: Literal["attachment"] = "attachment"

    @property
    def subject(self) -> str:
        return f"attachment:{self.attachment}"


def new_id() -> AttachmentId:
    """64 random bits: nothing can be learnt from it, and nobody guesses one."""
    return AttachmentId(token_hex(_ID_BYTES))


def shown_name(given: str) -> str:
    """What a file is called, as one harmless line: without folders, signs that a disk minds, and devices' names.

    The ending stays when the rest is cut. "" where nothing is left.
    """
    last = _BETWEEN_FOLDERS.split(clean_line(given[:_RAW_LIMIT].replace("\0", ""), limit=_RAW_LIMIT))[-1]
    name = _NOT_IN_NAMES.sub("", last).strip(". ")
    stem, dot, ending = name.rpartition(".")
    if dot and len(ending) <= LONGEST_NAME // 4:
        name = f"{stem[: LONGEST_NAME - len(ending) - 1].rstrip('. ')}.{ending}"
    named = name[:LONGEST_NAME].strip(". ")
    return f"_{named}" if _DEVICES.match(named) else named


def kind_by_name(name: str, allowed: AttachmentRules) -> FileKind:
    """What the ending promises. Errors: Invalid("attachment.kind", given, allowed)."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    kind = _ENDINGS.get(ending)
    if kind is None or kind not in allowed.kinds:
        raise Invalid("attachment.kind", given=ending or "-", allowed=[str(one) for one in allowed.kinds])
    return kind


def check_size(size: int, most_mb: int = LARGEST_MB) -> None:
    """Before a byte is read or fetched. Errors: Invalid("attachment.empty"), Invalid("attachment.too_large", limit)."""
    if size == 0:
        raise Invalid("attachment.empty")
    if size > most_mb * MEGABYTE:
        raise too_large(most_mb)


def too_large(most_mb: int = LARGEST_MB) -> Invalid:
    """Also of a file that is not here yet: what to say of it."""
    return Invalid("attachment.too_large", limit=most_mb)


def check_room(there: Collection[Attachment], size: int, allowed: AttachmentRules) -> None:
    """Whether one more fits beside those that are ``there``.

    Errors: Conflict("attachment.too_many", limit), Conflict("attachment.too_much", limit).
    """
    if len(there) >= allowed.most_files:
        raise Conflict("attachment.too_many", limit=allowed.most_files)
    if sum(one.size for one in there) + size > allowed.most_mb * MEGABYTE:
        raise Conflict("attachment.too_much", limit=allowed.most_mb)


def check_open(proposal: Proposal, unit: HandlingUnitId | None, round_: int, *, by_office: bool) -> None:
    """Whether the attachments of ``proposal``, or of that unit's letter, may still be changed.

    Deputies until a review has filed it, the office until units were given it; a letter's until it is sent, the
    office's until the deputy has rated it. Errors: NotFound("proposal.not_its_unit"), Invalid("proposal.assists_only"),
    Conflict("attachment.too_late").
    """
    if unit is None:
        is_open = proposal.status in (_OPEN_TO_THE_OFFICE if by_office else _OPEN_TO_DEPUTIES)
    else:
        is_open = round_ == proposal.round and _is_letter_open(proposal, unit, by_office=by_office)
    if not is_open:
        raise Conflict("attachment.too_late")


def is_open(proposal: Proposal, unit: HandlingUnitId | None, round_: int, *, by_office: bool) -> bool:
    """As ``check_open``, for whoever only offers it."""
    try:
        check_open(proposal, unit, round_, by_office=by_office)
    except ShuzhiError:
        return False
    return True


def _is_letter_open(proposal: Proposal, unit: HandlingUnitId, *, by_office: bool) -> bool:
    share = proposal.assignment_of(unit)
    if not share.part.answers_the_deputy:
        raise Invalid("proposal.assists_only", unit=unit)
    if share.status is not UnitStatus.ANSWERED:
        return proposal.status in _BEFORE_REPLYING
    return by_office and proposal.status in _BEFORE_REPLYING | {Status.REPLIED}


def is_sent(attachment: Attachment, proposal: Proposal) -> bool:
    """Whether deputies may read it: the letter that it belongs to has been written, or it is no letter's."""
    if attachment.unit is None:
        return True
    letters = {(one.unit, one.round) for one in proposal.replies}
    return (attachment.unit, attachment.round) in letters


def readable_by_unit(files: Sequence[Attachment], proposal: Proposal, unit: HandlingUnitId) -> tuple[Attachment, ...]:
    """Its own letters', and the proposal's unless that is confidential: then the text stays out of the chat too."""
    readable = {unit} if proposal.content.is_confidential else {unit, None}
    return tuple(one for one in files if one.unit in readable)
