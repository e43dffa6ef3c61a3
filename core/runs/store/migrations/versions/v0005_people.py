"""Persons, and whose everything is. What is there stays, and belongs to nobody who signs in."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_ID = sa.String(64)
_NAME = sa.String(100)


def upgrade() -> None:
    """Create the tables of persons and of their data, and add owners to all others."""
    op.create_table(
        "persons",
        sa.Column("person_id", _ID, primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("created", sa.Double, nullable=False),
        sa.Column("revoked", sa.Integer, nullable=False, server_default="0"),
        sa.Column("spelling", _NAME, nullable=False, unique=True),
    )
    op.create_table(
        "uploads",
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("owner", _ID, primary_key=True),
        sa.Column("shared", sa.String(16), nullable=False, server_default=""),
    )
    for table in ("runs", "searches"):
        op.add_column(table, sa.Column("owner", _ID, nullable=False, server_default=""))
        op.add_column(table, sa.Column("shared", sa.String(16), nullable=False, server_default=""))
        op.create_index(f"ix_{table}_owner", table, ["owner"])
    _replace(
        "test_views",
        sa.Column("run_id", _ID, primary_key=True),
        sa.Column("dataset", _NAME, nullable=False),
        sa.Column("at", sa.Double, nullable=False),
    )
    op.create_index("ix_test_views_dataset", "test_views", ["dataset"])
    _replace(
        "preferences",
        sa.Column("name", _NAME, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )


def _replace(name: str, *columns: "sa.Column[Any]") -> None:
    """Replace a small table by one whose key begins with the owner; its rows have none.

    No database changes a key in the same way, and none renames its index with it.
    """
    old = sa.table(name, *(sa.column(column.name) for column in columns))
    rows = op.get_bind().execute(sa.select(old)).mappings().all()
    op.drop_table(name)
    new = op.create_table(name, sa.Column("owner", _ID, primary_key=True), *columns)
    if rows:
        op.bulk_insert(new, [{"owner": "", **row} for row in rows])
