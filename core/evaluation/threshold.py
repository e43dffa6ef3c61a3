"""The cheapest threshold for two classes whose errors cost differently.

Source: C. Elkan (2001), "The foundations of cost-sensitive learning", IJCAI. The threshold is
chosen on validation rows; the test set only shows its cost afterwards. NumPy only.
"""

from dataclasses import dataclass

import numpy as np

from core.data.datasets import Dataset
from core.settings.config import RunConfig

USUAL = 0.5


@dataclass(frozen=True)
class Costs:
    """Costs of errors, in any unit; correct predictions cost nothing.

    Attributes:
        missed: Cost of a positive sample predicted as negative; above 0.
        false_alarm: Cost of a negative sample predicted as positive; above 0.
    """

    missed: float
    false_alarm: float

    @property
    def calibrated(self) -> float:
        """The best threshold for calibrated probabilities (Elkan 2001, equation 2)."""
        return self.false_alarm / (self.false_alarm + self.missed)


@dataclass(frozen=True)
class Decisions:
    """Counts of the decisions on some samples.

    Attributes:
        hits: Positive samples predicted as positive.
        missed: Positive samples predicted as negative.
        false_alarms: Negative samples predicted as positive.
        rejections: Negative samples predicted as negative.
    """

    hits: int
    missed: int
    false_alarms: int
    rejections: int

    @property
    def samples(self) -> int:
        return self.hits + self.missed + self.false_alarms + self.rejections

    @property
    def accuracy(self) -> float:
        return _ratio(self.hits + self.rejections, self.samples)

    @property
    def recall(self) -> float:
        """Recall; NaN if no sample is positive."""
        return _ratio(self.hits, self.hits + self.missed)

    @property
    def precision(self) -> float:
        """Precision; NaN if no sample is predicted as positive."""
        return _ratio(self.hits, self.hits + self.false_alarms)

    def cost(self, costs: Costs) -> float:
        """Return the mean cost per sample."""
        total = self.missed * costs.missed + self.false_alarms * costs.false_alarm
        return _ratio(total, self.samples)


@dataclass(frozen=True, eq=False)
class CostCurve:
    """The mean cost per sample at every threshold; constant between two scores.

    Attributes:
        edges: ``(steps + 1,)``, ascending from 0 to 1.
        costs: ``(steps,)``: between one edge and the next.
    """

    edges: np.ndarray
    costs: np.ndarray

    def at(self, threshold: float) -> float:
        """Return the cost at a threshold from 0 to 1."""
        step = int(np.searchsorted(self.edges, threshold, side="right")) - 1
        return float(self.costs[min(step, len(self.costs) - 1)])


def rarer(classes: np.ndarray) -> int:
    """Return the class, 0 or 1, with fewer samples: usually the one of interest."""
    return int(classes.mean() < USUAL)


def validation_targets(config: RunConfig, dataset: Dataset) -> np.ndarray:
    """Return the class numbers of the validation rows, in the order of the validation outputs."""
    _train, validation = config.holdout.rows(dataset)
    targets: np.ndarray = dataset.y_train[validation]
    return targets


def decide(true: np.ndarray, outputs: np.ndarray, positive: int, threshold: float) -> Decisions:
    """Count the decisions at a threshold.

    Args:
        true: ``(samples,)`` class numbers, 0 or 1.
        outputs: ``(samples,)`` probability of class 1.
        positive: Number of the class whose probability is compared with the threshold.
        threshold: 0 to 1; 0.5 gives the usual predictions.
    """
    outputs = outputs.astype(np.float64)
    # Class 1 must exceed its threshold, so class 0 only has to reach its own.
    chosen = outputs > threshold if positive == 1 else outputs <= 1 - threshold
    case = true == positive
    hits, alarms = int((chosen & case).sum()), int((chosen & ~case).sum())
    return Decisions(hits, int(case.sum()) - hits, alarms, int((~case).sum()) - alarms)


def cost_curve(true: np.ndarray, outputs: np.ndarray, positive: int, costs: Costs) -> CostCurve:
    """Compute the cost at every threshold.

    Args:
        true: ``(samples,)`` class numbers, at least one.
        outputs: ``(samples,)`` probability of class 1.
        positive: Number of the positive class.
        costs: Costs of errors.
    """
    outputs = outputs.astype(np.float64)
    scores = outputs if positive == 1 else 1 - outputs
    edges = np.unique(np.concatenate([[0.0], scores, [1.0]]))
    case = true == positive
    # Between two edges, samples that score no more than the lower edge are predicted negative.
    lower = edges[:-1]
    missed = np.searchsorted(np.sort(scores[case]), lower, side="right")
    rejected = np.searchsorted(np.sort(scores[~case]), lower, side="right")
    total = missed * costs.missed + (int((~case).sum()) - rejected) * costs.false_alarm
    return CostCurve(edges, total / len(true))


def cheapest(curve: CostCurve, costs: Costs) -> float:
    """Return the threshold of least cost.

    If several cost the same, return the one for calibrated probabilities if it is among them,
    else the middle of the step nearest to it, so that few validation rows shift it as little as
    possible.
    """
    steps = np.flatnonzero(np.isclose(curve.costs, curve.costs.min(), rtol=1e-12, atol=0))
    low, high = curve.edges[steps], curve.edges[steps + 1]
    exact = costs.calibrated
    if ((low < exact) & (exact < high)).any():
        return exact
    middles = (low + high) / 2
    return float(middles[np.abs(middles - exact).argmin()])


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")
