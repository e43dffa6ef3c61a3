"""The picture of a network and its texts."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from components.inside.columns import Box, Image, Role, Units
from components.train.network.parts import alt, parts, rows
from core.data.datasets.catalog import DATASETS
from core.network import architecture
from core.settings.config import RunConfig, default_config
from tests.core.data.images.made import stored

DEEP = replace(
    RunConfig(), units=(512,) * 8, activation="tanh", batch_normalization=True, dropout=0.25
)


def texts(config: RunConfig) -> list[str]:
    """All texts above and below the columns, from left to right."""
    return [text for part in parts(config) for text in (part.title, *part.lines)]


def test_images_in_colour_are_drawn_with_their_shape(tmp_path: Path) -> None:
    config = default_config(stored(tmp_path / "lights.zip", height=6, width=5).name)
    assert "6 × 5 pixels, 3 colours" in texts(config)
    image = parts(config)[0]
    assert isinstance(image, Image) and (image.size, image.colours) == ((6, 5), 3)
    table = list(rows(config))
    assert table[0][1] == "`(6, 5, 3)`" and table[1][1] == "`(90,)`"


def test_an_image_becomes_a_column() -> None:
    assert [part.kind for part in parts(RunConfig())][:3] == ["image", "box", "units"]
    assert {"Flatten", "64 values", "(64,)"} <= set(texts(RunConfig()))


def test_outputs_have_the_names_of_their_classes() -> None:
    def names(dataset: str) -> list[str]:
        output = parts(default_config(dataset))[-1]
        assert isinstance(output, Units) and output.role is Role.OUTPUT
        return list(output.names)

    for dataset in ("digits", "fashion_mnist"):
        assert names(dataset) == list(DATASETS[dataset].classes)
    assert names("breast_cancer") == ["benign"]
    assert names("diabetes") == []


def test_inputs_have_the_names_they_are_given() -> None:
    config = default_config("moons")
    first = parts(config, config.source.features)[0]
    assert isinstance(first, Units) and first.names == ("x1", "x2") and first.layer == -1


def test_below_a_layer_stands_what_it_is() -> None:
    written = texts(replace(RunConfig(), units=(2000,), activation="leaky_relu"))
    expected = ["Dense", "2,000 units", "Leaky ReLU", "(2000,)", "130,000", "parameters"]
    start = written.index("2,000 units") - 1
    assert written[start : start + 6] == expected
    assert written[start - 1] == "Hidden 1"


def test_units_answer_after_normalisation_and_activation() -> None:
    for config in (DEEP, replace(DEEP, activation="linear"), replace(RunConfig(), units=(3,) * 8)):
        layers = architecture.layers(config)
        hidden = [part for part in parts(config) if isinstance(part, Units)][:-1]
        for number, part in enumerate(hidden, start=1):
            assert layers[part.layer].kind == "Dense" and layers[part.layer].number == number
            after = [place for place, layer in enumerate(layers) if layer.number == number]
            assert part.answer == max(p for p in after if layers[p].kind != "Dropout")
    assert [part.dies for part in parts(RunConfig()) if isinstance(part, Units)] == [True, False]


def test_each_layer_tells_of_itself() -> None:
    tips = [part.detail for part in parts(DEEP)]
    assert tips[2:6] == [
        "Dense\n512 units\n(512,)\n32,768 parameters",
        "BatchNormalization\n(512,)\n2,048 parameters",
        "Activation\ntanh\n(512,)\n0 parameters",
        "Dropout\n0.25\n(512,)\n0 parameters",
    ]
    labels = [part.label for part in parts(DEEP) if isinstance(part, Box)]
    assert labels[:4] == ["Flatten", "Batch normalisation", "tanh", "Dropout 0.25"]


def test_the_picture_is_told_to_those_who_do_not_see_it() -> None:
    assert alt(parts(replace(default_config("breast_cancer"), units=(2,)))) == (
        "The network from left to right: Input, 30 values, (30,);"
        " Dense, 2 units, ReLU, (2,), 62 parameters; Dense, 1 unit, Sigmoid, (1,), 3 parameters."
    )


@pytest.mark.parametrize(
    "config",
    [
        *map(default_config, DATASETS),
        DEEP,
        replace(RunConfig(), use_bias=False, units=(7, 5)),
        replace(default_config("diabetes"), units=()),
    ],
)
def test_the_table_adds_up(config: RunConfig) -> None:
    def value(cell: str) -> int:
        return int(cell.strip("*").replace(",", ""))

    found = list(rows(config))
    counts = []
    for _layer, _shape, cell in found[1:-2]:
        reckoned, _equals, total = cell.rpartition("= ")
        if reckoned:
            assert eval(reckoned.replace(",", "").replace("×", "*")) == value(total)
        counts.append(value(total))
    kinds = [layer.kind for layer in architecture.layers(config)]
    assert [layer.split(",")[0] for layer, _, _ in found[1:-2]] == kinds
    everything, fixed = value(found[-2][2]), value(found[-1][2])
    assert everything == sum(counts)
    assert everything - fixed == architecture.parameters(config)
    assert fixed == (2 * sum(config.units) if config.batch_normalization else 0)
    shapes = [re.sub(r"[`(),]", " ", shape).split() for _, shape, _ in found[:-2]]
    assert shapes[0] == [str(size) for size in config.info.input_shape]
    assert shapes[-1] == [str(config.layer_sizes[-1])]
