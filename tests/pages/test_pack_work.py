"""What a class answers and trains in a pack: merged for the teacher, one's own for a student."""

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from components.packs.work_file import work_csv
from components.packs.work_page import read
from components.people import visitor
from components.people.asking import training_of
from core.comparison.predictions_game import Direction
from core.lessons.packs import packs
from core.packs.answers import note_choice, note_prediction
from core.packs.attempts import note_run
from core.packs.draft import PackDraft
from core.people import access
from core.people.person import Person, Role
from core.runs import service_interface
from core.runs.pack_record import PackRecord
from core.runs.person_record import PersonRecord
from core.search import service_interface as search_interface
from tests.components.search.fake_searches import FakeSearches
from tests.fakes import FakeService
from tests.pages.train import run, texts

PAGES = Path(__file__).parents[2] / "pages"
ANA, BEN = Person("ana", "Ana", Role.STUDENT), Person("ben", "=Ben()", Role.STUDENT)
TEACHER = Person("ruiz", "Ms Ruiz", Role.TEACHER)
PACK = packs()["rate"]
QUESTION, PREDICTION = PACK.steps[:2]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    monkeypatch.setenv("DENSEBOARD_PEOPLE", "class")
    monkeypatch.setattr(access, "_OTHERS_SECONDS", 0.0)
    service = FakeService(record=True, duration=0.2)
    monkeypatch.setattr(service_interface, "_current", service)
    monkeypatch.setattr(search_interface, "_current", FakeSearches(service))
    for person in (ANA, BEN, TEACHER):
        service.store.people.add(PersonRecord(person.person_id, person.name, person.role.value))
    return service


def visit(monkeypatch: pytest.MonkeyPatch, person: Person, **address: str) -> AppTest:
    monkeypatch.setattr(visitor, "visitor", lambda: person)
    for module in ("people.others", "people.sharing", "packs.work_page"):
        monkeypatch.setattr(f"components.{module}.visitor", lambda: person)
    app = AppTest.from_file(str(PAGES / "learn.py"), default_timeout=30)
    for name, value in {"chapter": "packs-rate", **address}.items():
        app.query_params[name] = value
    return run(app)


def works(service: FakeService, person: Person, place: int = 0) -> None:
    """Answer, train the first step, predict, train the second."""
    own = training_of(person)
    note_choice(own.store, PACK, QUESTION, place)
    for step in (QUESTION, PREDICTION):
        if step.against:
            note_prediction(own.store, PACK, step, Direction.BETTER)
        run_id = own.submit(step.settings)
        note_run(PACK, step, step.settings, run_id, own.store)
        service.finish(run_id)


def figures(app: AppTest) -> list[dict[str, Any]]:
    """What the charts of the page are given."""
    sent = [json.loads(element.proto.json) for element in app.get("bidi_component")]
    return [json.loads(one["figure"]) for one in sent]


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_teacher_sees_everybody(
    service: FakeService, monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    works(service, ANA, 0)
    works(service, BEN, 1)
    service.store.people.add(PersonRecord("eva", "Eva", Role.STUDENT.value))
    app = visit(monkeypatch, TEACHER, lang=language)
    assert not app.error
    assert "**Eva**" in texts(app)  # who has not answered
    assert "**=Ben()**" not in texts(app) and "=Ben" in str(app.dataframe[0].value)
    (table,) = app.dataframe
    assert sorted(table.value.iloc[:, 0]) == ["=Ben()", "Ana", "Eva"]
    assert sorted(table.value.iloc[:, 2]) == [0, 2, 2]
    drawn = figures(app)
    assert len(drawn) == 4  # answers, runs, predictions, runs
    counts = drawn[0]["data"][0]
    assert sum(counts["x"]) == 2
    right = QUESTION.question.right if QUESTION.question else -1
    assert [bool(shape) for shape in counts["marker"]["pattern"]["shape"]] == [
        place == right for place in range(len(counts["x"]))
    ]
    assert "✓" in counts["text"][right]
    marks = drawn[1]["data"][0]
    low, high = drawn[1]["layout"]["yaxis"]["range"]
    assert low < min(marks["y"]) and max(marks["y"]) < high and high - low > 0.05
    assert len(marks["x"]) == 2
    assert sorted(re.findall("<b>(.*?)</b>", "".join(marks["text"]))) == ["=Ben()", "Ana"]


def test_a_student_sees_only_what_is_the_students_own(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    works(service, ANA, 0)
    works(service, BEN, 1)
    app = visit(monkeypatch, ANA)
    assert "Your answers: 2" in texts(app) and "Your runs: 2." in texts(app)
    assert not app.dataframe and "Ben" not in texts(app)
    drawn = figures(app)
    assert [sum(one["data"][0]["x"]) for one in (drawn[0], drawn[2])] == [1, 1]
    assert [len(one["data"][0]["x"]) for one in (drawn[1], drawn[3])] == [1, 1]
    assert "Ben" not in str(drawn)


def test_a_teacher_shares_a_pack_and_a_student_makes_none(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = {one.key for one in visit(monkeypatch, TEACHER, chapter="packs").button}
    assert "pack_new" in keys
    app = visit(monkeypatch, ANA, chapter="packs")
    assert "pack_new" not in {one.key for one in app.button} and not app.file_uploader
    app = visit(monkeypatch, ANA, chapter="packs-form")
    assert "Only a teacher makes class packs." in [one.value for one in app.info]
    assert not app.text_input
    assert visit(monkeypatch, ANA, chapter="packs-own-x").error


def test_nobody_edits_the_pack_of_another_teacher(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = training_of(Person("vega", "Mr Vega", Role.TEACHER)).store
    draft = PackDraft("own-1", "Theirs", "T").with_step(QUESTION.settings)
    other.packs.save(PackRecord("own-1", draft.changed("s1", title="T", text="T", look="L").file()))
    app = visit(monkeypatch, TEACHER, chapter="packs-form-own-1")
    assert any("another teacher" in one.value for one in app.error)
    assert not app.text_input


def test_the_file_has_a_line_for_each_answer_and_run_and_no_formula(service: FakeService) -> None:
    works(service, ANA, 0)
    works(service, BEN, 1)
    content = work_csv(read(PACK, training_of(TEACHER).store, TEACHER)).decode("utf-8-sig")
    header, *lines = csv.reader(io.StringIO(content))
    assert len(header) == 11 and all(len(line) == 11 for line in lines)
    assert [line[3] for line in lines].count("run") == 4
    assert sorted(line[3] for line in lines if line[0] == "Ana") == [
        "answer", "prediction", "run", "run",
    ]  # fmt: skip
    assert {line[0] for line in lines} == {"Ana", "'=Ben()"}
    assert [line[-1] for line in lines] == sorted(line[-1] for line in lines)
    answers = [line for line in lines if line[3] == "answer"]
    question = QUESTION.question
    assert question is not None
    assert [line[5] for line in answers] == [question.answers[at].text for at in (0, 1)]
    assert [line[6] for line in answers] == [
        "right" if place == question.right else "wrong" for place in (0, 1)
    ]
    own = work_csv(read(PACK, training_of(ANA).store, ANA)).decode()
    assert "Ben" not in own


def test_a_refresh_asks_the_record_as_often_for_many_persons(service: FakeService) -> None:
    store = training_of(TEACHER).store

    def queries() -> int:
        counted: list[str] = []
        engine = service.store._open().database._engine

        def count(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if statement.lstrip().upper().startswith("SELECT"):
                counted.append(statement)

        event.listen(engine, "before_cursor_execute", count)
        try:
            read(PACK, store, TEACHER)
        finally:
            event.remove(engine, "before_cursor_execute", count)
        return len(counted)

    works(service, ANA)
    read(PACK, store, TEACHER)
    few = queries()
    for number in range(12):
        person = Person(f"p{number}", f"P{number}", Role.STUDENT)
        service.store.people.add(PersonRecord(person.person_id, person.name, Role.STUDENT.value))
        works(service, person, number % 3)
    read(PACK, store, TEACHER)
    assert queries() == few <= 8
