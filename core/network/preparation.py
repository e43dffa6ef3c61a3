"""The preprocessing of a dataset, step by step, as sentences."""

from dataclasses import dataclass
from typing import Any

from core.base.messages import Message
from core.base.text import N_, UserText
from core.data.datasets.dataset import Dataset
from core.data.profile.parts import Parts
from core.data.splits import SplitRule
from core.data.target_log import FORMULAS
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
    if info.split is SplitRule.ORDER:
        sentence = N_(
            "{test:,} of {samples:,} samples are held out for the final test, and never used to"
            " choose anything. They are the last ones, and the same for every run."
        )
    elif info.split is SplitRule.GROUP:
        sentence = N_(
            "{test:,} of {samples:,} samples are held out for the final test, and never used to"
            " choose anything. They are whole groups, drawn with seed {seed}, and the same for"
            " every run."
        )
        if info.group_classes:
            sentence = N_(
                "{test:,} of {samples:,} samples are held out for the final test, and never used to"
                " choose anything. They are whole groups, drawn with seed {seed} so that classes"
                " keep their shares as far as possible, and the same for every run."
            )
    elif info.split is SplitRule.FILE:
        sentence = N_(
            "{test:,} of {samples:,} samples are held out for the final test, and never used to"
            " choose anything. They are the rows of a second file, {file}, and the same for every"
            " run."
        )
    elif info.test_seed is not None:
        sentence = N_(
            "{test:,} of {samples:,} samples are held out for the final test, and never used to"
            " choose anything. They are drawn with seed {seed}, and the same for every run."
        )
    told: dict[str, Any] = {"test": parts.sizes[2], "samples": info.samples}
    told |= {"seed": info.test_seed, "file": UserText(info.test_file)}
    return Step(N_("Test set held out"), Message(sentence, told))


def _validation(values: Settings, parts: Parts) -> Step:
    name = N_("Validation set held out")
    if not parts.sizes[1]:
        return Step(name, Message(N_("No samples: the validation share is 0.")))
    rest = values.info.train_samples
    sizes = {"validation": parts.sizes[1], "samples": rest, "seed": values.seed}
    rule = values.info.split
    if not rule.draws:
        sentences = _FOLDED if values.folds > 1 else _HELD_OUT
        if values.holdout.stratifies_groups(values.info):
            sentences = _FOLDED_EVENLY if values.folds > 1 else _HELD_OUT_EVENLY
        train = {"train": parts.sizes[0], "fold": values.fold, "folds": values.folds}
        return Step(name, Message(sentences[rule], sizes | train))
    if values.folds > 1:
        folded = N_(
            "Fold {fold} of {folds}: {validation:,} of the other {samples:,} samples, which are"
            " divided with the run's seed ({seed}), show whether the network overfits."
        )
        return Step(name, Message(folded, sizes | {"fold": values.fold, "folds": values.folds}))
    sentence = N_(
        "{validation:,} of the other {samples:,} samples, drawn with the run's seed ({seed}), show"
        " whether the network overfits."
    )
    if values.task.classifies:
        sentence = N_(
            "{validation:,} of the other {samples:,} samples, drawn with the run's seed ({seed}),"
            " show whether the network overfits. Every class keeps its share."
        )
    return Step(name, Message(sentence, sizes))


_HELD_OUT = {
    SplitRule.ORDER: N_(
        "The last {validation:,} of the other {samples:,} samples show whether the network"
        " overfits, as the test set comes after them."
    ),
    SplitRule.GROUP: N_(
        "{validation:,} of the other {samples:,} samples, whole groups drawn with the run's seed"
        " ({seed}), show whether the network overfits."
    ),
}
_FOLDED = {
    SplitRule.ORDER: N_(
        "Fold {fold} of {folds}: {validation:,} of the other {samples:,} samples show whether the"
        " network overfits. It learns from the {train:,} before them; later ones are not used."
    ),
    SplitRule.GROUP: N_(
        "Fold {fold} of {folds}: {validation:,} of the other {samples:,} samples, whole groups that"
        " are divided with the run's seed ({seed}), show whether the network overfits."
    ),
}

_HELD_OUT_EVENLY = {
    SplitRule.GROUP: N_(
        "{validation:,} of the other {samples:,} samples, whole groups drawn with the run's seed"
        " ({seed}), show whether the network overfits. Every class keeps its share as far as"
        " possible."
    ),
}
_FOLDED_EVENLY = {
    SplitRule.GROUP: N_(
        "Fold {fold} of {folds}: {validation:,} of the other {samples:,} samples, whole groups that"
        " are divided with the run's seed ({seed}), show whether the network overfits. Every class"
        " keeps its share as far as possible."
    ),
}


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
    height, width = info.input_shape[:2]
    scaled = N_("Every pixel, a whole number from 0 to {largest}, is divided by {largest}.")
    flat = N_(
        "The {height} rows of {width} pixels are joined into one: {height} × {width} ="
        " {inputs:,} inputs. The network no longer knows which pixels are neighbours."
    )
    if info.colour:
        flat = N_(
            "The {height} rows of {width} pixels, each with red, green and blue, are joined into"
            " one: {height} × {width} × 3 = {inputs:,} inputs. The network no longer knows which"
            " pixels are neighbours."
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
        name = N_("Target standardised")
        log = values.info.target_log
        if log:
            name = N_("Log of the target standardised")
            sentence = N_(
                "The network learns {formula} of the target y, standardised to mean 0 and standard"
                " deviation 1. The loss is measured on it; errors and predictions are converted"
                " back to the unit of the target."
            )
            formula = {"formula": UserText(FORMULAS[log])}
            return Step(name, Message(sentence, formula), parts.sizes[0])
        return Step(name, Message(sentence), parts.sizes[0])
    classes = {"classes": len(values.info.classes), "last": len(values.info.classes) - 1}
    sentence = N_("The {classes} classes are numbered 0 to {last}.")
    if values.one_hot:
        sentence = N_(
            "Each of the {classes} classes becomes a vector of zeros with a single 1 (one-hot), as"
            " the loss chosen requires."
        )
    return Step(N_("Classes numbered"), Message(sentence, classes))
