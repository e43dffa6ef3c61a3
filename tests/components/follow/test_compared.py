"""What followers see of compared runs: their curves, and their results unless they are sealed."""

from typing import Any

import pytest

from components.follow import compared as compared_module
from components.follow.compared import MOST_RUNS
from components.follow.pages import page_part
from components.follow.scene import SceneReader
from core.follow.presentation import Presentation
from core.follow.shown import Comparison, Shown
from core.people.person import ALONE, Person
from core.settings.config import default_config
from tests.components.live.viewer import row
from tests.core.follow.presenting import ANA, MOONS, TEACHER, presenting
from tests.fakes import FakeService

FASTER = MOONS.changed("learning_rate", "0.5")
OTHER_DATA = default_config("digits")


@pytest.fixture
def service() -> FakeService:
    return FakeService(record=True, duration=1.0)


def comparing(service: FakeService, *runs: str, person: Person = ALONE, **how: Any) -> Presentation:
    shared = presenting(service, person)
    shared.show(Shown(MOONS, page="compare", comparison=Comparison(runs, **how)))
    return shared


def part_of(shared: Presentation) -> dict[str, Any]:
    scene = SceneReader(shared.service, shared.person).read(shared.view())
    part = page_part(scene, shared.person)
    assert part is not None
    return part


def trained(service: FakeService, *configs: Any, owner: str = "") -> list[str]:
    runs = [service.submit(config, owner=owner) for config in configs]
    for run in runs:
        service.finish(run)
    return runs


def test_the_runs_with_settings_results_and_curves(service: FakeService) -> None:
    first, second = trained(service, MOONS, FASTER)
    part = part_of(comparing(service, second, first))
    assert part["title"] == "Compare" and part["heading"] == "Moons"
    names = [line[1] for line in part["table"]["rows"]]
    assert names[0].startswith("learning rate") and names[1] == "learning rate 0.5, was 0.001"
    assert len(part["table"]["columns"]) == 4
    for line, run in zip(part["table"]["rows"], (first, second), strict=True):
        result = service.result(run)
        assert result is not None
        assert line[3] == f"{100 * result.evaluation.metric:.1f}%"
    curves = part["curves"]
    assert [one["name"] for one in curves["series"]] == names
    validated = [row for row in service.rows(first) if row.end]
    assert [at for at, _value in curves["series"][0]["points"]] == [one.epoch for one in validated]
    assert curves["share"] and curves["title"].startswith("Accuracy")


def test_sealed_test_results_are_not_read_out(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = comparing(service, *trained(service, MOONS, FASTER))
    monkeypatch.setattr(compared_module, "is_open", lambda _store, dataset: dataset != "moons")
    part = part_of(shared)
    assert len(part["table"]["columns"]) == 3
    assert all(len(line) == 3 for line in part["table"]["rows"])
    assert any("sealed" in line for line in part["lines"])


@pytest.mark.parametrize(("person", "seen"), [(ANA, 1), (TEACHER, 2), (ALONE, 2)])
def test_runs_of_others_are_left_out(service: FakeService, person: Person, seen: int) -> None:
    (own,) = trained(service, MOONS, owner=ANA.person_id)
    (other,) = trained(service, FASTER, owner="ben")
    shared = comparing(service, own, other, person=person)
    part = part_of(shared)
    assert len(part["table"]["rows"]) == len(part["curves"]["series"]) == seen
    assert shared.withheld is (seen == 1)


def test_other_data_and_too_many_runs_are_left_out(service: FakeService) -> None:
    runs = trained(service, MOONS, OTHER_DATA)
    part = part_of(comparing(service, *runs))
    assert len(part["table"]["rows"]) == 1 and part["lines"][0].startswith("1 more run")
    many = trained(service, *(MOONS.changed("seed", str(seed)) for seed in range(MOST_RUNS + 2)))
    part = part_of(comparing(service, *many))
    assert len(part["table"]["rows"]) == MOST_RUNS and part["lines"][0].startswith("2 more runs")


def test_nothing_to_compare(service: FakeService) -> None:
    part = part_of(comparing(service))
    assert "table" not in part and "curves" not in part and part["link"] == "compare?lang=en"
    part = part_of(comparing(service, "gone"))
    assert "table" not in part


def test_seeds_of_a_setting_are_one_curve(service: FakeService) -> None:
    runs = trained(service, MOONS, MOONS.changed("seed", "1"), FASTER)
    part = part_of(comparing(service, *runs))
    assert len(part["table"]["rows"]) == 3 and len(part["curves"]["series"]) == 2
    assert part["curves"]["series"][0]["name"].endswith("(mean of 2 runs)")


def test_curves_are_drawn_as_on_the_page(service: FakeService) -> None:
    (run,) = trained(service, MOONS)
    shared = comparing(service, run, measure="loss", by_seconds=True, logarithmic=True)
    curves = part_of(shared)["curves"]
    points = curves["series"][0]["points"]
    rows = [one for one in service.rows(run) if one.end]
    assert [value for _at, value in points] == pytest.approx([one.loss for one in rows], rel=1e-4)
    assert [at for at, _value in points] == pytest.approx([one.seconds for one in rows], rel=1e-4)
    assert curves["log"] and not curves["share"] and curves["across"] == "Training time (s)"
    smooth = part_of(comparing(service, run, measure="loss", smoothing=0.9))["curves"]
    assert smooth["series"][0]["points"][-1][1] > points[-1][1]


def test_a_frozen_comparison_stays_as_it_was(service: FakeService) -> None:
    run = service.submit(MOONS)
    service.publish(run, row(1))
    shared = comparing(service, run, measure="loss")
    shared.freeze(True)
    service.finish(run)
    part = part_of(shared)
    assert len(part["curves"]["series"][0]["points"]) == 1
    assert part["table"]["rows"][0][2:] == ["–", "–"]
    shared.freeze(False)
    part = part_of(shared)
    assert len(part["curves"]["series"][0]["points"]) > 1
    assert "–" not in part["table"]["rows"][0]


def test_curves_are_read_again_only_when_they_have_changed(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = comparing(service, *trained(service, MOONS, FASTER))
    reader = SceneReader(service)
    scene = reader.read(shared.view())
    monkeypatch.setattr(service, "rows", lambda *_args: pytest.fail("rows are read again"))
    assert reader.read(shared.view()) == scene
