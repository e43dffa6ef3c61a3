"""Reads settings from a file, as the app saves those of a run."""

import json
from dataclasses import fields
from typing import Any

from core.base.errors import ConfigError
from core.base.text import N_, shown
from core.data.datasets.catalog import DATASETS
from core.data.tables.shelf import IMAGES, TABLE
from core.settings.config import RunConfig

MOST_BYTES = 100_000
_KNOWN = frozenset(field.name for field in fields(RunConfig))


def read_settings(content: bytes) -> RunConfig:
    """Read settings, which are untrusted input; missing ones take their defaults.

    Args:
        content: A JSON object with settings by name.

    Raises:
        ConfigError: It is not such an object, has unknown settings or invalid values, or its
            dataset is not available.
    """
    if len(content) > MOST_BYTES:
        raise ConfigError(
            N_(
                "The file has {size} bytes, but settings have at most {most}. Choose a file with"
                " the settings of a run, as saved under its results."
            ),
            size=len(content),
            most=MOST_BYTES,
        )
    values = _object(content)
    unknown = values.keys() - _KNOWN
    if unknown:
        raise ConfigError(
            N_(
                "The file has unknown settings: {names}. Remove them, or open the file with the"
                " version of Denseboard that saved it."
            ),
            names=shown(", ".join(map(repr, sorted(unknown)))),
        )
    _check_dataset(values.get("dataset"))
    return RunConfig.from_json(json.dumps(values))


def _object(content: bytes) -> dict[str, Any]:
    try:
        values = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise ConfigError(
            N_(
                "The file is not JSON ({reason}). Choose one with the settings of a run, as saved"
                " under its results."
            ),
            reason=shown(error),
        ) from None
    if not isinstance(values, dict) or "dataset" not in values:
        raise ConfigError(
            N_(
                "The file is JSON, but has no settings: at least a dataset is needed. Choose one"
                " with the settings of a run, as saved under its results."
            )
        )
    return values


def _check_dataset(name: Any) -> None:
    if isinstance(name, str) and name in DATASETS:
        return
    if isinstance(name, str) and name.startswith(TABLE):
        raise ConfigError(
            N_(
                "These settings are for a table that is not here ({received}). Upload its file on"
                " the Data page with the same choices, then open the settings again."
            ),
            received=shown(name),
        )
    if isinstance(name, str) and name.startswith(IMAGES):
        raise ConfigError(
            N_(
                "These settings are for images that are not here ({received}). Upload their file on"
                " the Data page with the same choices, then open the settings again."
            ),
            received=shown(name),
        )
    raise ConfigError(
        N_("These settings are for the dataset {received}; available are {allowed}."),
        received=shown(name),
        allowed=", ".join(DATASETS),
    )
