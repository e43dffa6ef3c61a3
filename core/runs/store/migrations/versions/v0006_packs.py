"""Class packs that people made, answers in packs, and the steps that runs belong to."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_ID = sa.String(64)
_STEP = sa.String(40)


def upgrade() -> None:
    """Create their tables; runs that are there belong to no step."""
    op.create_table(
        "packs",
        sa.Column("pack_id", _ID, primary_key=True),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("owner", _ID, nullable=False, server_default=""),
        sa.Column("shared", sa.String(16), nullable=False, server_default=""),
        sa.Column("changed", sa.Double, nullable=False),
    )
    op.create_index("ix_packs_owner", "packs", ["owner"])
    op.create_table(
        "pack_answers",
        sa.Column("pack", _ID, primary_key=True),
        sa.Column("step", _STEP, primary_key=True),
        sa.Column("asked", sa.String(32), primary_key=True),
        sa.Column("answer", sa.String(16), nullable=False),
        sa.Column("owner", _ID, primary_key=True),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_table(
        "pack_runs",
        sa.Column(
            "run_id", _ID, sa.ForeignKey("runs.run_id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("pack", _ID, nullable=False),
        sa.Column("step", _STEP, nullable=False),
    )
    op.create_index("ix_pack_runs_pack", "pack_runs", ["pack"])
