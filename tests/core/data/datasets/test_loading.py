"""Every dataset matches its description in the catalog."""

import subprocess
import sys
import zlib
from importlib import import_module
from pathlib import Path

import numpy as np
import pytest
from sklearn import datasets as sklearn_datasets

from core.base.errors import DatasetError
from core.data.datasets import Dataset, bytes_to_download, load, loading
from core.data.datasets.catalog import DATASETS
from core.data.tasks import TASKS
from tests.core.data.datasets.mirror import describe

ROOT = Path(__file__).parents[4]
CLASSES = [name for name, info in DATASETS.items() if info.classes]

# CRC-32 of the test set: with another one, earlier runs would no longer be comparable.
TEST_SETS = {
    "digits": 669_098_674,
    "fashion_mnist": 2_861_593_529,
    "breast_cancer": 2_942_788_814,
    "diabetes": 509_291_345,
    "iris": 4_229_576_372,
    "moons": 4_233_214_948,
    "circles": 249_737_478,
    "xor": 1_414_236_579,
    "spiral": 1_397_779_605,
    "blobs": 824_583_532,
    "plane": 3_010_953_128,
    "bump": 3_091_038_856,
    "plane3": 2_960_636_746,
    "telltale": 140_197_170,
}


def test_shapes_and_types_are_those_of_the_catalog(dataset: Dataset) -> None:
    info = dataset.info
    assert info is DATASETS[info.name]
    assert dataset.x_train.shape == (info.train_samples, *info.input_shape)
    assert dataset.x_test.shape == (info.test_samples, *info.input_shape)
    assert dataset.y_train.shape == (info.train_samples,)
    assert dataset.y_test.shape == (info.test_samples,)
    x_type = np.dtype(np.uint8 if info.images else np.float32)
    y_type = np.dtype(np.int32 if TASKS[info.task].classifies else np.float32)
    assert (dataset.x_train.dtype, dataset.x_test.dtype) == (x_type, x_type)
    assert (dataset.y_train.dtype, dataset.y_test.dtype) == (y_type, y_type)
    assert len(dataset.features) == (0 if info.images else info.inputs)
    assert all(type(name) is str for name in dataset.features)


def test_values_are_those_of_the_catalog(dataset: Dataset) -> None:
    info = dataset.info
    for array in (dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test):
        assert np.isfinite(array).all()
        assert not array.flags.writeable
    if info.images:
        assert dataset.x_train.max() == info.pixel_range
    for labels in (dataset.y_train, dataset.y_test):
        if info.classes:
            assert np.unique(labels).tolist() == list(range(len(info.classes)))
        else:
            assert labels.std() > 0


@pytest.mark.parametrize("dataset", CLASSES, indirect=True)
def test_the_test_set_has_every_class_in_its_share(dataset: Dataset) -> None:
    train, test = (np.bincount(y) / len(y) for y in (dataset.y_train, dataset.y_test))
    np.testing.assert_allclose(test, train, atol=1 / len(dataset.y_test))


def test_the_test_set_never_changes(dataset: Dataset) -> None:
    if dataset.info.name not in TEST_SETS:
        pytest.skip("nobody had its files when this was written; those are checked by themselves")
    checksum = zlib.crc32(dataset.y_test.tobytes(), zlib.crc32(dataset.x_test.tobytes()))
    assert checksum == TEST_SETS[dataset.info.name]


def test_no_test_sample_is_among_the_training_samples(dataset: Dataset) -> None:
    # Fashion-MNIST has a few published duplicates across its sets, digits and iris have one.
    def rows(x: np.ndarray) -> set[bytes]:
        return {sample.tobytes() for sample in x}

    allowed = {"digits": 1, "iris": 1, "fashion_mnist": 20}.get(dataset.info.name, 0)
    shared = rows(dataset.x_train) & rows(dataset.x_test)
    assert len(shared) <= allowed


@pytest.mark.parametrize("name", ["digits", "breast_cancer", "iris"])
def test_classes_are_named_in_the_order_of_their_numbers(name: str) -> None:
    bunch = getattr(sklearn_datasets, f"load_{name}")()
    assert tuple(map(str, bunch.target_names)) == DATASETS[name].classes


@pytest.mark.usefixtures("real_data")
def test_fashion_mnist_starts_with_an_ankle_boot_and_a_t_shirt() -> None:
    info, labels = DATASETS["fashion_mnist"], load("fashion_mnist").y_train
    assert [info.classes[label] for label in labels[:2]] == ["Ankle boot", "T-shirt/top"]


def test_features_are_named_in_the_order_of_their_columns() -> None:
    names = sklearn_datasets.load_breast_cancer().feature_names
    assert load("breast_cancer").features == tuple(map(str, names))
    flowers = sklearn_datasets.load_iris().feature_names
    assert load("iris").features == tuple(map(str, flowers))
    short = sklearn_datasets.load_diabetes().feature_names
    ours = load("diabetes").features
    assert short[:2] == list(ours[:2])
    assert short[4:] == [name.partition("(")[2].rstrip(")") for name in ours[4:]]
    # Body mass index and mean blood pressure, identified by their ranges.
    bmi, pressure = load("diabetes").x_train[:, 2:4].T
    assert (bmi.min() < 19, bmi.max() < 45) == (True, True)
    assert (pressure.min() > 60, pressure.max() > 120) == (True, True)


def test_diabetes_is_in_the_units_of_the_patients() -> None:
    dataset = load("diabetes")
    age = dataset.x_train[:, dataset.features.index("age")]
    assert (age.min(), age.max()) == (19, 79)


def test_loading_again_gives_the_same_object() -> None:
    assert load("digits") is load("digits")


def test_an_unknown_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(DatasetError) as caught:
        load("no such " * 50)
    assert "no such" in str(caught.value)
    assert ", ".join(DATASETS) in str(caught.value)
    assert len(str(caught.value)) < 400


def test_a_failure_is_not_cached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "_loaded", {})
    with monkeypatch.context() as broken:
        broken.setattr(sklearn_datasets, "load_diabetes", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            load("diabetes")
    assert len(load("diabetes").y_test) == 89


def test_the_catalog_alone_needs_neither_scikit_learn_nor_a_screen() -> None:
    code = "import core.settings.config, core.data.datasets, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    assert "core.data.datasets.catalog" in loaded
    assert not loaded & {"sklearn", "scipy", "pandas", "streamlit", "tensorflow", "keras"}


@pytest.mark.parametrize("name", ["fashion_mnist", "mnist", "california_housing"])
def test_only_files_that_are_missing_or_damaged_are_to_be_downloaded(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module(f"core.data.datasets.{name}")
    monkeypatch.setattr(loading, "_loaded", {})
    monkeypatch.setenv("DENSEBOARD_DATASETS", str(tmp_path))
    declared = sum(file.size for file in module.FILES)
    assert bytes_to_download(name) == declared == DATASETS[name].download_bytes
    contents = {file.name: file.name.encode() * 10 for file in module.FILES}
    files = [describe(file, content, "sha256") for file, content in contents.items()]
    monkeypatch.setattr(module, "FILES", files)
    folder = tmp_path / module.FOLDER
    folder.mkdir()
    for file, content in contents.items():
        (folder / file).write_bytes(content)
    assert bytes_to_download(name) == 0
    (folder / files[0].name).write_bytes(b"damaged")
    assert bytes_to_download(name) == files[0].size


def test_bundled_and_loaded_data_need_no_download(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert bytes_to_download("iris") == bytes_to_download("moons") == 0
    monkeypatch.setattr(loading, "_loaded", {"mnist": None})
    assert bytes_to_download("mnist") == 0
