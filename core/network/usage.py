"""How to use a downloaded model: a Python program with two rows of its own data."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from core.base.text import N_
from core.data import tasks
from core.data.raw_inputs import RawInputs, column_names, missing_category
from core.data.tables.columns import Kind
from core.data.tables.dates import ISO
from core.data.tables.encoders import (
    CategoryEncoder,
    DateEncoder,
    Encoder,
    NumberEncoder,
    OrderEncoder,
)
from core.data.target_log import MOST_LOG, TargetLog
from core.network.keras_code import activation_definitions
from core.network.script import pictures
from core.network.script.section import Say, remark
from core.network.source import literal
from core.runs.model_formats import ModelFormat
from core.settings.config import RunConfig

_NUMBER = """\
def number(column):
    return pd.to_numeric(rows[column], errors="coerce").to_numpy("float32")
"""
_TEXT = """\
def text(column, missing=""):
    values = rows[column]
    if values.dtype.kind == "f" and (values.dropna() % 1 == 0).all():
        values = values.astype("Int64")  # 1, not 1.0
    return values.astype("string").str.strip().fillna(missing).to_numpy(object)
"""
_DATE = """\
def date(column, *formats):
    values = rows[column].astype("string").str.strip()
    dates = pd.Series(pd.NaT, values.index, dtype="datetime64[us, UTC]")
    for format in formats:
        dates = dates.fillna(pd.to_datetime(values, format=format, errors="coerce", utc=True))
    return dates.dt.strftime("%Y-%m-%dT%H").fillna("").to_numpy(object)
"""
_FUNCTIONS = {Kind.NUMBER: _NUMBER, Kind.CATEGORY: _TEXT, Kind.DATE: _DATE}
# What pandas.read_csv takes for missing by default.
_LOST = {"NA", "N/A", "n/a", "#N/A", "NaN", "nan", "NULL", "null", "None", "<NA>"}
_LABELS = 12  # of a category that a comment names
_TFLITE = """\
interpreter = tf.lite.Interpreter({file})
predict = interpreter.get_signature_runner("serving_default")
"""


@dataclass(frozen=True)
class Usage:
    """What a program needs to know.

    Attributes:
        config: The run.
        raw: The columns of raw rows; ``None`` for images.
        sample: Values of a few rows by column, from ``core.data.raw_inputs.sample_rows``.
        features: The names of the network's inputs.
        say: Translates comments.
        target: Mean and standard deviation of a numeric target, or of its log, of which the network
            learns the standardised values.
    """

    config: RunConfig
    raw: RawInputs | None
    sample: Mapping[str, Sequence[Any]]
    features: Sequence[str]
    say: Say
    target: tuple[float, float] = (0.0, 1.0)

    def program(self, wanted: ModelFormat, file: str) -> str:
        """Return the program.

        Args:
            wanted: The format of the model.
            file: The name of its file.
        """
        bare = wanted is ModelFormat.BARE or (
            wanted is ModelFormat.TFLITE and self.raw is not None and not self.raw.numeric
        )
        tabular = self.raw is not None and not bare
        own = list(activation_definitions(self.config)) if wanted is ModelFormat.BARE else []
        parts = [
            "import math\n" * any("math." in each for each in own)
            + _imports(
                wanted, tabular, self.raw is None and not bare and self.config.info.uploaded
            ),
            *(f"\n{each}\n" for each in own),
            _loading(wanted, file, self.say),
            self._scaled_inputs() if bare else self._raw_inputs(wanted),
            _predicting(wanted, tabular),
            self._in_units() * bare,
            self._answer(),
        ]
        return "\n".join(filter(None, parts))

    def _in_units(self) -> str:
        """Code that converts the outputs of the network alone to units of a numeric target."""
        if self.config.task.classifies:
            return ""
        mean, deviation = self.target
        code = f'outputs = outputs.astype("float64") * {deviation!r} + {mean!r}\n'
        log = self.config.info.target_log
        if not log:
            text = N_("From the standardised target, which the network learns, to its unit.")
            return remark(self.say, text) + code
        text = N_("From the standardised log of the target, which the network learns, to its unit.")
        code += f"outputs = np.exp(np.minimum(outputs, {MOST_LOG!r}))\n"
        return remark(self.say, text) + code + "outputs -= 1\n" * (log is TargetLog.LOG1P)

    def _raw_inputs(self, wanted: ModelFormat) -> str:
        if self.raw is None:
            return self._pixels()
        names = column_names(
            (each.column for each in self.raw.encoders), plain=wanted is not ModelFormat.KERAS
        )
        kinds = {each.kind for each in self.raw.encoders}
        functions = [text for kind, text in _FUNCTIONS.items() if kind in kinds]
        raw = "".join(
            f"    {line}\n" for each in self.raw.encoders for line in self._line(each, names)
        )
        return "\n\n".join(
            [self._rows(), *functions, f"raw = {{\n{raw}}}\n"],
        )

    def _rows(self) -> str:
        assert self.raw is not None
        cells = {
            each.column: list(self.sample.get(each.column, [_example(each)] * 2))
            for each in self.raw.encoders
        }
        lines = "".join(f"        {literal(str(k))}: {_list(v)},\n" for k, v in cells.items())
        return f"{self._reading()}rows = pd.DataFrame(\n    {{\n{lines}    }}\n)\n"

    def _reading(self) -> str:
        """How to read a file, also where pandas takes a category for a missing value."""
        assert self.raw is not None
        known = (each.places for each in self.raw.encoders if isinstance(each, CategoryEncoder))
        lost = sorted(_LOST.intersection(label for places in known for label in places))
        if not lost:
            return remark(self.say, N_("Two raw rows; read yours with pd.read_csv instead."))
        text = N_(
            "Two raw rows; read yours with pd.read_csv(…, keep_default_na=False,"
            ' na_values=[""]) instead, or pandas takes for missing what is a category: {labels}.'
        )
        return remark(self.say, text, labels=", ".join(map(literal, lost)))

    def _line(self, encoder: Encoder, names: Mapping[str, str]) -> Iterator[str]:
        column = literal(str(encoder.column))
        call, comment = f"number({column})", N_("float32; NaN if it is missing")
        values: dict[str, str] = {}
        if isinstance(encoder, CategoryEncoder):
            missing = missing_category(encoder)
            call = f"text({column}, {literal(missing)})" if missing else f"text({column})"
            labels = [literal(label) for label in encoder.places]
            shown = ", ".join(labels[:_LABELS]) + ", …" * (len(labels) > _LABELS)
            comment = N_("string: {labels}; {missing} if it is missing")
            values = {"labels": shown, "missing": literal(missing)}
        elif isinstance(encoder, DateEncoder):
            formats = ", ".join(literal(each) for each in encoder.formats or (ISO,))
            call = f"date({column}, {formats})"
            comment = N_(
                "string: year-month-day, or with an hour as 2024-05-31T13; empty if missing"
            )
        elif isinstance(encoder, OrderEncoder):
            call, comment = f"text({column})", N_("string: {labels}; empty if it is missing")
            values = {"labels": ", ".join(map(literal, [*encoder.places][:_LABELS]))}
        elif isinstance(encoder, NumberEncoder) and encoder.notation is not None:
            comment = N_("float32, in {unit}, without separators; NaN if it is missing")
            values = {"unit": "s" if encoder.notation.clock else encoder.notation.unit}
            if not values["unit"]:
                comment, values = N_("float32, without separators; NaN if it is missing"), {}
        yield from remark(self.say, comment, **values).splitlines()
        yield f"{literal(names[encoder.column])}: {call},"

    def _pixels(self) -> str:
        if self.config.info.uploaded:
            return self._pictures()
        shape = ", ".join(map(str, self.config.info.input_shape))
        text = N_("Two images of {shape} pixels, from 0, black, to {largest}, white.")
        largest = f"{self.config.info.pixel_range:g}"
        comment = remark(self.say, text, shape=shape.replace(", ", " × "), largest=largest)
        return comment + f"raw = np.random.default_rng(0).uniform(0, {largest}, (2, {shape}))\n"

    def _pictures(self) -> str:
        text = N_("Pictures of yours, PNG or JPEG; the model takes their pixels from 0 to 255.")
        return (
            f"\n{pictures.pixels(self.config.info, self.say)}\n\n"
            + remark(self.say, text)
            + 'files = ["first.png", "second.jpg"]\n'
            + "raw = np.stack([pixels(Path(file).read_bytes()) for file in files])\n"
        )

    def _scaled_inputs(self) -> str:
        names = [literal(str(name)) for name in self.features]
        text = N_("The inputs of the network, encoded and scaled as in the script, in this order:")
        if not names:
            text = N_("Pixels from 0 to 1.")
        order = "".join(f"# {', '.join(names[i : i + 4])}\n" for i in range(0, len(names), 4))
        shape = ", ".join(map(str, self.config.info.input_shape))
        return remark(self.say, text) + order + f'raw = np.zeros((2, {shape}), "float32")\n'

    def _answer(self) -> str:
        task, classes = self.config.task, self.config.info.classes
        if not task.classifies:
            return (
                remark(
                    self.say, N_("Predicted: {target}"), target=self.say(self.config.info.target)
                )
                + "print(outputs[:, 0])\n"
            )
        labels = [literal(str(self.say(label))) for label in classes]
        named = f"classes = [{', '.join(labels)}]\n"
        if task.name == tasks.BINARY and self.config.output_units == 1:
            text = N_("The probability of the second class")
            choice = "int(output > 0.5)"
            each = "outputs[:, 0]"
        else:
            text = N_("The probability of each class")
            choice, each = "output.argmax()", "outputs"
        return (
            remark(self.say, text)
            + "print(outputs)\n"
            + named
            + f"print([classes[{choice}] for output in {each}])\n"
        )


def _imports(wanted: ModelFormat, tabular: bool, pictured: bool) -> str:
    lines = ["import keras"] if wanted in (ModelFormat.KERAS, ModelFormat.BARE) else []
    lines += ["import pandas as pd"] if tabular else ["import numpy as np"]
    if not lines[0].endswith("keras"):
        lines.append("import tensorflow as tf")
    if pictured:
        lines = ["import io", "from pathlib import Path", "", *lines]
        lines.append("from PIL import Image, ImageOps")
    return "\n".join(lines) + "\n"


def _loading(wanted: ModelFormat, file: str, say: Say) -> str:
    if wanted is ModelFormat.TFLITE:
        return _TFLITE.format(file=literal(file))
    if wanted is ModelFormat.SAVED_MODEL:
        text = N_(
            "Unpack {file} first. With tf2onnx installed, `python -m tf2onnx.convert"
            " --saved-model model --output model.onnx` makes an ONNX file of it."
        )
        return remark(say, text, file=file) + 'model = tf.saved_model.load("model")\n'
    return f"model = keras.models.load_model({literal(file)})\n"


def _predicting(wanted: ModelFormat, tabular: bool) -> str:
    if wanted is ModelFormat.TFLITE and tabular:
        return (
            "raw = {name: values[:, None] for name, values in raw.items()}\n"
            'outputs = predict(**raw)["output_0"]\n'
        )
    if wanted is ModelFormat.TFLITE:
        return (
            'name = interpreter.get_signature_list()["serving_default"]["inputs"][0]\n'
            'outputs = predict(**{name: raw.astype("float32")})["output_0"]\n'
        )
    if wanted is ModelFormat.SAVED_MODEL and tabular:
        return (
            "raw = {name: tf.constant(values[:, None]) for name, values in raw.items()}\n"
            "outputs = model.serve(raw).numpy()\n"
        )
    if wanted is ModelFormat.SAVED_MODEL:
        return 'outputs = model.serve(tf.constant(raw, "float32")).numpy()\n'
    return "outputs = model.predict(raw)\n"


def _example(encoder: Encoder) -> Any:
    if isinstance(encoder, CategoryEncoder | OrderEncoder):
        return next(iter(encoder.places), "")
    return "2024-05-31" if isinstance(encoder, DateEncoder) else 0.0


def _list(values: Sequence[Any]) -> str:
    return "[" + ", ".join(literal(value) for value in values) + "]"
