"""How far each channel has read in its network, and how many messages could not be decrypted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "channel_states",
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Text(), nullable=False),
        sa.Column("undeciphered", sa.Integer(), nullable=False),
        sa.Column("updated_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_channel_states"),
    )
