"""Made-up results, curves, snapshots and frames: of the right shape, the same for the same seed."""

import itertools
import math

import numpy as np

from core.data import tasks
from core.data.datasets import load
from core.runs.frames import Frame, encoded, is_equation, plot_region, truth
from core.runs.history import Row
from core.runs.layer_health import BINS, Health, LayerHealth
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


def plausible_rows(config: RunConfig, stretches: int) -> list[Row]:
    """The whole history of a run: ``stretches`` rows and the epoch's own for every epoch."""
    random = np.random.default_rng(config.seed)
    scale = 45.0 if not config.task.classifies else 1.0
    speed, rows = 52_000.0, []
    total = config.epochs * config.train_samples / speed
    pace = 3 if config.learning_rate > 1e-5 else 0.01  # a rate so small gets nowhere
    for epoch in range(config.epochs):
        for part in range(1, stretches + 2):
            end = part > stretches
            at = epoch + min(part, stretches) / stretches
            loss = 0.15 + 2.2 * math.exp(-pace * at / config.epochs)
            noise = 0.0 if end else float(random.normal(0, 0.03))
            metric = _metric(config, loss + noise) * scale
            held_out = end and config.validation_share > 0
            rows.append(
                Row(
                    epoch=at,
                    end=end,
                    loss=loss + noise,
                    metric=metric,
                    val_loss=loss * 1.08 + 0.05 if held_out else None,
                    val_metric=_metric(config, loss * 1.08 + 0.05) * scale if held_out else None,
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


def _metric(config: RunConfig, loss: float) -> float:
    return math.exp(-0.6 * loss) if config.task.classifies else loss
