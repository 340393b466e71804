"""The other lists that are read a page at a time: deputies, voters off the rolls, the audit trail, messages out and in.

They are found by parts of what is written in them (LIKE); their own order is their keys'.
"""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from core.domain.actors import PersonKind
from core.domain.errors import Invalid
from core.domain.records import DeputyStatus
from core.services.stores.ledger import AT_THE_DOOR, AuditLine
from core.services.stores.messages import OutboxRow, OutboxState, Priority
from core.services.stores.pages import DeputyEntry, Filter, FormerVoterEntry, InboxEntry, OutboxEntry
from core.storage.fixed import DATA_VERSION
from core.storage.keyset import Condition, Found, ListPlan, Stretch
from core.storage.people import person_in
from core.storage.session import Row, Session
from core.storage.tables.chat import inbox, outbox
from core.storage.tables.contacts import unit_contacts
from core.storage.tables.ledger import audit
from core.storage.tables.records import (
    constituencies,
    deputies,
    deputy_groups,
    list_sizes,
    staff,
    townships,
    voters,
)

Text = sa.ColumnElement[Any]
_constituency = constituencies.alias("of_constituency")
_group = deputy_groups.alias("of_group")
_DEPUTIES = (
    deputies.join(_constituency, _constituency.c.id == deputies.c.constituency_id)
    .outerjoin(townships, townships.c.id == _constituency.c.township_id)
    .outerjoin(_group, _group.c.id == deputies.c.group_id)
)

_left = audit.alias("left")
_IS_OFF = sa.not_(voters.c.is_active)
# The last line that says that somebody left the rolls; one that was undone since says no more than that.
_LAST_LEFT = (
    sa.select(sa.func.max(audit.c.id))
    .where(
        audit.c.subject == sa.literal(f"{PersonKind.VOTER}:").concat(sa.cast(voters.c.id, sa.String)),
        audit.c.action == "voter.set_active",
        audit.c.details["active"].as_boolean().is_(False),
    )
    .correlate(voters)
    .scalar_subquery()
)
_FORMER_VOTERS = voters.join(_constituency, _constituency.c.id == voters.c.constituency_id).outerjoin(
    _left, _left.c.id == _LAST_LEFT
)


def _named(table: sa.Table) -> Text:
    return sa.select(table.c.name).where(table.c.id == outbox.c.person_id).scalar_subquery()


_NAME: Text = sa.case(
    (outbox.c.person_kind == PersonKind.DEPUTY, _named(deputies)),
    (outbox.c.person_kind == PersonKind.VOTER, _named(voters)),
    (outbox.c.person_kind == PersonKind.STAFF, _named(staff)),
    (outbox.c.person_kind == PersonKind.CONTACT, _named(unit_contacts)),
    else_="",
)
_IS_UNKNOWN: Condition = sa.literal_column("outbox.maybe_duplicate", sa.Boolean)  # as the partial index has it
_doer: sa.ColumnElement[str] = sa.case(  # as ``AuditLine`` has it
    (audit.c.action.in_(sorted(AT_THE_DOOR)), audit.c.subject), else_=audit.c.actor
)
_OUTBOX = (
    *("id", "key", "channel", "address", "priority", "kind", "language", "not_before", "created_at", "person_kind"),
    *("person_id", "body", "key_epoch", "edits_key", "state", "attempts", "network_id", "maybe_duplicate", "error"),
    *("sent_at", "lease_until"),
)


def _finder(
    source: sa.FromClause, key: sa.ColumnElement[int], searched: Mapping[str, tuple[Text, ...]], extra: Condition
) -> Callable[[Session, Filter], Awaitable[Found | None]]:
    """Every word in one of the columns that a filter may look at; ``searched[""]``: without one being named."""

    async def find(session: Session, wanted: Filter) -> Found | None:
        if wanted.column not in searched:
            raise Invalid("list.column", column=wanted.column)
        meant, columns = dict(wanted.meant), searched[wanted.column]
        fits: list[Condition] = [_holds(columns, word, meant.get(word, ())) for word in wanted.text.split()]
        if wanted.states:
            fits.append(outbox.c.state.in_(wanted.states))
        if wanted.only_unknown:
            fits.append(_IS_UNKNOWN)
        if source is audit:
            fits += _whose_and_when(wanted)
        if not fits:
            return None
        return Found(sa.and_(extra, *fits), sa.select(key).select_from(source).where(extra, *fits))

    return find


def _holds(columns: tuple[Text, ...], word: str, codes: Collection[str]) -> Condition:
    """A part of what stands in one of ``columns``, or all of it where it is one of ``codes``."""
    spelled = {word.casefold(), json.dumps(word.casefold())[1:-1]}  # as it is, and as JSON keeps it
    parts = [sa.func.lower(one).contains(text, autoescape=True) for one in columns for text in sorted(spelled)]
    return sa.or_(*parts, *(one.in_(sorted(codes)) for one in columns if codes))


def _whose_and_when(wanted: Filter) -> list[Condition]:
    """Of the audit trail: what one actor did, from when to when."""
    fits: list[Condition] = [_doer == wanted.actor] if wanted.actor else []
    fits += [audit.c.at >= wanted.since] if wanted.since is not None else []
    return fits + ([audit.c.at < wanted.until] if wanted.until is not None else [])


def _orderer(orders: Mapping[str, tuple[Text, ...]]) -> Callable[[Session, str], Awaitable[Sequence[Stretch] | None]]:
    async def order(session: Session, column: str) -> Sequence[Stretch] | None:
        return (Stretch(orders[column]),) if column in orders else None

    return order


def _versioned(table: sa.Table) -> Callable[[Session], Awaitable[tuple[int, int]]]:
    """Any commit may have changed the list; it is counted, in its shortest index."""

    async def version(session: Session) -> tuple[int, int]:
        counted = await session.scalar(sa.select(sa.func.count()).select_from(table))
        return int(await session.scalar(DATA_VERSION)), int(counted)

    return version


async def _former_version(session: Session) -> tuple[int, int]:
    """Whoever leaves the rolls changes the list of the others; both together are counted in the shortest index."""
    everybody = sa.select(sa.func.count()).select_from(voters).scalar_subquery()
    number = (everybody - list_sizes.c.rows).label("number")
    row = await session.row(sa.select(list_sizes.c.version, number).where(list_sizes.c.list == "voters"))
    return (row.version, row.number) if row is not None else (0, 0)


async def _audit_version(session: Session) -> tuple[int, int]:
    """Lines are only ever added and their numbers have no gaps: the last number is both."""
    last = int(await session.scalar(sa.select(sa.func.coalesce(sa.func.max(audit.c.id), 0))))
    return last, last


def _deputy(row: Row) -> DeputyEntry:
    return DeputyEntry(
        id=row.id,
        name=row.name,
        constituency=row.constituency,
        township=row.township or "",
        group=row._mapping["group"] or "",
        status=DeputyStatus(row.status),
        phone=row.phone,
        card_number=row.card_number,
    )


def _former_voter(row: Row) -> FormerVoterEntry:
    return FormerVoterEntry(row.id, row.name, row.constituency, row.roll_number, row.left_at, row.reason or "")


def _audit_line(row: Row) -> AuditLine:
    return AuditLine(**{column.name: row._mapping[column.name] for column in audit.c})


def _message(row: Row) -> OutboxEntry:
    """What was sealed stays where it is; a mark says that there was something."""
    values = {name: row._mapping[name] for name in _OUTBOX if not name.startswith("person_")}
    values |= {"priority": Priority(row.priority), "state": OutboxState(row.state)}
    sealed = b"" if row.is_sealed else None
    return OutboxEntry(OutboxRow(**values, person=person_in(row), sealed=sealed), row.person_name or "")


def _arrival(row: Row) -> InboxEntry:
    return InboxEntry(row.id, row.channel, row.received_at, row.handled_at, row.failures)


_name_searched = (deputies.c.name, deputies.c.initials, sa.func.replace(deputies.c.pinyin, " ", ""))
_township, _group_name = sa.func.coalesce(townships.c.name, ""), sa.func.coalesce(_group.c.name, "")
DEPUTIES = ListPlan(
    name="deputies",
    source=_DEPUTIES,
    key=deputies.c.id,
    base=sa.true(),
    columns=(
        *(deputies.c[name] for name in ("id", "name", "status", "phone", "card_number")),
        _constituency.c.name.label("constituency"),
        townships.c.name.label("township"),
        _group.c.name.label("group"),
    ),
    read=_deputy,
    order=_orderer(
        {
            "name": (deputies.c.pinyin, deputies.c.name),
            "constituency": (_constituency.c.name,),
            "township": (_township,),
            "group": (_group_name,),
            "status": (deputies.c.status,),
        }
    ),
    find=_finder(
        _DEPUTIES,
        deputies.c.id,
        {
            "": (*_name_searched, _constituency.c.name, _township, _group_name),
            "name": _name_searched,
            "constituency": (_constituency.c.name,),
            "township": (_township,),
            "group": (_group_name,),
            "status": (deputies.c.status,),
        },
        sa.true(),
    ),
    version=_versioned(deputies),
)
_voter_searched = (voters.c.name, voters.c.initials, sa.func.replace(voters.c.pinyin, " ", ""))
_roll_number = sa.func.coalesce(voters.c.roll_number, "")
_reason = sa.func.coalesce(_left.c.details["reason"].as_string(), "")
FORMER_VOTERS = ListPlan(
    name="former_voters",
    source=_FORMER_VOTERS,
    key=voters.c.id,
    base=_IS_OFF,
    columns=(
        *(voters.c[name] for name in ("id", "name", "roll_number")),
        _constituency.c.name.label("constituency"),
        _left.c.at.label("left_at"),
        _reason.label("reason"),
    ),
    read=_former_voter,
    order=_orderer(
        {
            "name": (voters.c.pinyin, voters.c.name),
            "constituency": (_constituency.c.name,),
            "roll_number": (_roll_number,),
            "left": (sa.func.coalesce(_left.c.id, 0),),
        }
    ),
    find=_finder(
        _FORMER_VOTERS,
        voters.c.id,
        {
            "": (*_voter_searched, _constituency.c.name, _roll_number, _reason),
            "name": _voter_searched,
            "constituency": (_constituency.c.name,),
            "roll_number": (_roll_number,),
            "reason": (_reason,),
        },
        _IS_OFF,
    ),
    version=_former_version,
)
AUDIT = ListPlan(
    name="audit",
    source=audit,
    key=audit.c.id,
    base=sa.true(),
    columns=tuple(audit.c),
    read=_audit_line,
    order=_orderer({"at": (), "subject": (audit.c.subject,)}),
    find=_finder(
        audit,
        audit.c.id,
        {
            "": (audit.c.actor, audit.c.action, audit.c.subject),
            "actor": (_doer,),
            **{name: (audit.c[name],) for name in ("via", "action", "subject")},
            "details": (sa.type_coerce(audit.c.details, sa.Text),),
        },
        sa.true(),
    ),
    version=_audit_version,
    is_newest_first=True,
)
OUTBOX = ListPlan(
    name="outbox",
    source=outbox,
    key=outbox.c.id,
    base=sa.true(),
    columns=(
        *(outbox.c[name] for name in _OUTBOX),
        outbox.c.sealed.is_not(None).label("is_sealed"),
        _NAME.label("person_name"),
    ),
    read=_message,
    order=_orderer(
        {
            "made": (),
            "state": (outbox.c.state,),
            "channel": (outbox.c.channel,),
            "attempts": (outbox.c.attempts,),
            "name": (sa.func.coalesce(_NAME, ""),),
        }
    ),
    find=_finder(
        outbox,
        outbox.c.id,
        {
            "": (_NAME, outbox.c.channel, sa.func.coalesce(outbox.c.error, "")),
            "name": (_NAME,),
            "channel": (outbox.c.channel,),
            "state": (outbox.c.state,),
            "error": (outbox.c.error,),
        },
        sa.true(),
    ),
    version=_versioned(outbox),
    is_newest_first=True,
)
INBOX = ListPlan(
    name="inbox",
    source=inbox,
    key=inbox.c.id,
    base=sa.true(),
    columns=tuple(inbox.c[name] for name in ("id", "channel", "received_at", "handled_at", "failures")),
    read=_arrival,
    order=_orderer({"received": (), "channel": (inbox.c.channel,), "failures": (inbox.c.failures,)}),
    find=_finder(inbox, inbox.c.id, {"": (inbox.c.channel,), "channel": (inbox.c.channel,)}, sa.true()),
    version=_versioned(inbox),
    is_newest_first=True,
)
