"""What mends a search whose parts do not fit together."""

from dataclasses import replace
from typing import Any

import pytest

from core.base.errors import SearchError
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.draft import SearchDraft
from core.search.repairs import repairs
from core.settings.candidates import Options
from core.settings.config import default_config
from core.settings.draft import Draft
from tests.core.search.searches import CONDITIONAL, search

IRIS = default_config("iris")


def startable(_config: SearchConfig) -> None:
    """The service refuses nothing."""


@pytest.mark.parametrize(
    ("base", "values", "expected"),
    [
        ({}, {"method": "grid", "trials": 5}, ["trials", "method"]),
        ({"validation_share": 0.0}, {}, ["validation_share"]),
        ({"validation_share": 0.0}, {"method": "grid", "trials": 5}, ["validation_share"]),
        ({}, {"goal": "loss_seconds", "pruner": "median"}, ["goal", "pruner"]),
        ({}, {"method": "cmaes", "goal": "metric_parameters"}, ["method", "goal"]),
        ({}, {}, []),
    ],
)
def test_a_problem_of_the_whole_is_mended_by_one_change(
    base: dict[str, Any], values: dict[str, Any], expected: list[str]
) -> None:
    settings = Draft.of(replace(IRIS, **base))
    draft = SearchDraft.of(search())
    for name, value in values.items():
        draft = draft.with_value(name, value)
    found = repairs(draft, settings, startable)
    assert [repair.name for repair in found] == expected
    before = draft.check(settings.config()).problem
    for repair in found:
        after = repair.draft.check(repair.base.config()).problem
        assert str(after) != str(before)


def test_a_search_that_the_service_refuses_is_mended_as_well() -> None:
    def check(config: SearchConfig) -> None:
        if config.method == "gp":
            raise SearchError("Not installed.")

    draft = SearchDraft.of(search()).with_value("method", "gp")
    (repair,) = repairs(draft, Draft.of(IRIS), check)
    assert repair.draft.values["method"] == "random"


def test_a_grid_is_tried_in_full_only_where_that_is_allowed() -> None:
    draft = SearchDraft.of(search()).with_value("method", "grid").with_value("trials", 2)
    assert repairs(draft, Draft.of(IRIS), startable)[0].draft.values["trials"] == 6
    most = Dimension("epochs", Options(tuple(range(1, 101))))
    other = Dimension("batch_size", Options(tuple(range(1, 101))))
    large = SearchDraft.of(search(most, other, *CONDITIONAL)).with_value("method", "grid")
    assert [one.name for one in repairs(large, Draft.of(IRIS), startable)] == ["method"]
