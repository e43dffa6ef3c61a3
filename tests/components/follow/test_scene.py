"""What followers see of a run: its curves, thinned, and its result unless it is sealed."""

import pytest

from components.follow import scene as scene_module
from components.follow.scene import POINTS, SceneReader
from core.follow.shown import Shown
from core.runs.history import Row
from tests.components.live.viewer import row
from tests.core.follow.presenting import MOONS, presenting
from tests.fakes import FakeService


def stretch(epoch: float) -> Row:
    return Row(epoch, False, 1.0, 0.5, None, None, 0.01, 1.0, 1.0, 1.0)


@pytest.fixture
def service() -> FakeService:
    return FakeService(duration=1.0)


def test_new_rows_join_those_that_are_known(service: FakeService) -> None:
    run = service.submit(MOONS)
    shared, reader = presenting(service, run=run), SceneReader(service)
    assert reader.read(shared.view()).last is None
    service.publish(run, stretch(0.5), row(1))
    first = reader.read(shared.view())
    assert [point[0] for point in first.ends] == [1] and first.last == row(1)
    assert first.ends[0] == [1, 1.0, 0.5, None, None]
    service.publish(run, stretch(1.5), row(2))
    second = reader.read(shared.view())
    assert [point[0] for point in second.ends] == [1, 2]
    assert [point[0] for point in second.stretches] == [0.5, 1.5]
    assert second.ends[0] is first.ends[0]  # a follower gets none of them twice
    service.lose_worker(run, 2)
    assert [point[0] for point in reader.read(shared.view()).ends] == [1]


def test_many_points_are_thinned_and_those_drawn_stay(service: FakeService) -> None:
    run = service.submit(MOONS)
    shared, reader = presenting(service, run=run), SceneReader(service)
    service.publish(run, *(row(epoch) for epoch in range(1, 4 * POINTS)))
    before = [point[0] for point in reader.read(shared.view()).ends]
    assert len(before) <= POINTS + 1 and before[0] == 1 and before[-1] == 4 * POINTS - 1
    service.publish(run, row(4 * POINTS))
    after = [point[0] for point in reader.read(shared.view()).ends]
    assert after[-1] == 4 * POINTS and set(before[:-1]) <= set(after)


def test_a_few_stretches_among_many_epochs_are_left_out(service: FakeService) -> None:
    run = service.submit(MOONS)
    service.publish(run, row(1), stretch(1.5), row(2), row(3))
    scene = SceneReader(service).read(presenting(service, run=run).view())
    assert len(scene.ends) == 3 and scene.stretches == ()


def test_a_replay_shows_the_epochs_it_has_reached(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = service.submit(MOONS)
    service.finish(run)
    shared, reader = presenting(service, run=run), SceneReader(service)
    whole = reader.read(shared.view())
    assert whole.evaluation is not None and whole.last is not None
    shared.replay()
    begun = reader.read(shared.view())
    assert begun.evaluation is None and begun.last is not None
    assert begun.last.epoch < 1 and len(begun.ends) < len(whole.ends)


def test_a_frozen_picture_gets_no_rows(service: FakeService) -> None:
    run = service.submit(MOONS)
    service.publish(run, row(1))
    shared = presenting(service, run=run)
    shared.freeze(True)
    service.publish(run, row(2))
    late = SceneReader(service)  # of somebody who comes when it is frozen
    assert [point[0] for point in late.read(shared.view()).ends] == [1]
    shared.freeze(False)
    assert [point[0] for point in late.read(shared.view()).ends] == [1, 2]


def test_the_result_of_a_sealed_test_set_is_not_shown(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = service.submit(MOONS)
    service.finish(run)
    shared = presenting(service, run=run)
    scene = SceneReader(service).read(shared.view())
    result = service.result(run)
    assert result is not None and scene.evaluation == result.evaluation and not scene.sealed
    monkeypatch.setattr(scene_module, "is_open", lambda _store, dataset: dataset != "moons")
    sealed = SceneReader(service).read(shared.view())
    assert sealed.evaluation is None and sealed.sealed


def test_settings_are_compared_with_the_run_or_with_the_one_before(service: FakeService) -> None:
    faster = MOONS.changed("learning_rate", "0.5")
    first, second = service.submit(MOONS), service.submit(faster)
    shared, reader = presenting(service, run=first), SceneReader(service)
    assert reader.read(shared.view()).before is None
    shared.show(Shown(faster, first))
    assert reader.read(shared.view()).before == MOONS
    shared.show(Shown(faster, second))
    assert reader.read(shared.view()).before == MOONS
    shared.show(Shown(MOONS, second))
    assert reader.read(shared.view()).before == faster
