"""Time the record of runs with a hundred, a thousand and ten thousand runs.

``python -m benchmarks.record`` measures on SQLite in a folder of its own, with
``DENSEBOARD_DATABASE`` on the database it names, which should hold nothing else.
"""

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import insert

from core.base.paths import DATABASE_VARIABLE, HOME_VARIABLE
from core.runs.columns import to_row
from core.runs.history import Row
from core.runs.record import Record
from core.runs.results import Evaluation, Result
from core.runs.states import State
from core.runs.store import RunStore, ids, opened
from core.runs.store.changing import change
from core.runs.store.recording import derived, lines
from core.runs.store.schema import artifacts, chunks, runs
from core.settings.config import RunConfig, default_config

SIZES = (100, 1_000, 10_000)
_DATASETS = ("digits", "iris", "breast_cancer", "diabetes", "moons", "fashion_mnist")
_TAGS = ("wide", "deep", "slow", "baseline", "to repeat")
_ROWS_PER_EPOCH = 3
_BATCH = 500  # runs in one transaction
_DAY = 24 * 3600.0
_REPEATS = 5


def seed(store: RunStore, count: int, *, random_seed: int = 0, artifact_bytes: int = 2_000) -> None:
    """Fill a store with varied runs, like those of a class of students in a term.

    Args:
        store: Where to.
        count: How many runs are added.
        random_seed: The same number makes the same settings and curves.
        artifact_bytes: Size of the outputs, and of the model, of every run that was judged.
    """
    made = _runs(random.Random(random_seed), count, artifact_bytes)
    database = store._open().database
    for start in range(0, count, _BATCH):
        some = [next(made) for _ in range(min(_BATCH, count - start))]
        with database.writing() as connection:
            number = change(connection)
            connection.execute(insert(runs), [{**run[0], "revision": number} for run in some])
            connection.execute(insert(chunks), [run[1] for run in some])
            left = [each for run in some for each in run[2]]
            if left:
                connection.execute(insert(artifacts), left)


def _runs(
    chance: random.Random, count: int, size: int
) -> Iterator[tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]]]]:
    """Yield columns, history and artifacts of one run after another, the oldest first."""
    now = time.time()
    for number in range(count):
        config = _config(chance)
        state = chance.choices((State.DONE, State.STOPPED, State.FAILED), (90, 6, 4))[0]
        epochs = config.epochs if state is State.DONE else chance.randint(1, config.epochs)
        rows = _curve(chance, config, epochs)
        judged = state is not State.FAILED
        last = rows[-1]
        record = Record(
            ids.new(),
            config,
            state,
            now - 120 * _DAY * (1 - number / count),
            "tls://127.0.0.1:40001",
            chance.lognormvariate(0.5, 1.0),
            evaluation=Evaluation(last.loss or 0.0, last.metric or 0.0, 360) if judged else None,
        )
        values = {
            **to_row(record),
            **derived(config, rows),
            "name": f"Try {number}" if chance.random() < 0.1 else "",
            "tags": json.dumps(chance.sample(_TAGS, chance.choice((0, 0, 0, 1, 2)))),
            "note": "Wider, but no better. " * 5 if chance.random() < 0.05 else "",
            "archived": chance.random() < 0.1,
        }
        told = {"run_id": record.run_id, "kind": "history", "number": 0, "data": lines(rows)}
        names = ("outputs", "model") if judged else ()
        left = [
            {"run_id": record.run_id, "name": name, "data": chance.randbytes(size)}
            for name in names
        ]
        yield values, told, left


def _config(chance: random.Random) -> RunConfig:
    return replace(
        default_config(chance.choice(_DATASETS)),
        units=tuple(chance.choice((8, 16, 32, 64, 128)) for _ in range(chance.randint(1, 4))),
        activation=chance.choice(("relu", "tanh", "sigmoid", "gelu")),
        optimizer=chance.choice(("adam", "sgd", "rmsprop")),
        learning_rate=round(10 ** chance.uniform(-4, -1), 5),
        epochs=chance.choice((5, 10, 20, 50)),
        batch_size=chance.choice((16, 32, 64)),
        dropout=chance.choice((0.0, 0.0, 0.1, 0.3)),
        seed=chance.randint(0, 9),
    )


def _curve(chance: random.Random, config: RunConfig, epochs: int) -> list[Row]:
    """Return a loss that falls towards a floor, with a matching metric."""
    floor, pace = chance.uniform(0.05, 0.6), chance.uniform(0.1, 0.6)
    rows = []
    for step in range(1, epochs * _ROWS_PER_EPOCH + 1):
        epoch, end = step / _ROWS_PER_EPOCH, step % _ROWS_PER_EPOCH == 0
        loss = floor + 2 * (1 + epoch) ** -(1 + pace) + chance.gauss(0, 0.01)
        metric = 1 / (1 + abs(loss)) if config.task.classifies else 40 * abs(loss)
        val = metric * chance.uniform(0.95, 1.0) if end else None
        left = float(epochs - epoch)
        rows.append(Row(epoch, end, loss, metric, val and loss * 1.1, val, 0.001, 5e4, left, epoch))
    return rows


def measure(store: RunStore) -> dict[str, float]:
    """Return the seconds of each call on a filled store."""
    opened.close()  # as a server does when it starts
    figures = {"summaries_first": seconds(store.summaries, 1)}
    figures["summaries_again"] = seconds(store.summaries)
    found = store.summaries()
    chosen = random.Random(1).sample(found, 50)

    def one_changed() -> None:
        store.mark(chosen[0].run_id, note=str(time.monotonic()))
        store.summaries()

    figures["mark_and_summaries"] = seconds(one_changed)
    picked = iter(chosen * 2)
    figures["record"] = seconds(lambda: store.record(next(picked).run_id), 20)
    figures["rows"] = seconds(lambda: store.rows(next(picked).run_id), 20)
    figures["unfinished"] = seconds(store.unfinished)
    result = Result(Evaluation(0.5, 0.9, 360), np.zeros((360, 10), np.float32), bytes(100_000))
    rows = _curve(random.Random(2), RunConfig(), 20)

    def create_and_finish() -> None:
        record = store.create(RunConfig())
        store.finish(replace(record, state=State.DONE), rows, result)

    figures["create_and_finish"] = seconds(create_and_finish, 20)
    return figures


def seconds(call: Callable[[], object], repeats: int = _REPEATS) -> float:
    """Return the median seconds of a call."""
    took = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def at_each_size(
    description: str | None,
    measured: Callable[[RunStore], dict[str, float]],
    *,
    url: str | None = None,
    artifact_bytes: int = 2_000,
) -> None:
    """Fill a store to each size and print its figures, as the command line says.

    Args:
        description: Of the benchmark.
        measured: Seconds by name, on a store as it is; it may add runs.
        url: An SQLAlchemy URL; by default a file in a folder of its own, which is the data folder.
        artifact_bytes: As for ``seed``.
    """
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--json", type=Path, help="write the figures to a file, too")
    arguments = parser.parse_args()
    told: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ[HOME_VARIABLE] = folder
        store = RunStore(Path(folder), url)
        for size in SIZES:
            began = time.perf_counter()
            missing = size - len(store.summaries())
            seed(store, missing, random_seed=size, artifact_bytes=artifact_bytes)
            took = time.perf_counter() - began
            print(f"{size:,} runs ({len(store.summaries()):,} there; {took:.1f} s to make them)")
            told[size] = measured(store)
            for name, figure in told[size].items():
                print(f"  {name.replace('_', ' '):20} {1000 * figure:8.1f} ms")
    if arguments.json:
        arguments.json.write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    at_each_size(__doc__, measure, url=os.environ.get(DATABASE_VARIABLE) or None)
