"""The Learn page: chapters, something to train, questions and exercises."""

import json
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.lessons.exercise_view import _shown
from core.lessons.chapters import chapters
from core.lessons.progress import first_answer, note_answer
from core.runs.service_interface import use_service
from tests.pages.train import Service, address, run, texts

PAGE = Path(__file__).parents[2] / "pages" / "learn.py"


@pytest.fixture
def service() -> Service:
    made = Service()
    use_service(made)
    return made


def visit(**address: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return run(app)


def menu(app: AppTest) -> list[str]:
    """Titles of the chapters."""
    (pills,) = app.get("button_group")
    return [option.content for option in pills.proto.options]


def figures(app: AppTest) -> list[dict[str, Any]]:
    """What the figures of the page are sent."""
    sent = [json.loads(element.proto.json) for element in app.get("bidi_component")]
    return [one for one in sent if "figure" in one]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", chapters())
def test_every_chapter_is_drawn(service: Service, name: str, language: str) -> None:
    app = visit(chapter=name, lang=language)
    assert not app.error and not app.warning
    cases = chapters()[name].cases
    drawn = [*chapters()[name].figures, *["curves"] * bool(cases)]
    assert [one["figure"] for one in figures(app)] == drawn
    assert all(one["language"] == language for one in figures(app))
    assert len(app.radio) == len(chapters()[name].questions) + bool(cases)


def test_an_unknown_chapter_is_the_first(service: Service) -> None:
    app = visit(chapter="nowhere")
    assert figures(app)[0]["figure"] == next(iter(chapters().values())).figures[0]


def test_an_answer_is_judged_with_its_reason_and_recorded(service: Service) -> None:
    app = visit(chapter="unit")
    asked = chapters()["unit"].questions[0]
    radio = app.radio(key=f"question_{asked.name}")
    assert radio.value is None
    wrong = next(place for place in range(len(asked.answers)) if place != asked.right)
    radio.set_value(wrong)
    run(app)
    assert f"Not quite. {asked.answers[wrong].reason}" in [one.value for one in app.warning]
    app.radio(key=f"question_{asked.name}").set_value(asked.right)
    run(app)
    assert f"Right. {asked.answers[asked.right].reason}" in [one.value for one in app.success]
    assert first_answer(service.store, asked.name) == wrong
    assert "You have tried this before." in texts(visit(chapter="unit"))  # in another session


def test_a_chapter_whose_questions_were_answered_is_marked(service: Service) -> None:
    for asked in chapters()["unit"].questions:
        assert ":material/check:" not in menu(visit())[0]
        note_answer(service.store, asked.name, asked.right)
    marked = [place for place, title in enumerate(menu(visit())) if ":material/check:" in title]
    assert marked == [0]
    assert "You knew this before." in texts(visit())


def test_a_chapter_trains_its_network(service: Service) -> None:
    app = visit(chapter="unit")
    app.button(key="lesson_train_unit_0").click()
    run(app)
    ((config, _),) = service.submitted
    assert config == chapters()["unit"].trainings[0].config
    assert app.button(key="lesson_train_unit_0").disabled
    sent = [json.loads(element.proto.json) for element in app.get("bidi_component")]
    assert [one["run"] for one in sent if "run" in one]


def test_settings_are_taken_to_train(service: Service) -> None:
    app = visit(chapter="unit")
    app.button(key="lesson_open_unit_0").click()
    run(app)
    assert app.session_state["session"].draft.config() == chapters()["unit"].trainings[0].config
    assert address(app)["dataset"] == "plane3"


def test_an_exercise_says_how_far_one_is(service: Service) -> None:
    app = visit(chapter="unit")
    assert "No run on this dataset counts yet" in texts(app)


@pytest.mark.parametrize(
    ("what", "value", "other", "text"),
    [
        ("validation_loss", 0.2004, 0.2, "0.2004"),
        ("validation_loss", 0.2, 0.2004, "0.2000"),
        ("validation_accuracy", 0.953, 0.98, "95.3%"),
        ("parameters", 1060.0, 1000, "1,060"),
        ("learning_rate", 0.0001, None, "0.0001"),
        ("activation", "relu", None, "ReLU"),
        ("units", (32, 16), None, "32, 16"),
        ("early_stopping", True, None, "yes"),
        ("dead_units", None, 0.5, "–"),
    ],
)
def test_what_a_run_lacks_is_written_as_elsewhere(
    what: str, value: Any, other: Any, text: str
) -> None:
    assert _shown(what, value, other) == text


def test_the_glossary_shows_a_term_and_finds_others(service: Service) -> None:
    app = visit(chapter="glossary-learning_rate")
    assert "The most important setting of all." in texts(app)
    assert [one.value for one in app.subheader] == ["Learning rate"]
    app.button(key="term_dropout").click()
    run(app)
    assert address(app)["chapter"] == "glossary-dropout"
    assert [one.value for one in app.subheader] == ["Dropout"]
    app.text_input(key="glossary_search").set_value("MOMENTUM nesterov")
    run(app)
    listed = [one.key for one in app.button if str(one.key).startswith("term_")]
    assert "term_nesterov" in listed and "term_dropout" not in listed
    app.text_input(key="glossary_search").set_value("xyzzy")
    run(app)
    assert "No term contains these words." in texts(app)


def test_a_term_leads_to_its_chapter(service: Service) -> None:
    app = visit(chapter="glossary-unit")
    app.button(key="term_chapter").click()
    run(app)
    assert figures(app)[0]["figure"] == "unit"


def test_help_in_the_sidebar_leads_to_the_glossary() -> None:
    use_service(Service())
    app = AppTest.from_file(str(PAGE.with_name("train.py")), default_timeout=30)
    app.query_params["lang"] = "es"
    run(app)
    shown = app.number_input(key="setting_learning_rate").help
    assert shown.endswith("[Más en el glosario](learn?chapter=glossary-learning_rate&lang=es)")
    assert (
        "(learn?chapter=glossary-optimizer&lang=es)" in app.selectbox(key="setting_optimizer").help
    )
