"""The figure of batches, steps and epochs, which counts."""

from collections.abc import Mapping
from typing import Any

from components.words.language import _


def steps() -> Mapping[str, Any]:
    """Return the texts of ``steps.js``."""
    return {
        "texts": {
            "samples": _("Training samples"),
            "size": _("Batch size"),
            "epochs": _("Epochs"),
            "batches": _("Steps per epoch: {samples} ÷ {size} = {batches}"),
            "batches_rounded": _(
                "Steps per epoch: {samples} ÷ {size} = {exact}, rounded up: {batches}"
            ),
            "steps": _("Steps in all epochs: {epochs} × {batches} = {steps}"),
            "last_full": _("All batches have the same number of samples."),
            "last_smaller": _("The last batch of each epoch is smaller. Samples in it: {last}."),
            "play": _("Play"),
            "pause": _("Pause"),
            "step": _("One step"),
            "epoch": _("To the end of the epoch"),
            "restart": _("Start again"),
            "counter": _(
                "Epoch {epoch} of {epochs} · step {step} of {steps} · {seen} samples used"
            ),
            "picture_alt": _("The batches of an epoch, one after another. {counter}"),
            "cell": _("Each square is a batch: a step of the optimizer."),
            "cells": _("Each square stands for {count} batches."),
            "note": _(
                "A batch size of 40 means 40 samples in each batch, not 40 batches. After each"
                " batch the optimizer changes the weights once: a step. When every training sample"
                " has been used once, an epoch is over, and the samples are shuffled for the next."
            ),
        },
    }
