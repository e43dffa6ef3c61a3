"""Points become a dataset like any other, which never changes."""

import numpy as np
import pytest

from core.base.errors import DatasetError, PlanError, PointsError
from core.data.datasets import Source, load
from core.data.datasets.catalog import DATASETS
from core.data.points import store
from core.data.points.points import Plane, Points
from core.data.points.sampling import Sampling, draw
from core.data.profile.originals import originals
from core.data.raw_inputs import raw_inputs
from core.data.tables import data
from core.data.tables import store as tables
from core.data.tasks import BINARY, MULTICLASS, REGRESSION
from core.runs.frames import CELLS, plot_region
from core.settings.config import default_config
from tests.core.data.points.made import points, saved


@pytest.mark.parametrize(("classes", "task"), [(2, BINARY), (4, MULTICLASS), (0, REGRESSION)])
def test_points_are_a_dataset_on_a_plane(classes: int, task: str) -> None:
    info = saved(classes)
    assert info.name in list(DATASETS) and DATASETS[info.name] == info
    assert (info.task, info.plane, info.uploaded, info.drawn) == (task, True, True, 0)
    assert (info.samples, info.test_samples, info.test_seed) == (60, 12, 3)
    dataset = load(info.name)
    assert dataset.features == ("x1", "x2") and dataset.x_train.shape == (48, 2)
    region = plot_region(dataset)
    assert (region.x1, region.x2) == ((-4, 8), (-8, 4)) and len(region.train) == 48
    grid = region.points()
    assert grid.shape == (CELLS, 2) and grid[0].tolist() == [-3.85, -7.85]
    assert grid[-1].tolist() == pytest.approx([7.85, 3.85])


def test_the_same_points_come_back_to_be_changed_as_another_dataset() -> None:
    info = saved()
    again = store.points_of(data.described(info.name))
    before = points()
    order = np.lexsort(before.x.T), np.lexsort(again.x.T)
    np.testing.assert_array_equal(again.x[order[1]], before.x[order[0]])
    np.testing.assert_array_equal(again.y[order[1]], before.y[order[0]])
    assert again.labels == before.labels
    fewer = Points(again.x[:-1], again.y[:-1], again.labels)
    other = store.save(fewer, Plane(), "Fewer", seed=3)
    assert other.name != info.name and load(info.name).info.samples == 60
    assert saved(label="Other name").name == info.name
    assert saved(x1=(-5.0, 8.0)).name != info.name  # the plane of a run's pictures stays


def test_a_formula_is_kept_with_its_points() -> None:
    sampling = Sampling("x > y", samples=100, noise=0.1)
    info = store.save(draw(sampling), sampling.plane, "Half")
    described = data.described(info.name)
    assert store.sampling_of(described) == sampling
    plane = store.plane_of(described)
    x = np.concatenate([load(info.name).x_train, load(info.name).x_test])
    assert plane.x1[0] <= x[:, 0].min() and x[:, 1].max() <= plane.x2[1]
    assert store.sampling_of(data.described(saved().name)) is None


def test_classes_keep_their_order_and_can_be_named() -> None:
    names = [("A", "zebra"), ("B", "ant")]
    info = store.save(points(), Plane(), "Animals", names=names)
    assert info.classes == ("zebra", "ant")
    np.testing.assert_array_equal(np.unique(load(info.name).y_train), [0, 1])


def test_classes_that_are_not_in_order_keep_it_all_the_same() -> None:
    made = points(3)
    labels = ("red", "", "blue", "A")  # the second one has no points
    y = np.array([0, 2, 3])[made.y]
    info = store.save(Points(made.x, y, labels), Plane(), "Colours", names=[("A", "green")])
    assert info.classes == ("red", "blue", "green")
    dataset = load(info.name)
    for x, number in zip(dataset.x_train, dataset.y_train, strict=True):
        place = np.flatnonzero((made.x.astype(np.float32) == x).all(axis=1))[0]
        assert made.y[place] == number


def test_what_cannot_be_split_is_told() -> None:
    with pytest.raises(PlanError, match="Test share"):
        store.save(points(), Plane(), "No", test_share=0.9)
    with pytest.raises(PlanError, match="no name"):
        store.save(points(), Plane(), " ")
    with pytest.raises(PointsError, match="at least 10"):
        store.save(points(count=8), Plane(), "Few")
    with pytest.raises(PlanError, match="too few to have each of the 4 classes"):
        store.save(points(4, 20), Plane(), "Small test set", test_share=0.05)


def test_additional_inputs_are_computed() -> None:
    info = saved()
    source = Source(info.name, extras=("squares", "product"))
    assert source.info.input_shape == (5,)
    wide, plain = load(source), load(info.name)
    assert wide.features == ("x1", "x2", "x1²", "x2²", "x1·x2") == source.features
    x = plain.x_train.astype(np.float64)
    np.testing.assert_array_equal(
        wide.x_train, np.column_stack([x, x**2, x[:, 0] * x[:, 1]]).astype(np.float32)
    )
    assert load(source) is wide  # figures and scalings are cached by it
    raw = raw_inputs(wide)
    assert raw.extras == ("squares", "product") and raw_inputs(plain).extras == ()
    config = default_config(info.name)
    assert config.source == Source(info.name) and config.info.inputs == 2
    found = originals(wide, config.holdout)
    assert [column.name for column in found.columns] == ["x1", "x2"]
    np.testing.assert_allclose(found.completed(wide.x_test * 1.0), wide.x_test, rtol=1e-6)


def test_deleted_points_are_told_of() -> None:
    info = saved()
    tables.delete(info.name)
    assert info.name not in list(DATASETS) and DATASETS[info.name].ranges == info.ranges
    with pytest.raises(DatasetError, match="were deleted"):
        store.points_of(data.described(info.name))
