"""Compare a search with Optuna around Keras's ``fit``: ``python -m benchmarks.search``.

64 random trials over learning rate, batch size, units and activation, on two workers. Optuna gets
the same trials, and trains two at once in threads (``n_jobs=2``): with a plain ``fit``, and with
one tuned by somebody who knows Keras. All clocks start when everything is imported and the data
are prepared.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.workloads import WORKLOADS
from core.base.paths import HOME_VARIABLE
from core.data.datasets import load, prepare
from core.data.tables import store
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.data.tables.suspicions import suspicions
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.space import Space
from core.service.capacity import WORKERS_VARIABLE
from core.settings.candidates import Options, Range
from core.settings.config import RunConfig, default_config

TRIALS = 64
WORKERS = 2
CONTENDERS: dict[str, dict[str, Any]] = {
    "optuna_fit": {},
    "optuna_tuned_fit": {"steps_per_execution": 64, "jit_compile": True},
}
SPACE = Space(
    (
        Dimension("learning_rate", Range(1e-4, 1e-1, log=True)),
        Dimension("batch_size", Options((16, 32, 64))),
        Dimension("units", Options((16, 32, 64, 128))),
        Dimension("activation", Options(("relu", "tanh"))),
    )
)
NAMES = ("digits", "moons", "shipping")
_POLL_SECONDS = 0.05
_READY_SECONDS = 180.0
_ROOT = Path(__file__).parent.parent


def search(base: RunConfig, trials: int) -> SearchConfig:
    """Return the search over settings."""
    return SearchConfig(base, SPACE, trials=trials)


def base_of(name: str, folder: Path) -> RunConfig:
    """Return the settings of a workload that do not vary; the table is stored where it is new.

    Args:
        name: One of ``NAMES``.
        folder: Where the table's file is written.
    """
    if name != "shipping":
        return default_config(name)
    made = WORKLOADS[name].dataset()
    x, y = np.concatenate([made.x_train, made.x_test]), np.concatenate([made.y_train, made.y_test])
    labels = np.array(made.info.classes)[y]
    path = folder / "shipping.csv"
    columns = ",".join([*(f"input {n}" for n in range(x.shape[1])), "on time"])
    rows = (
        ",".join([*(f"{one:.6g}" for one in row), label])
        for row, label in zip(x, labels, strict=True)
    )
    path.write_text("\n".join([columns, *rows]) + "\n", encoding="utf-8")
    parsed = read(path)
    seen = profile(parsed.frame)
    plan = propose(seen, "Shipping", parsed.dialect, "on time")
    notices = suspicions(parsed.frame, seen, plan)
    stored = store.save(parsed, plan, path, notices=notices)
    return replace(default_config(stored.name), units=WORKLOADS[name].config.units, epochs=10)


def runs(config: SearchConfig) -> list[RunConfig]:
    """Return the runs of all trials."""
    import optuna

    optuna.logging.set_verbosity(optuna.logging.ERROR)
    samplers = (config.method_entry.make(config.seed, n) for n in range(config.trials))
    return [config.suggest(optuna.create_study(sampler=one).ask()) for one in samplers]


def ours(config: SearchConfig) -> tuple[float, float]:
    """Run the search on workers; return the seconds it took, and its best result."""
    from core.search.service import StudySearchService
    from core.service.service import DaskTrainingService

    training = DaskTrainingService()
    training.start()
    searches = StudySearchService(training)
    searches.start()
    try:
        end = time.monotonic() + _READY_SECONDS
        while training.engine().workers < WORKERS:
            if time.monotonic() > end:
                raise SystemExit(f"The workers are not ready: {training.engine().problem}")
            time.sleep(_POLL_SECONDS)
        load(config.base.source)
        began = time.perf_counter()
        search_id = searches.submit(config)
        while not (status := searches.status(search_id)).record.state.final:
            time.sleep(_POLL_SECONDS)
        seconds = time.perf_counter() - began
    finally:
        searches.close()
        training.close()
    values = [one.results[0] for one in status.trials if one.results]
    if len(values) < config.trials:
        raise SystemExit(f"Only {len(values)} of {config.trials} trials have a result.")
    return seconds, max(values) if config.base.task.classifies else min(values)


def contend(name: str, config: SearchConfig) -> tuple[float, float]:
    """Train the same trials with Optuna and Keras's ``fit``, two at once; see ``ours``."""
    import keras
    import optuna
    import tensorflow as tf

    from core.training.network import keras_object, layers, optimizer

    tf.constant(0.0)
    prepared = {one.seed: prepare(load(one.source), one.holdout) for one in [config.base]}
    data = prepared[config.base.seed]
    planned = runs(config)
    metric = f"val_{config.base.task.metric}"
    study = optuna.create_study(directions=config.directions)

    def objective(trial: optuna.Trial) -> float:
        run = planned[trial.number]
        model = keras.Sequential(layers(run))
        loss = keras_object(run.loss_entry)()
        model.compile(optimizer(run), loss, metrics=[run.task.metric], **CONTENDERS[name])
        history = model.fit(
            data.x_train,
            data.y_train,
            batch_size=run.batch_size,
            epochs=run.epochs,
            validation_data=(data.x_validation, data.y_validation),
            verbose=0,
        )
        return float(history.history[metric][-1])

    began = time.perf_counter()
    study.optimize(objective, n_trials=config.trials, n_jobs=WORKERS)
    return time.perf_counter() - began, study.best_value


def measure(name: str, trials: int) -> dict[str, str | float]:
    """Measure all on one workload; the figures are trials per minute."""
    with tempfile.TemporaryDirectory() as home:
        environment = {HOME_VARIABLE: home, WORKERS_VARIABLE: str(WORKERS)}
        os.environ |= environment
        base = base_of(name, Path(home))
        config = search(base, trials)
        seconds, best = ours(config)
        without, _best = ours(replace(config, base=replace(config.base, jit_compile=False)))
        figures: dict[str, str | float] = {
            "workload": name,
            "trials_per_minute": 60 * trials / seconds,
            "without_xla": 60 * trials / without,
        }
        description = Path(home) / "search.json"
        description.write_text(config.to_json(), encoding="utf-8")
        for contender in CONTENDERS:
            done = subprocess.run(
                [sys.executable, "-m", "benchmarks.search", "--contend", contender, description],
                cwd=_ROOT,
                env={**os.environ, "TF_CPP_MIN_LOG_LEVEL": "3"},
                capture_output=True,
                text=True,
            )
            if done.returncode:
                raise SystemExit(f"{contender} on {name} failed:\n{done.stderr}")
            figures[contender] = 60 * trials / json.loads(done.stdout.splitlines()[-1])[0]
        return {**figures, "best_metric": best}


def main() -> None:
    """Run the measurements the command line names."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--only", choices=NAMES, help="one workload instead of all")
    parser.add_argument("--trials", type=int, default=TRIALS, help="trials of each search")
    parser.add_argument("--contend", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.contend:
        name, description = options.contend
        config = SearchConfig.from_json(Path(description).read_text(encoding="utf-8"))
        print(json.dumps(contend(name, config)))
        return
    records = []
    for name in [options.only] if options.only else NAMES:
        found = measure(name, options.trials)
        records.append(found)
        compiled, without = float(found["trials_per_minute"]), float(found["without_xla"])
        print(
            f"{name}: {compiled:.1f} trials per minute, {without:.1f} without XLA,"
            f" best {found['best_metric']:.4f}"
        )
        for contender in CONTENDERS:
            other = float(found[contender])
            ratio = max(compiled, without) / other
            print(f"  {contender}: {other:.1f} trials per minute; ours {ratio:.1f}×")
    if options.json:
        options.json.write_text(json.dumps(records, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
