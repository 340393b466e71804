"""Suggestions and motions: what was written and signed, which units have it, what runs out, what was answered."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import id_column, metadata, partial_index, reference

handling_units = sa.Table(
    "handling_units",
    metadata,
    id_column(),
    sa.Column("name", sa.String(60), nullable=False, unique=True),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("is_active", sa.Boolean, nullable=False),
)

proposals = sa.Table(
    "proposals",
    metadata,
    id_column(),
    sa.Column("kind", sa.String(20), nullable=False),  # suggestion, motion
    sa.Column("year", sa.Integer, nullable=False),
    sa.Column("number", sa.Integer),  # within year and kind, once filed
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("stage", sa.Integer, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("title", sa.String(80), nullable=False),
    sa.Column("facts", sa.Text, nullable=False),
    sa.Column("request", sa.Text, nullable=False),
    sa.Column("topic", sa.String(40), nullable=False),
    sa.Column("origin", sa.String(20), nullable=False),
    sa.Column("publication", sa.String(20), nullable=False),
    sa.Column("is_confidential", sa.Boolean, nullable=False),
    sa.Column("submitted_on", sa.Date),
    sa.Column("filed_on", sa.Date),
    reference("merged_into", "proposals", nullable=True),
    sa.Column("why_suggestion", sa.String(40)),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("imported_on", sa.Date),  # a past year's ledger brought it
    sa.UniqueConstraint("year", "kind", "number"),
    sa.Index("ix_proposals_year_status", "year", "status"),
)

proposal_signatories = sa.Table(
    "proposal_signatories",
    metadata,
    reference("proposal_id", "proposals"),
    sa.Column("position", sa.Integer, nullable=False),  # 0: the lead deputy
    reference("deputy_id", "deputies"),
    sa.PrimaryKeyConstraint("proposal_id", "position"),
    sa.UniqueConstraint("proposal_id", "deputy_id"),
    sa.Index("ix_proposal_signatories_deputy_id", "deputy_id"),
)

proposal_assignments = sa.Table(
    "proposal_assignments",
    metadata,
    reference("proposal_id", "proposals"),
    sa.Column("position", sa.Integer, nullable=False),
    reference("unit_id", "handling_units"),
    sa.Column("part", sa.String(20), nullable=False),
    sa.Column("assigned_on", sa.Date, nullable=False),
    sa.Column("status", sa.String(20), nullable=False),
    sa.Column("answered_on", sa.Date),
    sa.Column("reason", sa.Text, nullable=False),
    sa.PrimaryKeyConstraint("proposal_id", "position"),
    sa.Index("ix_proposal_assignments_unit_id", "unit_id"),
)

# What runs out and what has. The explanation is a list of {"code": …, params…}.
proposal_clocks = sa.Table(
    "proposal_clocks",
    metadata,
    reference("proposal_id", "proposals"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("key", sa.String(60), nullable=False),
    reference("unit_id", "handling_units", nullable=True),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("event", sa.String(40), nullable=False),
    sa.Column("started_on", sa.Date, nullable=False),
    sa.Column("due_on", sa.Date),
    sa.Column("is_estimated", sa.Boolean, nullable=False),
    sa.Column("explanation", sa.JSON, nullable=False),
    sa.Column("extended_on", sa.Date),
    sa.Column("extension_reason", sa.Text, nullable=False),
    sa.Column("met_on", sa.Date),
    sa.PrimaryKeyConstraint("proposal_id", "position"),
    partial_index("ix_proposal_clocks_open", "due_on", where="met_on IS NULL"),
)

proposal_replies = sa.Table(
    "proposal_replies",
    metadata,
    reference("proposal_id", "proposals"),
    sa.Column("position", sa.Integer, nullable=False),
    reference("unit_id", "handling_units"),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("result_class", sa.String(40), nullable=False),
    sa.Column("document_number", sa.String(60), nullable=False),
    sa.Column("signatory", sa.String(60), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("replied_on", sa.Date, nullable=False),
    sa.Column("consultation", sa.String(20), nullable=False),
    sa.PrimaryKeyConstraint("proposal_id", "position"),
)

proposal_feedback = sa.Table(
    "proposal_feedback",
    metadata,
    reference("proposal_id", "proposals"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("round", sa.Integer, nullable=False),
    sa.Column("marks", sa.JSON, nullable=False),  # [[axis, rating], …]; empty: nothing was said in time
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("rated_on", sa.Date),
    sa.PrimaryKeyConstraint("proposal_id", "position"),
)

# The deputy's words on what a unit told of its promise. ``note``: the position of what was told.
proposal_promise_ratings = sa.Table(
    "proposal_promise_ratings",
    metadata,
    reference("proposal_id", "proposals"),
    sa.Column("position", sa.Integer, nullable=False),
    reference("unit_id", "handling_units"),
    sa.Column("note", sa.Integer, nullable=False),
    sa.Column("marks", sa.JSON, nullable=False),  # as in proposal_feedback
    sa.Column("reasons", sa.Text, nullable=False),
    sa.Column("rated_on", sa.Date),
    sa.PrimaryKeyConstraint("proposal_id", "position"),
)

# What a unit tells about its work before it replies: that it spoke with the deputy, how far it is.
proposal_notes = sa.Table(
    "proposal_notes",
    metadata,
    reference("proposal_id", "proposals"),
    sa.Column("position", sa.Integer, nullable=False),
    reference("unit_id", "handling_units"),
    sa.Column("kind", sa.String(20), nullable=False),  # first_contact, progress, opinion
    sa.Column("form", sa.String(20), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("noted_on", sa.Date, nullable=False),
    sa.PrimaryKeyConstraint("proposal_id", "position"),
)
