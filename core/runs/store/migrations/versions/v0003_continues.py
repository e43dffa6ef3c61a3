"""Which run another one continues."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the column."""
    with op.batch_alter_table("runs") as table:
        table.add_column(sa.Column("continues", sa.String(64), nullable=False, server_default=""))
