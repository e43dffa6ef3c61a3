"""Networks that are one equation: a weight for each of a toy problem's inputs, and a bias."""

from core.data.datasets.toys import coefficients
from core.settings.config import RunConfig


def is_equation(config: RunConfig) -> bool:
    """Whether a run's network is a weighted sum of inputs that have short names."""
    return config.info.drawn > 0 and not config.units and config.layer_sizes[-1] == 1


def truth(config: RunConfig) -> tuple[float, ...] | None:
    """What the target was made with: a coefficient for each input, and last what is added.

    Args:
        config: A run for which ``is_equation`` holds.

    Returns:
        ``None`` where it is no weighted sum.
    """
    known = coefficients(config.dataset)
    if known is None:
        return None
    *slopes, offset = known
    return (*slopes, *[0.0] * (config.info.inputs - len(slopes)), offset)
