"""Which proposals are priority items, and what is done to see a proposal through."""

from __future__ import annotations

import sqlalchemy as sa

from core.storage.tables.schema import id_column, metadata, reference

proposal_priorities = sa.Table(
    "proposal_priorities",
    metadata,
    sa.Column("proposal_id", sa.Integer, sa.ForeignKey("proposals.id"), primary_key=True, autoincrement=False),
    reference("leader_id", "unit_contacts"),
    reference("official_id", "unit_contacts"),
    sa.Column("chosen_on", sa.Date, nullable=False),
    sa.Column("dropped_on", sa.Date),  # since then it is none any more
    sa.Column("reason", sa.Text, nullable=False),
)

supervision_acts = sa.Table(
    "supervision_acts",
    metadata,
    id_column(),
    reference("proposal_id", "proposals"),
    sa.Column("line", sa.String(20), nullable=False),  # congress, government, deputies, departments
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("who", sa.String(80), nullable=False),
    sa.Column("planned_on", sa.Date, nullable=False),
    sa.Column("entered_on", sa.Date, nullable=False),
    sa.Column("done_on", sa.Date),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("cancelled_on", sa.Date),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Index("ix_supervision_acts_proposal_id", "proposal_id"),
    sa.Index("ix_supervision_acts_planned_on", "planned_on"),
)
