"""Code that draws the samples of a toy problem as ``core.data.datasets.toys`` does."""

from collections.abc import Mapping

from core.base.text import N_
from core.data.datasets.source import Source
from core.data.datasets.toys import PLANE, PLANE3
from core.data.tasks import TASKS
from core.network.script.section import Say, remark

_INDENT = "    "


def drawing(source: Source, say: Say) -> str:
    """Return the code that defines ``x_train``, ``y_train``, ``x_test`` and ``y_test``.

    Args:
        source: How the samples are drawn.
        say: Translates comments.
    """
    info = source.info
    body = [*(_classes if TASKS[info.task].classifies else _numbers)(source)]
    if source.extras:
        body.append(widening(source))
    body.append('return x.astype("float32"), y')
    lines = "".join(f"{_INDENT}{line}\n" for line in body)
    return (
        remark(say, N_("The samples are drawn with NumPy: the same seed gives the same samples."))
        + f"random = np.random.default_rng({source.seed})\n\n\n"
        + f"def draw(samples):\n{lines}\n\n"
        + f"x_train, y_train = draw({info.train_samples})\n"
        + f"x_test, y_test = draw({info.test_samples})\n"
    )


def widening(source: Source) -> str:
    """Return the line that appends the additional inputs to ``x``."""
    columns = ", ".join(("x", *(_EXTRAS[name] for name in source.extras)))
    return f"x = np.concatenate([{columns}], axis=1)"


def _classes(source: Source) -> tuple[str, ...]:
    classes = len(source.info.classes)
    return (
        f"y = random.permutation(np.arange(samples) % {classes})",
        *_SHAPES[source.name],
        f"x = x + random.normal(0, {source.noise!r}, x.shape)",
    )


def _numbers(source: Source) -> tuple[str, ...]:
    return (
        f"x = random.uniform(-3, 3, (samples, {source.info.drawn}))",
        f"y = {_SURFACES[source.name]}",
        f'y = (y + random.normal(0, {source.noise!r}, samples)).astype("float32")',
    )


def _flat(values: tuple[float, ...]) -> str:
    *slopes, offset = values
    return f"x @ {slopes} + {offset}"


_POLAR = "np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)"
_SHAPES: Mapping[str, tuple[str, ...]] = {
    "moons": (
        "angle = random.uniform(0, np.pi, samples)",
        "upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)",
        "lower = np.stack([1 - np.cos(angle), 0.5 - np.sin(angle)], axis=1)",
        "x = 2 * (np.where(y[:, np.newaxis] == 0, upper, lower) - (0.5, 0.25))",
    ),
    "circles": (
        "radius = np.where(y == 0, 2.8, 1.4)",
        "angle = random.uniform(0, 2 * np.pi, samples)",
        f"x = {_POLAR}",
    ),
    "xor": (
        "sizes = random.uniform(0.2, 3, (samples, 2))",
        "sign = random.choice((-1, 1), samples)",
        "x = sizes * np.stack([sign, np.where(y == 0, sign, -sign)], axis=1)",
    ),
    "spiral": (
        "part = random.uniform(0.05, 1, samples)",
        "radius, angle = 3 * part, 1.75 * 2 * np.pi * part + np.pi * y",
        f"x = {_POLAR}",
    ),
    "blobs": (
        "radius, angle = 1.8, np.pi / 2 + 2 * np.pi / 3 * y",
        f"x = {_POLAR}",
        "x = x + random.normal(0, 0.5, x.shape)",
    ),
    "telltale": (
        "side = np.where(y == 0, -1.0, 1.0)[:, np.newaxis]",
        "clouds = 0.7 * side + random.uniform(-2, 2, (samples, 2))",
        "x = np.concatenate([clouds, 1.5 * side], axis=1)",
    ),
}
_SURFACES: Mapping[str, str] = {
    "plane": _flat(PLANE),
    "bump": "4 * np.exp(-np.square(x).sum(axis=1) / 3)",
    "plane3": _flat(PLANE3),
}
_EXTRAS: Mapping[str, str] = {
    "squares": "np.square(x)",
    "product": "x.prod(axis=1, keepdims=True)",
    "sines": "np.sin(x)",
}
