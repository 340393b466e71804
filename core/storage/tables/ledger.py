"""Who did what: one line a write, in the write's own transaction, each chained to the one before."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, id_column, metadata

audit = sa.Table(
    "audit",
    metadata,
    id_column(),
    sa.Column("at", Instant, nullable=False),
    sa.Column("actor", sa.String(60), nullable=False),
    sa.Column("via", sa.String(20), nullable=False),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("subject", sa.String(60), nullable=False),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Column("previous", sa.LargeBinary(32), nullable=False),
    sa.Column("digest", sa.LargeBinary(32), nullable=False),
    sa.Index("ix_audit_subject", "subject"),
)
