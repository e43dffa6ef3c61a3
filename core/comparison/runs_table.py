"""All runs as one table for spreadsheets and scripts."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from core.base.csv_writer import csv_bytes
from core.comparison.result_columns import RESULTS
from core.runs.store.summary import Summary
from core.settings.settings import Settings

SETTINGS = tuple(field.name for field in fields(Settings))
_FIRST = ("run", "name", "tags", "note", "state", "created")
_EXPORTED = tuple(column for column in RESULTS.values() if column.exported)


def runs_table(runs: Sequence[Summary]) -> bytes:
    """Write one line per run: name and marks, state, results, settings.

    Columns have the names of ``core.comparison.result_columns`` and ``core.settings.registry``, the
    same in every language, so that a script can read them. A result that does not apply to a run,
    such as the validation accuracy of a run without validation rows, is empty.

    Args:
        runs: The runs, in the order of the lines. Unrecorded settings are empty; versions are
            written as in ``keras 3.1``.

    Returns:
        Comma-separated values in UTF-8 with a mark; see ``core.base.csv_writer``.
    """
    header = (*_FIRST, *(column.name for column in _EXPORTED), *SETTINGS, "versions")
    return csv_bytes(header, map(list, map(_line, runs)))


def _line(run: Summary) -> Iterator[Any]:
    marks = run.marks
    created = datetime.fromtimestamp(run.created, UTC).isoformat(timespec="seconds")
    yield from (run.run_id, marks.name, ", ".join(marks.tags), marks.note, run.state.value, created)
    yield from (_number(column.value(run)) for column in _EXPORTED)
    yield from (_setting(run.raw_settings, name) for name in SETTINGS)
    yield ", ".join(f"{name} {version}" for name, version in sorted(run.versions.items()))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.7g}"


def _setting(settings: Mapping[str, Any], name: str) -> Any:
    value = settings.get(name)
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "-".join(map(str, value))
    return json.dumps(value) if isinstance(value, bool) else value
