"""What is attached to proposals and to reply letters, and its bytes.

The bytes are rows, not files beside the database: so a backup has them, of the same instant as everything else; a
restore brings them back or nothing at all; an attachment is there with its audit line or not at all, whatever is pulled
out when; and a full disk refuses it like every other write. That makes the database larger, by as much as the files
would be. They are not sealed with a chat key: those are destroyed at every close of a vote and are in no backup,
and the proposal's own text, which says the same, lies beside them; what protects both is the file's mode (0600).
"""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import Instant, metadata, reference

attachments = sa.Table(
    "attachments",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),  # random
    reference("proposal_id", "proposals"),
    reference("unit_id", "handling_units", nullable=True),  # whose letter it belongs to; none: the proposal itself
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("name", sa.String(100), nullable=False),  # text, never a path
    sa.Column("kind", sa.String(10), nullable=False),
    sa.Column("size", sa.Integer, nullable=False),  # bytes
    sa.Column("sha256", sa.String(64), nullable=False),
    sa.Column("added_at", Instant, nullable=False),
    sa.Column("added_by", sa.String(60), nullable=False),
    sa.Column("removed_at", Instant),  # by the office; wiped when it can no longer be undone
    sa.Index("ix_attachments_proposal_id", "proposal_id"),
)

# In pieces, so that no statement holds up the others for long.
attachment_parts = sa.Table(
    "attachment_parts",
    metadata,
    sa.Column("attachment_id", sa.String(16), sa.ForeignKey("attachments.id"), nullable=False),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.PrimaryKeyConstraint("attachment_id", "position"),
)
