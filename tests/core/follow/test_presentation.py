"""What followers see of a presenter, and what they never see."""

import pytest

from core.base.errors import AnswersClosedError
from core.follow import presentation as presentation_module
from core.follow.presentation import REPLAY
from core.follow.shown import LEARN, FigureState, Shown
from core.lessons.chapters import chapters
from core.lessons.packs import packs
from core.people.person import ALONE, Person
from core.runs.states import State
from tests.core.follow.presenting import ANA, MOONS, TEACHER, presenting
from tests.fakes import FakeService


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(presentation_module, "time", clock)
    return clock


def test_followers_see_the_run_on_the_page() -> None:
    service = FakeService()
    shared = presenting(service)
    assert shared.view().status is None and not shared.withheld
    run = service.submit(MOONS)
    service.advance(3)
    heard: list[int] = []
    leave = shared.subscribe(lambda: heard.append(1))
    shared.show(Shown(MOONS, run))
    shared.show(Shown(MOONS, run))  # every run of the script says what is on the page
    assert len(heard) == 1
    view = shared.view()
    assert view.status is not None and view.status.state is State.RUNNING
    assert view.rows == view.status.rows > 0
    leave()
    shared.show(Shown(MOONS))
    assert len(heard) == 1


@pytest.mark.parametrize(
    ("person", "owner", "seen"),
    [
        (ANA, "ana", True),
        (ANA, "ben", False),
        (ANA, "", False),
        (TEACHER, "ben", True),
        (ALONE, "ben", True),
    ],
)
def test_a_run_of_another_person_is_never_shown(person: Person, owner: str, seen: bool) -> None:
    service = FakeService()
    run = service.submit(MOONS, owner=owner)
    shared = presenting(service, person, run)
    assert (shared.view().status is not None) is seen
    assert shared.withheld is not seen


def test_a_run_that_is_deleted_is_shown_no_longer() -> None:
    shared = presenting(FakeService(), run="gone")
    assert shared.view().status is None


def test_frozen_followers_see_what_was_there() -> None:
    service = FakeService(duration=1.0)
    run = service.submit(MOONS)
    service.advance(4)
    shared = presenting(service, run=run)
    before = shared.view()
    shared.freeze(True)
    service.finish(run)
    shared.show(Shown(MOONS.changed("learning_rate", "0.5"), None))
    held = shared.view()
    assert held.frozen and shared.frozen
    assert (held.shown, held.status, held.rows) == (before.shown, before.status, before.rows)
    shared.freeze(False)
    assert shared.view().shown.run_id is None


def test_a_replay_passes_in_its_time(clock: Clock) -> None:
    service = FakeService()
    run = service.submit(MOONS)
    service.finish(run)
    shared = presenting(service, run=run)
    assert shared.view().share is None
    shared.replay()
    assert shared.view().share == 0
    clock.now = REPLAY / 4
    assert shared.view().share == pytest.approx(0.25)
    shared.freeze(True)
    clock.now = REPLAY / 2
    assert shared.view().share == pytest.approx(0.25)
    shared.freeze(False)
    assert shared.view().share == pytest.approx(0.5)
    clock.now = REPLAY
    assert shared.view().share is None


def test_another_run_ends_a_replay() -> None:
    service = FakeService()
    first, second = service.submit(MOONS), service.submit(MOONS)
    shared = presenting(service, run=first)
    shared.replay()
    shared.show(Shown(MOONS, second))
    assert shared.view().share is None


def test_the_end_is_told() -> None:
    shared = presenting(FakeService())
    heard: list[int] = []
    shared.subscribe(lambda: heard.append(1))
    assert not shared.ended()
    shared.end()
    assert shared.ended() and heard == [1]


def test_what_is_asked_is_what_followers_see() -> None:
    pack, shared = packs()["rate"], presenting(FakeService())
    assert not shared.asked and not shared.view().questions
    shared.show(Shown(MOONS, None, pack, 1))
    (first,) = shared.asked
    shared.answer("a", first.asked.key, "0")
    shared.freeze(True)
    shared.show(Shown(MOONS, None, pack, 2))
    shared.answer("b", first.asked.key, "1")  # the page of those who follow is held
    shared.freeze(False)
    with pytest.raises(AnswersClosedError, match="question is closed"):
        shared.answer("c", first.asked.key, "1")
    shared.show(Shown(MOONS, None, pack, 1))
    assert shared.asked == (first,) and sum(first.counts) == 2


def test_counts_are_seen_by_followers_once_they_are_revealed() -> None:
    pack, shared = packs()["rate"], presenting(FakeService())
    shared.show(Shown(MOONS, None, pack, 1))
    (poll,) = shared.asked
    heard: list[int] = []
    shared.subscribe(lambda: heard.append(1))
    shared.answer("a", poll.asked.key, "1")
    assert shared.view().questions[0].counts is None and not heard
    shared.freeze(True)
    heard.clear()
    shared.reveal(poll)
    assert shared.view().questions[0].counts == poll.counts and heard == [1]
    shared.ask_again(poll)
    (question,) = shared.view().questions
    assert question.counts is None and question.first is None and question.again
    assert heard == [1, 1]
    shared.reveal(poll)
    (question,) = shared.view().questions
    assert question.first == poll.first and question.counts == poll.counts


def test_a_figure_is_seen_on_the_learn_page_as_it_was_last_set() -> None:
    shared = presenting(FakeService())
    told: list[None] = []
    shared.subscribe(lambda: told.append(None))
    figure = FigureState("unit", {"set": ["1"], "held": None})
    shared.move(figure)
    shared.move(FigureState("unit", {"set": ["1"], "held": None}))
    assert len(told) == 1 and shared.view().figure is None
    names = {figure: name for name, one in chapters().items() for figure in one.figures}
    shared.show(Shown(MOONS, page=LEARN, chapter=names["unit"]))
    assert shared.view().figure == figure
    other = FigureState("descent", {"set": [], "held": 3})
    assert names["descent"] != names["unit"]
    shared.move(other)  # the page of the next chapter is quicker than the word that it is open
    assert shared.view().figure == figure
    shared.show(Shown(MOONS, page=LEARN, chapter=names["descent"]))
    assert shared.view().figure == other
    shared.show(Shown(MOONS, page=LEARN, chapter="glossary-loss"))
    assert shared.view().figure is None
    shared.show(Shown(MOONS, page="data"))
    assert shared.view().figure is None
    assert len(shared.key) >= 32 and shared.key != presenting(FakeService()).key
