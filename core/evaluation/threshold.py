"""The threshold of two classes that costs least, where errors of two kinds cost differently.

Source: C. Elkan (2001), "The foundations of cost-sensitive learning", IJCAI. The threshold is
chosen on validation rows; the test set only tells what it then costs. NumPy only.
"""

from dataclasses import dataclass

import numpy as np

from core.data.datasets import Dataset, split
from core.settings.config import RunConfig

USUAL = 0.5


@dataclass(frozen=True)
class Costs:
    """What errors cost, in any unit; what is right costs nothing.

    Attributes:
        missed: A sample of the positive class that is not predicted as it; above 0.
        false_alarm: One predicted as positive that is not; above 0.
    """

    missed: float
    false_alarm: float

    @property
    def calibrated(self) -> float:
        """The best threshold where probabilities are exact (Elkan 2001, equation 2)."""
        return self.false_alarm / (self.false_alarm + self.missed)


@dataclass(frozen=True)
class Decisions:
    """How often what was decided, on some samples.

    Attributes:
        hits: Positive samples predicted as positive.
        missed: Positive samples that were not.
        false_alarms: Other samples predicted as positive.
        rejections: Other samples that were not.
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
        """NaN where no sample is positive."""
        return _ratio(self.hits, self.hits + self.missed)

    @property
    def precision(self) -> float:
        """NaN where none is predicted as positive."""
        return _ratio(self.hits, self.hits + self.false_alarms)

    def cost(self, costs: Costs) -> float:
        """Mean cost of a sample."""
        total = self.missed * costs.missed + self.false_alarms * costs.false_alarm
        return _ratio(total, self.samples)


@dataclass(frozen=True, eq=False)
class CostCurve:
    """The mean cost of a sample at every threshold; constant between two scores.

    Attributes:
        edges: ``(steps + 1,)``, ascending from 0 to 1.
        costs: ``(steps,)``: between one edge and the next.
    """

    edges: np.ndarray
    costs: np.ndarray

    def at(self, threshold: float) -> float:
        """The cost at a threshold from 0 to 1."""
        step = int(np.searchsorted(self.edges, threshold, side="right")) - 1
        return float(self.costs[min(step, len(self.costs) - 1)])


def rarer(classes: np.ndarray) -> int:
    """The class, 0 or 1, that fewer samples have: most often the one that is looked for."""
    return int(classes.mean() < USUAL)


def validation_targets(config: RunConfig, dataset: Dataset) -> np.ndarray:
    """Class numbers of the run's validation rows, in the order of its validation outputs."""
    _train, validation = split(dataset, config.validation_share, config.seed)
    targets: np.ndarray = dataset.y_train[validation]
    return targets


def decide(true: np.ndarray, outputs: np.ndarray, positive: int, threshold: float) -> Decisions:
    """Count what a threshold decides.

    Args:
        true: ``(samples,)`` class numbers, 0 or 1.
        outputs: ``(samples,)`` probability of class 1.
        positive: Number of the class whose probability is held against the threshold.
        threshold: 0 to 1; one half decides exactly as everywhere else.
    """
    outputs = outputs.astype(np.float64)
    # Class 1 needs more than its threshold, so for class 0 as much as its own is enough.
    chosen = outputs > threshold if positive == 1 else outputs <= 1 - threshold
    case = true == positive
    hits, alarms = int((chosen & case).sum()), int((chosen & ~case).sum())
    return Decisions(hits, int(case.sum()) - hits, alarms, int((~case).sum()) - alarms)


def cost_curve(true: np.ndarray, outputs: np.ndarray, positive: int, costs: Costs) -> CostCurve:
    """The cost at every threshold.

    Args:
        true: ``(samples,)`` class numbers, at least one.
        outputs: ``(samples,)`` probability of class 1.
        positive: Number of the positive class.
        costs: Of errors.
    """
    outputs = outputs.astype(np.float64)
    scores = outputs if positive == 1 else 1 - outputs
    edges = np.unique(np.concatenate([[0.0], scores, [1.0]]))
    case = true == positive
    # Between two edges, what has no more than the lower one's score is not predicted positive.
    lower = edges[:-1]
    missed = np.searchsorted(np.sort(scores[case]), lower, side="right")
    kept = np.searchsorted(np.sort(scores[~case]), lower, side="right")
    total = missed * costs.missed + (int((~case).sum()) - kept) * costs.false_alarm
    return CostCurve(edges, total / len(true))


def cheapest(curve: CostCurve, costs: Costs) -> float:
    """The threshold of least cost.

    Many cost the same. Of those, it is the one for exact probabilities if that is among them,
    else the middle of the nearest step: few validation rows move it no more than they must.
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
