"""All runs as one table that a spreadsheet or a script can read."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime
from typing import Any

from core.base.csv_writer import csv_bytes
from core.runs.history import Point
from core.runs.store.summary import Summary
from core.settings.settings import Settings

SETTINGS = tuple(field.name for field in fields(Settings))
_BEFORE = ("run", "name", "tags", "note", "state", "created")
_NUMBERS = ("best_epoch", "best_metric", "last_epoch", "last_metric", "test_loss", "test_metric")


def runs_table(runs: Sequence[Summary]) -> bytes:
    """One line per run: what it is called, how it ended, its settings and its numbers.

    Columns have the names of ``core.settings.registry`` and ``Summary``, the same in every
    language, so
    that a script finds them. Best and last metric are validation accuracy or mean absolute error
    in units of the target; of the training rows where none are held out.

    Args:
        runs: In the order of the lines; settings that are not recorded stay empty, and versions
            are written as in ``keras 3.1``.

    Returns:
        Comma-separated values in UTF-8 with a mark; see ``core.base.csv_writer``.
    """
    header = (*_BEFORE, *_NUMBERS, "seconds", *SETTINGS, "versions")
    return csv_bytes(header, map(list, map(_line, runs)))


def _line(run: Summary) -> Iterator[Any]:
    marks = run.marks
    created = datetime.fromtimestamp(run.created, UTC).isoformat(timespec="seconds")
    yield from (run.run_id, marks.name, ", ".join(marks.tags), marks.note, run.state.value, created)
    for point in (run.best, run.last):
        yield from _point(point)
    yield from (_number(run.test_loss), _number(run.test_metric), _number(run.seconds))
    yield from (_setting(run.raw_settings, name) for name in SETTINGS)
    yield ", ".join(f"{name} {version}" for name, version in sorted(run.versions.items()))


def _point(point: Point | None) -> tuple[Any, Any]:
    return ("", "") if point is None else (point.epoch, _number(point.metric))


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.7g}"


def _setting(settings: Mapping[str, Any], name: str) -> Any:
    value = settings.get(name)
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return "-".join(map(str, value))
    return json.dumps(value) if isinstance(value, bool) else value
