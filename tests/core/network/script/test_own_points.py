"""A script contains a person's own points, or draws those of the formula again."""

from dataclasses import replace

import pytest

from core.base.errors import DatasetError
from core.data.datasets.info import DatasetInfo
from core.data.points import store
from core.data.points.sampling import Sampling, draw
from core.data.tables import store as tables
from core.network.script import Origin, script
from core.network.script.uploads import uploaded
from core.settings.config import default_config
from tests.core.data.points.made import saved
from tests.core.network.script.test_data import assert_as_trained, executed

FORMULAS = (
    Sampling("x**2 + y**2 < 4", samples=333, noise=0.2, seed=5),
    Sampling("(x > 0) + 2*(y > 0)", samples=200, x1=(-1.5, 2.0)),
    Sampling("sin(3*x) + y/3", classes=False, samples=100, noise=0.1),
)


def formula(sampling: Sampling) -> DatasetInfo:
    return store.save(draw(sampling), sampling.plane, "Formula", seed=4, test_share=0.25)


@pytest.mark.parametrize("extras", [{}, {"squares": True, "sines": True}])
def test_the_points_are_those_of_the_trainer(extras: dict[str, bool]) -> None:
    infos = [*(saved(classes) for classes in (2, 3, 0)), *map(formula, FORMULAS)]
    for info in infos:
        config = replace(default_config(info.name), **extras)  # type: ignore[arg-type]
        assert_as_trained(config, executed(config, uploaded(config)))


def test_no_file_is_needed() -> None:
    config = default_config(saved().name)
    written = script(config, Origin(), uploaded(config))
    assert "points = np.array(" in written and "open(" not in written and "Path(" not in written
    assert max(map(len, written.splitlines())) <= 100


def test_a_formula_outlives_its_points_and_drawn_ones_do_not() -> None:
    computed, drawn = formula(FORMULAS[0]), saved()
    for info in (computed, drawn):
        tables.delete(info.name)
    config = default_config(computed.name)
    assert "x1 ** 2 + x2 ** 2 < 4" in script(config, Origin(), uploaded(config))
    with pytest.raises(DatasetError, match="were deleted"):
        uploaded(default_config(drawn.name))
