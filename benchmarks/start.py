"""Measures a newcomer's first minute: ``python -m benchmarks.start``.

A server on an empty data folder, a browser that asks for the first page at once and presses Train
as soon as it can, on the settings that are there (Digits); until the evaluation is on the screen.
"""

import argparse
import json
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Browser

from benchmarks.page import TrainPage
from benchmarks.server import ROOT, chromium, serving

PARTS = {
    "button": "Train can be pressed",
    "accepted": "the run is accepted",
    "epoch": "first epoch on the chart",
    "trained": "trained to its end",
    "numbers": "loss and accuracy on the screen",
    "all": "all of the evaluation",
    "processor": "processor time, server and workers",
}

Figures = dict[str, float]


def first_result(browser: Browser, home: Path, root: Path) -> Figures:
    """Seconds from the start of the server's process until each of ``PARTS``."""
    page = TrainPage(browser, "")
    began = time.time()
    with serving(home, root) as server:
        page.begin(server.url)
        times = page.begun()
        used = server.processor_seconds()
        page.close()
    return {name: at - began for name, at in times.items()} | {"processor": used}


def measure(roots: list[Path], repeats: int) -> list[list[Figures]]:
    """Figures of each folder, taken in turns, so that a busy minute slows all of them."""
    figures: list[list[Figures]] = [[] for _ in roots]
    with tempfile.TemporaryDirectory() as folder, chromium() as browser:
        for number in range(repeats):
            for place, root in enumerate(roots):
                home = Path(folder) / f"home{number}-{place}"
                figures[place].append(first_result(browser, home, root))
    return figures


def medians(figures: list[Figures]) -> Figures:
    """The median of each part."""
    return {part: statistics.median(one[part] for one in figures) for part in PARTS}


def report(figures: list[list[Figures]]) -> None:
    """Print the median of each part, and that of the other folder beside it."""
    columns = [medians(one) for one in figures]
    heads = ["measured", "before", "ratio"] if len(columns) > 1 else ["measured"]
    print(f"{'':40}" + "".join(f"{head:>12}" for head in heads))
    for part, label in PARTS.items():
        values = [column[part] for column in columns]
        cells = [f"{value:.1f} s" for value in values]
        if len(columns) > 1:
            ratios = (a[part] / b[part] for a, b in zip(*figures, strict=True))
            cells.append(f"{statistics.median(ratios):.2f}")
        print(f"{label:40}" + "".join(f"{cell:>12}" for cell in cells))


def main() -> None:
    """Measure, print and write what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.start", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--repeats", type=int, default=5, help="how many starts (default 5)")
    parser.add_argument(
        "--before", type=Path, metavar="FOLDER", help="another copy of the app to compare with"
    )
    args = parser.parse_args()
    roots = [ROOT, *([args.before.resolve()] if args.before else [])]
    figures = measure(roots, args.repeats)
    report(figures)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
