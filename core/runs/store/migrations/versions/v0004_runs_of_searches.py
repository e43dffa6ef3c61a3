"""The search that a run is part of."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column and its index."""
    op.add_column("runs", sa.Column("search", sa.String(64), nullable=False, server_default=""))
    op.create_index("ix_runs_search", "runs", ["search"])
