"""A run as a script that needs NumPy, Keras, scikit-learn, pandas for tables, Pillow for images."""

import sys
from collections.abc import Sequence

from core.base.text import N_
from core.network.script import loading, origin, pictures, preparing, table, toys, training
from core.network.script.origin import Origin
from core.network.script.own_points import OwnPoints
from core.network.script.section import Say, Section
from core.network.script.uploaded_images import UploadedImages
from core.network.script.uploads import Uploaded
from core.settings.config import RunConfig


def _english(message: str) -> str:
    return message


def script(
    config: RunConfig, run: Origin, uploaded: Uploaded | None = None, say: Say = _english
) -> str:
    """Return the script; see ``sections`` for the arguments."""
    return joined(sections(config, run, uploaded, say))


def joined(parts: Sequence[Section]) -> str:
    """The script of these sections, or the code cells of a notebook."""
    return "\n\n".join(part.source for part in parts) + "\n"


def sections(
    config: RunConfig, run: Origin, uploaded: Uploaded | None = None, say: Say = _english
) -> list[Section]:
    """Return the parts of the script, in order.

    Args:
        config: The settings of the run.
        run: The run.
        uploaded: The table, images or points that the run was trained on, if it was on such.
        say: Translates comments and headings.

    Raises:
        ValueError: The dataset was uploaded, and ``uploaded`` is ``None``.
    """
    data, needed = reading(config, uploaded, say)
    missing = uploaded is not None and uploaded.missing
    labels = stratify(config, uploaded)
    needed |= preparing.imports(config, missing, labels) | training.imports(config)
    parts = [
        ("", origin.head(config, run, say)),
        (say(N_("Libraries")), _libraries(config, needed, say)),
        (say(N_("Load the data")), data),
    ]
    if config.validation_samples:
        code = preparing.splitting(config, labels, say)
        parts.append((say(N_("Hold out validation samples")), code))
    parts += [
        (say(N_("Scale")), preparing.scaling(config, missing, say)),
        (say(N_("Build the network")), training.building(config, say)),
        (say(N_("Train")), training.fitting(config, say)),
        (
            say(N_("Evaluate it on the test set, once")),
            training.evaluating(config, run.expected, say),
        ),
    ]
    return [Section(title, code.strip("\n")) for title, code in parts]


def reading(config: RunConfig, uploaded: Uploaded | None, say: Say) -> tuple[str, set[str]]:
    """Return the code that defines training and test samples, and the import lines it needs.

    Args:
        config: The settings of the run.
        uploaded: The table or images, if they were uploaded.
        say: Translates comments.

    Raises:
        ValueError: The dataset was uploaded, and ``uploaded`` is ``None``.
    """
    info = config.info
    if info.uploaded:
        if uploaded is None:
            raise ValueError(f"{config.dataset} was uploaded: pass it as ``uploaded``.")
        if isinstance(uploaded, OwnPoints):
            return uploaded.reading(config.source, say), uploaded.imports()
        if isinstance(uploaded, UploadedImages):
            return pictures.reading(uploaded, info, say), pictures.imports()
        return table.reading(uploaded, info, say), table.imports(uploaded)
    if info.drawn:
        return toys.drawing(config.source, say), {"import numpy as np"}
    return loading.loading(info, say), loading.imports(info)


def _libraries(config: RunConfig, needed: set[str], say: Say) -> str:
    lines = training.rounding(config, say) + imports(needed)
    return f"{lines}\n\n{training.threads(say)}" if training.exact(config) else lines


def imports(lines: set[str]) -> str:
    """Sort import lines, the standard library's first, and merge those from one module."""
    modules: dict[str, list[str]] = {}
    for line in sorted(lines, key=lambda line: (not line.startswith("import"), line)):
        before, _, name = line.partition(" import ")
        modules.setdefault(before, []).extend([name] * bool(name))
    whole = [
        f"{line} import {', '.join(names)}" if names else line for line, names in modules.items()
    ]
    own = [line for line in whole if line.split()[1] in sys.stdlib_module_names]
    return "\n".join([*own, "", *(line for line in whole if line not in own)])


def stratify(config: RunConfig, uploaded: Uploaded | None) -> str:
    """The ``stratify`` argument for the validation samples, as source; "" for none."""
    if not config.task.classifies or not config.info.split.draws:
        return ""
    if uploaded is not None and uploaded.dataset is not None:
        return "y_train" if config.holdout.stratifies(uploaded.dataset) else ""
    few = config.validation_samples, config.train_samples
    if config.folds == 1 and len(config.info.classes) > min(few):
        return ""
    # The built-in datasets have many samples of each class.
    return preparing.by_shares("y_train", known=uploaded is None)
