"""Which run another one is compared with."""

from core.comparison.reference import reference_of
from core.runs.states import State
from core.runs.store import Marks, Summary
from core.runs.store.summary import settings_of
from core.settings.config import default_config


def run(
    name: str,
    created: float,
    *,
    dataset: str = "digits",
    state: State = State.DONE,
    pinned: bool = False,
) -> Summary:
    settings = settings_of(default_config(dataset))
    return Summary(name, settings, state, created, marks=Marks(pinned=pinned))


def test_the_pinned_run_of_the_dataset_comes_first() -> None:
    pinned, other = run("a", 1, pinned=True), run("b", 2)
    runs = [pinned, other, run("c", 3, dataset="iris", pinned=True)]
    assert reference_of(run("d", 4), runs) is pinned
    assert reference_of(pinned, runs) is None


def test_without_one_it_is_the_last_before_that_is_done() -> None:
    runs = [run("a", 1), run("b", 2), run("c", 3, state=State.FAILED), run("d", 4), run("e", 5)]
    found = reference_of(runs[3], runs)
    assert found is runs[1]


def test_the_first_run_of_a_dataset_has_none() -> None:
    assert reference_of(run("a", 1), [run("a", 1), run("b", 0, dataset="iris")]) is None
