"""What the browser needs to know of a run's network: its layers, their names, and its loss."""

from collections.abc import Sequence
from typing import Any

from components.words.labels import class_names
from components.words.language import _, number
from core.network.forward import described
from core.network.penalties import penalties
from core.settings.config import RunConfig


def task_of(config: RunConfig) -> dict[str, Any]:
    """Return how outputs are scored: see ``score.js``.

    Args:
        config: The run.
    """
    return {
        "kind": config.task.name,
        "loss": config.loss,
        "log": config.info.target_log.value,
        "penalties": penalties(config),
    }


def described_weights(config: RunConfig, features: Sequence[str]) -> dict[str, Any]:
    """Return the layers as by ``core.network.forward`` and the names around them.

    Args:
        config: The run.
        features: Names of the columns of a table; empty for images.

    Returns:
        ``layers``, the names of the ``inputs``, and those of the ``outputs``, empty if they have
        none of their own.
    """
    names = [_(name) for name in features]
    if config.info.images:
        names = _pixels(config)
    classes = class_names(config)
    outputs = classes if len(classes) == config.output_units else classes[-1:] or []
    return {
        "layers": described(config),
        "inputs": names,
        "outputs": outputs or [_(config.info.target)],
    }


def _pixels(config: RunConfig) -> list[str]:
    """Names of the pixels of an image, row by row; of a colour image, of each colour."""
    rows, columns, *colours = config.info.input_shape
    letters = [" R", " G", " B"] if colours else [""]
    return [
        _("pixel {row}, {column}").format(row=number(row), column=number(column)) + letter
        for row in range(1, rows + 1)
        for column in range(1, columns + 1)
        for letter in letters
    ]
