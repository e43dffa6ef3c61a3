"""Record the predictions of digits that the Learn page shows.

``python -m benchmarks.lesson_digits`` trains the network, picks an image that it recognises
clearly, one that it hardly recognises and one that it does not, and writes
``core/lessons/digits.json``.
"""

import json
from typing import Any

import numpy as np

from core.data.datasets import load, prepare
from core.lessons.chapters import run_config
from core.lessons.digits import DIGITS
from core.settings.config import RunConfig

SETTINGS: dict[str, Any] = {"dataset": "digits", "units": [32], "epochs": 12}


def output_sums(config: RunConfig, file: bytes) -> np.ndarray:
    """Return the sums of the output units before softmax, for every test image.

    Args:
        config: The settings of the run, with one softmax unit per class.
        file: Its ``.keras`` file.

    Returns:
        ``(test samples, classes)``, float32.
    """
    from core.training.predictor import load_model

    model = load_model(file)
    values = prepare(load(config.source), *config.preparation).x_test
    for layer in model.layers[:-1]:
        values = layer(values, training=False)
    kernel, bias = (np.asarray(weights) for weights in model.layers[-1].get_weights())
    sums: np.ndarray = np.asarray(values) @ kernel + bias
    return sums


def main() -> None:
    """Train and write the file."""
    from core.training.trainer import Trainer

    config = run_config(SETTINGS, "digits")
    dataset = load(config.source)
    data = prepare(dataset, *config.preparation)
    result = Trainer().train(config, data, lambda _rows: None)
    assert result is not None
    sure, right = result.outputs.max(axis=1), result.outputs.argmax(axis=1) == dataset.y_test
    clear = int(np.argmax(np.where(right, sure, 0)))
    doubtful = int(np.argmin(np.where(right, sure, 1)))
    wrong = int(np.argmax(np.where(right, 0, sure)))
    sums = output_sums(config, result.model)
    content = {
        "settings": SETTINGS,
        "accuracy": round(result.evaluation.metric, 4),
        "sums": {
            str(place): [round(float(one), 4) for one in sums[place]]
            for place in (clear, doubtful, wrong)
        },
    }
    DIGITS.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
