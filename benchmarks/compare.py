"""How long the Compare page takes with a hundred, a thousand and ten thousand runs.

``python -m benchmarks.compare`` runs the page's script as a session does, on SQLite in a folder
of its own: the first time, again, and with two runs chosen; what a browser does then is not in it.
"""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.record import SIZES, seed
from core import current
from core.runs import RunStore, opened
from tests.fakes import FakeService

_PAGE = Path(__file__).parents[1] / "pages" / "compare.py"
_DATASET = "digits"
_REPEATS = 5


class _Read(FakeService):
    """Has the histories of the record."""

    def rows(self, run_id: str, start: int = 0):  # type: ignore[no-untyped-def]
        return self.store.rows(run_id)[start:]


def measure(store: RunStore) -> dict[str, float]:
    """Seconds of a script run of the page."""
    current.use(_Read(store=store))
    opened.close()  # as a server that starts
    app = AppTest.from_file(str(_PAGE), default_timeout=120)
    app.query_params["dataset"] = _DATASET
    figures = {"first": _seconds(app.run), "again": _median(app.run)}
    app.selectbox(key="runs_dataset").set_value("*")
    app.run()
    figures["all_datasets"] = _median(app.run)
    app.text_input(key="runs_search").set_value("wide")
    app.selectbox(key="runs_order").set_value("best")
    app.run()
    figures["searched_and_sorted"] = _median(app.run)
    pair = [run.run_id for run in store.summaries() if run.dataset == _DATASET][:2]
    app = AppTest.from_file(str(_PAGE), default_timeout=120)
    app.query_params["compare"] = ",".join(pair)
    app.run()
    figures["two_chosen"] = _median(app.run)
    assert not app.exception
    return figures


def _median(call: Callable[[], object]) -> float:
    return statistics.median(_seconds(call) for _ in range(_REPEATS))


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", type=Path, help="write the figures to a file, too")
    arguments = parser.parse_args()
    told: dict[int, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DENSEBOARD_HOME"] = folder
        store, there = RunStore(Path(folder)), 0
        for size in SIZES:
            seed(store, size - there, random_seed=size, artifact_bytes=100)
            there = len(store.summaries())
            told[size] = measure(store)
            print(f"{size:,} runs")
            for name, seconds in told[size].items():
                print(f"  {name.replace('_', ' '):20} {1000 * seconds:8.0f} ms")
    if arguments.json:
        arguments.json.write_text(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
