"""Searches and their trials."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_SEARCH_ID = sa.String(64)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "searches",
        sa.Column("search_id", _SEARCH_ID, primary_key=True),
        sa.Column("description", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("problem", sa.Text),
    )
    op.create_table(
        "search_trials",
        sa.Column(
            "search_id",
            _SEARCH_ID,
            sa.ForeignKey("searches.search_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("runs", sa.Text, nullable=False),
        sa.Column("results", sa.Text),
        sa.Column("problem", sa.Text),
    )
