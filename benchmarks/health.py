"""What looking into the layers costs: the same runs with snapshots and without, in turns."""

import argparse
import json
import statistics
import time
from pathlib import Path

from benchmarks.contenders import Figures
from benchmarks.workloads import WORKLOADS, find_data
from core.health import Health
from core.history import Row

_REPEATS = {"digits": 60, "shipping": 12, "fashion_mnist": 12}


def measure(workload: str, repeats: int) -> Figures:
    """Medians of seconds and of ratios, each of a run with snapshots to the one before without.

    What others do on the machine meanwhile shows in the seconds passed, and hardly in the
    seconds of the processor that the training took.
    """
    from core.training.trainer import Trainer

    config, prepared = WORKLOADS[workload].config, WORKLOADS[workload].prepared()
    trainer = Trainer()

    def run(snapshots: list[Health] | None) -> tuple[float, float]:
        rows: list[Row] = []
        used = time.process_time()
        publish = snapshots.extend if snapshots is not None else None
        trainer.train(config, prepared, rows.extend, publish_health=publish)
        return rows[-1].seconds, time.process_time() - used

    run([])  # everything is compiled and traced
    pairs, counts = [], []
    for turn in range(repeats):
        snapshots: list[Health] = []
        order = [None, snapshots] if turn % 2 else [snapshots, None]
        first, second = (run(taken) for taken in order)
        pairs.append((first, second) if turn % 2 else (second, first))
        counts.append(len(snapshots))
    without, watched = zip(*pairs, strict=True)
    return {
        "snapshots": statistics.median(counts),
        "without_s": statistics.median(passed for passed, _ in without),
        "with_s": statistics.median(passed for passed, _ in watched),
        "ratio": statistics.median(b[0] / a[0] for a, b in pairs),
        "processor_ratio": statistics.median(b[1] / a[1] for a, b in pairs),
    }


def main() -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.health", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--quick", action="store_true", help="a third of the repeats")
    parser.add_argument("--only", choices=WORKLOADS, help="one workload instead of all")
    args = parser.parse_args()
    find_data()
    records = []
    for workload in [args.only] if args.only else WORKLOADS:
        figures = measure(workload, _REPEATS[workload] // (3 if args.quick else 1))
        records.append({"workload": workload, **figures})
        print(
            f"{workload:14} {figures['without_s']:.3f} s without, {figures['with_s']:.3f} s with"
            f" {figures['snapshots']:.0f} snapshots: {figures['ratio'] - 1:+.1%} time,"
            f" {figures['processor_ratio'] - 1:+.1%} of the processor"
        )
    if args.json:
        args.json.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
