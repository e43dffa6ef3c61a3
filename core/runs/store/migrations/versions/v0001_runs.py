"""The first schema: runs, their records and artifacts, and claims to write them."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_RUN_ID = sa.String(64)
_NAME = sa.String(100)
_DATA = sa.LargeBinary(2**31)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "runs",
        sa.Column("run_id", _RUN_ID, primary_key=True),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("dataset", _NAME, nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("worker", sa.Text, nullable=False),
        sa.Column("seconds", sa.Double, nullable=False),
        sa.Column("problem", sa.Text),
        sa.Column("evaluation", sa.Text),
        sa.Column("versions", sa.Text, nullable=False),
        sa.Column("continues", _RUN_ID, nullable=False),
        sa.Column("epochs", sa.Integer, nullable=False, server_default="0"),
        sa.Column("best", sa.Text),
        sa.Column("last", sa.Text),
        sa.Column("name", sa.Text, nullable=False, server_default=""),
        sa.Column("tags", sa.Text, nullable=False, server_default="[]"),
        sa.Column("note", sa.Text, nullable=False, server_default=""),
        sa.Column("pinned", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("archived", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("deleted", sa.Double),
        sa.Column("revision", sa.BigInteger, nullable=False),
    )
    for name in ("dataset", "state", "revision"):
        op.create_index(f"ix_runs_{name}", "runs", [name])
    op.create_table(
        "chunks",
        _run(),
        sa.Column("kind", sa.String(16), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("data", _DATA, nullable=False),
    )
    op.create_table(
        "artifacts",
        _run(),
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("data", _DATA, nullable=False),
    )
    op.create_table(
        "claims",
        sa.Column("run_id", _RUN_ID, primary_key=True),
        sa.Column("owner", sa.String(64), nullable=False),
        sa.Column("holder", sa.String(64), nullable=False),
        sa.Column("beat", sa.BigInteger, nullable=False),
    )
    op.create_index("ix_claims_holder", "claims", ["holder"])
    op.create_table(
        "test_views",
        sa.Column("run_id", _RUN_ID, primary_key=True),
        sa.Column("dataset", _NAME, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("ix_test_views_dataset", "test_views", ["dataset"])
    op.create_table("guesses", _run(), sa.Column("guess", sa.Text, nullable=False))
    op.create_table(
        "preferences",
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
    op.create_table(
        "changes",
        sa.Column("series", sa.String(64), primary_key=True),
        sa.Column("number", sa.BigInteger, nullable=False),
    )


def _run() -> sa.Column[str]:
    owner = sa.ForeignKey("runs.run_id", ondelete="CASCADE")
    return sa.Column("run_id", _RUN_ID, owner, primary_key=True)
