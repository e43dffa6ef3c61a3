"""The tables of the store. A change here needs a migration: ``core.runs.store.migrations``.

The columns of runs, searches and trials are declared in ``core.runs.columns``.
"""

from collections.abc import Iterator
from typing import Any

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
    true,
)

from core.runs.columns import (
    ASKED,
    NUMBER,
    OWNER_KEY,
    PACK,
    PACK_ID,
    PERSON_ID,
    RUN_ID,
    SEARCH_ID,
    SHARED,
    STEP,
    flat_columns,
    to_row,
)
from core.runs.pack_record import AnswerRecord, DraftRecord, PackRecord
from core.runs.person_record import PersonRecord
from core.runs.record import Record
from core.runs.search_record import SearchRecord, TrialRecord
from core.runs.store.summary import Marks, Progress

_RUN_ID = String(RUN_ID.length)
_PERSON_ID = String(PERSON_ID.length)
_NAME = String(100)
_DATA = LargeBinary(2**31)  # some databases limit binaries without a length
_KEYS = (RUN_ID, SEARCH_ID, NUMBER, PERSON_ID, PACK_ID, PACK, STEP, ASKED, OWNER_KEY)
_TYPES = {str: Text, float: Double, int: Integer, bool: Boolean}


def _columns(cls: type, initial: Any = None, parent: str = "") -> Iterator["Column[Any]"]:
    """The columns of a dataclass.

    Args:
        cls: The dataclass.
        initial: An object whose values are the defaults of the columns.
        parent: The column that the id of a search refers to, if it is of another table.
    """
    values = {} if initial is None else to_row(initial)
    for column in flat_columns(cls):
        yield Column(
            column.name,
            String(column.length) if column.length else _TYPES[column.type],
            *([ForeignKey(parent, ondelete="CASCADE")] if parent and column is SEARCH_ID else []),
            primary_key=column in _KEYS,
            autoincrement=False,
            nullable=column.optional,
            index=column.index or None,
            server_default=_literal(values.get(column.name, column.default)),
        )


def _literal(value: Any) -> Any:
    if isinstance(value, bool):
        return true() if value else false()
    return None if value is None else str(value)


def _run() -> ForeignKey:
    return ForeignKey("runs.run_id", ondelete="CASCADE")


metadata = MetaData()

# One row per run: all that lists show. ``dataset`` repeats a setting, for queries; ``revision`` is
# the number of the last change that affects lists (see ``changes``).
runs = Table(
    "runs",
    metadata,
    *_columns(Record),
    *_columns(Progress, Progress()),
    *_columns(Marks, Marks()),
    Column("dataset", _NAME, nullable=False, index=True),
    Column("deleted", Double),
    Column("revision", BigInteger, nullable=False, index=True),
)

# History, snapshots and frames of a run, a JSON list per line. History is written in pieces during
# the run, then as a whole.
chunks = Table(
    "chunks",
    metadata,
    Column("run_id", _RUN_ID, _run(), primary_key=True),
    Column("kind", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("data", _DATA, nullable=False),
)

# Large results of a run, by name; not read for lists.
artifacts = Table(
    "artifacts",
    metadata,
    Column("run_id", _RUN_ID, _run(), primary_key=True),
    Column("name", _NAME, primary_key=True),
    Column("data", _DATA, nullable=False),
)

# Which server may write a run; ``beat`` increases while that server is alive.
claims = Table(
    "claims",
    metadata,
    Column("run_id", _RUN_ID, primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("holder", String(64), nullable=False),
    Column("beat", BigInteger, nullable=False),
    Index("ix_claims_holder", "holder"),
)

# The runs whose test results were shown to a person; a row outlives its run.
test_views = Table(
    "test_views",
    metadata,
    Column("owner", _PERSON_ID, primary_key=True),
    Column("run_id", _RUN_ID, primary_key=True),
    Column("dataset", _NAME, nullable=False, index=True),
    Column("at", Double, nullable=False),
)

# Preferences of a person, or of the server ("" as its owner), as JSON.
preferences = Table(
    "preferences",
    metadata,
    Column("owner", _PERSON_ID, primary_key=True),
    Column("name", _NAME, primary_key=True),
    Column("value", Text, nullable=False),
)

# A user's guess about a run before seeing it, as JSON.
guesses = Table(
    "guesses",
    metadata,
    Column("run_id", _RUN_ID, _run(), primary_key=True),
    Column("guess", Text, nullable=False),
)

# One row: the number of the last change to ``runs``, and the name of this series of numbers. Every
# change of ``runs`` takes the next number and locks this row until it is committed, so that numbers
# become visible in order.
changes = Table(
    "changes",
    metadata,
    Column("series", String(64), primary_key=True),
    Column("number", BigInteger, nullable=False),
)

# One row per search; its description is ``core.search.config.SearchConfig`` as JSON.
searches = Table("searches", metadata, *_columns(SearchRecord))

# One row per trial of a search. What the search's method remembers is in the tables of Optuna, in
# the same database: ``studies``, ``trials`` and others.
search_trials = Table(
    "search_trials",
    metadata,
    *_columns(TrialRecord, parent="searches.search_id"),
)

# Whoever has signed in. ``spelling`` is the name as names are compared, so that no two persons have
# names that look alike.
persons = Table(
    "persons",
    metadata,
    *_columns(PersonRecord),
    Column("spelling", _NAME, nullable=False, unique=True),
)

# Whose uploaded data are. Data of earlier versions have no owner.
uploads = Table(
    "uploads",
    metadata,
    Column("name", _NAME, primary_key=True),
    Column("owner", _PERSON_ID, primary_key=True),
    Column("shared", String(SHARED.length), nullable=False, server_default=""),
)

# Class packs that people made, each with its file.
packs = Table("packs", metadata, *_columns(PackRecord))

# What a person has entered into the form of a pack and not saved yet.
pack_drafts = Table("pack_drafts", metadata, *_columns(DraftRecord))

# The first answer of a person to what a step of a pack asks.
pack_answers = Table("pack_answers", metadata, *_columns(AnswerRecord))

# The runs that were started while a step of a pack was open.
pack_runs = Table(
    "pack_runs",
    metadata,
    Column("run_id", _RUN_ID, _run(), primary_key=True),
    Column("pack", String(PACK.length), nullable=False, index=True),
    Column("step", String(STEP.length), nullable=False),
)
