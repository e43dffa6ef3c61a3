"""The steps of the course's models: explained, and with the code of our own scripts."""

from typing import Any

import pytest

from components.lessons.figures.whole import EXPLAINED, GARMENTS, PARCELS, whole
from components.words.language import speaking
from core.network.architecture import parameters
from core.network.script import Origin, sections
from core.settings.presets import PRESETS


def steps(model: str, language: str = "en") -> list[dict[str, Any]]:
    with speaking(language):
        return list(whole()["models"][model])


def test_the_code_is_that_of_the_script() -> None:
    _head, *parts = sections(PRESETS["fashion_mnist"].config, Origin())
    shown = steps(GARMENTS)
    assert [one["code"] for one in shown[:-1]] == [part.code for part in parts]
    assert "model.predict(x_test" in shown[-1]["code"]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("model", [GARMENTS, PARCELS])
def test_every_step_is_explained(model: str, language: str) -> None:
    shown = steps(model, language)
    assert len(shown) == len(EXPLAINED)
    english = [says[model] for says in EXPLAINED.values()]
    assert ([one["says"] for one in shown] == english) == (language == "en")
    assert all(one["title"] and one["code"] for one in shown)


def test_what_it_says_of_the_networks_is_so() -> None:
    from components.lessons.figures.whole import _parcels

    config, _table = _parcels(own=True)
    assert f"{parameters(config):,}" in EXPLAINED["Build the network"][PARCELS]
    assert f"{config.steps_per_epoch} steps" in EXPLAINED["Train"][PARCELS]
    assert config.layer_sizes == (18, 128, 320, 512, 320, 128, 1)
    garments = PRESETS["fashion_mnist"].config
    assert f"{garments.steps_per_epoch:,}\u0020steps" in EXPLAINED["Train"][GARMENTS]
    assert "Input(shape=(28, 28))" in steps(GARMENTS)[3]["code"]
