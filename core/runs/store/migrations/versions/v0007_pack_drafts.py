"""Unsaved drafts of class packs."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_ID = sa.String(64)


def upgrade() -> None:
    """Create their table."""
    op.create_table(
        "pack_drafts",
        sa.Column("pack_id", _ID, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("owner", _ID, primary_key=True),
        sa.Column("changed", sa.Double, nullable=False),
    )
