"""Who is whom in chat, what came in, what must go out, and where each conversation stands.

Columns named ``sealed`` may carry a voter's choice on its way: they are padded and encrypted with a chat key that
lives outside the database (``key_epoch`` names it), wiped when done, and that key is destroyed when voting closes.
"""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata, partial_index

accounts = sa.Table(
    "accounts",
    metadata,
    id_column(),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("sender", sa.String(255), nullable=False),  # the network's id of the person
    sa.Column("address", sa.String(255), nullable=False),  # where to write: chat or room
    sa.Column("person_kind", sa.String(10), nullable=False),
    sa.Column("person_id", sa.Integer, nullable=False),
    sa.Column("language", sa.String(10), nullable=False),
    sa.Column("is_reachable", sa.Boolean, nullable=False),
    sa.Column("bound_at", Instant, nullable=False),
    sa.Column("revoked_at", Instant),
    sa.Column("preferred_at", Instant),  # when its owner wanted notices here
    sa.Index("ix_accounts_person_kind_person_id", "person_kind", "person_id"),
    partial_index("uq_accounts_active_sender", "channel", "sender", where="revoked_at IS NULL", unique=True),
    partial_index(
        "uq_accounts_active_person", "channel", "person_kind", "person_id", where="revoked_at IS NULL", unique=True
    ),
)

# Group chats that hear a constituency's or a deputy group's notices and results: a row for each that a chat hears.
rooms = sa.Table(
    "rooms",
    metadata,
    id_column(),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("address", sa.String(255), nullable=False),
    sa.Column("constituency_id", sa.Integer, sa.ForeignKey("constituencies.id")),
    sa.Column("group_id", sa.Integer, sa.ForeignKey("deputy_groups.id")),
    sa.UniqueConstraint("channel", "address", "constituency_id"),
    sa.UniqueConstraint("channel", "address", "group_id"),
)

binding_codes = sa.Table(
    "binding_codes",
    metadata,
    id_column(),
    sa.Column("code_hash", sa.LargeBinary(32), nullable=False, unique=True),
    sa.Column("person_kind", sa.String(10), nullable=False),
    sa.Column("person_id", sa.Integer, nullable=False),
    sa.Column("issued_at", Instant, nullable=False),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Column("used_at", Instant),
    sa.Column("revoked_at", Instant),
    sa.Index("ix_binding_codes_person_kind_person_id", "person_kind", "person_id"),
)

binding_failures = sa.Table(
    "binding_failures",
    metadata,
    id_column(),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("sender", sa.String(255), nullable=False),
    sa.Column("failed_at", Instant, nullable=False),
    sa.Index("ix_binding_failures_failed_at", "failed_at"),
)

inbox = sa.Table(
    "inbox",
    metadata,
    id_column(),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("event_id", sa.String(255), nullable=False),
    sa.Column("conversation", sa.LargeBinary(16), nullable=False),  # keyed hash of the chat: order within it
    sa.Column("received_at", Instant, nullable=False),
    sa.Column("handled_at", Instant),
    sa.Column("failures", sa.Integer, nullable=False),
    sa.Column("key_epoch", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary),
    sa.UniqueConstraint("channel", "event_id"),
    sa.Index("ix_inbox_handled_at_id", "handled_at", "id"),
    partial_index("ix_inbox_waiting", "conversation", "id", where="handled_at IS NULL"),
)

# How far we have read in a network that keeps its events for us, how much of it nobody could decrypt, and how fast it
# lets us speak: as its channel last found out, null where no channel has.
channel_states = sa.Table(
    "channel_states",
    metadata,
    sa.Column("channel", sa.String(20), primary_key=True),
    sa.Column("position", sa.Text, nullable=False),  # the network's own token; "": from now on
    sa.Column("undeciphered", sa.Integer, nullable=False),
    sa.Column("updated_at", Instant, nullable=False),
    sa.Column("pace_cost", sa.Float),  # seconds a message
    sa.Column("pace_burst", sa.Integer),
    sa.Column("pace_basis", sa.String(10)),
    sa.Column("lifted_by", sa.Text),
)

dialogs = sa.Table(
    "dialogs",
    metadata,
    sa.Column("conversation", sa.LargeBinary(16), primary_key=True),
    sa.Column("key_epoch", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meetings.id")),  # wiped when its voting closes
    sa.Column("updated_at", Instant, nullable=False),
)

# What the buttons of one message mean. A button's token is this id and a position; positions are shuffled.
keyboards = sa.Table(
    "keyboards",
    metadata,
    sa.Column("id", sa.LargeBinary(12), primary_key=True),
    sa.Column("conversation", sa.LargeBinary(16), nullable=False),
    sa.Column("key_epoch", sa.Integer, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("meeting_id", sa.Integer, sa.ForeignKey("meetings.id")),
    sa.Column("expires_at", Instant, nullable=False),
    sa.Index("ix_keyboards_expires_at", "expires_at"),
    sa.Index("ix_keyboards_conversation", "conversation"),
)

outbox = sa.Table(
    "outbox",
    metadata,
    id_column(),
    sa.Column("key", sa.String(200), nullable=False, unique=True),
    sa.Column("channel", sa.String(20), nullable=False),
    sa.Column("address", sa.String(255), nullable=False),
    sa.Column("person_kind", sa.String(10)),
    sa.Column("person_id", sa.Integer),
    sa.Column("priority", sa.Integer, nullable=False),  # 0 answer, 1 reminder, 2 broadcast
    sa.Column("kind", sa.String(60), nullable=False),
    sa.Column("language", sa.String(10), nullable=False),
    sa.Column("body", sa.JSON),
    sa.Column("key_epoch", sa.Integer),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("edits_key", sa.String(200)),  # the row whose message this one replaces
    sa.Column("state", sa.String(20), nullable=False),  # waiting, sending, sent, failed, unreachable
    sa.Column("not_before", Instant, nullable=False),
    sa.Column("lease_until", Instant),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("network_id", sa.String(255)),
    sa.Column("maybe_duplicate", sa.Boolean, nullable=False),
    sa.Column("error", sa.String(200)),
    sa.Column("created_at", Instant, nullable=False),
    sa.Column("sent_at", Instant),
    sa.Column("batch", sa.String(200)),  # the first key of the rows that are sent as one message
    # Covering (hence ``state``): a claim pages through them without touching a row.
    partial_index(
        "ix_outbox_waiting", "channel", "priority", "id", "not_before", "address", "state", where="state = 'waiting'"
    ),
    partial_index("ix_outbox_sending", "channel", "lease_until", "address", "state", where="state = 'sending'"),
    partial_index("ix_outbox_due", "channel", "not_before", where="state = 'waiting'"),
    # Few rows, looked at for every row of a claim.
    partial_index(
        "ix_outbox_retried",
        "channel",
        "address",
        "priority",
        "id",
        "not_before",
        "state",
        "attempts",
        where="state = 'waiting' AND attempts > 0",
    ),
    partial_index("ix_outbox_sealed", "key_epoch", where="sealed IS NOT NULL"),
    partial_index("ix_outbox_batch", "batch", where="batch IS NOT NULL"),
    partial_index("ix_outbox_maybe_duplicate", "channel", where="maybe_duplicate"),
    sa.Index("ix_outbox_state_id", "state", "id"),
    sa.Index("ix_outbox_person_kind_person_id", "person_kind", "person_id"),
)
