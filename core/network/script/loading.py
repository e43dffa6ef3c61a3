"""Code that loads a dataset of the catalog and splits off its test samples."""

from collections.abc import Mapping

from core.base.text import N_
from core.data.datasets.info import DatasetInfo
from core.data.tasks import TASKS
from core.network.script.section import Say, remark
from core.network.source import block

# The source of each: a module of ``keras.datasets``, or a call of ``sklearn.datasets``.
_KERAS = ("fashion_mnist", "mnist")
_SKLEARN: Mapping[str, str] = {
    "digits": "load_digits()",
    "iris": "load_iris()",
    "breast_cancer": "load_breast_cancer()",
    "diabetes": "load_diabetes(scaled=False)",
    "california_housing": "fetch_california_housing()",
}


def loading(info: DatasetInfo, say: Say) -> str:
    """Return the code that defines ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Args:
        info: A built-in dataset that is not a toy problem.
        say: Translates comments.
    """
    if info.name in _KERAS:
        return f"(x_train, y_train), (x_test, y_test) = keras.datasets.{info.name}.load_data()\n"
    x = "data.images" if info.images else 'data.data.astype("float32")'
    classifies = TASKS[info.task].classifies
    y = "data.target" if classifies else 'data.target.astype("float32")'
    arguments = {"test_size": str(info.test_samples), "random_state": str(info.test_seed)}
    if classifies:
        arguments["stratify"] = "y"
    return (
        f"data = {_SKLEARN[info.name]}\n"
        f"x = {x}\n"
        f"y = {y}\n\n"
        + remark(say, N_("Split off the test samples before anything else."))
        + block("x_train, x_test, y_train, y_test = train_test_split", arguments, "x", "y")
    )


def imports(info: DatasetInfo) -> set[str]:
    """The import lines that the code needs."""
    if info.name in _KERAS:
        return {"import keras"}
    function = _SKLEARN[info.name].partition("(")[0]
    return {
        f"from sklearn.datasets import {function}",
        "from sklearn.model_selection import train_test_split",
    }
