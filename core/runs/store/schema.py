"""The tables of the record. A change here needs a migration: ``core.runs.store.migrations``."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    false,
)

_RUN_ID = String(64)
_NAME = String(100)
_DATA = LargeBinary(2**31)  # some databases have small binaries unless asked for large ones


def _run() -> ForeignKey:
    return ForeignKey("runs.run_id", ondelete="CASCADE")


metadata = MetaData()

# One row per run: all that lists show. Settings, problem, evaluation, versions and tags are JSON.
# ``revision`` is the number of the last change that lists show (see ``changes``).
runs = Table(
    "runs",
    metadata,
    Column("run_id", _RUN_ID, primary_key=True),
    Column("settings", Text, nullable=False),
    Column("dataset", _NAME, nullable=False, index=True),
    Column("seed", BigInteger, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("created", Double, nullable=False),
    Column("worker", Text, nullable=False),
    Column("seconds", Double, nullable=False),
    Column("problem", Text),
    Column("evaluation", Text),
    Column("versions", Text, nullable=False),
    Column("epochs", Integer, nullable=False, server_default="0"),
    Column("best_epoch", Integer),
    Column("best_metric", Double),
    Column("last_epoch", Integer),
    Column("last_metric", Double),
    Column("revision", BigInteger, nullable=False, index=True),
    Column("name", Text, nullable=False, server_default=""),
    Column("tags", Text, nullable=False, server_default="[]"),
    Column("note", Text, nullable=False, server_default=""),
    Column("pinned", Boolean, nullable=False, server_default=false()),
    Column("archived", Boolean, nullable=False, server_default=false()),
    Column("deleted", Double),
    Column("continues", _RUN_ID, nullable=False, server_default=""),
)

# What a run tells, a JSON list per line: its history in pieces while it goes on, then in one.
chunks = Table(
    "chunks",
    metadata,
    Column("run_id", _RUN_ID, _run(), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("data", _DATA, nullable=False),
)

# Large things a run left, by name; never read to make a list.
artifacts = Table(
    "artifacts",
    metadata,
    Column("run_id", _RUN_ID, _run(), primary_key=True),
    Column("name", _NAME, primary_key=True),
    Column("data", _DATA, nullable=False),
)

# Which server may write a run; ``beat`` goes on counting as long as that server lives.
claims = Table(
    "claims",
    metadata,
    Column("run_id", _RUN_ID, primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("beat", BigInteger, nullable=False),
    Index("ix_claims_holder", "holder"),
)

# The runs whose test result was shown; it stays when the run is deleted.
looks = Table(
    "looks",
    metadata,
    Column("run_id", _RUN_ID, primary_key=True),
    Column("dataset", _NAME, nullable=False, index=True),
    Column("at", Double, nullable=False),
)

# Small values of the whole server, as JSON.
preferences = Table(
    "preferences",
    metadata,
    Column("name", _NAME, primary_key=True),
    Column("value", Text, nullable=False),
)

# What somebody expected of a run before seeing it, as JSON.
guesses = Table(
    "guesses",
    metadata,
    Column("run_id", _RUN_ID, _run(), primary_key=True),
    Column("told", Text, nullable=False),
)

# One row: the number of the last change to ``runs``, and a name for this series of numbers.
# Whoever changes ``runs`` takes the next number and holds the row until all is written, so
# that numbers become visible in their order.
changes = Table(
    "changes",
    metadata,
    Column("series", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
)
