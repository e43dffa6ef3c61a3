"""What users write on runs, what they were shown, what they expect, what they prefer."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_RUN_ID = sa.String(64)
_NAME = sa.String(100)


def upgrade() -> None:
    """Add columns and tables."""
    with op.batch_alter_table("runs") as table:
        table.add_column(sa.Column("name", sa.Text, nullable=False, server_default=""))
        table.add_column(sa.Column("tags", sa.Text, nullable=False, server_default="[]"))
        table.add_column(sa.Column("note", sa.Text, nullable=False, server_default=""))
        for name in ("pinned", "archived"):
            table.add_column(sa.Column(name, sa.Boolean, nullable=False, server_default=sa.false()))
        table.add_column(sa.Column("deleted", sa.Double))
    op.create_table(
        "looks",
        sa.Column("run_id", _RUN_ID, primary_key=True),
        sa.Column("dataset", _NAME, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("ix_looks_dataset", "looks", ["dataset"])
    op.create_table(
        "preferences",
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "guesses",
        sa.Column(
            "run_id",
            _RUN_ID,
            sa.ForeignKey("runs.run_id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("told", sa.Text, nullable=False),
    )
