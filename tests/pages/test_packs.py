"""Class packs: the list on the Learn page, the open step on the Train page, and presenting."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.lessons.packs import packs
from core.packs.answers import first_choice
from core.runs import service_interface
from tests.fakes import FakeService
from tests.pages.train import address, press, run, texts

PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    made = FakeService()
    monkeypatch.setattr(service_interface, "_current", made)
    return made


def visit(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return run(app)


def setting(app: AppTest, name: str) -> object:
    return app.sidebar.number_input(key=f"setting_{name}").value


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_list_has_every_pack(service: FakeService, language: str) -> None:
    app = visit("learn", chapter="packs", lang=language)
    assert not app.error and not app.warning
    assert {f"pack_open_{name}" for name in packs()} <= {one.key for one in app.button}


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("name", packs())
def test_every_step_is_drawn_with_its_settings(
    service: FakeService, name: str, language: str
) -> None:
    app = visit("train", pack=name, step="1", lang=language)
    for place, step in enumerate(packs()[name].steps, start=1):
        assert not app.error
        assert setting(app, "epochs") == step.settings.epochs
        assert address(app)["step"] == str(place)
        last = place == len(packs()[name].steps)
        assert app.button(key="pack_arrow_forward").disabled == last
        if not last:
            press(app, "pack_arrow_forward")
    press(app, "pack_arrow_back")
    assert setting(app, "epochs") == packs()[name].steps[-2].settings.epochs


def test_a_closed_pack_leaves_the_address_and_keeps_the_settings(service: FakeService) -> None:
    app = AppTest.from_file(str(PAGES / "navigation.py"), default_timeout=30)
    app.query_params["pack"] = "rate"
    app.query_params["step"] = "3"
    run(app)
    assert setting(app, "learning_rate") == 1.0
    press(app, "pack_close")
    assert not {"pack", "step"} & address(app).keys()
    assert setting(app, "learning_rate") == 1.0  # what was set stays


def test_changed_settings_are_said_and_taken_back(service: FakeService) -> None:
    app = visit("train", pack="rate", step="2")
    assert "pack_settings" not in {one.key for one in app.button}
    app.sidebar.number_input(key="setting_learning_rate").set_value(0.5)
    run(app)
    assert "no longer those of this step" in texts(app)
    press(app, "pack_settings")
    assert setting(app, "learning_rate") == 0.01
    assert "pack_settings" not in {one.key for one in app.button}


def test_another_seed_stays_from_step_to_step(service: FakeService) -> None:
    app = visit("train", pack="rate", step="1", seed="7", dataset="moons")
    press(app, "pack_arrow_forward")
    assert address(app)["seed"] == "7"


def test_an_answer_is_judged_at_once_and_recorded(service: FakeService) -> None:
    app = visit("train", pack="rate", step="1")
    question = packs()["rate"].steps[0].question
    assert question is not None
    app.radio(key=f"question_{question.name}").set_value(question.right)
    run(app)
    assert any(one.value.startswith("Right.") for one in app.success)
    assert first_choice(service.store, packs()["rate"], packs()["rate"].steps[0]) == question.right


@pytest.mark.parametrize(
    ("pack", "step", "shown"), [("rate", "99", "6"), ("rate", "0", "1"), ("rate", "x", "1")]
)
def test_a_step_that_does_not_exist_is_the_nearest(
    service: FakeService, pack: str, step: str, shown: str
) -> None:
    assert f"step {shown} of 6" in texts(visit("train", pack=pack, step=step))


def test_a_pack_that_does_not_exist_is_named(service: FakeService) -> None:
    app = visit("train", pack="nowhere")
    assert any("nowhere" in one.value for one in app.warning)
    assert "pack_close" not in {one.key for one in app.button}


def test_presenting_folds_the_settings_away_until_asked_for(service: FakeService) -> None:
    app = AppTest.from_file(str(PAGES / "navigation.py"), default_timeout=30)
    run(app)
    press(app, "present")
    assert address(app)["present"] == "1"
    assert app.button(key="present_fold").label == "Show settings"
    press(app, "present_fold")
    assert app.button(key="present_fold").label == "Hide settings"
    press(app, "present_end")
    assert "present" not in address(app)
    assert app.button(key="present").label == "Present"
