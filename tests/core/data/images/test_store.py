"""Stored images are a dataset like any other."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from core.base import paths
from core.base.errors import DatasetError, ImagesError, PlanError
from core.data import tasks
from core.data.datasets import load, prepare
from core.data.datasets.catalog import DATASETS
from core.data.framing import Framing
from core.data.images import archive, reading, store
from core.data.images.plan import ImagePlan
from core.data.tables import data, shelf, transfer
from core.data.tables import store as shelves
from core.settings.config import default_config
from tests.core.data.images.made import HEIGHT, WIDTH, members, stored, zipped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lights.zip"


def test_images_are_in_the_catalog_as_declared(path: Path) -> None:
    info = stored(path, members(each=20), test_share=0.25, seed=7)
    assert DATASETS[info.name] == info and info.name in list(DATASETS)
    assert info.uploaded and info.images and info.colour
    assert info.input_shape == (HEIGHT, WIDTH, 3) and info.inputs == HEIGHT * WIDTH * 3
    assert (info.label, info.classes, info.task) == ("lights", ("blue", "red"), tasks.BINARY)
    assert (info.train_samples, info.test_samples, info.test_seed) == (30, 10, 7)
    assert (info.pixel_range, info.framing, info.rarest) == (255.0, Framing.CROP, 0.5)
    dataset = load(info.name)
    assert dataset.x_train.shape == (30, HEIGHT, WIDTH, 3) and dataset.x_train.dtype == np.uint8
    assert dataset.y_test.tolist().count(0) == 5 and dataset.features == ()
    prepared = prepare(dataset, *default_config(info.name).preparation)
    assert prepared.x_train.max() <= 1 and prepared.x_train.shape[1:] == info.input_shape


def test_grey_images_and_several_classes(path: Path) -> None:
    info = stored(path, members(("a", "b", "c"), colour=False, top="all/"), height=8, width=8)
    assert info.input_shape == (8, 8) and info.images and not info.colour
    assert info.task == tasks.MULTICLASS and info.classes == ("a", "b", "c")


def test_the_same_file_and_plan_is_the_same_dataset(path: Path) -> None:
    info = stored(path)
    again = stored(path, label="Other", class_names=(("red", "Stop"),))
    assert again.name == info.name and again.label == "Other" and again.classes == ("blue", "Stop")
    others = [
        stored(path, **change).name
        for change in (
            {"seed": 2},
            {"test_share": 0.3},
            {"colour": False},
            {"height": 20},
            {"framing": Framing.PAD},
        )
    ]
    assert len({info.name, *others}) == 6


def test_deleted_images_can_be_restored(path: Path) -> None:
    info = stored(path)
    x = load(info.name).x_train.copy()
    shelves.rename(info.name, "Lights")
    shelves.delete(info.name)
    assert info.name not in list(DATASETS) and DATASETS[info.name].deleted
    with pytest.raises(DatasetError, match=r"data of Lights were deleted.* lights\.zip"):
        load(info.name)
    assert stored(path).name == info.name
    assert (load(info.name).x_train == x).all()


def test_another_machine_receives_what_training_needs(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    info = stored(path)
    sizes = transfer.files(info.name)
    described = data.described(info.name).to_json()
    files = {file: transfer.piece(info.name, file, 0) for file in sizes}
    x = load(info.name).x_train.copy()
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path / "other"))
    assert transfer.lacks(info.name)
    mark = transfer.begin(info.name)
    for file, content in files.items():
        transfer.take(info.name, mark, file, 0, content)
    transfer.install(info.name, mark, described, sizes)
    assert shelf.infos()[info.name] == info
    assert (load(info.name).x_train == x).all()


def test_what_should_be_known_is_stored_with_the_images(path: Path) -> None:
    files = members(top="train/") | members(top="test/") | {"notes.txt": b"text"}
    info = stored(path, files, framing=Framing.PAD, colour=False)
    details = data.details(info.name)
    assert [str(notice) for notice in details.notices] == [
        "Images with exactly the pixels of another one: 24. Where one is a test image and the"
        " other is learned from, the test result is too good.",
        "The classes in the folders test, train are taken together: test and validation images are"
        " drawn from all of them.",
    ]
    steps = [str(step) for step in details.steps]
    assert steps[0] == "Files left out: 1 (notes.txt)."
    assert "white edges" in steps[1] and "become grey" in steps[2]


def test_images_that_cannot_be_trained_on_are_refused(path: Path) -> None:
    with pytest.raises(ImagesError, match="at least 2"):
        stored(path, members(("one",)))
    with pytest.raises(ImagesError, match=r"blue \(4\), red \(4\)"):
        stored(path, members(each=4))
    with pytest.raises(PlanError, match="each of the 7 classes"):
        stored(path, members(tuple("abcdefg"), each=5), test_share=0.1)
    folders = archive.find(zipped(path, members()))
    pictures = reading.read(path, folders, ImagePlan("Mine", 8, 8, True))
    with pytest.raises(PlanError, match="not read as the plan says"):
        store.save(pictures, folders, ImagePlan("Mine", 9, 8, True), path)


def test_a_plan_is_checked_and_kept() -> None:
    plan = ImagePlan("Mine", 8, 9, True, Framing.PAD, 0.3, 5, (("a", "Alpha"),))
    assert ImagePlan.from_dict(plan.to_dict(3)) == plan
    for change, sentence in (
        ({"label": " "}, "no name"),
        ({"height": 65}, "65 × 9, allowed are up to 64 × 64"),
        ({"framing": Framing.DRAWING}, "allowed is one of crop, pad"),
        ({"test_share": 0.6}, "Test share"),
        ({"seed": -1}, "Seed"),
        ({"class_names": (("a", "Z"), ("b", "Z"))}, "same name"),
    ):
        with pytest.raises(PlanError, match=sentence):
            replace(plan, **change)
    with pytest.raises(PlanError, match="cannot be read"):
        ImagePlan.from_dict({"label": "Mine"})
