"""What followers read of the Data page: the data as the presenter sees them, and a link."""

import json
import re
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest

from components.follow.data_page import data_part
from components.follow.data_seen import DataReader, DataSeen
from components.words.language import LANGUAGES, speaking
from core.data.datasets import load
from core.data.datasets.info import DatasetInfo
from core.data.profile import FIRST_ROWS, by_class, describe, parts, strongest
from core.follow.shown import Shown
from core.people.person import ALONE
from core.settings.config import RunConfig, default_config
from tests.components.follow.test_pages import query, showing, worded
from tests.core.follow.presenting import ANA, MOONS


def test_data_with_a_link_that_takes_them() -> None:
    config = MOONS.changed("samples", "500")
    part = worded(showing(Shown(config, page="data")), "es")["page"]
    assert (part["title"], part["heading"]) == ("Datos", "Lunas")
    assert part["table"]["rows"][0] == ["Muestras de entrenamiento", str(config.train_samples)]
    address = query(part)
    assert address.pop("lang") == "es"
    assert RunConfig.from_address(address) == (config, [])


def test_an_own_table_is_named_and_not_linked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DatasetInfo, "uploaded", property(lambda _info: True))
    for person, linked in ((ANA, False), (ALONE, True)):
        part = worded(showing(Shown(MOONS, page="data"), person))["page"]
        assert bool(part["link"]) is linked
        assert ("presenter’s own" in part["note"]) is not linked


def section(part: dict[str, Any], title: str) -> dict[str, Any]:
    found: dict[str, Any]
    (found,) = (one for one in part["sections"] if re.match(rf"{title}\b", one["title"]))
    return found


def test_points_of_a_toy_problem_and_the_balance_of_its_classes() -> None:
    part = worded(showing(Shown(MOONS, page="data")), "es")["page"]
    curves, bars = part["curves"], part["sections"][0]["bars"]
    assert (curves["across"], curves["title"], curves["apart"]) == ("x1", "x2", True)
    names = [one["name"] for one in curves["series"]]
    assert names == [name for name, _text, _share in bars]
    assert sum(share for _name, _text, share in bars) == pytest.approx(1)
    assert "Abre esta página" in part["note"] and "images" not in part


def test_images_with_their_classes_and_nothing_of_what_people_brought(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = Shown(default_config("digits"), page="data")
    part = worded(showing(shown))["page"]
    names = [name for name, _text, _share in section(part, "Balance")["bars"]]
    assert {name for _image, name in part["images"]["items"]} <= set(names)
    assert all(image.startswith("data:image/png") for image, _name in part["images"]["items"])
    assert [one["title"] for one in part["sections"]] == [
        "Balance of the classes",
        "Preprocessing before training",
    ]
    monkeypatch.setattr(DatasetInfo, "uploaded", property(lambda _info: True))
    part = worded(showing(shown, ANA))["page"]
    assert not {"images", "curves"} & part.keys() and not part["sections"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("dataset", ["breast_cancer", "diabetes", "iris"])
def test_columns_of_a_table(dataset: str, language: str) -> None:
    config = default_config(dataset)
    data = load(config.source)
    rows = parts(data, config.holdout).train
    columns = describe(data, rows)
    for chosen in (None, 2):
        part = worded(showing(Shown(config, page="data", column=chosen)), language)["page"]
        json.dumps(part, allow_nan=False)
        first, listed, linked, scaled, _steps = part["sections"][-5:]
        assert len(first["table"]["rows"]) == FIRST_ROWS
        assert {len(row) for row in first["table"]["rows"]} == {len(first["table"]["columns"])}
        assert len(listed["table"]["rows"]) == len(scaled["table"]["rows"]) == len(columns)
        lengths = [share for _name, _text, share in linked["bars"]]
        assert lengths == sorted(lengths, reverse=True) and len(lengths) <= 15
        shown = columns.index(strongest(columns)[0]) if chosen is None else chosen
        assert part["curves"]["across"] == listed["table"]["rows"][shown][0]
        counts, edges = by_class(data, rows, shown)
        assert len(part["curves"]["series"]) == len(counts)
        for series, of_class in zip(part["curves"]["series"], counts, strict=True):
            heights = [value for _place, value in series["points"]][1:-1:2]
            total = 1 if len(counts) == 1 else of_class.sum()
            np.testing.assert_allclose(heights, of_class / total, rtol=1e-3)
            assert series["points"][0] == [edges[0], 0]
        assert bool(series["name"]) is (len(counts) > 1) is part["curves"]["share"]


def test_the_rows_are_those_of_training_and_as_the_network_gets_them() -> None:
    config = replace(default_config("breast_cancer"), input_scaling="min_max")
    seen = DataReader(ALONE).read(Shown(config, page="data"))
    assert seen is not None and seen.table is not None
    data = load(config.source)
    rows = parts(data, config.holdout).train
    assert seen.table.inputs == tuple(map(tuple, data.x_train[rows[:FIRST_ROWS]].tolist()))
    assert seen.table.targets == tuple(data.y_train[rows[:FIRST_ROWS]].tolist())
    assert 0 <= min(seen.table.prepared) <= max(seen.table.prepared) <= 1


def test_a_wide_table_says_what_is_left_out() -> None:
    config = default_config("breast_cancer")
    seen = DataReader(ALONE).read(Shown(config, page="data"))
    assert seen is not None and seen.table is not None
    table = seen.table
    many = 5  # times as many columns
    wide = replace(
        table,
        columns=many * table.columns,
        strongest=many * table.strongest,
        inputs=tuple(many * row for row in table.inputs),
        prepared=many * table.prepared,
        decimals=many * table.decimals,
    )
    with speaking("en"):
        part = data_part(Shown(config, page="data"), replace(seen, table=wide), ALONE)
    titles = [one["title"] for one in part["sections"]]
    found = partial(section, part)
    assert found("First training rows")["title"] == "First training rows (and 138 more columns)"
    assert found("Columns")["title"] == "Columns (and 110 more columns)", titles
    assert found("Correlation")["title"].endswith("(and 135 more columns)")
    assert len(found("The first training row")["table"]["rows"]) == 40


def test_a_value_that_is_missing_has_a_dash() -> None:
    config = default_config("breast_cancer")
    seen = DataReader(ALONE).read(Shown(config, page="data"))
    assert seen is not None and seen.table is not None
    nan = float("nan")
    table = seen.table
    gaps = replace(
        table,
        inputs=((nan, *table.inputs[0][1:]), *table.inputs[1:]),
        columns=(replace(table.columns[0], minimum=nan, mean=nan), *table.columns[1:]),
    )
    with speaking("es"):
        part = data_part(Shown(config, page="data"), replace(seen, table=gaps), ALONE)
    assert "NaN" not in json.dumps(part) and "–" in json.dumps(part, ensure_ascii=False)


def test_nothing_is_known_of_data_that_are_not_here() -> None:
    config = default_config("fashion_mnist")
    with speaking("en"):
        part = data_part(Shown(config, page="data"), DataSeen(), ALONE)
    assert part["sections"] == [] and "not shown here" in part["note"]
