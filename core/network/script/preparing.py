"""Code that holds out validation samples and scales, as ``core.data.datasets.prepare`` does."""

import re
from collections.abc import Iterator

from core.base.text import N_
from core.data.group_splits import DRAWS
from core.data.splits import SplitRule
from core.data.target_log import TargetLog
from core.network.script.section import Say, remark
from core.settings.config import RunConfig


def by_shares(labels: str, known: bool) -> str:
    """Return the ``stratify`` argument of ``train_test_split``, as source.

    Args:
        labels: The name of the array of class numbers.
        known: Whether each class is known to have two rows; scikit-learn refuses to stratify a
            class of one.
    """
    return labels if known else f"{labels} if np.bincount({labels}).min() > 1 else None"


def splitting(config: RunConfig, stratify: str, say: Say) -> str:
    """Return the code that holds out ``x_val`` and ``y_val`` from the training samples.

    Args:
        config: A run with a validation share.
        stratify: See ``by_shares``; "" to draw without regard to classes.
        say: Translates comments.
    """
    text = N_("Validation samples show after each epoch how the network does on unseen data.")
    rule = config.info.split
    if rule is SplitRule.ORDER:
        code = _in_order(config)
    else:
        by_group = rule is SplitRule.GROUP
        share, fold = (_groups, _fold_of_groups) if by_group else (_share, _fold)
        code = fold(config, stratify) if config.folds > 1 else share(config, stratify)
        code += "rows, val_rows = np.sort(rows), np.sort(val_rows)\n"
    return (
        remark(say, text)
        + code
        + "x_val, y_val = x_train[val_rows], y_train[val_rows]\n"
        + "x_train, y_train = x_train[rows], y_train[rows]\n"
    )


def _share(config: RunConfig, stratify: str) -> str:
    return (
        "rows, val_rows = train_test_split(\n"
        + "    np.arange(len(y_train)),\n"
        + f"    test_size={config.validation_samples},\n"
        + f"    random_state={config.seed},\n"
        + (f"    stratify={stratify},\n" if stratify else "")
        + ")\n"
    )


def _fold(config: RunConfig, stratify: str) -> str:
    kind = "StratifiedKFold" if stratify else "KFold"
    if " if " in stratify:  # whether it can be stratified is not known yet
        kind = f"(StratifiedKFold if np.bincount(y_train).min() >= {config.folds} else KFold)"
    return (
        f"folds = {kind}({config.folds}, shuffle=True, random_state={config.seed})\n"
        + f"rows, val_rows = list(folds.split(x_train, y_train))[{config.fold - 1}]\n"
    )


def _in_order(config: RunConfig) -> str:
    if config.folds > 1:
        return (
            f"folds = TimeSeriesSplit({config.folds})\n"
            + f"rows, val_rows = list(folds.split(x_train))[{config.fold - 1}]\n"
        )
    held_out = config.validation_samples
    return f"rows, val_rows = np.split(np.arange(len(y_train)), [-{held_out}])\n"


def _groups(config: RunConfig, _stratify: str) -> str:
    held_out = config.holdout.validation_groups(config.info.groups)
    stratified = config.holdout.stratifies_groups(config.info)
    splitter = group_splitter(str(held_out), config.seed, stratified)
    return splitter + group_split(
        "rows, val_rows", "x_train", "y_train", f"{held_out} / {config.info.groups}", stratified
    )


def group_splitter(held_out: str, seed: int, stratified: bool) -> str:
    """Return the code that defines ``splitter``, which draws whole groups.

    Args:
        held_out: How many to hold out, as source.
        seed: Decides which.
        stratified: Whether the most even of several draws is taken.
    """
    draws = DRAWS if stratified else 1
    return (
        "splitter = GroupShuffleSplit(\n"
        + f"    {draws}, test_size={held_out}, random_state={seed}\n"
        + ")\n"
    )


def group_split(names: str, x: str, y: str, share: str, stratified: bool) -> str:
    """Return the code that draws groups with ``splitter``.

    Args:
        names: The two arrays of rows that it defines.
        x: Anything with as many rows.
        y: The class numbers; they need ``MOST_EVEN``.
        share: The share of the groups that is held out, as source.
        stratified: See ``group_splitter``.
    """
    splits = f"splitter.split({x}, groups=groups)"
    if stratified:
        return f"{names} = most_even({splits}, {y}, {share})\n"
    return f"{names} = next({splits})\n"


MOST_EVEN = """\
def most_even(splits, y, share):
    rows = np.bincount(y)

    def uneven(split):
        held_out = np.bincount(y[split[1]], minlength=len(rows))
        return np.abs(held_out / rows - share).max()

    return min(splits, key=uneven)
"""
"""Code that takes, of several draws of groups, the one that holds out most equal shares of the
rows of each class."""


def _fold_of_groups(config: RunConfig, _stratify: str) -> str:
    stratified = config.holdout.stratifies_groups(config.info)
    kind, y = ("StratifiedGroupKFold", "y_train, ") if stratified else ("GroupKFold", "")
    return (
        f"folds = {kind}({config.folds}, shuffle=True, random_state={config.seed})\n"
        + f"rows, val_rows = list(folds.split(x_train, {y}groups=groups))[{config.fold - 1}]\n"
    )


def scaling(config: RunConfig, missing: bool, say: Say) -> str:
    """Return the code that fills in missing inputs, and scales inputs and a numeric target.

    Args:
        config: The run.
        missing: Whether there are missing numbers.
        say: Translates comments.
    """
    return "\n".join(_scaling(config, missing, say))


def _scaling(config: RunConfig, missing: bool, say: Say) -> Iterator[str]:
    if config.info.images:
        yield _pixels(config, say)
    else:
        if missing:
            yield _imputing(config, say)
        yield _columns(config, say)
    if config.task.classifies:
        yield _labels(config, say)
    else:
        yield _target(config, say)
    if config.shuffled_labels:
        yield _shuffled(config, say)


def _pixels(config: RunConfig, say: Say) -> str:
    return remark(say, N_("Pixels from 0 to 1.")) + _each(
        config, "x", f'x.astype("float32") / {config.info.pixel_range:g}'
    )


def _imputing(config: RunConfig, say: Say) -> str:
    return (
        remark(say, N_("Missing numbers are replaced by the median of the training samples."))
        + 'imputer = SimpleImputer(strategy="median", keep_empty_features=True).fit(x_train)\n'
        + _each(config, "x", "imputer.transform(x)")
    )


_SCALERS = {
    "standard": (
        "StandardScaler",
        N_(
            "Each column is scaled to mean 0 and standard deviation 1, fitted on the training"
            " samples; computed in double precision, then converted to single."
        ),
    ),
    "min_max": (
        "MinMaxScaler",
        N_(
            "Each column is scaled to go from 0 to 1, fitted on the training samples; computed in"
            " double precision, then converted to single."
        ),
    ),
}


def _columns(config: RunConfig, say: Say) -> str:
    if config.input_scaling not in _SCALERS:
        message = N_("Columns are not scaled, only converted to single precision.")
        return remark(say, message) + _each(config, "x", 'x.astype("float32")')
    scaler, message = _SCALERS[config.input_scaling]
    return (
        remark(say, message)
        + f'scaler = {scaler}().fit(x_train.astype("float64"))\n'
        + _each(config, "x", 'scaler.transform(x.astype("float64")).astype("float32")')
    )


def _labels(config: RunConfig, say: Say) -> str:
    text = N_("Class numbers as 32-bit integers.")
    return remark(say, text) + _each(config, "y", 'y.astype("int32")')


def _target(config: RunConfig, say: Say) -> str:
    # In a table, all training rows may have the same target.
    constant = " or 1.0" * config.info.uploaded
    logged = _logged(config, say)
    deviation = f'deviation = y_train.std(dtype="float64"){constant}\n'
    if config.loss_entry.positive:
        message = N_(
            "The target is divided by its standard deviation; its mean is not subtracted, as this"
            " loss needs numbers above zero."
        )
        return (
            logged
            + remark(say, message)
            + "mean = 0.0\n" * bool(logged)
            + deviation
            + _each(config, "y", '(y / deviation).astype("float32")')
        )
    return (
        logged
        + remark(say, N_("The target is scaled to mean 0 and standard deviation 1, too."))
        + 'mean = y_train.mean(dtype="float64")\n'
        + deviation
        + _each(config, "y", '((y - mean) / deviation).astype("float32")')
    )


def _logged(config: RunConfig, say: Say) -> str:
    """Code that takes the log of the target, if the network learns it."""
    if not config.info.target_log:
        return ""
    function = "log" if config.info.target_log is TargetLog.LOG else "log1p"
    text = N_("The network learns the log of the target.")
    return remark(say, text) + _each(config, "y", f'np.{function}(y.astype("float64"))') + "\n"


def _shuffled(config: RunConfig, say: Say) -> str:
    text = N_("The training samples get each other's labels: what is reached now is chance.")
    order = f"np.random.default_rng([{config.seed}, 1]).permutation(len(y_train))"
    return remark(say, text) + f"y_train = y_train[{order}]\n"


def _each(config: RunConfig, letter: str, code: str) -> str:
    """Apply the same code to the arrays for training, validation and test."""
    parts = ("train", "val", "test") if config.validation_samples else ("train", "test")
    names = ", ".join(f"{letter}_{part}" for part in parts)
    return f"{names} = (\n    {code} for {letter} in ({names})\n)\n"


def imports(config: RunConfig, missing: bool, stratify: str) -> set[str]:
    """Return the import lines that the code needs; see ``splitting`` and ``scaling``."""
    lines: set[str] = set()
    if config.shuffled_labels or config.info.target_log:
        lines.add("import numpy as np")
    if config.validation_samples:
        names = re.findall(
            r"\w*KFold|\w+Split\b|train_test_split", splitting(config, stratify, str)
        )
        lines |= {f"from sklearn.model_selection import {name}" for name in names}
        lines.add("import numpy as np")
    if not config.info.images:
        if config.input_scaling in _SCALERS:
            lines.add(f"from sklearn.preprocessing import {_SCALERS[config.input_scaling][0]}")
        if missing:
            lines.add("from sklearn.impute import SimpleImputer")
    return lines
