"""The exported model takes raw rows, and predicts what the app shows, without our code."""

import ast
import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.model_selection import train_test_split

from core.base.errors import DatasetError
from core.data.datasets import Dataset, input_scaling, load, prepare, target_scaling
from core.data.images.fitting import as_image_of
from core.data.raw_inputs import column_names, missing_category, raw_inputs, sample_rows
from core.data.tables import conversion, data, shipping, spelling, store
from core.data.tables.columns import Kind
from core.data.tables.encoders import CategoryEncoder, DateEncoder, OrderEncoder
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.data.target_log import TargetLog
from core.network.usage import Usage
from core.runs.model_formats import FILES, ModelFormat
from core.settings.config import RunConfig
from tests.core.data.images import made as pictures
from tests.core.data.tables.people import csv, table
from tests.core.data.tables.test_long_tail import long_tailed
from tests.core.training import elsewhere as other_process
from tests.core.training.conftest import Run, small

# All it has is Keras: no module of Denseboard can be imported where it runs.
PREDICT = """
import json, sys, warnings
import keras, numpy as np
warnings.simplefilter("error")
for name, rows in json.load(open("rows.json")).items():
    if isinstance(rows, dict):
        kinds = {True: "float32", False: object}
        rows = {
            key: np.array(values, kinds[not isinstance(values[0], str)])
            for key, values in rows.items()
        }
    else:
        rows = np.array(rows, "uint8")
    np.save(name, keras.models.load_model(name + ".keras").predict(rows, verbose=0))
assert not any(name.startswith(("core", "components")) for name in sys.modules)
"""
ROWS = 40
Predict = Callable[[Mapping[str, tuple[bytes, Any]]], dict[str, np.ndarray]]


def everything(rows: int = 600) -> pd.DataFrame:
    """A table with every kind of column, missing values and names that Keras has itself."""
    chance = np.random.default_rng(1)
    frame = table(rows)
    frame["dense"] = chance.normal(2_000_000, 3, rows)  # its mean is far from 0
    frame["kg/m² (where)"] = chance.lognormal(0, 3, rows)
    frame["code"] = chance.choice(["007", "08", "9", "\\n", "[UNK]"], rows)
    frame["yes or no"] = chance.choice([True, False], rows)
    frame["grade"] = chance.choice(["High", "high.", "low", "LOW ", "rare"], rows)
    frame.loc[frame.index[:-2], "grade"] = frame["grade"].iloc[:-2].replace("rare", "low")
    hours = pd.to_timedelta(chance.integers(0, 80_000, rows), unit="h")
    frame["seen"] = (pd.Timestamp("1995-01-01 01:00") + hours).strftime("%d/%m/%Y %H:%M")
    frame["paid"] = [f"$ {number:,.2f}" for number in chance.normal(0, 5000, rows)]
    frame["level"] = chance.choice(["low", "medium", "high", "odd"], rows)
    with_holes = ["height", "colour", "day", "seen", "dense", "code", "paid", "level"]
    for place, name in enumerate(with_holes):
        frame.loc[place :: 11 + place, name] = None
    frame["price"] = 1e6 + 50 * frame["age"] + 300 * (frame["colour"] == "red")
    return frame


def stored(path: Path, target: str, merged: bool = False, log: TargetLog = TargetLog.NONE) -> str:
    path.write_bytes(csv(everything()))
    parsed = read(path)
    plan = propose(profile(parsed.frame), "Everything", parsed.dialect, target)
    for name in ("dense", "code", "grade", "seen"):
        kind = Kind.CATEGORY if name in ("code", "grade") else plan.column(name).kind
        plan = plan.with_column(name, kind=kind, dropped=None)
    plan = plan.with_column("level", kind=Kind.ORDERED, order=("low", "medium", "high"))
    plan = plan.with_column("paid", kind=Kind.NUMBER, dropped=None, indicator=True)
    plan = spelling.merge(plan, parsed.frame) if merged else plan
    return store.save(parsed, replace(plan, target_log=log), path).name


def raw_rows(dataset: Dataset) -> Any:
    """Test rows as a user has them, in types that JSON knows."""
    if dataset.info.images:
        return dataset.x_test[:ROWS].tolist()
    raw = raw_inputs(dataset)
    names = column_names(each.column for each in raw.encoders)
    if not dataset.info.uploaded:
        return {
            names[each.column]: dataset.x_test[:ROWS, place].tolist()
            for place, each in enumerate(raw.encoders)
        }
    frame = data.original_rows(dataset.info.name)
    assert frame is not None
    rows: dict[str, list[Any]] = {}
    for encoder in raw.encoders:
        values = frame[encoder.column].iloc[:ROWS]
        if isinstance(encoder, CategoryEncoder):
            texts = conversion.texts(values)
            told = texts.where(texts.notna(), missing_category(encoder)).tolist()
        elif isinstance(encoder, DateEncoder):
            moments = encoder.moments(values)
            told = moments.dt.strftime("%Y-%m-%dT%H:%M").fillna("").tolist()
        elif isinstance(encoder, OrderEncoder):
            told = values.fillna("").tolist()
        else:
            told = encoder.encode(values)[:, 0].astype(float).tolist()
        rows[names[encoder.column]] = told
    return rows


def exported(config: RunConfig, model: bytes, wanted: str = "keras") -> bytes:
    from core.training import model_export

    return model_export.exported(config, load(config.source), model, ModelFormat(wanted))


@pytest.fixture
def predict(elsewhere: other_process.Run, tmp_path: Path) -> Predict:
    """Predict with exported models in another process."""

    def run(models: Mapping[str, tuple[bytes, Any]]) -> dict[str, np.ndarray]:
        for key, (model, _) in models.items():
            (tmp_path / f"{key}.keras").write_bytes(model)
        rows = {key: told for key, (_, told) in models.items()}
        (tmp_path / "rows.json").write_text(json.dumps(rows))
        elsewhere(PREDICT, tmp_path)
        return {key: np.load(tmp_path / f"{key}.npy") for key in models}

    return run


def tables(path: Path) -> dict[str, RunConfig]:
    """Runs of every task on tables with every kind of column."""
    merged, several = stored(path, "bought", merged=True), stored(path, "colour")
    min_max = {"loss": "categorical_crossentropy", "input_scaling": "min_max"}
    return {
        "binary": small(merged, epochs=1, activation="sinc"),
        "two units": small(merged, epochs=1, **min_max),
        "classes": small(several, epochs=1, batch_normalization=True, dropout=0.2),
        "number": small(stored(path, "price"), epochs=1),
        "log": small(stored(path, "kg/m² (where)", log=TargetLog.LOG), epochs=1),
        "log1p": small(stored(path, "age", log=TargetLog.LOG1P), epochs=1),
    }


def others(path: Path) -> dict[str, RunConfig]:
    """Runs on images, toy problems and tables that come with the app."""
    toy = {"sines": True, "squares": True, "product": True, "activation": "step"}
    unscaled = {"loss": "mean_squared_logarithmic_error", "input_scaling": "none"}
    return {
        "images": small("digits", epochs=1, activation="step", batch_normalization=True),
        "colour": small(pictures.stored(path).name, epochs=1, activation="sinc"),
        "toy": small("moons", epochs=1, **toy),
        "threshold": small("iris", epochs=1, activation="step", step_threshold=0.3),
        "unscaled": small("diabetes", epochs=1, **unscaled),
    }


@pytest.mark.slow
@pytest.mark.parametrize("runs_of", [tables, others])
def test_raw_rows_give_what_the_screen_shows(
    runs_of: Callable[[Path], dict[str, RunConfig]],
    uncompiled: Any,
    train: Run,
    predict: Predict,
    tmp_path: Path,
) -> None:
    runs = runs_of(tmp_path / "table")
    results = {name: train(config, by=uncompiled)[0] for name, config in runs.items()}
    models = {
        name: (exported(config, results[name].model), raw_rows(load(config.source)))
        for name, config in runs.items()
    }
    for name, outputs in predict(models).items():
        config = runs[name]
        shown = results[name].outputs[:ROWS]
        told = outputs if config.task.name == "multiclass" else outputs[:, -1]
        size = 1.0 if config.task.classifies else float(np.abs(shown).max())
        np.testing.assert_allclose(told, shown, atol=1e-5 * size, rtol=0, err_msg=name)
        assert np.ptp(shown) > 0, name


def test_the_shipments_of_the_course_give_the_figure_of_the_app(
    uncompiled: Any, train: Run, predict: Predict, shared_data: Path
) -> None:
    path = shared_data / "shipping" / "Train.csv"
    if not path.exists():
        pytest.skip(f"no {path}")
    parsed = read(path)
    plan = propose(profile(parsed.frame), "Shipments", parsed.dialect)
    config = small(store.save(parsed, plan, path).name, epochs=1)
    result = train(config, by=uncompiled)[0]
    # The course's own split of the file, by pandas and scikit-learn alone.
    frame = pd.read_csv(path, encoding="utf-8-sig")
    held_out = train_test_split(frame, test_size=0.3, random_state=1)[1]
    late = held_out.pop(shipping.TARGET).to_numpy()
    rows = {
        name: values.tolist() if values.dtype == "str" else values.astype(float).tolist()
        for name, values in held_out.drop(columns="ID").items()
    }
    outputs = predict({"shipping": (exported(config, result.model), rows)})["shipping"][:, 0]
    np.testing.assert_allclose(outputs, result.outputs, rtol=0, atol=1e-5)
    assert np.mean((outputs > 0.5) == late) == pytest.approx(result.evaluation.metric, abs=1e-6)


@pytest.mark.parametrize("dataset", ["iris", "digits", "table", "colour"])
def test_the_programs_beside_the_files_run(
    dataset: str, uncompiled: Any, train: Run, elsewhere: other_process.Run, tmp_path: Path
) -> None:
    name = stored(tmp_path / "t", "bought") if dataset == "table" else dataset
    if dataset == "colour":
        name = pictures.stored(tmp_path / "colour.zip").name
        (tmp_path / "first.png").write_bytes(pictures.encoded(pictures.picture(50)))
        (tmp_path / "second.jpg").write_bytes(pictures.encoded(pictures.picture(51), "JPEG"))
    config = small(name, epochs=1, activation="sinc")
    data, model = load(config.source), train(config, by=uncompiled)[0].model
    raw = None if data.info.images else raw_inputs(data)
    sample = {} if raw is None else sample_rows(data, 2)
    usage = Usage(config, raw, sample, data.features, str)
    programs = []
    for wanted, file in FILES.items():
        path = tmp_path / f"model{file.ending}"
        path.write_bytes(exported(config, model, wanted))
        if path.suffix == ".zip":
            shutil.unpack_archive(path, tmp_path)
        programs.append(usage.program(wanted, path.name))
    together = f"for each in {programs!r}:\n    exec(each, {{}})\n    print('end')\n"
    printed = elsewhere(together, tmp_path)
    answers = [text.strip().splitlines()[-1] for text in printed.split("end\n")[:-1]]
    named = [ast.literal_eval(answer) for answer in answers]
    assert len(named) == len(FILES) and set().union(*named) <= set(data.info.classes)
    takes_raw = {ModelFormat.KERAS, ModelFormat.SAVED_MODEL}
    if raw is None or raw.numeric:
        takes_raw.add(ModelFormat.TFLITE)
    if dataset == "colour":
        from core.training.predictor import load_model

        asked = [
            as_image_of(data.info, (tmp_path / file).read_bytes()).pixels
            for file in ("first.png", "second.jpg")
        ]
        outputs = load_model(model).predict(np.stack(asked).astype("float32") / 255, verbose=0)
        assert named[0] == [data.info.classes[int(output > 0.5)] for output in outputs[:, -1]]
    same = [each for wanted, each in zip(FILES, named, strict=True) if wanted in takes_raw]
    assert same == [same[0]] * len(takes_raw)


@pytest.mark.slow
@pytest.mark.parametrize("log", TargetLog)
@pytest.mark.parametrize("words", [False, True])
def test_every_format_predicts_in_the_unit_of_the_target(
    log: TargetLog,
    words: bool,
    uncompiled: Any,
    train: Run,
    elsewhere: other_process.Run,
    tmp_path: Path,
) -> None:
    frame = long_tailed(300, zeros=log is TargetLog.LOG1P)
    frame = frame.assign(street=["Elm", "Oak", "Ash"] * 100) if words else frame
    frame = frame[[name for name in frame if words or frame[name].dtype.kind in "if"]]
    (tmp_path / "prices.csv").write_bytes(csv(frame))
    parsed = read(tmp_path / "prices.csv")
    plan = propose(profile(parsed.frame), "Prices", parsed.dialect, "price")
    plan = replace(plan, target_log=log)
    config = small(store.save(parsed, plan, tmp_path / "prices.csv").name, epochs=2)
    dataset, model = load(config.source), train(config, by=uncompiled)[0].model
    raw, target = raw_inputs(dataset), target_scaling(dataset, *config.preparation)
    assert raw.numeric is not words
    usage = Usage(config, raw, sample_rows(dataset, 2), dataset.features, str, target)
    programs = []
    for wanted, file in FILES.items():
        path = tmp_path / f"model{file.ending}"
        path.write_bytes(exported(config, model, wanted))
        if path.suffix == ".zip":
            shutil.unpack_archive(path, tmp_path)
        programs.append(usage.program(wanted, path.name))
    together = f"for each in {programs!r}:\n    exec(each, {{}})\n    print('end')\n"
    printed = elsewhere(together, tmp_path).split("end\n")[:-1]
    answers = {
        wanted: np.fromstring(text.strip().splitlines()[-1].strip("[]"), sep=" ")
        for wanted, text in zip(FILES, printed, strict=True)
    }
    from core.training.predictor import load_model

    def shown(inputs: np.ndarray) -> np.ndarray:
        network = load_model(model).predict(inputs, verbose=0)[:, 0]
        return prepare(dataset, *config.preparation).outputs_in_units(network)

    scale = input_scaling(dataset, config.holdout, config.input_scaling)
    rows = shown(scale.complete(dataset.x_train[:2]))
    zeros = shown(np.zeros((2, dataset.info.inputs), np.float32))
    assert rows[0] != rows[1] and rows[0] != zeros[0]
    bare = {ModelFormat.BARE, ModelFormat.TFLITE} if words else {ModelFormat.BARE}
    for wanted, answer in answers.items():
        expected = zeros if wanted in bare else rows
        np.testing.assert_allclose(answer, expected, rtol=2e-5, err_msg=wanted)


def test_a_table_of_an_earlier_version_says_what_to_do(
    uncompiled: Any, train: Run, tmp_path: Path
) -> None:
    config = small(stored(tmp_path / "t", "bought"), epochs=1)
    model = train(config, by=uncompiled)[0].model
    details = data.present(config.dataset) / data.DETAILS
    payload = json.loads(details.read_text())
    details.write_text(json.dumps({**payload, "encoders": []}))
    with pytest.raises(DatasetError, match="stored by an earlier version"):
        exported(config, model)
    assert exported(config, model, "bare") == model
