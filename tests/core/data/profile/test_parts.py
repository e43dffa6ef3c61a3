"""The split of a dataset is that of a run."""

import numpy as np
import pytest

from core.data.datasets import Holdout, load, prepare
from core.data.profile import parts
from core.settings.config import default_config


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
@pytest.mark.parametrize("share", [0.0, 0.2])
def test_the_parts_are_those_of_a_run(dataset: str, share: float) -> None:
    config = default_config(dataset).changed("validation_share", str(share))
    data = load(dataset)
    divided, prepared = parts(data, config.holdout), prepare(data, config.holdout)
    sizes = tuple(len(y) for y in (prepared.y_train, prepared.y_validation, prepared.y_test))
    assert divided.sizes == sizes
    assert not set(divided.train) & set(divided.validation)
    expected = prepared.outputs_in_units(prepared.y_validation)
    assert np.allclose(data.y_train[divided.validation], expected, rtol=1e-5)


def test_classes_are_counted_part_by_part() -> None:
    data = load("breast_cancer")
    counts = parts(data, Holdout(0.1, 0)).counts
    assert counts.shape == (3, 2)
    assert counts[2].tolist() == np.bincount(data.y_test).tolist()
    shares = counts[:, 0] / counts.sum(axis=1)
    assert np.ptp(shares) < 0.02  # stratified


def test_another_seed_holds_out_other_samples() -> None:
    data = load("digits")
    one, other = (parts(data, Holdout(0.1, seed)).validation for seed in (0, 1))
    assert len(one) == len(other) and set(one) != set(other)
