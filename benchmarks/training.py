"""Compare training with Keras and other libraries: ``python -m benchmarks.training``.

JAX and PyTorch take part where they are installed: ``pip install -r requirements-benchmarks.txt``.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

from benchmarks.contenders import installed
from benchmarks.workloads import WORKLOADS, find_data
from core.base.paths import HOME_VARIABLE

_ROOT = Path(__file__).parent.parent
_SEED = 0
_REPEATS = 3
_OTHERS = {  # and how the table calls them
    "tuned_fit": "Keras fit, tuned",
    "sklearn": "scikit-learn",
    "jax": "JAX and optax",
    "torch": "PyTorch",
}

Figures = dict[str, float]
Samples = dict[str, list[float]]


def run(contender: str, workload: str, seed: int, home: str) -> Figures:
    """Run a contender in its own process.

    Args:
        contender: A name in ``benchmarks.contenders.CONTENDERS``.
        workload: A name in ``benchmarks.workloads.WORKLOADS``.
        seed: Of weights and batches.
        home: The data folder, where compiled programs are kept.
    """
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.contenders", contender, workload, str(seed)],
        cwd=_ROOT,
        env={**os.environ, HOME_VARIABLE: home, "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise SystemExit(f"{contender} on {workload} failed:\n{done.stderr}")
    figures: Figures = json.loads(done.stdout.splitlines()[-1])
    return figures


def measure(workload: str, repeats: int) -> Figures:
    """Return medians of a workload's figures; the contenders take turns."""
    samples: Samples = defaultdict(list)
    for _ in range(repeats):
        with tempfile.TemporaryDirectory() as home:  # no compiled programs yet
            names = ["gemm", "fit", "ours", *filter(installed, _OTHERS)]
            turn = {name: run(name, workload, _SEED, home) for name in names}
            turn["cached"] = run("ours", workload, _SEED, home)
        for contender, figures in turn.items():
            for name, value in figures.items():
                samples[f"{contender}_{name}"].append(value)
    return {name: statistics.median(values) for name, values in samples.items()}


def record(workload: str, figures: Figures) -> dict[str, str | float]:
    """One entry of the JSON file; seconds and shares."""
    return {
        "workload": workload,
        "fit_epoch_s": figures["fit_epoch"],
        "epoch_s": figures["ours_epoch"],
        "fit_total_s": figures["fit_total"],
        "cold_total_s": figures["ours_total"],
        "again_total_s": figures["ours_again"],
        **{f"{name}_epoch_s": figures[f"{name}_epoch"] for name in filter(installed, _OTHERS)},
        "bound_epoch_s": WORKLOADS[workload].operations() / figures["gemm_rate"],
        "fit_accuracy": figures["fit_accuracy"],
        "accuracy": figures["ours_accuracy"],
    }


def report(workload: str, figures: Figures) -> None:
    """Print a workload's figures as a table."""
    config = WORKLOADS[workload].config
    bound = WORKLOADS[workload].operations() / figures["gemm_rate"]
    layers = "-".join(map(str, config.layer_sizes))
    fit_epoch, fit_total = figures["fit_epoch"], figures["fit_total"]
    print(
        f"\n{workload}: {config.train_samples:,} samples, {layers} {config.activation},"
        f" batch {config.batch_size}, {config.epochs} epochs\n"
        f"{'':32}{'epoch':>10}{'':>8}{'whole run':>12}{'':>8}{'test accuracy':>15}"
    )

    def line(label: str, epoch: float, total: float | None, accuracy: float | None) -> None:
        whole = f"{total:10.3f} s{fit_total / total:7.1f}×" if total else " " * 20
        share = f"{accuracy:15.4f}" if accuracy else ""
        print(f"  {label:30}{epoch:8.4f} s{fit_epoch / epoch:7.1f}×{whole}{share}")

    epoch = figures["ours_epoch"]
    line("Keras fit", fit_epoch, fit_total, figures["fit_accuracy"])
    line("ours, nothing compiled yet", epoch, figures["ours_total"], figures["ours_accuracy"])
    line("ours, compiled by another run", figures["cached_epoch"], figures["cached_total"], None)
    line("ours, another learning rate", epoch, figures["ours_again"], None)
    for name in filter(installed, _OTHERS):
        parts = (figures[f"{name}_{part}"] for part in ("epoch", "total", "accuracy"))
        line(_OTHERS[name], *parts)
    line(f"bound at {figures['gemm_rate'] / 1e9:.0f} GFLOPS", bound, None, None)


def compare_accuracy(workload: str, seeds: int) -> None:
    """Print mean and spread of both test accuracies over several seeds."""
    print(f"\n{workload}: test accuracy over {seeds} seeds")
    with tempfile.TemporaryDirectory() as home:
        for contender in ("fit", "ours"):
            found = [run(contender, workload, seed, home)["accuracy"] for seed in range(seeds)]
            spread = f"± {statistics.stdev(found):.4f}, {min(found):.4f} to {max(found):.4f}"
            print(f"  {contender:6}{statistics.mean(found):.4f} {spread}")


def main() -> None:
    """Run the measurements the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.training", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--quick", action="store_true", help="measure once instead of three times")
    parser.add_argument("--only", choices=WORKLOADS, help="one workload instead of all")
    parser.add_argument(
        "--seeds", type=int, metavar="N", help="compare test accuracies over N seeds instead"
    )
    args = parser.parse_args()
    if args.seeds is not None and args.seeds < 2:
        parser.error("--seeds needs 2 or more")
    find_data()
    workloads = [args.only] if args.only else list(WORKLOADS)
    if args.seeds:
        for workload in workloads:
            compare_accuracy(workload, args.seeds)
        return
    records = []
    for workload in workloads:
        figures = measure(workload, 1 if args.quick else _REPEATS)
        report(workload, figures)
        records.append(record(workload, figures))
    if args.json:
        args.json.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
