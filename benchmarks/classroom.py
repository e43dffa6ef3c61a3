"""A class on one server: ``python -m benchmarks.classroom``, ten minutes with 32 students.

The students are clients of Streamlit's protocol (``benchmarks.tab``): they sign in on the class's
page, send what a browser sends and read all that it would, live feed included, but draw nothing,
as 32 browsers would need ten cores. They act every three to nine seconds, in a process of their
own. One real Chromium takes part as a witness. ``--kills`` kills a worker each minute with SIGKILL,
and in the middle the server instead, and checks that nothing finished is lost.
"""

import argparse
import json
import multiprocessing
import os
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.server import Server, serving
from benchmarks.student import CODE, attend
from benchmarks.witness import witness
from core.base.errors import DenseboardError
from core.base.paths import HOME_VARIABLE
from core.runs.states import State
from core.runs.store import RunStore

Figures = dict[str, Any]

_CLASS = {
    "DENSEBOARD_PEOPLE": "class",
    "DENSEBOARD_CLASS_CODE": CODE,
    "DENSEBOARD_TEACHER_KEY": "a-key-of-teachers",
}
_SAMPLE_SECONDS = 5.0
_SETTLED = 1 / 3  # of the time, after which memory should be flat
_KILL_SECONDS = 60.0
_AFTER_A_KILL = 15.0  # seconds in which answers count apart: the server starts, workers load
_MEGABYTE = 1e6


class Watch:
    """Samples the memory of a server, and kills workers or the server on request.

    Args:
        server: The server.
        seconds: How long the lesson takes.
        kills: Whether to kill.
    """

    def __init__(self, server: Server, seconds: float, kills: bool) -> None:
        self._server = server
        self._seconds = seconds
        self._over = threading.Event()
        self.samples: list[tuple[float, int, int]] = []  # seconds, bytes of server and engine
        self.killed: list[float] = []  # moments on ``time.monotonic``
        self.used = 0.0  # processor seconds of servers that were killed
        self._threads = [threading.Thread(target=self._sample)]
        if kills:
            self._threads.append(threading.Thread(target=self._kill))

    def __enter__(self) -> "Watch":
        self._began = time.monotonic()
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _sample(self) -> None:
        while not self._over.wait(_SAMPLE_SECONDS):
            self.samples.append((time.monotonic() - self._began, *self._server.memory()))

    def _kill(self) -> None:
        every = min(_KILL_SECONDS, self._seconds / 4)
        moments = [every * n for n in range(1, int(self._seconds // every))]
        middle = min(moments, key=lambda moment: abs(moment - self._seconds / 2))
        for moment in moments:
            if self._over.wait(max(0.0, self._began + moment - time.monotonic())):
                return
            self.killed.append(time.monotonic())
            if moment == middle:
                self.used += self._server.used()
                self._server.kill()
            else:
                with suppress(psutil.Error, ValueError):
                    _busiest(self._server.workers()).kill()


def _busiest(processes: Sequence[psutil.Process]) -> psutil.Process:
    return max(processes, key=lambda process: sum(process.cpu_times()[:2]))


def measure(people: int, minutes: float, kills: bool, browser: bool) -> Figures:
    """Hold a lesson; return what was measured."""
    seconds = 60 * minutes
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        with serving(home, environment=_CLASS) as server:
            _wait_for_workers(server)
            began = time.monotonic()
            with Watch(server, seconds, kills) as watch:
                parts = [_aside(attend, server.url, people, seconds)]
                if browser:
                    parts.append(_aside(witness, server.url, seconds))
                (diaries, clients), *seen = (part() for part in parts)
            took = time.monotonic() - began
            used = watch.used + server.used()
            all_used = watch.used + server.processor_seconds()
        figures = _answers(diaries, watch.killed) | _waits(diaries) | _memory(watch, kills)
        figures |= {
            "people": people,
            "minutes": took / 60,
            "kills": len(watch.killed),
            "errors": [e for diary in diaries for e in diary["errors"]],
            "reconnected": sum(diary["lost"] for diary in diaries),
            "runs": sum(len(diary["done"]) for diary in diaries),
            "uploads": sum(diary["uploads"] for diary in diaries),
            "comparisons": sum(diary["compared"] for diary in diaries),
            "load_server": used / took,
            "load_workers": (all_used - used) / took,
            "load_clients": clients / took,
            "lost": _lost(home, [run for diary in diaries for run in diary["done"]]),
        }
        for one in seen:
            figures |= {f"witness_{name}": value for name, value in one.items()}
    return figures


def _wait_for_workers(server: Server) -> None:
    from urllib.error import URLError
    from urllib.request import urlopen

    while True:
        with suppress(URLError), urlopen(f"{server.url}/readyz") as answer:
            if answer.status == 200:
                return
        time.sleep(0.2)


def _aside(work: Callable[..., None], *arguments: Any) -> Callable[[], Any]:
    """Do work in a process of its own; return what waits for its message."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*arguments, there), daemon=True)
    process.start()
    there.close()

    def message() -> Any:
        try:
            return here.recv()
        except EOFError:
            raise SystemExit(f"{work.__name__} has died") from None
        finally:
            process.join()

    return message


def _answers(diaries: Sequence[Mapping[str, Any]], killed: Sequence[float]) -> Figures:
    """Return how long pages took to answer, by page; not those just after a kill."""
    by_page: dict[str, list[float]] = {}
    for diary in diaries:
        for answer in diary["answers"]:
            if any(0 <= answer["at"] + answer["seconds"] - at < _AFTER_A_KILL for at in killed):
                continue
            name = answer["page"] or "train"
            by_page.setdefault(name, []).append(answer["seconds"])
            by_page.setdefault("all", []).append(answer["seconds"])
    return {
        "answers": {
            page: {
                "count": len(times),
                "p50_s": float(np.quantile(times, 0.5)),
                "p95_s": float(np.quantile(times, 0.95)),
                "worst_s": max(times),
            }
            for page, times in by_page.items()
        }
    }


def _waits(diaries: Sequence[Mapping[str, Any]]) -> Figures:
    """Return the mean seconds that runs waited, of the persons in the middle and at the end."""
    means = [statistics.fmean(diary["waits"]) for diary in diaries if diary["waits"]]
    if not means:
        return {}
    return {"wait_median_s": statistics.median(means), "wait_largest_s": max(means)}


def _memory(watch: Watch, kills: bool) -> Figures:
    """Return memory at the end, and, without kills, its slope after the first third."""
    figures: Figures = {"memory": watch.samples}
    last = watch.samples[-1]
    settled = [sample for sample in watch.samples if sample[0] >= _SETTLED * last[0]]
    for place, name in ((1, "server"), (2, "workers")):
        figures[f"memory_{name}_mb"] = last[place] / _MEGABYTE
        if not kills and len(settled) > 2:
            times = [sample[0] / 60 for sample in settled]
            slope = np.polyfit(times, [sample[place] / _MEGABYTE for sample in settled], 1)[0]
            figures[f"growth_{name}_mb_per_min"] = float(slope)
    return figures


def _lost(home: Path, done: Sequence[str]) -> list[str]:
    """Return what is not in the record of what students saw end."""
    os.environ[HOME_VARIABLE] = str(home)  # where the tables are that runs were trained on
    store = RunStore(home)
    lost = []
    for run_id in done:
        try:
            record = store.record(run_id)
            result = store.result(record)
        except DenseboardError as problem:
            lost.append(f"{run_id}: {problem}")
            continue
        rows = store.rows(run_id)
        if record.state is not State.DONE or result is None or not rows:
            lost.append(f"{run_id} was done and is {record.state} with {len(rows)} rows")
        elif rows[-1].epoch != record.config.epochs:
            lost.append(f"{run_id} has {rows[-1].epoch} of {record.config.epochs} epochs")
    return lost


def report(figures: Figures) -> None:
    """Print the figures beside their targets."""
    lines = [
        ("Errors", f"{len(figures['errors'])}", "0"),
        ("Finished runs lost", f"{len(figures['lost'])}", "0"),
        ("Runs", f"{figures['runs']}", ""),
        ("Comparisons; uploads", f"{figures['comparisons']}; {figures['uploads']}", ""),
        ("Kills; connections made again", f"{figures['kills']}; {figures['reconnected']}", ""),
    ]
    for page, times in sorted(figures["answers"].items()):
        goals = ("0.3 s", "1 s") if page == "all" else ("", "")
        lines += [
            (f"Answers, {page}: median of {times['count']}", f"{times['p50_s']:.2f} s", goals[0]),
            ("  95 of 100 within", f"{times['p95_s']:.2f} s", goals[1]),
        ]
    if "wait_median_s" in figures:
        ratio = figures["wait_largest_s"] / figures["wait_median_s"]
        lines += [
            ("A run's wait, by person: median", f"{figures['wait_median_s']:.1f} s", ""),
            ("  largest, of the median", f"{ratio:.2f}", "2"),
        ]
    for name in ("server", "workers"):
        lines.append((f"Memory of the {name}", f"{figures[f'memory_{name}_mb']:,.0f} MB", ""))
        growth = figures.get(f"growth_{name}_mb_per_min")
        if growth is not None:
            lines.append(("  growth, after a third of the time", f"{growth:+.1f} MB/min", "flat"))
    for name in ("server", "workers", "clients"):
        lines.append((f"Cores used by the {name}", f"{figures[f'load_{name}']:.2f}", ""))
    seen = {"changes": "In a browser, a change: median", "runs": "  from Train to its results"}
    for name, label in seen.items():
        if figures.get(f"witness_{name}"):
            lines.append((label, f"{statistics.median(figures[f'witness_{name}']):.2f} s", ""))
    for label, value, goal in lines:
        print(f"{label:44}{value:>14}{goal:>10}")
    for problem in (*figures["errors"], *figures["lost"], *figures.get("witness_errors", ())):
        print(f"  {problem}")


def main() -> None:
    """Measure, print and write the figures, as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.classroom", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--people", type=int, default=32, help="students (32)")
    parser.add_argument(
        "--minutes", type=float, default=10.0, help="how long the lesson takes (10)"
    )
    parser.add_argument("--kills", action="store_true", help="kill workers and the server")
    parser.add_argument("--no-browser", action="store_true", help="leave out the witness")
    args = parser.parse_args()
    figures = measure(args.people, args.minutes, args.kills, not args.no_browser)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    report(figures)


if __name__ == "__main__":
    main()
