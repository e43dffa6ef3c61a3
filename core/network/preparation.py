"""What is done to a dataset before it reaches the network, step by step."""

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
        name: What is done, in a word or two.
        message: What it does here.
        fitted_on: Training samples whose values decided it; 0 where none did.
    """

    name: str
    message: Message
    fitted_on: int = 0


def steps(values: Settings, dataset: Dataset, parts: Parts) -> list[Step]:
    """The steps from the data as loaded to what Keras is given, in order.

    Args:
        values: The settings.
        dataset: What they choose, loaded.
        parts: How it is divided.
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
        "{test:,} of {samples:,} samples are kept for the end, and never used to choose anything."
        " The dataset's publisher divided them."
    )
    if info.test_seed is not None:
        sentence = N_(
            "{test:,} of {samples:,} samples are kept for the end, and never used to choose"
            " anything: drawn once, with seed {seed}, the same for every run."
        )
    given = {"test": parts.sizes[2], "samples": sum(parts.sizes), "seed": info.test_seed}
    return Step(N_("Test set held out"), Message(sentence, given))


def _validation(values: Settings, parts: Parts) -> Step:
    name = N_("Validation set held out")
    if not parts.sizes[1]:
        return Step(name, Message(N_("No sample: the validation share is 0.")))
    sentence = N_(
        "{validation:,} of the other {samples:,} samples, drawn with the run's seed ({seed}), watch"
        " for overfitting."
    )
    if values.task.classifies:
        sentence = N_(
            "{validation:,} of the other {samples:,} samples, drawn with the run's seed ({seed}),"
            " watch for overfitting. Every class keeps its share."
        )
    given = {"validation": parts.sizes[1], "samples": sum(parts.sizes[:2]), "seed": values.seed}
    return Step(name, Message(sentence, given))


def _inputs(values: Settings, dataset: Dataset, parts: Parts) -> list[Step]:
    info = values.info
    if not info.images:
        sentence = N_(
            "From each of the {columns:,} columns its mean is taken away, and what is left is"
            " divided by its standard deviation: every column then has mean 0 and deviation 1."
        )
        columns = {"columns": info.inputs}
        if values.input_scaling == "min_max":
            sentence = N_(
                "From each of the {columns:,} columns its smallest value is taken away, and what is"
                " left is divided by its range: every column then goes from 0 to 1."
            )
            return [Step(N_("Columns scaled to 0–1"), Message(sentence, columns), parts.sizes[0])]
        if values.input_scaling == "none":
            sentence = N_("The {columns:,} columns keep their own units.")
            return [Step(N_("Columns not scaled"), Message(sentence, columns))]
        return [Step(N_("Columns standardised"), Message(sentence, columns), parts.sizes[0])]
    height, width = info.input_shape
    scaled = N_("Every pixel, a whole number from 0 to {largest}, is divided by {largest}.")
    flat = N_(
        "The {height} rows of {width} pixels are put one behind the other: {height} × {width} ="
        " {inputs:,} inputs. Only which pixel lies above which is lost."
    )
    shape = {"height": height, "width": width, "inputs": info.inputs}
    return [
        Step(N_("Pixels scaled to 0–1"), Message(scaled, {"largest": round(info.pixel_range)})),
        Step(N_("Flatten"), Message(flat, shape)),
    ]


def _target(values: Settings, parts: Parts) -> Step:
    if not values.task.classifies:
        sentence = N_(
            "The number to predict is standardised like the columns; losses and predictions are"
            " shown in its own unit again where the page says so."
        )
        if LOSSES[values.loss].positive:
            sentence = N_(
                "The number to predict is divided by its standard deviation, but its mean is left:"
                " the loss chosen needs numbers above zero."
            )
        return Step(N_("Target standardised"), Message(sentence), parts.sizes[0])
    given = {"classes": len(values.info.classes), "last": len(values.info.classes) - 1}
    sentence = N_("The {classes} classes are numbered 0 to {last}.")
    if values.one_hot:
        sentence = N_(
            "Each of the {classes} classes becomes a vector with one 1 (one-hot), as the loss"
            " chosen needs it."
        )
    return Step(N_("Classes numbered"), Message(sentence, given))
