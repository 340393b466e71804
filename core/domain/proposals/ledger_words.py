"""A proposal as a ledger tells it: canonical values by field, and those in the office's own words, to be read again.

What must stay true: reading the words gives the values (a test draws proposals and proves it), so that an exported
ledger, imported again, changes nothing. A ledger tells one reply and one rating: the last.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from core.domain.ids import DeputyId, HandlingUnitId
from core.domain.proposals.ledger_columns import rating_field
from core.domain.proposals.life import Status
from core.domain.proposals.proposal import Consultation, Kind, Proposal, Publication, Reply
from core.domain.proposals.units import Part, UnitStatus
from core.domain.records import Deputy
from core.domain.rules.fields import Named
from core.domain.rules.handling import ProposalRules

Values = Mapping[str, str]
IN_LEDGER = frozenset(
    {
        Status.FILED,
        Status.HANDLING,
        Status.REPLIED,
        Status.DISSATISFIED,
        Status.REHANDLING,
        Status.CONVENED,
        Status.CLOSED,
        Status.WITHDRAWN,
    }
)


def names_of(deputies: Collection[Deputy], places: Mapping[int, str]) -> Mapping[DeputyId, str]:
    """How a ledger names each: two of one name with their card's number or their constituency behind it."""
    several = [one.name for one in deputies]
    return {
        one.id: f"{one.name}({one.card_number or places.get(one.constituency_id, one.id)})"
        if several.count(one.name) > 1
        else one.name
        for one in deputies
    }


def values_of(proposal: Proposal, names: Mapping[DeputyId, str], units: Mapping[HandlingUnitId, str]) -> Values:
    """What a ledger tells of ``proposal``; fields with nothing in them are missing."""
    content, reply = proposal.content, last_reply(proposal)
    told = {
        "year": str(proposal.year),
        "number": str(proposal.number) if proposal.number is not None else "",
        "kind": str(proposal.kind),
        "title": content.title,
        "lead": names[proposal.lead],
        "cosigners": "\n".join(names[one] for one in proposal.signatories[1:]),
        "topic": content.topic,
        "submitted_on": proposal.submitted_on.isoformat() if proposal.submitted_on else "",
        "publication": str(content.publication),
        "confidential": "yes" if content.is_confidential else "no",
        "status": str(proposal.status),
        "facts": content.facts,
        "request": content.request,
        **_handling_of(proposal, units),
        **(_reply_of(reply) if reply else {}),
        **_rating_of(proposal),
    }
    return {field: value for field, value in told.items() if value}


def last_reply(proposal: Proposal) -> Reply | None:
    """The last letter of the first unit that answers and has written."""
    written = [reply for share in proposal.answering for reply in proposal.replies if reply.unit == share.unit]
    if not written:
        return proposal.replies[-1] if proposal.replies else None
    return [reply for reply in written if reply.unit == written[0].unit][-1]


def _handling_of(proposal: Proposal, units: Mapping[HandlingUnitId, str]) -> dict[str, str]:
    kept = [one for one in proposal.assignments if one.status is not UnitStatus.RETURNED]
    days = [one.assigned_on.isoformat() for one in kept]
    return {
        "units": "\n".join(f"{one.part} {units[one.unit]}" for one in kept),
        "assigned_on": min(days, default=""),
    }


def _reply_of(reply: Reply) -> dict[str, str]:
    return {
        "replied_on": reply.replied_on.isoformat(),
        "document_number": reply.document_number,
        "signatory": reply.signatory,
        "result_class": reply.result_class,
        "consultation": str(reply.consultation),
        "reply": reply.text,
    }


def _rating_of(proposal: Proposal) -> dict[str, str]:
    if not proposal.feedback:
        return {}
    last = proposal.feedback[-1]
    return {**{rating_field(axis): mark for axis, mark in last.marks}, "reasons": last.reasons}


def worded(field: str, value: str, rules: ProposalRules) -> str:
    """``value`` as the office writes it; nothing is an empty cell."""
    if not value:
        return ""
    if field in _WORDS:
        return _WORDS[field].get(value, value)
    if field == "topic":
        return _named(rules.topics, value)
    if field == "result_class":
        return _named(rules.result_classes, value)
    if field.startswith("rating."):
        return _named(rules.ratings, value)
    if field == "units":
        return "\n".join(f"{_PARTS[part]}：{name}" for part, _, name in map(_split, value.split("\n")))
    return value.replace("\n", "、") if field in {"lead", "cosigners"} else value


def _split(unit: str) -> tuple[str, str, str]:
    return unit.partition(" ")


def _named(words: Sequence[Named], value: str) -> str:
    return next((one.zh for one in words if one.id == value), value)


_PARTS = {str(Part.SOLE): "独办", str(Part.LEAD): "主办", str(Part.ASSIST): "协办", str(Part.SEPARATE): "分办"}
_WORDS: Mapping[str, Mapping[str, str]] = {
    "kind": {str(Kind.SUGGESTION): "建议", str(Kind.MOTION): "议案"},
    "consultation": {
        str(Consultation.SYMPOSIUM): "座谈会",
        str(Consultation.VISIT): "上门面商",
        str(Consultation.PHONE): "电话",
        str(Consultation.OTHER): "其他",
        str(Consultation.NONE): "未面商",
    },
    "publication": {
        str(Publication.FULL): "全文公开",
        str(Publication.TITLE_ONLY): "仅公开标题",
        str(Publication.NOT): "不公开",
    },
    "confidential": {"yes": "是", "no": "否"},
    "status": {
        str(Status.FILED): "待交办",
        str(Status.HANDLING): "办理中",
        str(Status.REPLIED): "已答复待评价",
        str(Status.DISSATISFIED): "代表不满意",
        str(Status.REHANDLING): "重新办理",
        str(Status.CONVENED): "待协调",
        str(Status.CLOSED): "已办结",
        str(Status.WITHDRAWN): "已撤回",
    },
}
