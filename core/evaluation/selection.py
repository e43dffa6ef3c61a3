"""The filters of the gallery: which test samples to show, and in what order."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.base.text import N_
from core.evaluation.predictions import TestPredictions, certainty, entropy

TRUE, PREDICTED = "true", "predicted"
Choose = Callable[[TestPredictions, int, int], np.ndarray]


@dataclass(frozen=True)
class Filter:
    """One way to select test samples.

    Attributes:
        name: Identifier.
        label: Name in the interface (marked for translation).
        help: One line on the samples it shows and their order (marked for translation).
        empty: The sentence for an empty selection (marked for translation), with places for
            ``count`` test samples and the labels ``true`` and ``predicted``.
        choose: Maps the predictions, a true and a predicted class to sample numbers, in order.
        classifies: Whether it is for classification or for regression.
        asks: The classes that the user chooses: ``TRUE``, ``PREDICTED``, both or none.
        mixed: Whether it shows right and wrong predictions together.
    """

    name: str
    label: str
    help: str
    empty: str
    choose: Choose
    classifies: bool = True
    asks: tuple[str, ...] = ()
    mixed: bool = True


def select(
    predictions: TestPredictions, name: str, true: int = 0, predicted: int = 0
) -> np.ndarray:
    """Select the samples a filter shows.

    Args:
        predictions: True and predicted values of the test set.
        name: A name in ``FILTERS`` that fits the task.
        true: Class number, for filters that ask for it.
        predicted: Class number, for filters that ask for it.

    Returns:
        Their numbers in the test set, intp, in the order to show them; ties keep the order of
        the test set.
    """
    return FILTERS[name].choose(predictions, true, predicted)


def filters_for(classifies: bool) -> Mapping[str, Filter]:
    """Return the filters for a task, in order; the first shows all samples."""
    return {
        name: each
        for name, each in FILTERS.items()
        if each.name == ALL or each.classifies == classifies
    }


def _shares(predictions: TestPredictions) -> np.ndarray:
    if predictions.probabilities is None:
        raise ValueError("A filter for classes was used for regression.")
    return predictions.probabilities


def _all(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    return np.arange(len(predictions))


def _mistakes(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    return np.flatnonzero(~predictions.right)


def _confident_mistakes(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    wrong = np.flatnonzero(~predictions.right)
    return _largest_first(wrong, certainty(_shares(predictions))[wrong])


def _uncertain(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    return _largest_first(np.arange(len(predictions)), entropy(_shares(predictions)))


def _one_class(predictions: TestPredictions, true: int, _predicted: int) -> np.ndarray:
    return np.flatnonzero(predictions.true == true)


def _one_cell(predictions: TestPredictions, true: int, predicted: int) -> np.ndarray:
    return np.flatnonzero((predictions.true == true) & (predictions.predicted == predicted))


def _largest_errors(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    return _largest_first(np.arange(len(predictions)), np.abs(predictions.residuals))


def _smallest_errors(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    return _largest_first(np.arange(len(predictions)), -np.abs(predictions.residuals))


def _above(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    residuals = predictions.residuals
    matches = np.flatnonzero(residuals < 0)
    return _largest_first(matches, -residuals[matches])


def _below(predictions: TestPredictions, _true: int, _predicted: int) -> np.ndarray:
    residuals = predictions.residuals
    matches = np.flatnonzero(residuals > 0)
    return _largest_first(matches, residuals[matches])


def _largest_first(numbers: np.ndarray, values: np.ndarray) -> np.ndarray:
    ordered: np.ndarray = numbers[np.argsort(-values, kind="stable")]
    return ordered


ALL, CELL = "all", "cell"
_NO_MISTAKES = N_("No mistakes: all {count} are right.")

FILTERS: Mapping[str, Filter] = {
    each.name: each
    for each in (
        Filter(
            ALL,
            N_("All"),
            N_("All samples, in their order"),
            N_("There are no samples."),
            _all,
        ),
        Filter(
            "mistakes",
            N_("Mistakes"),
            N_("Wrongly classified samples, in their order"),
            _NO_MISTAKES,
            _mistakes,
            mixed=False,
        ),
        Filter(
            "confident_mistakes",
            N_("Most confident mistakes"),
            N_("Wrongly classified samples, the most confident predictions first"),
            _NO_MISTAKES,
            _confident_mistakes,
            mixed=False,
        ),
        Filter(
            "uncertain",
            N_("Least certain"),
            N_("All samples, by decreasing entropy of the probabilities"),
            N_("There are no samples."),
            _uncertain,
        ),
        Filter(
            "class",
            N_("One class"),
            N_("Samples of the chosen true class"),
            N_("No sample belongs to the class {true}."),
            _one_class,
            asks=(TRUE,),
        ),
        Filter(
            CELL,
            N_("One cell of the confusion matrix"),
            N_("Samples with the chosen true and predicted class"),
            N_("No sample of the class {true} was predicted as {predicted}."),
            _one_cell,
            asks=(TRUE, PREDICTED),
            mixed=False,
        ),
        Filter(
            "largest_errors",
            N_("Largest errors"),
            N_("All samples, the worst predictions first"),
            N_("There are no samples."),
            _largest_errors,
            classifies=False,
        ),
        Filter(
            "smallest_errors",
            N_("Smallest errors"),
            N_("All samples, the best predictions first"),
            N_("There are no samples."),
            _smallest_errors,
            classifies=False,
        ),
        Filter(
            "above",
            N_("Overestimates"),
            N_("Samples predicted above their true value, the furthest first"),
            N_("No prediction is above its true value."),
            _above,
            classifies=False,
        ),
        Filter(
            "below",
            N_("Underestimates"),
            N_("Samples predicted below their true value, the furthest first"),
            N_("No prediction is below its true value."),
            _below,
            classifies=False,
        ),
    )
}
