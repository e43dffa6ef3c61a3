"""The columns of a run: each field is mapped once between object, table and JSON.

A dataclass names the column of a field in its annotation (``seconds: Annotated[float, SECONDS]``).
``to_row`` and ``from_row`` follow, and ``core.runs.store.schema`` builds the table from the same
declarations. Structured values are JSON in their column.
"""

import json
from collections.abc import Callable, Hashable, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from functools import cache, lru_cache
from typing import Any, TypeVar, cast, get_type_hints

from core.base import errors
from core.base.errors import DenseboardError
from core.runs.history import Point
from core.runs.results import Evaluation
from core.runs.search_state import SearchState, TrialState
from core.runs.states import State
from core.settings.config import RunConfig
from core.settings.settings import DEFAULTS

T = TypeVar("T")


def _unchanged(value: Any) -> Any:
    return value


@dataclass(frozen=True, eq=False)
class Column:
    """One column of the table of runs.

    Attributes:
        name: Its name.
        type: The type in the database: ``str``, ``float``, ``int`` or ``bool``.
        write: Converts a field's value to the database; ``None`` is always NULL.
        read: Converts it back.
        length: Maximum number of characters; 0 for no limit.
        optional: Whether it may be NULL.
        default: The value that the database gives a row without one; ``None`` for none.
        index: Whether the database has an index of it.
    """

    name: str
    type: type = str
    write: Callable[[Any], Any] = _unchanged
    read: Callable[[Any], Any] = _unchanged
    length: int = 0
    optional: bool = False
    default: int | str | None = None
    index: bool = False


def _columns_of(cls: type) -> dict[str, "Column | type"]:
    return _read_columns(cast("Hashable", cls))


@cache
def _read_columns(cls: Hashable) -> dict[str, "Column | type"]:
    """The columns of a dataclass by field, without fields that have no column.

    A field that is such a dataclass itself stands for its columns.
    """
    columns: dict[str, Column | type] = {}
    for name, hint in get_type_hints(cls, include_extras=True).items():
        mapped = next((m for m in getattr(hint, "__metadata__", ()) if isinstance(m, Column)), None)
        if mapped is not None:
            columns[name] = mapped
        elif isinstance(hint, type) and is_dataclass(hint) and _columns_of(hint):
            columns[name] = hint
    return columns


def flat_columns(cls: type) -> list[Column]:
    """Return all columns of a dataclass's rows."""
    columns: list[Column] = []
    for each in _columns_of(cls).values():
        columns += [each] if isinstance(each, Column) else flat_columns(each)
    return columns


def to_row(value: Any) -> dict[str, Any]:
    """Return the columns of an object by name, with values for the database."""
    row: dict[str, Any] = {}
    for name, column in _columns_of(type(value)).items():
        content = getattr(value, name)
        if isinstance(column, Column):
            row[column.name] = None if content is None else column.write(content)
        else:
            row |= to_row(content)
    return row


def from_row(cls: type[T], row: Mapping[Any, Any]) -> T:
    """Read an object from a row that has its columns.

    Raises:
        ValueError, LookupError, TypeError, AttributeError, ConfigError: The row is damaged, or its
            settings are not allowed.
    """
    values: dict[str, Any] = {}
    for name, column in _columns_of(cls).items():
        if isinstance(column, Column):
            content = row[column.name]
            values[name] = None if content is None else column.read(content)
        else:
            values[name] = from_row(column, row)
    return cls(**values)


# Values of settings that are not recorded. An optimizer's own settings have no default.
_USUAL = json.loads(json.dumps({name: v for name, v in DEFAULTS.items() if v is not None}))


def _read_raw_settings(text: str) -> dict[str, Any]:
    settings = json.loads(text)
    settings["dataset"]  # the only one without a default
    return {**_USUAL, **settings}


def _write_problem(problem: DenseboardError) -> str:
    message = problem.message
    return json.dumps([type(problem).__name__, message.template, message.values], default=str)


def _read_problem(text: str) -> DenseboardError:
    kind, template, values = json.loads(text)
    error = getattr(errors, kind, None)
    if not (isinstance(error, type) and issubclass(error, DenseboardError)):
        error = DenseboardError
    problem: DenseboardError = error(template, **values)
    str(problem)  # raises if template and values do not fit
    return problem


@lru_cache(maxsize=256)
def _read_versions(text: str) -> dict[str, str]:
    """Cached, because most runs have the same versions."""
    return dict(json.loads(text))


def _read_tags(text: str) -> tuple[str, ...]:
    return tuple(str(tag) for tag in json.loads(text)) if text != "[]" else ()


def _read_point(text: str) -> Point:
    epoch, metric = json.loads(text)
    return Point(epoch, metric)


RUN_ID = Column("run_id", length=64)
SETTINGS = Column("settings", write=RunConfig.to_json, read=RunConfig.from_json)
# Without the checks of ``RunConfig``: lists include runs whose settings are no longer allowed.
RAW_SETTINGS = Column("settings", write=json.dumps, read=_read_raw_settings)
STATE = Column("state", write=lambda state: state.value, read=State, length=16, index=True)
CREATED = Column("created", float)
WORKER = Column("worker")
SECONDS = Column("seconds", float)
PROBLEM = Column("problem", write=_write_problem, read=_read_problem, optional=True)
EVALUATION = Column(
    "evaluation",
    write=lambda evaluation: json.dumps(asdict(evaluation)),
    read=lambda text: Evaluation(**json.loads(text)),
    optional=True,
)
VERSIONS = Column("versions", write=json.dumps, read=_read_versions)
CONTINUES = Column("continues", length=64)
DEATHS = Column("deaths", int, default=0)
OF_SEARCH = Column("search", length=64, default="", index=True)
OWNER = Column("owner", length=64, default="", index=True)
SHARED = Column("shared", length=16, default="")

EPOCHS = Column("epochs", int)
BEST = Column("best", write=json.dumps, read=_read_point, optional=True)
LAST = Column("last", write=json.dumps, read=_read_point, optional=True)

SEARCH_ID = Column("search_id", length=64)
DESCRIPTION = Column("description")
SEARCH_STATE = Column("state", write=lambda state: state.value, read=SearchState, length=16)
NUMBER = Column("number", int)
TRIAL_STATE = Column("state", write=lambda state: state.value, read=TrialState, length=16)
RUNS = Column("runs", write=json.dumps, read=lambda text: tuple(json.loads(text)))
RESULTS = Column(
    "results", write=json.dumps, read=lambda text: tuple(json.loads(text)), optional=True
)

NAME = Column("name")
TAGS = Column("tags", write=json.dumps, read=_read_tags)
NOTE = Column("note")
PINNED = Column("pinned", bool)
ARCHIVED = Column("archived", bool)

PACK_ID = Column("pack_id", length=64)
CONTENT = Column("content")
CHANGED = Column("changed", float)
PACK = Column("pack", length=64)
STEP = Column("step", length=40)
ASKED = Column("asked", length=32)
ANSWER = Column("answer", length=16)
OWNER_KEY = Column("owner", length=64)
AT = Column("at", float)

PERSON_ID = Column("person_id", length=64)
PERSON_NAME = Column("name", length=80)
ROLE = Column("role", length=16)
REVOKED = Column("revoked", int, default=0)
