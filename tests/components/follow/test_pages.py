"""What followers read of Data, Search, Learn and the class: what is public, and a link."""

import json
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from components.follow.pages import page_part
from components.follow.scene import Scene, SceneReader
from components.follow.wording import Wording
from components.words.language import speaking
from core.follow.presentation import Presentation
from core.follow.shown import Comparison, FigureState, Shown
from core.lessons.chapters import chapters
from core.people.person import ALONE, Person
from core.runs.search_record import TrialRecord
from core.runs.search_state import TrialState
from core.runs.store import ids
from core.search import service_interface as search_interface
from tests.components.search.fake_searches import FakeSearches
from tests.core.follow.presenting import ANA, MOONS, TEACHER, presenting
from tests.core.search.searches import search
from tests.fakes import FakeService


def showing(shown: Shown, person: Person = ALONE) -> Presentation:
    shared = presenting(FakeService(record=True), person)
    shared.show(shown)
    return shared


def worded(shared: Presentation, language: str = "en") -> dict[str, Any]:
    scene = SceneReader(shared.service, shared.person).read(shared.view())
    return Wording(language, shared.person).parts(scene)


def query(part: dict[str, Any]) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(part["link"]).query))


@pytest.fixture
def searches(monkeypatch: pytest.MonkeyPatch) -> FakeSearches:
    searches = FakeSearches(FakeService(record=True))
    monkeypatch.setattr(search_interface, "_current", searches)
    return searches


def test_another_page_shows_nothing_of_the_train_page() -> None:
    service = FakeService(record=True)
    run = service.submit(MOONS)
    service.finish(run)
    shared = presenting(service, run=run)
    shared.show(Shown(MOONS, run, page="learn"))
    parts = worded(shared)
    for name in ("step", "settings", "run", "result", "head"):
        assert parts[name] is None, name
    assert parts["asked"] == []
    shared.show(Shown(MOONS, run))
    assert worded(shared)["page"] is None and worded(shared)["result"]["values"]


def test_a_chapter_in_two_languages() -> None:
    name = list(chapters())[1]
    shared = showing(Shown(MOONS, page="learn", chapter=name))
    english, spanish = worded(shared)["page"], worded(shared, "es")["page"]
    assert english["heading"] == chapters()[name].title != spanish["heading"]
    assert english["lines"][0].startswith(chapters()[name].idea[0]) and english["marked"]
    assert english["link"].startswith("learn?")
    assert query(english) == {"chapter": name, "lang": "en"}
    assert query(spanish) == {"chapter": name, "lang": "es"}
    first = worded(showing(Shown(MOONS, page="learn")))["page"]
    assert first["heading"] == next(iter(chapters().values())).title


def test_no_id_is_sent() -> None:
    run, pack, found = ids.new(), ids.new_pack(), "s" * 22
    for shown in (
        Shown(MOONS, run, page="learn", chapter=f"packs-{pack}", search=found),
        Shown(MOONS, run, page="compare", comparison=Comparison((run,)), search=found),
        Shown(MOONS, run, page="data", search=found),
        Shown(MOONS, run, page="class", search=found),
    ):
        sent = json.dumps(worded(showing(shown)))
        assert not any(one in sent for one in (run, pack, found)), shown.page
    part = worded(showing(Shown(MOONS, page="learn", chapter=f"packs-{pack}")))["page"]
    assert part["heading"] == "Class packs" and query(part)["chapter"] == "packs"
    part = worded(showing(Shown(MOONS, page="learn", chapter="glossary-loss")))["page"]
    assert part["heading"] == "Glossary" and query(part)["chapter"] == "glossary"


def test_the_class_page_is_for_teachers() -> None:
    part = worded(showing(Shown(MOONS, page="class")))["page"]
    assert "Only teachers" in part["note"] and not part["link"]


def test_a_search_in_words(searches: FakeSearches) -> None:
    found = searches.submit(search(), "Rates")
    shown = Shown(MOONS, page="search", search=found)
    part = worded(showing(shown))["page"]
    assert part["heading"] == "Rates" and part["lines"][1].startswith("Running: 0 of")
    number = searches.begin(found)
    for run in searches.statuses[found].trials[number].runs:
        searches.service.finish(run)
    searches.end(found, number)
    part = worded(showing(shown))["page"]
    assert part["lines"][1].startswith("Running: 1 of") and "validation" in part["lines"][1]
    trials, leader = part["curves"]["series"]
    result = searches.statuses[found].trials[number].results
    assert result is not None and len(trials["points"]) == 1
    assert trials["points"][0] == [number + 1, pytest.approx(result[0], rel=1e-4)]
    assert leader["points"] == 2 * list(trials["points"])
    assert part["link"] == "search?lang=en" and found not in json.dumps(part)
    nothing = worded(showing(replace(shown, search=None)))["page"]
    assert "curves" not in nothing
    assert "no search" in nothing["lines"][0]


def test_the_best_so_far_by_trial(searches: FakeSearches) -> None:
    found = searches.submit(search(goal="loss"))
    results = (0.5, 0.7, None, 0.2, 0.3)
    trials = tuple(
        TrialRecord(found, number, state=state, results=None if result is None else (result,))
        for number, result in enumerate(results)
        for state in [TrialState.FAILED if result is None else TrialState.DONE]
    )
    searches.change(found, trials=trials)
    part = worded(showing(Shown(MOONS, page="search", search=found)), "es")["page"]
    done, leader = part["curves"]["series"]
    assert list(done["points"]) == [[1, 0.5], [2, 0.7], [4, 0.2], [5, 0.3]] and not done["line"]
    assert leader["points"] == [[1, 0.5], [4, 0.5], [4, 0.2], [5, 0.2]] and leader["line"]
    assert part["curves"]["across"] == "Ensayo" and "validación" in part["curves"]["title"]
    assert part["curves"]["log"] is None and not part["curves"]["share"]


@pytest.mark.parametrize(("person", "seen"), [(ANA, False), (TEACHER, True), (ALONE, True)])
def test_a_search_of_another_person_is_not_shown(
    searches: FakeSearches, monkeypatch: pytest.MonkeyPatch, person: Person, seen: bool
) -> None:
    found = searches.submit(search(), "Secret", owner="ben")
    # Shared with the class: whoever has the code sees it no more for that.
    monkeypatch.setattr("components.follow.scene.searches_of", lambda _person: searches)
    part = worded(showing(Shown(MOONS, page="search", search=found), person))["page"]
    assert (part["heading"] == "Secret") is seen


def test_a_search_that_is_gone_is_none(searches: FakeSearches) -> None:
    part = worded(showing(Shown(MOONS, page="search", search="gone")))["page"]
    assert "no search" in part["lines"][0]


def test_the_train_page_is_no_other_page() -> None:
    shared = showing(Shown(MOONS))
    assert worded(shared)["page"] is None and worded(shared)["moved"] is None
    with speaking("en"):
        assert page_part(Scene(shared.view(), None), ALONE) is None


def test_a_chapter_shows_the_figure_that_the_presenter_has_moved() -> None:
    name = next(name for name, one in chapters().items() if len(one.figures) > 1)
    first, other = chapters()[name].figures[:2]
    shared = showing(Shown(MOONS, page="learn", chapter=name))
    before = worded(shared)
    assert before["page"]["figure"]["figure"] == first and before["moved"] is None
    assert "Try the figure" in before["page"]["note"]
    state = {"set": ["3"], "held": None}
    shared.move(FigureState(other, state))
    after = worded(shared, "es")
    assert after["page"]["figure"]["figure"] == other
    assert after["page"]["figure"]["language"] == "es"
    assert after["moved"] == {"figure": other, "state": state}


def test_what_moves_is_not_put_into_words_again(monkeypatch: pytest.MonkeyPatch) -> None:
    name = next(name for name, one in chapters().items() if one.figures)
    shared = showing(Shown(MOONS, page="learn", chapter=name))
    reader = SceneReader(shared.service, shared.person)
    wording = Wording("en", shared.person)
    figure = chapters()[name].figures[0]
    parts = []
    for value in ("1", "2"):
        shared.move(FigureState(figure, {"set": [value], "held": None}))
        parts.append(wording.parts(reader.read(shared.view())))
    assert parts[0]["page"] is parts[1]["page"] and parts[0]["moved"] != parts[1]["moved"]


def test_the_recorded_run_that_is_open() -> None:
    chapter = next(one for one in chapters().values() if one.cases)
    shared = showing(Shown(MOONS, page="learn", chapter=chapter.name))
    runs = []
    for place, case in enumerate(chapter.cases):
        shared.show(Shown(MOONS, page="learn", chapter=chapter.name, case=place))
        part = worded(shared)["page"]
        assert part["lines"][1] == case.caption and "Try the figure yourself" in part["note"]
        runs.append((part["figure"]["figure"], part["figure"]["run"]))
        assert case.question.answers[case.question.right].reason not in json.dumps(part)
        assert case.name not in json.dumps(part)  # it is the answer
    assert runs == [("curves", place) for place in range(len(chapter.cases))]
    shared.show(Shown(MOONS, page="learn", chapter=chapter.name, case=99))
    assert worded(shared)["page"]["figure"]["run"] == len(chapter.cases) - 1
    moved = FigureState("curves", {"set": ["3", True, False], "held": None})
    shared.move(moved)
    assert worded(shared)["moved"] == {"figure": "curves", "state": moved.state}
