"""Deputies who were asked about another's proposal: to sign it, or to agree to its withdrawal."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, metadata, reference

proposal_invitations = sa.Table(
    "proposal_invitations",
    metadata,
    reference("proposal_id", "proposals"),
    reference("deputy_id", "deputies"),
    sa.Column("purpose", sa.String(20), nullable=False),  # sign, withdraw
    sa.Column("state", sa.String(20), nullable=False),
    sa.Column("times", sa.Integer, nullable=False),  # how often this deputy was asked this
    sa.Column("reason", sa.Text, nullable=False),  # why it is to be withdrawn
    sa.Column("asked_at", Instant, nullable=False),
    sa.Column("answered_at", Instant),
    sa.PrimaryKeyConstraint("proposal_id", "deputy_id", "purpose"),
    sa.Index("ix_proposal_invitations_deputy_id", "deputy_id"),
)
