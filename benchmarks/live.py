"""Measure the live page with its server: ``python -m benchmarks.live``."""

import argparse
import json
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path

from distributed import Client
from playwright.sync_api import Browser

from benchmarks.page import TrainPage
from benchmarks.server import Server, chromium, serving
from benchmarks.viewers import viewers
from core.runs import protocol
from core.runs.store import RunStore
from core.service import certificates

_LOAD_SECONDS = 10.0
_VIEWERS = 32
# Digits with a network that takes a tenth of a second an epoch, for as long as it is needed,
# and for as long as a comparison takes.
_ENDLESS = "?units=512-512&epochs=10000"
_RACE = "?units=512-512&epochs=200"
_DIGITS = "?epochs=20"
_RATES = (0.002, 0.0005, 0.003, 0.0008, 0.004, 0.0015, 0.005, 0.0007)
# Of a race: the number of viewers, and whether the browser shows another page.
_AUDIENCES = ((0, True), (1, True), (0, False))
_WARM_UP = 2  # of these changes: each worker compiles the program once

Figures = dict[str, float]


def first_page(browser: Browser, home: Path) -> float:
    """Return the seconds from the start of the server's process until Train can be pressed."""
    with serving(home) as server:
        page = TrainPage(browser, server.url)
        page.open()
        seconds = server.age
        page.close()
    return seconds


def loads(page: TrainPage, server: Server) -> Figures:
    """Return the shares of a core that the server uses during a training run."""
    page.open(_ENDLESS)
    run = page.train()
    page.wait_for_epochs(2)
    page.leave()
    figures = {}
    for count in (0, 1, _VIEWERS):
        with viewers(server.url, run, count):
            figures[f"load_{count}_viewers"] = server.load(_LOAD_SECONDS)
    page.open(f"?run={run}")
    page.wait_for_epochs(1)
    figures["load_browser"] = server.load(_LOAD_SECONDS)
    page.stop()
    return figures


def delays(page: TrainPage, server: Server) -> Figures:
    """Measure how often the chart is drawn, and its delay after the worker's message."""
    page.open(_ENDLESS)
    run = page.train()
    page.wait_for_epochs(2)
    page.watch_frames()
    page.page.wait_for_timeout(1000 * _LOAD_SECONDS)
    frames = page.frames()
    events = _events(server.home, run)
    page.stop()
    seconds = frames[-1][0] - frames[0][0]
    waits = []
    for told, rows in events:
        shown = next((at for at, drawn in frames if drawn >= rows), None)
        if shown is not None and told >= frames[0][0]:
            waits.append(shown - told)
    return {
        "updates_per_s": (len(frames) - 1) / seconds,
        "delay_median_s": statistics.median(waits),
        "delay_p95_s": statistics.quantiles(waits, n=20)[-1],
    }


def _events(home: Path, run: str) -> list[tuple[float, int]]:
    """Return when each message of a run left its worker (s since 1970), and its rows so far.

    A row has the worker's own clock, the scheduler's log the time of arrival; the message
    that took the shortest way tells how the two clocks compare, to a millisecond or so.
    """
    engine = home / "engine"
    address = json.loads((engine / "scheduler.json").read_text(encoding="utf-8"))["address"]
    with Client(  # type: ignore[no-untyped-call]
        address, security=certificates.security(engine), set_as_default=False
    ) as client:
        log = client.get_events(protocol.TOPIC)
    told = [
        (arrived, event["start"] + len(event["rows"]), event["rows"][-1][-1])
        for arrived, event in log
        if event.get("run") == run and event.get("rows")
    ]
    offset = min(arrived - seconds for arrived, _, seconds in told)
    return [(seconds + offset, rows) for _, rows, seconds in told]


def slowdown(page: TrainPage, server: Server, rounds: int) -> Figures:
    """Measure how much longer a run takes with viewers than without.

    By a viewer that only listens, as one on another machine does, and by a browser that
    draws, without a graphics card, on the very cores that train.
    """
    listened, drawn = [], []
    for _ in range(rounds):
        alone, listening, drawing = (
            _race(page, server, listeners, leave) for listeners, leave in _AUDIENCES
        )
        listened.append(listening / alone)
        drawn.append(drawing / alone)
    return {
        "slowdown": statistics.median(listened) - 1,
        "slowdown_same_cores": statistics.median(drawn) - 1,
    }


def _race(page: TrainPage, server: Server, listeners: int, leave: bool) -> float:
    page.open(_RACE)
    run = page.train()
    if leave:
        page.leave()
    with viewers(server.url, run, listeners):
        return _training_seconds(server.home, run, page)


def _training_seconds(home: Path, run: str, page: TrainPage) -> float:
    store = RunStore(home)
    while not store.record(run).state.final:
        page.page.wait_for_timeout(200)
    return store.rows(run)[-1].seconds


def changes(page: TrainPage) -> Figures:
    """Time a changed learning rate up to the evaluation of its run, and the parts."""
    page.open(_DIGITS)
    page.train()
    page.wait_until_done()
    page.train_on_change()
    told = [page.change("Learning rate", rate) for rate in _RATES][_WARM_UP:]
    return {
        f"change_{part}_s": statistics.median(one[part] for one in told) for part in told[0]
    } | {"change_worst_s": max(one["all"] for one in told)}


def measure(quick: bool) -> Figures:
    """Return all figures: seconds, shares, and updates per second."""
    repeats = 1 if quick else 3
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        homes = [Path(folder) / f"first{number}" for number in range(repeats)]
        figures = {"first_page_s": statistics.median(first_page(browser, h) for h in homes)}
        with serving(Path(folder) / "home") as server:
            parts: list[Callable[[TrainPage], Figures]] = [
                lambda page: loads(page, server),
                lambda page: delays(page, server),
                lambda page: slowdown(page, server, 2 * repeats - 1),
                changes,
            ]
            for part in parts:
                page = TrainPage(browser, server.url)
                figures |= part(page)
                page.close()
    return figures


def report(figures: Figures) -> None:
    """Print the figures beside their targets."""
    per_viewer = (figures[f"load_{_VIEWERS}_viewers"] - figures["load_0_viewers"]) / _VIEWERS
    lines = [
        ("First page, from the start of the server", f"{figures['first_page_s']:.1f} s", "3 s"),
        ("Server's load, a run nobody looks at", f"{figures['load_0_viewers']:.1%}", ""),
        ("  one viewer", f"{figures['load_1_viewers']:.1%}", ""),
        (f"  {_VIEWERS} viewers", f"{figures[f'load_{_VIEWERS}_viewers']:.1%}", ""),
        ("  a browser", f"{figures['load_browser']:.1%}", ""),
        ("  more for each viewer", f"{per_viewer:.2%}", "2 %"),
        ("Updates of the chart", f"{figures['updates_per_s']:.1f} /s", "at least 8 /s"),
        ("From the worker to the screen, median", f"{figures['delay_median_s'] * 1e3:.0f} ms", ""),
        ("  95 of 100 within", f"{figures['delay_p95_s'] * 1e3:.0f} ms", ""),
        ("Training slowed by a viewer elsewhere", f"{figures['slowdown']:+.1%}", "5 %"),
        ("  by a browser on the same cores", f"{figures['slowdown_same_cores']:+.1%}", ""),
        ("Train on change: run accepted", f"{figures['change_accepted_s']:.2f} s", ""),
        ("  trained", f"{figures['change_trained_s']:.2f} s", ""),
        ("  its numbers on the screen", f"{figures['change_numbers_s']:.2f} s", ""),
        ("  all of its evaluation", f"{figures['change_all_s']:.2f} s", "1 s"),
        ("  the slowest of them", f"{figures['change_worst_s']:.2f} s", ""),
    ]
    print(f"{'':44}{'measured':>10}{'goal':>16}")
    for label, value, goal in lines:
        print(f"{label:44}{value:>10}{goal:>16}")


def main() -> None:
    """Measure, print and write the figures, as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--quick", action="store_true", help="measure fewer times")
    args = parser.parse_args()
    figures = measure(args.quick)
    report(figures)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
