"""The cost of watching the layers, and of storing the weights of every epoch.

The same runs with snapshots and without, and with weights kept and without, in turns.
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.contenders import Figures
from benchmarks.workloads import WORKLOADS, find_data
from core.runs.epochs import epochs_in
from core.runs.history import Row
from core.runs.layer_health import Health

_REPEATS = {"digits": 60, "shipping": 12, "fashion_mnist": 12}


Run = Callable[[bool], tuple[float, float, int]]
"""Trains with or without an option; returns seconds, CPU seconds, and a count."""


def measure(workload: str, repeats: int) -> dict[str, Figures]:
    """Return medians of seconds, and of ratios of a run with the option to the one before without.

    What others do on the machine meanwhile shows in the seconds passed, and hardly in the
    seconds of the processor that the training took.
    """
    from core.training.trainer import Trainer

    config, prepared = WORKLOADS[workload].config, WORKLOADS[workload].prepared()
    trainer = Trainer()

    def run(snapshots: list[Health] | None, keep: bool) -> tuple[float, float, bytes]:
        rows: list[Row] = []
        used = time.process_time()
        publish = snapshots.extend if snapshots is not None else None
        result = trainer.train(config, prepared, rows.extend, publish_health=publish, keep=keep)
        assert result is not None
        return rows[-1].seconds, time.process_time() - used, result.weights

    def watched(taken: bool) -> tuple[float, float, int]:
        snapshots: list[Health] = []
        passed, used, _ = run(snapshots if taken else None, False)
        return passed, used, len(snapshots)

    def kept(taken: bool) -> tuple[float, float, int]:
        passed, used, weights = run(None, taken)
        return passed, used, len(epochs_in(weights)) if weights else 0

    run([], True)  # compiles and traces everything
    return {"snapshots": _compare(watched, repeats), "weights": _compare(kept, repeats)}


def _compare(run: Run, repeats: int) -> Figures:
    pairs = []
    for turn in range(repeats):
        first, second = (run(taken) for taken in ((False, True) if turn % 2 else (True, False)))
        pairs.append((first, second) if turn % 2 else (second, first))
    without, taken = zip(*pairs, strict=True)
    return {
        "count": statistics.median(count for _, _, count in taken),
        "without_s": statistics.median(passed for passed, _, _ in without),
        "with_s": statistics.median(passed for passed, _, _ in taken),
        "ratio": statistics.median(b[0] / a[0] for a, b in pairs),
        "processor_ratio": statistics.median(b[1] / a[1] for a, b in pairs),
    }


def main() -> None:
    """Run the measurements the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.health", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--quick", action="store_true", help="a third of the repeats")
    parser.add_argument("--only", choices=WORKLOADS, help="one workload instead of all")
    args = parser.parse_args()
    find_data()
    records = []
    for workload in [args.only] if args.only else WORKLOADS:
        measured = measure(workload, _REPEATS[workload] // (3 if args.quick else 1))
        for what, figures in measured.items():
            records.append({"workload": workload, "what": what, **figures})
            print(
                f"{workload:14} {figures['without_s']:.3f} s without, {figures['with_s']:.3f} s"
                f" with {figures['count']:.0f} {what}: {figures['ratio'] - 1:+.1%} time,"
                f" {figures['processor_ratio'] - 1:+.1%} of the processor"
            )
    if args.json:
        args.json.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
