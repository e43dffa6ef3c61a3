"""Settings from a file: saved ones are restored, anything else is a clear error."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from core.base.errors import ConfigError
from core.data.tables import store
from core.settings.config import RunConfig, default_config
from core.settings.file import MOST_BYTES, read_settings
from tests.core.data.tables.people import uploaded


def test_settings_round_trip() -> None:
    config = replace(
        default_config("moons"),
        units=(3, 4),
        activations=("", "tanh"),
        optimizer="sgd",
        momentum=0.5,
        seed=7,
        squares=True,
    )
    text = config.to_json()
    assert read_settings(text.encode()) == config
    assert read_settings(text.encode("utf-8-sig")) == config


def test_missing_settings_take_their_defaults() -> None:
    values = json.loads(default_config("iris").to_json())
    for name in ("class_weights", "sines", "schedule", "activations", "momentum", "clip_at"):
        del values[name]
    assert read_settings(json.dumps(values).encode()) == default_config("iris")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe\x00", "not JSON"),
        (b"[" * 50_000, "not JSON"),
        (b"9" * 10_000, "not JSON"),
        (b" " * (MOST_BYTES + 1), "at most"),
        (b"[]", "no settings"),
        (b"null", "no settings"),
        (b"{}", "no settings"),
        (b'{"config": {"epochs": 3}}', "no settings"),
        (b'{"dataset": "iris", "__class__": 1, "depth": 3}', "'__class__', 'depth'"),
        (b'{"dataset": "atlantis"}', "'?atlantis'?; available are digits"),
        (b'{"dataset": ["iris"]}', "available are digits"),
        (b'{"dataset": "table-0123456789ab"}', "table that is not here"),
        (b'{"dataset": "iris", "learning_rate": NaN}', "Learning rate: received nan"),
        (b'{"dataset": "iris", "epochs": 1e400}', "Epochs: received inf"),
        (b'{"dataset": "iris", "epochs": "<b>"}', "Epochs: received <b>"),
        (b'{"dataset": "iris", "units": {"a": 1}}', "expected a list"),
        (b'{"dataset": "iris", "units": [[1], null]}', "Units, layer 1"),
        (b'{"dataset": "iris", "units": [8], "activations": [{}]}', "Activation by layer, layer 1"),
        (b'{"dataset": "iris", "loss": "mean_squared_error"}', "Loss: received"),
        (b'{"dataset": "iris", "optimizer": {}}', "Optimizer: received"),
    ],
)
def test_other_values_get_an_error_message(content: bytes, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as raised:
        read_settings(content)
    assert len(str(raised.value)) < 700


def test_settings_of_a_table(tmp_path: Path) -> None:
    config = default_config(uploaded(tmp_path / "people.csv").name)
    content = config.to_json().encode()
    assert read_settings(content) == config
    store.delete(config.dataset)
    assert read_settings(content).dataset == config.dataset  # which says which file to upload again


def test_a_number_in_a_string_is_parsed() -> None:
    assert read_settings(b'{"dataset": "iris", "epochs": "3"}') == RunConfig(
        dataset="iris", epochs=3
    )
