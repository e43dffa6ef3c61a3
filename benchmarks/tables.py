"""Time a table from its file to the first training step, by number of rows.

``python -m benchmarks.tables``. A table of 20 columns is read, looked at, planned, checked and
kept in one process, as in the server, and trained in another, as in a worker. TensorFlow is
imported before the clock of the second starts, as workers import it before they are ready.
"""

import argparse
import itertools
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.base.paths import HOME_VARIABLE

_ROOT = Path(__file__).parent.parent
_ROWS = (10_000, 100_000, 1_000_000)
_LONGEST, _LARGEST = 60.0, 1.3  # seconds and GB that a million rows may take
_SEED = 20_240_601

Figures = dict[str, float]


def write(path: Path, rows: int) -> None:
    """Write a file with 12 measurements, 3 counts, 3 categories, a date, and four classes."""
    import pandas as pd

    chance = np.random.default_rng(_SEED)
    numbers = chance.normal(size=(rows, 12)).round(4)
    numbers[chance.random(rows) < 0.05, 5] = np.nan
    columns: dict[str, object] = {f"number {n}": numbers[:, n] for n in range(12)}
    columns |= {f"count {n}": chance.integers(0, 1000, rows) for n in range(3)}
    for n in range(3):
        columns[f"category {n}"] = chance.choice(["red", "green", "blue", "black"], rows)
    seconds = pd.to_timedelta(chance.integers(0, 10**8, rows), unit="s")
    columns["date"] = pd.Timestamp("2020-01-01") + seconds
    columns["class"] = np.array(list("abcd"))[
        2 * (numbers[:, 0] > 0) + (numbers[:, 1] + chance.normal(0, 0.3, rows) > 0)
    ]
    pd.DataFrame(columns).to_csv(path, index=False)


def upload(path: Path) -> tuple[str, Figures]:
    """Make a dataset of the file; return its name and the seconds of each stage."""
    from core.data.tables import store
    from core.data.tables.profiling import profile
    from core.data.tables.proposal import propose
    from core.data.tables.reading import read
    from core.data.tables.suspicions import suspicions

    figures: Figures = {}
    began = time.perf_counter()

    def lap(stage: str) -> None:
        nonlocal began
        figures[stage] = time.perf_counter() - began
        began = time.perf_counter()

    table = read(path)
    lap("read_s")
    known = profile(table.frame)
    plan = propose(known, "Benchmark", table.dialect, "class")
    lap("profile_s")
    notices = suspicions(table.frame, known, plan)
    lap("check_s")
    name = store.save(table, plan, path, notices=notices).name
    lap("encode_s")
    figures["server_gb"] = _memory()
    return name, figures


def begin(name: str) -> Figures:
    """Train up to the end of the first epoch's first stretch of steps; return the seconds."""
    from core.data.datasets import load, prepare
    from core.runs.history import Row
    from core.settings.config import default_config
    from core.training.progress import Control
    from core.training.trainer import Trainer

    trainer, control = Trainer(), Control()
    first: list[float] = []

    def heard(_rows: list[Row]) -> None:
        first.append(time.perf_counter())
        control.stop()

    began = time.perf_counter()
    config = replace(default_config(name), epochs=1)
    prepared = prepare(load(name), config.holdout)
    ready = time.perf_counter()
    trainer.train(config, prepared, heard, control)
    return {
        "prepare_s": ready - began,
        "start_s": first[0] - ready,
        "worker_gb": _memory(),
    }


def _memory() -> float:
    """Return the peak memory of this process in GB."""
    unit = 1 if sys.platform == "darwin" else 1024  # the unit of the system
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


def _apart(home: str, *arguments: str) -> dict[str, object]:
    """Run a part in its own process, to measure its memory alone."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.tables", *arguments],
        cwd=_ROOT,
        env={**os.environ, HOME_VARIABLE: home, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{arguments} failed:\n{done.stderr}")
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def measure(rows: int) -> Figures:
    """Return all figures of a table with that many rows."""
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "table.csv"
        write(path, rows)
        uploaded = _apart(home, "--upload", str(path))
        begun = _apart(home, "--begin", str(uploaded.pop("name")))
        told = {"rows": rows, "file_mb": path.stat().st_size / 1e6, **uploaded, **begun}
    figures = {name: float(str(value)) for name, value in told.items()}
    figures["total_s"] = sum(value for name, value in figures.items() if name.endswith("_s"))
    return figures


def main() -> None:
    """Run the measurements the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=_ROWS, help="sizes to measure")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--upload", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--begin", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.upload:
        name, figures = upload(args.upload)
        print(json.dumps({"name": name, **figures}))
    elif args.begin:
        print(json.dumps(begin(args.begin)))
    else:
        _report(args.rows, args.json)


def _report(sizes: tuple[int, ...], file: Path | None) -> None:
    records = []
    for rows in sizes:
        figures = measure(rows)
        records.append(figures)
        stages = ", ".join(
            f"{name[:-2]} {value:.1f}" for name, value in figures.items() if name.endswith("_s")
        )
        print(
            f"{rows:>9,} rows, {figures['file_mb']:.0f} MB: seconds: {stages};"
            f" GB: server {figures['server_gb']:.1f}, worker {figures['worker_gb']:.1f}"
        )
        if rows == max(_ROWS):
            most = max(figures["server_gb"], figures["worker_gb"])
            kept = figures["total_s"] <= _LONGEST and most <= _LARGEST
            print(f"{'within' if kept else 'BEYOND'} {_LONGEST:.0f} s and {_LARGEST:g} GB")
    for before, after in itertools.pairwise(records):
        times = after["rows"] / before["rows"]
        print(
            f"{times:.0f} times the rows: {after['total_s'] / before['total_s']:.1f} times as long"
        )
    if file:
        file.write_text(json.dumps(records, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main()
