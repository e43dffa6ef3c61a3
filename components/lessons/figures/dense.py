"""The figure of Dense: its product with shapes, its parameters, and the output layer by task."""

from collections.abc import Mapping
from typing import Any

from components.words.language import _
from core.data.datasets.catalog import DATASETS
from core.data.tasks import BINARY, MULTICLASS, REGRESSION, TASKS

_ANY = 2  # classes, to ask for units of tasks where their number does not matter


def dense() -> Mapping[str, Any]:
    """Return the texts of ``dense.js``, and the output layer that each task needs."""
    why = {
        BINARY: _(
            "Two classes: {units} unit with sigmoid gives the probability of one class; the rest"
            " is the other's."
        ),
        MULTICLASS: _(
            "{units} classes: {units} units with softmax, a probability for each; they add up to 1."
        ),
        REGRESSION: _(
            "A number: {units} unit without an activation function (linear), so that any value"
            " can come out."
        ),
    }
    return {
        "shape": list(DATASETS["digits"].input_shape),
        "tasks": {
            name: {
                "label": _(task.label),
                "activation": TASKS[name].output_activation,
                "units": None if name == MULTICLASS else task.output_units(_ANY),
                "why": why[name],
            }
            for name, task in TASKS.items()
        },
        "texts": {
            "hidden": _("Hidden layers"),
            "units": _("Units in layer {layer}"),
            "task": _("Task"),
            "classes": _("Classes"),
            "biases": _("Bias"),
            "hidden_layer": _("Hidden layer {layer}"),
            "output_layer": _("Output layer"),
            "product_alt": _("Inputs times kernel plus biases give the outputs: {product}"),
            "counted": _(
                "Parameters: {inputs} × {units} (weights) + {units} (biases) = {parameters}"
            ),
            "counted_unbiased": _("Parameters: {inputs} × {units} (weights) = {parameters}"),
            "total": _("Parameters of the network: {sum}"),
            "note": _(
                "Shapes are written as in Keras, with 1 sample: its row of inputs times the kernel"
                " (a column of weights for each unit) plus a bias for each unit. The outputs of"
                " a layer are the inputs of the next. A batch of 32 samples has the shapes"
                " (32, …) and the same parameters."
            ),
        },
    }
