"""Code that holds out validation samples and scales, as ``core.data.datasets.prepare`` does."""

from collections.abc import Iterator

from core.base.text import N_
from core.network.script.section import Say, remark
from core.settings.config import RunConfig


def by_shares(labels: str, known: bool) -> str:
    """Return the argument with which ``train_test_split`` keeps the shares of classes, as source.

    Args:
        labels: The name of the class numbers.
        known: Whether each class is known to have two rows; of a single one nothing is left
            to share out, and scikit-learn refuses.
    """
    return labels if known else f"{labels} if np.bincount({labels}).min() > 1 else None"


def splitting(config: RunConfig, stratify: str, say: Say) -> str:
    """The code that makes ``x_val`` and ``y_val`` of some of the training samples.

    Args:
        config: The run; it holds samples out.
        stratify: See ``by_shares``; "" where samples are drawn from all classes alike.
        say: Translates.
    """
    return (
        remark(
            say,
            N_("Held-out samples say after each epoch how the network does on what it never saw."),
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


def scaling(config: RunConfig, holes: bool, say: Say) -> str:
    """The code that makes inputs, and a number to be predicted, what the network is given.

    Args:
        config: The run.
        holes: Whether numbers are missing.
        say: Translates.
    """
    return "\n".join(_scaling(config, holes, say))


def _scaling(config: RunConfig, holes: bool, say: Say) -> Iterator[str]:
    if config.info.images:
        yield _pixels(config, say)
    else:
        if holes:
            yield _filling(config, say)
        yield _columns(config, say)
    if config.task.classifies:
        yield _labels(config, say)
    else:
        yield _target(config, say)


def _pixels(config: RunConfig, say: Say) -> str:
    return remark(say, N_("Pixels from 0 to 1.")) + _each(
        config, "x", f'x.astype("float32") / {config.info.pixel_range:g}'
    )


def _filling(config: RunConfig, say: Say) -> str:
    return (
        remark(say, N_("The median of the training samples stands for missing numbers."))
        + 'imputer = SimpleImputer(strategy="median", keep_empty_features=True).fit(x_train)\n'
        + _each(config, "x", "imputer.transform(x)")
    )


_SCALERS = {
    "standard": (
        "StandardScaler",
        N_(
            "Each column gets mean 0 and standard deviation 1, by what the training samples"
            " show; in double precision, as the network takes single."
        ),
    ),
    "min_max": (
        "MinMaxScaler",
        N_(
            "Each column goes from 0 to 1, by what the training samples show; in double precision,"
            " as the network takes single."
        ),
    ),
}


def _columns(config: RunConfig, say: Say) -> str:
    if config.input_scaling not in _SCALERS:
        message = N_("Columns are not scaled; in 32 bits, as the network takes them.")
        return remark(say, message) + _each(config, "x", 'x.astype("float32")')
    scaler, message = _SCALERS[config.input_scaling]
    return (
        remark(say, message)
        + f'scaler = {scaler}().fit(x_train.astype("float64"))\n'
        + _each(config, "x", 'scaler.transform(x.astype("float64")).astype("float32")')
    )


def _labels(config: RunConfig, say: Say) -> str:
    text = N_("Numbers of classes, in 32 bits.")
    return remark(say, text) + _each(config, "y", 'y.astype("int32")')


def _target(config: RunConfig, say: Say) -> str:
    # Of a table, all training rows may have the same number.
    constant = " or 1.0" * config.info.uploaded
    deviation = f'deviation = y_train.std(dtype="float64"){constant}\n'
    if config.loss_entry.positive:
        message = N_(
            "The target is divided by its standard deviation; its mean stays, as this loss is"
            " meant for numbers above zero."
        )
        return (
            remark(say, message)
            + deviation
            + _each(config, "y", '(y / deviation).astype("float32")')
        )
    return (
        remark(say, N_("The target gets mean 0 and standard deviation 1 as well."))
        + 'mean = y_train.mean(dtype="float64")\n'
        + deviation
        + _each(config, "y", '((y - mean) / deviation).astype("float32")')
    )


def _each(config: RunConfig, letter: str, code: str) -> str:
    """The same done to the arrays of training, validation and test."""
    parts = ("train", "val", "test") if config.validation_samples else ("train", "test")
    names = ", ".join(f"{letter}_{part}" for part in parts)
    return f"{names} = (\n    {code} for {letter} in ({names})\n)\n"


def imports(config: RunConfig, holes: bool) -> set[str]:
    """The lines of import that the code needs."""
    lines: set[str] = set()
    if config.validation_samples:
        lines |= {"import numpy as np", "from sklearn.model_selection import train_test_split"}
    if not config.info.images:
        if config.input_scaling in _SCALERS:
            lines.add(f"from sklearn.preprocessing import {_SCALERS[config.input_scaling][0]}")
        if holes:
            lines.add("from sklearn.impute import SimpleImputer")
    return lines
