"""A run with all its artifacts."""

import numpy as np

from core.runs.frames import Frame
from core.runs.history import Row
from core.runs.layer_health import Health, LayerHealth
from core.runs.results import Evaluation, Result

ROWS = [
    Row(
        n / 2,
        n % 2 == 0,
        0.5**n,
        0.5,
        0.3 if n % 2 == 0 else None,
        round(0.7 + n / 100, 2) if n % 2 == 0 else None,
        0.001,
        100.0,
        2.0,
        float(n),
    )
    for n in range(1, 9)
]
KERNEL = np.linspace(-1, 1, 6, dtype=np.float32).reshape(3, 2)
RESULT = Result(
    Evaluation(0.25, 0.9, 4),
    np.arange(8, dtype=np.float32).reshape(4, 2),
    b"model",
    KERNEL,
    np.linspace(0, 1, 6, dtype=np.float32).reshape(3, 2),
)
HEALTH = [
    Health(n / 2, (LayerHealth(0.5**n, 0.001, None, 0.25, (n, 2, 3), -1.0, float(n)),))
    for n in range(1, 4)
]
FRAMES = [Frame(float(n), bytes(range(n, n + 40)) * 40) for n in range(3)]
