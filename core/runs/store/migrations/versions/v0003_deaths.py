"""How many times a worker died that trained a run."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column."""
    op.add_column("runs", sa.Column("deaths", sa.Integer, nullable=False, server_default="0"))
