"""The preprocessing of a dataset, step by step, as sentences."""

from dataclasses import dataclass

from core.base.messages import Message
from core.base.text import N_
from core.data.datasets.dataset import Dataset
from core.data.profile.parts import Parts
from core.settings.choices import LOSSES
from core.settings.settings import Settings


@dataclass(frozen=True)
class Step:
    """One step.

    Attributes:
        name: What is done, in a few words.
        message: What it does to this dataset.
        fitted_on: Number of training samples that the step was fitted on; 0 if it is not fitted.
    """

    name: str
    message: Message
    fitted_on: int = 0


def steps(values: Settings, dataset: Dataset, parts: Parts) -> list[Step]:
    """Return the steps from the loaded data to the inputs of Keras, in order.

    Args:
        values: The settings.
        dataset: Their dataset, loaded.
        parts: How it is split.
    """
    return [
        _test(values, parts),
        _validation(values, parts),
        *_inputs(values, dataset, parts),
        _target(values, parts),
    ]


def _test(values: Settings, parts: Parts) -> Step:
    info = values.info
    sentence = N_(
        "{test:,} of {samples:,} samples are held out for the final test, and never used to choose"
        " anything. This split is the publisher's."
    )
    if info.test_seed is not None:
        sentence = N_(
            "{test:,} of {samples:,} samples are held out for the final test, and never used to"
            " choose anything. They are drawn with seed {seed}, and the same for every run."
        )
    sizes = {"test": parts.sizes[2], "samples": sum(parts.sizes), "seed": info.test_seed}
    return Step(N_("Test set held out"), Message(sentence, sizes))


def _validation(values: Settings, parts: Parts) -> Step:
    name = N_("Validation set held out")
    if not parts.sizes[1]:
        return Step(name, Message(N_("No samples: the validation share is 0.")))
    sentence = N_(
        "{validation:,} of the other {samples:,} samples, drawn with the run's seed ({seed}), show"
        " whether the network overfits."
    )
    if values.task.classifies:
        sentence = N_(
            "{validation:,} of the other {samples:,} samples, drawn with the run's seed ({seed}),"
            " show whether the network overfits. Every class keeps its share."
        )
    sizes = {"validation": parts.sizes[1], "samples": sum(parts.sizes[:2]), "seed": values.seed}
    return Step(name, Message(sentence, sizes))


def _inputs(values: Settings, dataset: Dataset, parts: Parts) -> list[Step]:
    info = values.info
    if not info.images:
        sentence = N_(
            "Each of the {columns:,} columns has its mean subtracted and is divided by its standard"
            " deviation, so that it has mean 0 and standard deviation 1."
        )
        columns = {"columns": info.inputs}
        if values.input_scaling == "min_max":
            sentence = N_(
                "Each of the {columns:,} columns has its minimum subtracted and is divided by its"
                " range, so that it goes from 0 to 1."
            )
            return [Step(N_("Columns scaled to 0–1"), Message(sentence, columns), parts.sizes[0])]
        if values.input_scaling == "none":
            sentence = N_("The {columns:,} columns keep their own units.")
            return [Step(N_("Columns not scaled"), Message(sentence, columns))]
        return [Step(N_("Columns standardised"), Message(sentence, columns), parts.sizes[0])]
    height, width = info.input_shape
    scaled = N_("Every pixel, a whole number from 0 to {largest}, is divided by {largest}.")
    flat = N_(
        "The {height} rows of {width} pixels are joined into one: {height} × {width} ="
        " {inputs:,} inputs. The network no longer knows which pixels are neighbours."
    )
    shape = {"height": height, "width": width, "inputs": info.inputs}
    return [
        Step(N_("Pixels scaled to 0–1"), Message(scaled, {"largest": round(info.pixel_range)})),
        Step(N_("Flatten"), Message(flat, shape)),
    ]


def _target(values: Settings, parts: Parts) -> Step:
    if not values.task.classifies:
        sentence = N_(
            "The target is standardised to mean 0 and standard deviation 1; errors and predictions"
            " are converted back to its own unit where the page says so."
        )
        if LOSSES[values.loss].positive:
            sentence = N_(
                "The target is divided by its standard deviation, but its mean is not subtracted:"
                " the loss chosen needs numbers above zero."
            )
        return Step(N_("Target standardised"), Message(sentence), parts.sizes[0])
    classes = {"classes": len(values.info.classes), "last": len(values.info.classes) - 1}
    sentence = N_("The {classes} classes are numbered 0 to {last}.")
    if values.one_hot:
        sentence = N_(
            "Each of the {classes} classes becomes a vector of zeros with a single 1 (one-hot), as"
            " the loss chosen requires."
        )
    return Step(N_("Classes numbered"), Message(sentence, classes))
