"""What each figure of the Learn page needs: its texts and its data."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from components.lessons.figures.activations import activations
from components.lessons.figures.arguments import arguments
from components.lessons.figures.crossentropies import crossentropies
from components.lessons.figures.dense import dense
from components.lessons.figures.descent import descent
from components.lessons.figures.flatten import flatten
from components.lessons.figures.loss_curves import loss_curves
from components.lessons.figures.noise import noise
from components.lessons.figures.outputs import outputs
from components.lessons.figures.race import race
from components.lessons.figures.steps import steps
from components.lessons.figures.stopping import stopping
from components.lessons.figures.unit import unit
from components.lessons.figures.whole import whole

FIGURES: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    "descent": descent,
    "race": race,
    "unit": unit,
    "activations": activations,
    "outputs": outputs,
    "loss_curves": loss_curves,
    "crossentropies": crossentropies,
    "whole": whole,
    "flatten": flatten,
    "dense": dense,
    "arguments": arguments,
    "steps": steps,
    "noise": noise,
    "stopping": stopping,
}
"""By name: returns the data of a JavaScript module of ``components/lessons``, in the session's
language."""

PUBLIC: Mapping[str, Callable[[], Mapping[str, Any]]] = {
    **FIGURES,
    "whole": partial(whole, own=False),
}
"""The same without anything of the visitor's own, for those who follow a presenter."""
