"""The samples that each filter of the gallery shows, on a test set of six."""

import numpy as np
import pytest

from core.evaluation.predictions import TestPredictions
from core.evaluation.selection import ALL, FILTERS, filters_for, select
from core.settings.config import default_config

# Right, wrong, wrong, right, wrong, right.
TRUE = [0, 1, 2, 1, 2, 0]
SHARES = [
    [0.60, 0.30, 0.10],
    [0.90, 0.05, 0.05],
    [0.40, 0.35, 0.25],
    [0.00, 1.00, 0.00],
    [0.01, 0.98, 0.01],
    [0.34, 0.33, 0.33],
]
CLASSES = TestPredictions(
    np.array(TRUE, np.int32), np.array(SHARES).argmax(axis=1), np.array(SHARES)
)
NUMBERS = TestPredictions(
    np.array([10.0, 10.0, 10.0, 10.0], np.float32),
    np.array([13.0, 9.0, 10.0, 2.0], np.float32),
    None,
)


@pytest.mark.parametrize(
    ("name", "true", "predicted", "expected"),
    [
        ("all", 0, 0, [0, 1, 2, 3, 4, 5]),
        ("mistakes", 0, 0, [1, 2, 4]),
        ("confident_mistakes", 0, 0, [4, 1, 2]),
        ("uncertain", 0, 0, [5, 2, 0, 1, 4, 3]),
        ("class", 1, 0, [1, 3]),
        ("class", 2, 0, [2, 4]),
        ("cell", 2, 0, [2]),
        ("cell", 2, 1, [4]),
        ("cell", 0, 0, [0, 5]),
        ("cell", 0, 2, []),
    ],
)
def test_classes(name: str, true: int, predicted: int, expected: list[int]) -> None:
    assert select(CLASSES, name, true, predicted).tolist() == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("all", [0, 1, 2, 3]),
        ("largest_errors", [3, 0, 1, 2]),
        ("smallest_errors", [2, 1, 0, 3]),
        ("above", [0]),
        ("below", [3, 1]),
    ],
)
def test_numbers(name: str, expected: list[int]) -> None:
    assert select(NUMBERS, name).tolist() == expected


def test_two_classes_list_the_surest_mistake_of_either_kind() -> None:
    outputs = np.array([0.97, 0.2, 0.01, 0.6], np.float32)
    config = default_config("breast_cancer")
    predictions = TestPredictions.of(config, np.array([0, 0, 1, 0], np.int32), outputs)
    assert select(predictions, "confident_mistakes").tolist() == [2, 0, 3]
    assert select(predictions, "uncertain").tolist()[0] == 3


def test_equals_keep_the_order_of_the_test_set() -> None:
    shares = np.tile([0.1, 0.9], (50, 1))
    predictions = TestPredictions(np.zeros(50, np.int32), shares.argmax(axis=1), shares)
    assert select(predictions, "confident_mistakes").tolist() == list(range(50))


def test_every_filter_can_be_chosen_where_it_works() -> None:
    offered = filters_for(True), filters_for(False)
    assert offered[0].keys() | offered[1].keys() == FILTERS.keys()
    assert offered[0].keys() & offered[1].keys() == {ALL}
    for filters, predictions in zip(offered, (CLASSES, NUMBERS), strict=True):
        assert next(iter(filters)) == ALL
        for name in filters:
            selected = select(predictions, name)
            assert len(np.unique(selected)) == len(selected) <= len(predictions)


def test_every_message_for_no_finding_can_be_formatted() -> None:
    for each in FILTERS.values():
        assert "{" not in each.empty.format(count=360, true="Coat", predicted="Shirt")
