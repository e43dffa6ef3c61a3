"""Measure what an audience that follows costs the server: ``python -m benchmarks.followers``."""

import argparse
import json
import statistics
import tempfile
from contextlib import ExitStack
from pathlib import Path

from benchmarks.page import TrainPage
from benchmarks.server import Server, chromium, serving
from benchmarks.viewers import listeners
from components.words.language import LANGUAGES

_FOLLOWERS = 100
_SECONDS = 15.0  # of each measurement
_GOAL = 0.05  # of a core
# A tenth of a second an epoch, for as long as it is needed: every message has news.
_PRESENTING = "?dataset=moons&samples=2000&batch_size=8&epochs=10000&jit_compile=0&present=1"
_PATIENCE = 600_000  # ms until it trains on a machine that is busy

Figures = dict[str, float]


def loads(page: TrainPage, server: Server, rounds: int) -> Figures:
    """Return the shares of a core that the server uses in a run, with followers and without.

    The presenter's browser shows the run all the time. Both are measured in turns, as other
    processes may be running; half of the followers read Spanish.
    """
    page.open(_PRESENTING)
    page.train()
    page.page.wait_for_function("() => denseboard.epochs() >= 2", timeout=_PATIENCE)
    page.page.click(".st-key-follow_begin button")
    link = str(page.page.get_attribute(".audience__link[href]", "href"))
    code = link.rpartition("/")[2]
    feeds = [f"{server.url}/denseboard/follow/{code}?lang={language}" for language in LANGUAGES]
    alone, followed, messages = [], [], []
    for _ in range(rounds):
        alone.append(server.load(_SECONDS))
        with ExitStack() as stack:
            counts = [
                stack.enter_context(listeners(feed, _FOLLOWERS // len(feeds))) for feed in feeds
            ]
            before = sum(count() for count in counts)
            followed.append(server.load(_SECONDS))
            received = sum(count() for count in counts) - before
            messages.append(received / _FOLLOWERS / _SECONDS)
    if not all(messages):
        raise SystemExit("The followers received nothing.")
    page.stop()
    return {
        "messages_per_s": statistics.median(messages),
        "load_alone": statistics.median(alone),
        f"load_{_FOLLOWERS}_followers": statistics.median(followed),
        "followers": statistics.median(
            more - less for more, less in zip(followed, alone, strict=True)
        ),
    }


def measure(quick: bool) -> Figures:
    """Return all figures: shares of a core, and messages to each follower per second."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        serving(Path(folder) / "home") as server,
    ):
        page = TrainPage(browser, server.url)
        figures = loads(page, server, 1 if quick else 5)
        page.close()
    return figures


def report(figures: Figures) -> None:
    """Print the figures beside their goal."""
    rate = f"{figures['messages_per_s']:.1f} /s"
    print(f"{'Share of a core that the server uses':44}{'measured':>10}{'goal':>16}")
    print(f"{'  a run on the page of a presenter':44}{figures['load_alone']:>10.1%}")
    count = f"load_{_FOLLOWERS}_followers"
    print(f"{f'  with {_FOLLOWERS} followers':44}{figures[count]:>10.1%}")
    print(f"{'  the followers alone':44}{figures['followers']:>10.1%}{f'{_GOAL:.0%} at most':>16}")
    print(f"{'Messages to each follower':44}{rate:>10}")


def main() -> None:
    """Measure, print and write the figures, as the command line says."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.followers", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--quick", action="store_true", help="measure once")
    args = parser.parse_args()
    figures = measure(args.quick)
    report(figures)
    if args.json:
        args.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
