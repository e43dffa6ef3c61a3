"""The chapters with recorded runs and with the course's models, on the Learn page."""

import pytest

from components.words.advice import advice
from core.lessons.chapters import chapters
from core.lessons.progress import first_answer
from core.runs.service_interface import use_service
from core.settings.presets import PRESETS
from tests.pages.test_learn import figures, visit
from tests.pages.train import Service, run, texts


@pytest.fixture
def service() -> Service:
    made = Service()
    use_service(made)
    return made


def test_a_recorded_run_is_diagnosed_and_then_the_coach_answers(service: Service) -> None:
    app = visit(chapter="curves")
    case = chapters()["curves"].cases[2]
    app.session_state["case"] = 2
    run(app)
    assert figures(app)[0]["run"] == 2 and case.name == "dead_units"
    asked = case.question
    assert "Dying units" not in texts(app) and "The coach" not in texts(app)
    app.radio(key=f"question_{asked.name}").set_value(asked.right)
    run(app)
    assert f"Right. {asked.answers[asked.right].reason}" in [one.value for one in app.success]
    assert [one.value for one in app.warning] == [advice(case.recording().advice()[0])]
    assert "Momentum 0.9" in texts(app)
    assert first_answer(service.store, asked.name) == asked.right


def test_a_coach_that_finds_nothing_says_so(service: Service) -> None:
    app = visit(chapter="curves")
    places = [case.name for case in chapters()["curves"].cases]
    app.session_state["case"] = places.index("bad_scaling")
    asked = chapters()["curves"].cases[places.index("bad_scaling")].question
    run(app)
    wrong = (asked.right + 1) % 8
    app.radio(key=f"question_{asked.name}").set_value(wrong)
    run(app)
    assert f"Not quite. {asked.answers[wrong].reason}" in [one.value for one in app.warning]
    assert "The coach finds nothing in these curves." in [one.value for one in app.info]
    assert "the Train page says: The columns of Diabetes keep their own units" in texts(app)


def test_a_recorded_run_is_taken_to_train(service: Service) -> None:
    app = visit(chapter="curves")
    case = chapters()["curves"].cases[0]
    app.button(key=f"case_train_{case.name}").click()
    run(app)
    assert app.session_state["session"].draft.config() == case.config


def test_what_needs_the_course_s_table_says_where_it_is_and_trains_a_stand_in(
    service: Service,
) -> None:
    app = visit(chapter="whole")
    garments, parcels = chapters()["whole"].trainings[1:]
    assert garments.here and garments.config == PRESETS["fashion_mnist"].config
    assert not parcels.here and parcels.config.dataset == "breast_cancer"
    assert "kaggle.com" in texts(app) and "31 MB" in texts(app)
    app.button(key="lesson_train_whole_2").click()
    run(app)
    assert service.submitted[-1][0] == parcels.settings
