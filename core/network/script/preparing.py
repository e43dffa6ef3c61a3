"""Code that holds out validation samples and scales, as ``core.data.datasets.prepare`` does."""

from collections.abc import Iterator

from core.base.text import N_
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
    return (
        remark(
            say,
            N_("Validation samples show after each epoch how the network does on unseen data."),
        )
        + "rows, val_rows = train_test_split(\n"
        + "    np.arange(len(y_train)),\n"
        + f"    test_size={config.validation_samples},\n"
        + f"    random_state={config.seed},\n"
        + (f"    stratify={stratify},\n" if stratify else "")
        + ")\n"
        + "rows, val_rows = np.sort(rows), np.sort(val_rows)\n"
        + "x_val, y_val = x_train[val_rows], y_train[val_rows]\n"
        + "x_train, y_train = x_train[rows], y_train[rows]\n"
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
    deviation = f'deviation = y_train.std(dtype="float64"){constant}\n'
    if config.loss_entry.positive:
        message = N_(
            "The target is divided by its standard deviation; its mean is not subtracted, as this"
            " loss needs numbers above zero."
        )
        return (
            remark(say, message)
            + deviation
            + _each(config, "y", '(y / deviation).astype("float32")')
        )
    return (
        remark(say, N_("The target is scaled to mean 0 and standard deviation 1, too."))
        + 'mean = y_train.mean(dtype="float64")\n'
        + deviation
        + _each(config, "y", '((y - mean) / deviation).astype("float32")')
    )


def _each(config: RunConfig, letter: str, code: str) -> str:
    """Apply the same code to the arrays for training, validation and test."""
    parts = ("train", "val", "test") if config.validation_samples else ("train", "test")
    names = ", ".join(f"{letter}_{part}" for part in parts)
    return f"{names} = (\n    {code} for {letter} in ({names})\n)\n"


def imports(config: RunConfig, missing: bool) -> set[str]:
    """The import lines that the code needs."""
    lines: set[str] = set()
    if config.validation_samples:
        lines |= {"import numpy as np", "from sklearn.model_selection import train_test_split"}
    if not config.info.images:
        if config.input_scaling in _SCALERS:
            lines.add(f"from sklearn.preprocessing import {_SCALERS[config.input_scaling][0]}")
        if missing:
            lines.add("from sklearn.impute import SimpleImputer")
    return lines
