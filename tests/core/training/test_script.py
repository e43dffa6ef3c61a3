"""The scripts, run in an empty folder, give the numbers of the trainer.

One process runs all of a test, as importing TensorFlow takes as long as most of them.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.data.splits import SplitRule
from core.data.target_log import TargetLog
from core.network.script import Origin, joined, notebook, sections
from core.network.script.uploads import uploaded
from core.settings.config import RunConfig, default_config
from tests.conftest import SHARED_DATA
from tests.core.data.images import made as pictures
from tests.core.data.tables.people import csv, table
from tests.core.data.tables.test_long_tail import long_tailed
from tests.core.data.tables.test_splitting import visits
from tests.core.network.script.test_data import save_table
from tests.core.training.conftest import REST, Run, numbers, small

EXACT = 1e-6  # rounding of means; at most 5e-7 was measured
CLOSE = 1e-5  # with dropout, for a few steps; at most 2e-6 was measured
DRIVER = """\
import contextlib, io, json, runpy, sys
from pathlib import Path

def cells(path):
    names = {"__name__": "__main__"}
    for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]), names)
    return names

assert not {name for name in sys.modules if name.split(".")[0] == "core"}
for path in sorted(Path().glob("*")):
    if path.suffix in (".py", ".ipynb") and path.name != "driver.py":
        with contextlib.redirect_stdout(io.StringIO()) as printed:
            names = cells(path) if path.suffix == ".ipynb" else runpy.run_path(path.name)
        curve = {name: list(map(float, values)) for name, values in names["curve"].items()}
        test = [float(names["test_loss"]), float(names["test_metric"])]
        output = {"curve": curve, "test": test, "printed": printed.getvalue()}
        path.with_suffix(".json").write_text(json.dumps(output))
assert not {name for name in sys.modules if name.split(".")[0] == "core"}
"""
# XLA compiles what these train; for the others it would take most of the time of a test, and what
# they test is not in its programs.
COMPILED = ("binary", "one_hot", "chaotic", "fashion", "shipping")
CONFIGS: dict[str, RunConfig] = {
    "binary": small(schedule="cosine", warmup_epochs=2, epochs=6, l1=0.01, l2=0.02, **REST),
    "multiclass": small(
        "digits", early_stopping=True, patience=2, epochs=30, learning_rate=0.03, batch_size=64
    ),
    "regression": small(
        "diabetes", loss="huber", epochs=10, optimizer="sgd", momentum=0.9, folds=7, fold=2, **REST
    ),
    "one_hot": small(
        "digits",
        loss="categorical_crossentropy",
        class_weights=True,
        batch_normalization=True,
        folds=6,
        fold=4,
    ),
    "dropout": small(
        units=(16, 8),
        dropout_by_layer=(0.4, 0.2),
        input_dropout=0.1,
        class_weights=True,
        clipping="global_norm",
        clip_at=0.05,
    ),
    "step": small(
        "iris",
        activation="sinc",
        schedule="step",
        decay_epochs=1,
        epochs=4,
        optimizer="nadam",
        seed=3,
        validation_share=0.0,
    ),
    "toy": small(
        "moons",
        units=(16, 16),
        activation="tanh",
        epochs=15,
        squares=True,
        sines=True,
        data_seed=4,
    ),
    # Small differences would grow to more than the loss itself.
    "chaotic": small("digits", units=(64,), learning_rate=0.1, epochs=20),
    "plateau": small(
        loss="sparse_categorical_crossentropy",
        shuffled_labels=True,
        class_weights=True,
        activation="leaky_relu",
        leaky_slope=0.01,
        learning_rate=0.05,
        schedule="plateau",
        plateau_patience=1,
        epochs=8,
        early_stopping=True,
    ),
    "one_cycle": small(
        "iris", schedule="one_cycle", epochs=5, input_scaling="min_max", output_bias=True, **REST
    ),
    "penalties": small(
        units=(16, 8),
        l1_by_layer=(0.01, 0.0),
        l2=0.02,
        bias_l1=0.01,
        bias_l2=0.02,
        activity_l1=0.001,
        activity_l2=0.002,
        kernel_constraint="max_norm",
        bias_constraint="non_negative",
        input_scaling="none",
        output_bias=True,
        **REST,
    ),
    "squared": small("digits", loss="class_squared_error", activation="elu", elu_alpha=0.5),
    "toy_regression": small(
        "plane", loss="mean_absolute_percentage_error", epochs=10, shuffled_labels=True
    ),
}


def holed() -> bytes:
    frame = table(300)
    frame.loc[::3, "height"] = np.nan
    frame.loc[::7, "colour"] = None
    return csv(frame, sep=";")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder for scripts, with the driver that runs them."""
    made = tmp_path / "elsewhere"
    made.mkdir()
    (made / "driver.py").write_text(DRIVER, encoding="utf-8")
    return made


def write(folder: Path, name: str, parts: list[Any], suffix: str = ".py") -> None:
    text = joined(parts) if suffix == ".py" else notebook("A run", parts)
    (folder / f"{name}{suffix}").write_text(text, encoding="utf-8")


def run(folder: Path) -> None:
    """Run all scripts of a folder in a process without our modules."""
    home = folder / "home"
    home.mkdir(exist_ok=True)
    environment = {"PATH": os.environ["PATH"], "HOME": str(home), "TF_CPP_MIN_LOG_LEVEL": "3"}
    # Scripts without XLA set it themselves, here after the driver has imported TensorFlow.
    environment["TF_ENABLE_ONEDNN_OPTS"] = "0"
    done = subprocess.run(
        [sys.executable, "-I", "driver.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=900,
    )
    assert done.returncode == 0, done.stderr[-3000:]


def assert_same(folder: Path, name: str, trained: tuple[Any, Any], tolerance: float) -> None:
    """Compare curve and test result of a script with those of the trainer."""
    result, rows = trained
    output = json.loads((folder / f"{name}.json").read_text())
    ours = np.array(numbers(rows), float)[:, 1:]
    theirs = np.stack(list(output["curve"].values()), axis=1)
    ours = ours[:, : theirs.shape[1]]  # without validation, the others are empty
    np.testing.assert_allclose(theirs, ours, tolerance, tolerance, err_msg=name)
    evaluation = result.evaluation
    judged = [evaluation.loss, evaluation.metric]
    assert output["test"] == pytest.approx(judged, rel=tolerance)
    *_, test, expected = output["printed"].splitlines()
    assert test.startswith(f"test loss {output['test'][0]:.6f}, test ")
    assert expected == f"in Denseboard: {evaluation.loss:.6f} and {evaluation.metric:.6f}"


def tables(folder: Path) -> Iterator[tuple[str, RunConfig]]:
    """Runs on a table with missing values, which predict its classes and its numbers."""
    for target in ("bought", "age"):
        path = folder / f"{target}.csv"
        path.write_bytes(holed())
        yield f"table_{target}", replace(save_table(path, target), epochs=10)
    path = folder / "visits.csv"
    path.write_bytes(csv(visits()))
    ordered = save_table(path, "bought", split=SplitRule.ORDER, split_by="day")
    yield "ordered", replace(ordered, epochs=10)
    yield "ordered_fold", replace(ordered, epochs=10, folds=4, fold=2)
    grouped = save_table(path, "height", split=SplitRule.GROUP, split_by="patient")
    yield "grouped", replace(grouped, epochs=10)
    yield "grouped_fold", replace(grouped, epochs=10, folds=4, fold=2)
    for log in (TargetLog.LOG, TargetLog.LOG1P):
        path = folder / f"{log}.csv"
        path.write_bytes(csv(long_tailed(300, zeros=log is TargetLog.LOG1P)))
        yield str(log), replace(save_table(path, "price", target_log=log), epochs=10)


def images(folder: Path) -> Iterator[tuple[str, RunConfig]]:
    """Runs on the user's own images, in colour and grey."""
    colour = default_config(pictures.stored(folder / "colour.zip", height=8, width=8).name)
    yield "colour", replace(colour, epochs=4, units=(8,))
    grey = pictures.stored(
        folder / "grey.zip", pictures.members(("a", "b", "c"), top="all/"), colour=False
    )
    yield "grey", replace(default_config(grey.name), epochs=4, units=(8,), seed=2)


def course(folder: Path, ours: Path, shared: Path) -> Iterator[tuple[str, RunConfig]]:
    """The course's two problems, with their files where the app and the scripts find them.

    Their original folder must not be written to, so each file is linked.
    """
    for datasets in (folder / "home" / ".keras" / "datasets", ours / "datasets"):
        (datasets / "fashion-mnist").mkdir(parents=True)
        for file in (shared / "fashion-mnist").iterdir():
            (datasets / "fashion-mnist" / file.name).symlink_to(file)
    yield "fashion", replace(default_config("fashion_mnist"), epochs=2, batch_size=1000)
    (folder / "Train.csv").symlink_to(shared / "shipping" / "Train.csv")
    yield "shipping", replace(save_table(folder / "Train.csv"), epochs=3)


def check(configs: dict[str, RunConfig], folder: Path, train: Run) -> dict[str, Any]:
    """Train, run the scripts, compare, and return what the trainer reached."""
    trained = {}
    configs = {
        name: replace(config, jit_compile=name in COMPILED) for name, config in configs.items()
    }
    for name, config in configs.items():
        trained[name] = train(config)
        made = Origin("run", evaluation=trained[name][0].evaluation)
        suffix = ".ipynb" if name == "dropout" else ".py"
        write(folder, name, sections(config, made, uploaded(config)), suffix)
    run(folder)
    for name in trained:
        assert_same(folder, name, trained[name], CLOSE if configs[name].drops else EXACT)
    return trained


@pytest.mark.slow
def test_scripts_give_the_numbers_of_the_trainer(train: Run, folder: Path) -> None:
    trained = check(CONFIGS, folder, train)
    assert trained["multiclass"][0].evaluation.epoch is not None  # weights were restored


@pytest.mark.slow
def test_so_do_scripts_of_uploads_and_of_the_course(
    train: Run, folder: Path, data_folder: Path
) -> None:
    configs = dict(tables(folder)) | dict(images(folder))
    if SHARED_DATA.is_dir():  # elsewhere the course's problems are left out
        configs |= dict(course(folder, data_folder, SHARED_DATA))
    check(configs, folder, train)
