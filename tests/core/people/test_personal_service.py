"""Each person trains, sees and changes what is the person's own, whatever ids are named."""

import inspect
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from core.base.errors import AccessError, RunNotFoundError
from core.people import access as access_module
from core.people.personal_service import PersonalService
from core.runs.landscape import Directions, LandscapeSettings
from core.runs.model_formats import ModelFormat
from core.runs.service_interface import Landscapes, TrainingService
from core.runs.sharing import Sharing
from core.runs.states import State
from tests.core.people.conftest import CONFIG, Class

INPUTS = np.zeros((1, 64), np.float32)
Call = Callable[[PersonalService, str], Any]
READS: dict[str, Call] = {
    "status": lambda one, run: one.status(run),
    "rows": lambda one, run: one.rows(run),
    "health": lambda one, run: one.health(run),
    "frames": lambda one, run: one.frames(run),
    "result": lambda one, run: one.result(run),
    "predict": lambda one, run: one.predict(run, INPUTS),
    "export": lambda one, run: one.export(run, ModelFormat.BARE),
    "column_importance": lambda one, run: one.column_importance(run),
    "epochs": lambda one, run: one.epochs(run),
    "epoch_outputs": lambda one, run: one.epoch_outputs(run),
    "moment": lambda one, run: one.moment(run),
    "epoch_steps": lambda one, run: one.epoch_steps(run, 1),
    "continuation": lambda one, run: one.continuation(run),
    "continue_run": lambda one, run: one.continue_run(run, 1),
    "subscribe": lambda one, run: one.subscribe(run, lambda: None),
    "landscapes.kept": lambda one, run: one.landscapes.kept(run),
    "landscapes.seconds": lambda one, run: one.landscapes.seconds(run, LandscapeSettings()),
    "landscapes.underway": lambda one, run: one.landscapes.underway(run),
}
CHANGES: dict[str, Call] = {
    "pause": lambda one, run: one.pause(run),
    "resume": lambda one, run: one.resume(run),
    "landscapes.start": lambda one, run: one.landscapes.start(run, LandscapeSettings()),
    "landscapes.cancel": lambda one, run: one.landscapes.cancel(run),
}
OF_NO_RUN = {
    "engine",
    "check",
    "estimate",
    "prepare",
    "rate_curve",
    "submit",
    "store",
    "landscapes",
}


def calls_of(protocol: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(protocol) if not name.startswith("_")}


def test_the_lists_above_have_every_call() -> None:
    named = {*READS, *CHANGES, "stop", *OF_NO_RUN}
    ours = calls_of(TrainingService) | {f"landscapes.{one}" for one in calls_of(Landscapes)}
    assert named == ours


@pytest.fixture(autouse=True)
def _read_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_module, "_OTHERS_SECONDS", 0.0)


@pytest.mark.parametrize("name", [*READS, *CHANGES, "stop"])
def test_a_guessed_id_is_one_that_was_never_given(room: Class, name: str) -> None:
    call = {**READS, **CHANGES, "stop": PersonalService.stop}[name]
    run = room.done(room.ana)
    with pytest.raises(RunNotFoundError) as of_another:
        call(room.ben, run)
    with pytest.raises(RunNotFoundError) as of_nobody:
        call(room.ben, "x" * len(run))
    assert of_another.value.message.template == of_nobody.value.message.template
    call(room.ana, run)


@pytest.mark.parametrize("sharing", [Sharing.LINK, Sharing.CLASS])
def test_a_shared_run_is_looked_at_and_not_changed(room: Class, sharing: Sharing) -> None:
    run = room.done(room.ana)
    room.ana.store.mark(run, shared=sharing)
    for call in READS.values():
        call(room.ben, run)
    for call in (*CHANGES.values(), PersonalService.stop):
        with pytest.raises(AccessError, match="belongs to Ana"):
            call(room.ben, run)
    room.ana.store.mark(run, shared=Sharing.PRIVATE)
    with pytest.raises(RunNotFoundError):
        room.ben.status(run)


def test_who_sees_it_changes_at_once(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_module, "_OTHERS_SECONDS", 1e6)
    run = room.done(room.ana)
    for _ in range(2):
        with pytest.raises(RunNotFoundError):
            room.ben.status(run)
        room.ana.store.mark(run, shared=Sharing.LINK)
        assert room.ben.status(run).run_id == run
        room.teacher.store.mark(run, shared=Sharing.PRIVATE)


def test_a_teacher_sees_and_stops_everything_and_changes_nothing(room: Class) -> None:
    run = room.ana.submit(CONFIG)
    assert room.teacher.status(run).owner == "ana-id"
    room.teacher.stop(run)
    room.service.advance(20)
    assert room.teacher.status(run).state is State.STOPPED
    done = room.done(room.ana)
    for call in READS.values():
        call(room.teacher, done)
    for call in CHANGES.values():
        with pytest.raises(AccessError, match="only its owner can change it"):
            call(room.teacher, run)


def test_what_was_recorded_alone_is_for_teachers(room: Class) -> None:
    before = room.service.submit(CONFIG)
    room.service.finish(before)
    assert room.teacher.status(before).owner == ""
    with pytest.raises(RunNotFoundError):
        room.ana.status(before)
    with pytest.raises(AccessError, match="another person"):
        room.teacher.pause(before)


def test_a_run_belongs_to_whoever_trains_it(room: Class) -> None:
    run = room.ben.submit(CONFIG, owner="ana-id")
    assert room.service.status(run).owner == "ben-id"
    assert room.store.record(run).owner == "ben-id"
    room.service.finish(run)
    longer = room.ben.continue_run(run, 1, owner="ana-id")
    assert room.service.status(longer).owner == "ben-id"


def test_a_new_run_replaces_no_run_of_others(room: Class) -> None:
    theirs = room.ana.submit(CONFIG)
    room.ana.store.mark(theirs, shared=Sharing.LINK)
    mine = room.ben.submit(CONFIG, replaces=theirs)
    room.service.advance(1)
    assert not room.service.status(theirs).stopping
    assert room.service.status(theirs).state is not State.STOPPED
    room.ben.submit(CONFIG, replaces=mine)
    assert room.service.status(mine).stopping or room.service.status(mine).state is State.STOPPED


def test_nobody_adds_runs_to_a_search_of_others(room: Class) -> None:
    search = room.store.searches.create("{}", owner="ana-id").search_id
    room.ana.submit(CONFIG, search=search)
    run = room.done(room.ben)
    with pytest.raises(Exception, match="No search is recorded"):
        room.ben.submit(CONFIG, search=search)
    with pytest.raises(Exception, match="No search is recorded"):
        room.ben.continue_run(run, 1, search=search)


def test_a_pair_needs_both_runs(room: Class) -> None:
    mine, theirs = room.done(room.ben), room.done(room.ana)
    pair = LandscapeSettings(Directions.ENDS, other=theirs)
    for act in (
        lambda: room.ben.landscapes.start(mine, pair),
        lambda: room.ben.landscapes.seconds(mine, pair),
        lambda: room.ben.landscapes.underway(mine, theirs),
        lambda: room.ben.landscapes.cancel(mine, theirs),
    ):
        with pytest.raises(RunNotFoundError):
            act()
