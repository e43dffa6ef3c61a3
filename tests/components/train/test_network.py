"""The picture of a network and its texts."""

import re
from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree

import pytest

from components.train.network.drawing import Box, Image, Role, Units, drawing
from components.train.network.parts import alt, parts, rows
from core.data.datasets.catalog import DATASETS
from core.network import architecture
from core.settings.config import RunConfig, default_config

DEEP = replace(
    RunConfig(), units=(512,) * 8, activation="tanh", batch_normalization=True, dropout=0.25
)


def svg(config: RunConfig) -> ElementTree.Element:
    drawn = parts(config)
    return ElementTree.fromstring(drawing(drawn, alt(drawn)))


def having(root: ElementTree.Element, tag: str, kind: str) -> list[ElementTree.Element]:
    return [one for one in root.iter(tag) if one.get("class") == kind]


def wires(root: ElementTree.Element) -> list[int]:
    """The number of lines in each set of connections."""
    return [(path.get("d") or "").count("M") for path in having(root, "path", "wire")]


def texts(root: ElementTree.Element) -> list[str]:
    return [one.text or "" for one in root.iter("text")]


@pytest.mark.parametrize(
    ("count", "circles", "dots"), [(1, 1, 0), (10, 10, 0), (11, 8, 3), (16_384, 8, 3)]
)
def test_long_columns_are_cut_short(count: int, circles: int, dots: int) -> None:
    root = ElementTree.fromstring(drawing([Units("", count, Role.HIDDEN)], "Alt"))
    heights = [float(one.get("cy") or 0) for one in having(root, "circle", "hidden")]
    assert len(heights) == circles
    assert heights == sorted(set(heights))
    assert len(having(root, "circle", "dot")) == dots


def test_every_unit_is_connected_with_everything_before() -> None:
    root = svg(replace(default_config("breast_cancer"), units=(5, 3)))
    assert wires(root) == [8 * 5, 5 * 3, 3 * 1]
    assert not having(root, "path", "arrow")


def test_boxes_pass_on_what_each_unit_gives() -> None:
    root = svg(replace(default_config("diabetes"), units=(4,), dropout=0.5))
    assert wires(root) == [10 * 4, 4, 4 * 1]


def test_an_image_becomes_a_column() -> None:
    root = svg(RunConfig())
    assert len(having(root, "rect", "image")) == 1
    assert len(having(root, "path", "arrow")) == 1
    assert (having(root, "path", "grid")[0].get("d") or "").count("M") == 2 * 7
    assert wires(root) == [8 * 8, 8 * 10]


def test_outputs_have_the_names_of_their_classes() -> None:
    names = [
        [t.text for t in having(svg(default_config(name)), "text", "name")]
        for name in ("digits", "fashion_mnist", "breast_cancer", "diabetes")
    ]
    assert names == [
        list(DATASETS["digits"].classes),
        list(DATASETS["fashion_mnist"].classes),
        ["benign"],
        [],
    ]


def test_below_a_layer_stands_what_it_is() -> None:
    written = texts(svg(replace(RunConfig(), units=(2000,), activation="leaky_relu")))
    expected = ["Dense", "2,000 units", "Leaky ReLU", "(2000,)", "130,000", "parameters"]
    start = written.index("2,000 units") - 1
    assert written[start : start + 6] == expected
    assert written[start - 1] == "Hidden 1"


def test_nothing_drawn_covers_anything_else() -> None:
    root = svg(DEEP)
    lefts = [float(one.get("x") or 0) for one in having(root, "rect", "box")]
    assert len(lefts) == 3 * 8
    assert all(b - a >= 22 for a, b in pairwise(lefts))
    columns = sorted({float(c.get("cx") or 0) for c in having(root, "circle", "hidden")})
    assert all(not left - 7 < x < left + 29 for left in lefts for x in columns)
    width = float((root.get("viewBox") or "").split()[2])
    assert max(float(one.get("x") or 0) for one in root.iter("text")) < width


def test_each_layer_tells_of_itself() -> None:
    tips = [one.text for one in svg(DEEP).iter("title")]
    assert tips[2:6] == [
        "Dense\n512 units\n(512,)\n32,768 parameters",
        "BatchNormalization\n(512,)\n2,048 parameters",
        "Activation\ntanh\n(512,)\n0 parameters",
        "Dropout\n0.25\n(512,)\n0 parameters",
    ]
    assert [box.text for box in having(svg(DEEP), "text", "label")][:3] == [
        "Batch normalisation",
        "tanh",
        "Dropout 0.25",
    ]


def test_the_picture_is_told_to_those_who_do_not_see_it() -> None:
    root = svg(replace(default_config("breast_cancer"), units=(2,)))
    assert root.get("role") == "img"
    assert root.get("aria-label") == (
        "The network from left to right: Input, 30 values, (30,);"
        " Dense, 2 units, ReLU, (2,), 62 parameters; Dense, 1 unit, Sigmoid, (1,), 3 parameters."
    )


def test_texts_are_no_markup() -> None:
    tricky = "<b>&\"'"
    layers = [
        Image(tricky, (2, 3), title=tricky, lines=(tricky,)),
        Units(tricky, 1, Role.OUTPUT, True, (tricky,), title=tricky, lines=(tricky,)),
        Box(tricky, tricky),
    ]
    root = ElementTree.fromstring(drawing(layers, tricky))
    assert root.get("aria-label") == tricky
    assert set(texts(root)) == {tricky}


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
