"""Made-up results, answers and curves: of the right shape, the same for the same seed."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from core.data import tasks
from core.data.datasets import load
from core.data.profile.originals import originals
from core.network import architecture
from core.network.forward import described
from core.runs.column_importance import ColumnImportance
from core.runs.epoch_steps import EpochSteps
from core.runs.epochs import EpochOutputs
from core.runs.frames import Frame, encoded, is_equation, plot_region, truth
from core.runs.history import Row
from core.runs.layer_health import BINS, Health, LayerHealth
from core.runs.moment import Moment
from core.runs.rate_curve import RateCurve, rates
from core.runs.results import Evaluation, Result
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig


def plausible_result(config: RunConfig) -> Result:
    """Outputs and first weights of the right shape and range, the same for the same seed."""
    random = np.random.default_rng(config.seed)
    samples = config.info.test_samples
    outputs = _outputs(config, samples, random)
    last = plausible_rows(config, 1)[-1]
    assert last.loss is not None and last.metric is not None
    evaluation = Evaluation(last.loss * 1.1, last.metric * 0.97, samples)
    # As Glorot and Bengio (2010) would start it.
    inputs, units = config.layer_sizes[:2]
    kernel = random.normal(0.0, math.sqrt(2 / (inputs + units)), size=(inputs, units))
    held_out = config.validation_samples
    validated = _outputs(config, held_out, random) if held_out else None
    return Result(
        evaluation, outputs, kernel=kernel.astype(np.float32), validation_outputs=validated
    )


def _outputs(config: RunConfig, samples: int, random: np.random.Generator) -> np.ndarray:
    outputs: np.ndarray
    if config.task.name == tasks.MULTICLASS:
        scores = random.gamma(0.2, size=(samples, len(config.info.classes))) + 1e-6
        outputs = scores / scores.sum(axis=1, keepdims=True)
    elif config.task.name == tasks.BINARY:
        outputs = random.beta(0.3, 0.3, size=samples)
    else:
        low, high = config.info.target_range or (0.0, 1.0)
        outputs = random.normal((low + high) / 2, (high - low) / 5, size=samples)
    outputs = outputs.astype(np.float32)
    return outputs


def plausible_answers(config: RunConfig, inputs: np.ndarray) -> np.ndarray:
    """Outputs of a network without hidden layers, its weights drawn with the run's seed."""
    units = config.layer_sizes[-1]
    weights = np.random.default_rng(config.seed).normal(size=(config.info.inputs, units))
    scores = inputs.reshape(len(inputs), -1) @ weights / math.sqrt(config.info.inputs)
    if config.task.name == tasks.MULTICLASS:
        powers = np.exp(3 * scores)
        scores = powers / powers.sum(axis=1, keepdims=True)
    elif config.task.name == tasks.BINARY:
        scores = 1 / (1 + np.exp(-scores))
    return scores.astype(np.float32)


def plausible_past(config: RunConfig, epochs: Sequence[float], result: Result) -> EpochOutputs:
    """Outputs at the ends of epochs: those of ``result`` at the last one, others before."""
    seeds = range(config.seed + 1, config.seed + len(epochs))
    results = [*(plausible_result(replace(config, seed=seed)) for seed in seeds), result]
    validated = [one.validation_outputs for one in results if one.validation_outputs is not None]
    return EpochOutputs(
        np.array(epochs),
        np.stack([one.outputs for one in results]),
        np.stack(validated) if validated else None,
    )


def plausible_moment(
    config: RunConfig, epoch: float, before: float | None = None, until: float = math.inf
) -> Moment:
    """Weights that move ever more slowly from one network to another; variances are positive."""
    start, end = (_weights(config, np.random.default_rng([config.seed, one])) for one in (1, 2))
    share = math.exp(-3 * epoch / config.epochs)
    values = (share * start + (1 - share) * end).astype(np.float32)
    earlier = None if before is None else plausible_moment(config, before)
    return Moment(epoch, values, earlier, until)


def _weights(config: RunConfig, random: np.random.Generator) -> np.ndarray:
    """All weights of a network, in the order of Keras's ``model.weights``."""
    parts = []
    for layer in described(config):
        inputs, units = layer["inputs"], layer["units"]
        if layer["kind"] == "Dense":
            parts.append(random.normal(0, 2 / math.sqrt(inputs), inputs * units))
            parts.append(random.normal(0, 0.5, units if layer["bias"] else 0))
        elif layer["kind"] == "BatchNormalization":
            parts.append(random.uniform(0.5, 1.5, (4, units)).ravel())
    return np.concatenate(parts)


def plausible_column_importance(config: RunConfig) -> ColumnImportance:
    """Falls from one column to the next, the last of which is used no more than by chance."""
    columns = len(originals(load(config.source), config.holdout).columns)
    falls = np.linspace(0.2, 0.0, columns)[:, np.newaxis] * (1.0 if config.task.classifies else 50)
    noise = np.random.default_rng(config.seed).normal(scale=0.01, size=(columns, 10))
    return ColumnImportance(falls + noise, 0.9, 250)


def plausible_rate_curve(seed: int) -> RateCurve:
    """A loss that falls between rates of 0.001 and 0.01, and rises above 0.3."""
    decades = np.log10(rates())
    noise = np.random.default_rng(seed).normal(scale=0.05, size=len(decades))
    fall, rise = 1 / (1 + np.exp(-5 * (decades + 2.5))), np.exp(6 * (decades + 0.5))
    losses = 2.3 - 1.8 * fall + rise + noise
    return RateCurve(rates(), losses.astype(np.float32))


def plausible_steps(config: RunConfig, epoch: int) -> EpochSteps:
    """Weights that move straight on from epoch to epoch, and a loss that falls at every step."""
    random = np.random.default_rng(config.seed)
    count = config.steps_per_epoch
    weights = architecture.parameters(config) + architecture.fixed(config)
    start, direction = random.normal(size=weights), random.normal(scale=0.1, size=weights)
    at = epoch - 1 + np.arange(count + 1) / count
    variances = start + at[:, None] * direction
    if config.batch_normalization:
        variances = np.abs(variances) + 0.1  # moving variances are positive
    losses = 0.7 * np.exp(-at / 5)
    layers = 1 + len(config.units)
    return EpochSteps(
        epoch,
        np.random.default_rng([config.seed, epoch])
        .permutation(config.train_samples)
        .astype(np.int32),
        config.batch_size,
        np.full(count, config.learning_rate, np.float32),
        losses[:-1].astype(np.float32),
        losses[1:].astype(np.float32),
        np.linspace(1, 0.1, count * layers, dtype=np.float32).reshape(count, layers),
        variances.astype(np.float32),
        deviation=0.0,
    )


def plausible_rows(config: RunConfig, stretches: int) -> list[Row]:
    """The whole history of a run: ``stretches`` rows and the epoch's own for every epoch."""
    random = np.random.default_rng(config.seed)
    classifies, validates = config.task.classifies, config.validation_samples > 0
    scale = 1.0 if classifies else 45.0
    speed, rows = 52_000.0, []
    total = config.epochs * config.train_samples / speed
    pace = 3 if config.learning_rate > 1e-5 else 0.01  # a rate so small gets nowhere
    for epoch in range(config.epochs):
        for part in range(1, stretches + 2):
            end = part > stretches
            at = epoch + min(part, stretches) / stretches
            loss = 0.15 + 2.2 * math.exp(-pace * at / config.epochs)
            noise = 0.0 if end else float(random.normal(0, 0.03))
            metric = _metric(classifies, loss + noise) * scale
            held_out = end and validates
            rows.append(
                Row(
                    epoch=at,
                    end=end,
                    loss=loss + noise,
                    metric=metric,
                    val_loss=loss * 1.08 + 0.05 if held_out else None,
                    val_metric=_metric(classifies, loss * 1.08 + 0.05) * scale
                    if held_out
                    else None,
                    learning_rate=config.learning_rate,
                    speed=speed,
                    remaining=total * (1 - at / config.epochs),
                    seconds=total * at / config.epochs,
                )
            )
    return rows


def plausible_health(config: RunConfig, epoch: float) -> Health:
    """Snapshots as a network gives them that learns well; its deeper layers learn faster."""
    random = np.random.default_rng(int(1000 * epoch))
    activation = ACTIVATIONS[config.activation]
    trained = epoch / config.epochs
    sizes = config.layer_sizes
    layers = []
    for depth, (before, units) in enumerate(itertools.pairwise(sizes)):
        hidden = depth < len(sizes) - 2
        spread = math.sqrt(6 / (before + units)) * (1 + trained)
        weights, edges = np.histogram(random.normal(0, spread / 2, before * units), BINS)
        layers.append(
            LayerHealth(
                gradient_norm=2.0 ** (depth - 3 * trained) * random.lognormal(0, 0.2),
                update_ratio=2e-3 * 1.5 ** (depth - 3 * trained) * random.lognormal(0, 0.2),
                dead=0.2 * trained / (depth + 1) if hidden and activation.dies else None,
                saturated=0.4 * trained / (depth + 1) if hidden and activation.bounds else None,
                weights=tuple(weights.tolist()),
                low=float(edges[0]),
                high=float(edges[-1]),
            )
        )
    return Health(epoch, tuple(layers))


def plausible_frame(config: RunConfig, epoch: float) -> Frame:
    """A straight border that turns and gets sharper, an equation that comes near the true one."""
    trained = epoch / config.epochs
    known = truth(config) if is_equation(config) else None
    terms = tuple(trained * term for term in known or ())
    if not config.info.plane:
        return Frame(epoch, terms=terms)
    lines = np.array([[math.cos(angle), math.sin(angle)] for angle in (trained, trained + 2.1)])
    points = plot_region(load(config.source)).points()
    scores = np.column_stack([points @ lines.T * 4 * trained, np.zeros(len(points))])
    shares = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
    outputs = shares if config.task.name == tasks.MULTICLASS else shares[:, :1]
    return Frame(epoch, encoded(config.task.name, outputs), terms)


def _metric(classifies: bool, loss: float) -> float:
    return math.exp(-0.6 * loss) if classifies else loss
