"""How fast each network lets us speak, as its channel last found out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("channel_states", sa.Column("pace_cost", sa.Float()))
    op.add_column("channel_states", sa.Column("pace_burst", sa.Integer()))
    op.add_column("channel_states", sa.Column("pace_basis", sa.String(length=10)))
    op.add_column("channel_states", sa.Column("lifted_by", sa.Text()))
