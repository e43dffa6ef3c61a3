"""From the file of a table to the predictions of new rows: those of the app are those elsewhere."""

import io
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
from plotly import data as plotly_data
from sklearn import datasets

from core.data.datasets import load
from core.data.raw_inputs import raw_inputs, sample_rows
from core.data.tables import store
from core.data.tables.profiling import profile
from core.data.tables.proposal import propose
from core.data.tables.reading import read
from core.evaluation.file_prediction import FilePrediction, Titles
from core.network.usage import Usage
from core.runs.model_formats import ModelFormat
from core.settings.config import RunConfig
from tests.core.training import elsewhere as other_process
from tests.core.training.conftest import Run, small
from tests.fakes import FakeService

EVERY = 7  # of so many rows one is new


class File(NamedTuple):
    """A table as a file: its rows, how they are written, and what is proposed to be predicted."""

    frame: pd.DataFrame
    target: str
    encoding: str = "utf-8"
    written: Mapping[str, Any] = {}

    def content(self, frame: pd.DataFrame) -> bytes:
        text: str = frame.to_csv(index=False, **self.written)
        return text.encode(self.encoding)


def labelled(bunch: Any) -> pd.DataFrame:
    table: pd.DataFrame = bunch.frame
    return table.assign(target=[bunch.target_names[number] for number in table["target"]])


def moments() -> pd.DataFrame:
    """A table whose only input is a date with a time, as of the temperatures of a city."""
    hours = pd.Series(pd.date_range("2010-01-01", periods=300, freq="h"))
    warm = 15 + 5 * np.sin(hours.dt.hour / 24 * 2 * np.pi)
    return pd.DataFrame({"temp": warm.round(1), "date": hours.dt.strftime("%Y/%m/%d %H:%M:%S")})


def zones() -> pd.DataFrame:
    """A table with the category NA beside empty cells, and names that contain a quote."""
    chance = np.random.default_rng(0)
    zone = chance.choice(["NA", "EUR", "APAC", ""], 300, p=[0.3, 0.3, 0.3, 0.1])
    age = chance.integers(18, 90, 300)
    renewed = np.where((zone == "NA") ^ (age > 80), "yes", "no")
    return pd.DataFrame({"the 'zone'": zone, "age": age, "renewed": renewed})


# Public tables of scikit-learn and of Plotly, and two made ones.
FILES = {
    "iris": File(labelled(datasets.load_iris(as_frame=True)), "target"),
    "wine": File(
        labelled(datasets.load_wine(as_frame=True)),
        *("target", "cp1252", {"sep": ";", "decimal": ","}),
    ),
    "cancer": File(labelled(datasets.load_breast_cancer(as_frame=True)), "target"),
    "diabetes": File(
        datasets.load_diabetes(as_frame=True, scaled=False).frame,
        *("target", "utf-16", {"sep": "\t"}),
    ),
    "digits": File(datasets.load_digits(as_frame=True).frame, "target"),
    "linnerud": File(datasets.load_linnerud(as_frame=True).frame, "Pulse"),
    "tips": File(plotly_data.tips(), *("size", "cp1252", {"sep": ";", "decimal": ","})),
    "gapminder": File(plotly_data.gapminder(), *("gdpPercap", "utf-8-sig", {"sep": "|"})),
    "wind": File(plotly_data.wind(), "strength"),
    "election": File(plotly_data.election(), "result"),
    "carshare": File(
        plotly_data.carshare(), *("car_hours", "utf-16", {"decimal": ",", "sep": ";"})
    ),
    "experiment": File(plotly_data.experiment(), "group"),
    "stocks": File(plotly_data.stocks(), "MSFT"),
    "moments": File(moments(), "temp"),
    "zones": File(zones(), "renewed"),
}


class Worker(FakeService):
    """A service whose networks are those that were trained."""

    def __init__(self, model: bytes) -> None:
        super().__init__()
        from core.training.predictor import load_model

        self._model = load_model(model)

    def predict(self, run_id: str, inputs: np.ndarray) -> np.ndarray:
        answers: np.ndarray = self._model(inputs, training=False).numpy()
        return answers


def stored(path: Path, file: File) -> RunConfig:
    """A short run on all rows but the new ones."""
    new = np.arange(len(file.frame)) % EVERY == 3
    path.write_bytes(file.content(file.frame[~new]))
    parsed = read(path)
    plan = propose(profile(parsed.frame), path.stem, parsed.dialect)
    assert plan.target == file.target
    return small(store.save(parsed, plan, path).name, epochs=1)


def predicted(config: RunConfig, service: FakeService, path: Path) -> tuple[FilePrediction, Any]:
    """The outputs for the rows of a file: probabilities of the classes, or numbers."""
    titles = Titles("_Predicted", "_Probability", "P_{label}", config.info.classes)
    job = FilePrediction(service, "a-run", config, path, titles)
    job.start()
    job.wait()
    assert job.problem is None and job.done
    rows = job.first(job.total)
    wanted = [f"P_{label}" for label in config.info.classes] or ["_Predicted"]
    return job, rows[wanted].astype(float).to_numpy()


@pytest.mark.slow
def test_new_rows_are_predicted_alike_by_the_app_and_elsewhere(
    uncompiled: Any, train: Run, elsewhere: other_process.Run, tmp_path: Path
) -> None:
    shown, programs = {}, {}
    for name, file in FILES.items():
        config = stored(tmp_path / f"{name}.csv", file)
        result, _ = train(config, by=uncompiled)
        service, new = Worker(result.model), file.frame.iloc[3::EVERY]
        (tmp_path / "as-the-table").write_bytes(file.content(new))
        job, with_target = predicted(config, service, tmp_path / "as-the-table")
        assert job.scores is not None and job.scores.rows == len(new) and not job.scores.unknown
        assert job.match is not None and not job.match.missing
        # Without the target, and as pandas writes it.
        bare = new.drop(columns=file.target)
        for copy in ("bare", f"{name}.rows"):
            bare.to_csv(tmp_path / copy, index=False)
        shown[name] = predicted(config, service, tmp_path / "bare")[1]
        np.testing.assert_array_equal(shown[name], with_target, err_msg=name)
        programs[name] = program(config, result.model, name, tmp_path)
    elsewhere(f"for name, each in {programs!r}.items():\n    exec(each)\n", tmp_path)
    for name, expected in shown.items():
        outputs = np.load(io.BytesIO((tmp_path / f"{name}.npy").read_bytes()))
        if outputs.shape[1] < expected.shape[1]:
            outputs = np.hstack([1 - outputs, outputs])
        size = float(np.abs(expected).max())
        np.testing.assert_allclose(outputs, expected, rtol=0, atol=1e-5 * size, err_msg=name)


def program(config: RunConfig, network: bytes, name: str, folder: Path) -> str:
    """The program beside the exported model, for the rows in a file, as it says itself."""
    from core.training import model_export

    dataset = load(config.source)
    model = folder / f"{name}.keras"
    model.write_bytes(model_export.exported(config, dataset, network, ModelFormat.KERAS))
    usage = Usage(config, raw_inputs(dataset), sample_rows(dataset, 2), dataset.features, str)
    text = usage.program(ModelFormat.KERAS, model.name)
    lost = "keep_default_na=False" in text
    reading = f"pd.read_csv({name + '.rows'!r}" + ", keep_default_na=False, na_values=['']" * lost
    text, found = re.subn(
        r"pd\.DataFrame\(\n.*?\n\)\n", lambda _: f"{reading})\n", text, flags=re.S
    )
    assert found == 1
    return f"{text}import numpy as np\nnp.save({name!r}, outputs)\n"
