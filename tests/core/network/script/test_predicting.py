"""The code that predicts turns outputs into answers."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from core.network.script import predicting
from core.settings.config import default_config

TABLE = np.linspace(0, 1, 6)[:, np.newaxis]
SHARES = np.eye(6, 3, dtype=np.float32) + 0.1
CASES = {
    "breast_cancer": (TABLE, [0, 0, 0, 1, 1, 1]),
    "iris": (SHARES, [0, 1, 2, 0, 0, 0]),
    "diabetes": (TABLE, [100.0, 110.0, 120.0, 130.0, 140.0, 150.0]),
}


@pytest.mark.parametrize("dataset", CASES)
def test_outputs_become_answers(dataset: str, capsys: pytest.CaptureFixture[str]) -> None:
    outputs, expected = CASES[dataset]
    names: dict[str, Any] = {
        "model": SimpleNamespace(predict=lambda x, verbose: outputs[: len(x)]),
        "x_test": np.zeros((6, 2)),
        "y_test": np.array(expected),
        "mean": 100.0,
        "deviation": 50.0,
    }
    exec(predicting(default_config(dataset), str).code, names)
    assert names["predicted"].tolist() == pytest.approx(expected)
    assert capsys.readouterr().out.strip()
