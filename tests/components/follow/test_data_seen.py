"""The data that followers see: those on the presenter's page, if they are on this machine."""

from dataclasses import replace

import pytest

from components.follow import data_seen
from components.follow.data_seen import DataReader
from components.widgets.pictures import IMAGES, picture
from core.base.errors import DatasetError
from core.data.datasets import load
from core.data.datasets.info import DatasetInfo
from core.data.profile import parts
from core.follow.shown import Shown
from core.people.person import ALONE
from core.settings.config import default_config
from tests.core.follow.presenting import ANA, TEACHER


def test_points_of_two_inputs_by_class() -> None:
    config = replace(default_config("moons"), samples=500)
    seen = DataReader(ALONE).read(Shown(config, page="data"))
    assert seen and seen.features == ("x1", "x2") and not seen.images
    assert sum(seen.counts) == config.train_samples
    assert sum(map(len, seen.points)) == 300
    dataset = load(config.source)
    rows = parts(dataset, config.holdout).train
    known = {tuple(float(f"{one:.4g}") for one in row) for row in dataset.x_train[rows].tolist()}
    assert {point for one in seen.points for point in one} <= known


def test_the_images_of_the_page_that_the_presenter_has_turned_to() -> None:
    config = default_config("digits")
    dataset = load(config.source)
    rows = parts(dataset, config.holdout).train
    reader = DataReader(ALONE)
    for number in (1, 3):
        seen = reader.read(Shown(config, page="data", images_page=number))
        assert seen and len(seen.images) == IMAGES and not seen.points
        row = rows[(number - 1) * IMAGES]
        expected = picture(dataset.x_train[row], dataset.info.pixel_range, least=1)
        assert seen.images[0] == (expected, dataset.y_train[row])


def test_of_a_table_its_columns_and_the_balance_of_its_classes() -> None:
    classes = DataReader(ALONE).read(Shown(default_config("breast_cancer"), page="data"))
    assert classes and len(classes.counts) == 2 and not classes.points and not classes.images
    assert classes.table is not None and len(classes.table.counts) == 2
    numbers = DataReader(ALONE).read(Shown(default_config("diabetes"), page="data", column=1))
    assert numbers and not numbers.counts and numbers.steps
    assert numbers.table is not None and numbers.table.shown == len(numbers.table.counts) == 1


def test_nothing_is_downloaded_for_followers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data_seen, "bytes_to_download", lambda _name: 31_000_000)
    monkeypatch.setattr(data_seen, "load", lambda _source: pytest.fail("it was loaded"))
    assert DataReader(ALONE).read(Shown(default_config("fashion_mnist"), page="data")) is None


def test_data_that_cannot_be_read_are_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    def damaged(_source: object) -> None:
        raise DatasetError("damaged")

    reader, shown = DataReader(ALONE), Shown(default_config("moons"), page="data")
    with monkeypatch.context() as patched:
        patched.setattr(data_seen, "load", damaged)
        assert reader.read(shown) is None
    first = reader.read(shown)
    assert first is not None and reader.read(shown) is first
    with monkeypatch.context() as patched:
        patched.setattr(data_seen, "load", damaged)
        assert reader.read(replace(shown, images_page=2)) is None
    assert reader.read(shown) == first


def test_nothing_of_what_people_brought_is_shown_to_a_class(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(DatasetInfo, "uploaded", property(lambda _info: True))
    shown = Shown(default_config("digits"), page="data")
    monkeypatch.setattr(data_seen, "load", lambda _source: pytest.fail("it was loaded"))
    for person in (ANA, TEACHER):
        assert DataReader(person).read(shown) is None
