"""Checks of input scaling and of the initial output biases."""

from collections.abc import Iterator
from dataclasses import replace

from core.advice.finding import Finding, Fix, use
from core.base.messages import Level, Message
from core.base.text import N_
from core.settings.choices import INPUT_SCALINGS
from core.settings.draft import Draft


def balance(draft: Draft) -> Iterator[Finding]:
    if draft.output_bias and draft.class_weights and draft.use_bias and draft.task.classifies:
        yield Finding(
            "balance",
            Level.NOTE,
            Message(
                N_(
                    "Class weights make every class count the same, while the output starts at"
                    " their unequal shares: the first steps have to undo that."
                )
            ),
            fix=Fix(Message(N_("Start without the shares")), replace(draft, output_bias=False)),
        )


def scaling(draft: Draft) -> Iterator[Finding]:
    if draft.input_scaling == "none" and not draft.info.images:
        yield Finding(
            "scaling",
            Level.NOTE,
            Message(
                N_(
                    "The columns of {dataset} keep their own units: those with large numbers"
                    " dominate the first steps, and the usual learning rate may be too high."
                ),
                {"dataset": draft.info.label},
            ),
            use(draft, "input_scaling", "standard", INPUT_SCALINGS["standard"].label),
        )
