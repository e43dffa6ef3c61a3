"""The loss landscape of a run, on the Train page."""

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import no_worker
from core.runs import service_interface
from core.runs.landscape import Directions, LandscapeSettings, Rows
from core.settings.config import default_config
from tests.components.drawn import charts
from tests.fakes import FakeService, finished_run
from tests.pages.train import press, run, texts

PAGE = Path(__file__).parents[4] / "pages" / "train.py"
See = Callable[..., tuple[AppTest, FakeService, str]]


@pytest.fixture
def see(monkeypatch: pytest.MonkeyPatch) -> See:
    def see(
        dataset: str = "digits", remembers: bool = True, **changes: Any
    ) -> tuple[AppTest, FakeService, str]:
        service, run_id = finished_run(replace(default_config(dataset), epochs=4, **changes))
        service.remembers = remembers
        monkeypatch.setattr(service_interface, "_current", service)
        return visit(run_id), service, run_id

    return see


def visit(run_id: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(PAGE), default_timeout=30)
    for name, value in {"run": run_id, "section": "landscape", **address}.items():
        app.query_params[name] = value
    return run(app)


def keyed(widgets: Any, name: str) -> Any:
    key = re.compile(rf"landscape_(.+_)?{name}")
    (widget,) = (one for one in widgets if key.fullmatch(one.key or ""))
    return widget


def alts(app: AppTest) -> list[str]:
    return [one.alt for one in charts(app) if "over a plane" in one.alt]


def test_it_is_offered_with_its_cost_computed_row_by_row_and_kept(see: See) -> None:
    app, service, run_id = see()
    assert "About 2.5\N{NO-BREAK SPACE}s: the loss at 625 points." in texts(app) and not alts(app)
    press(app, "landscape_compute")
    assert service.landscapes.started == [LandscapeSettings()]
    assert not alts(run(app)) and app.button(key="landscape_cancel")
    assert keyed(app.radio, "directions").disabled
    service.landscapes.advance()
    (part,) = (one for one in charts(run(app)) if "over a plane" in one.alt)
    assert part.figure["data"][0]["z"][1][0] is None
    service.landscapes.finish()
    app = run(app)
    (alt,) = alts(app)
    assert "The path leads from loss" in alt and "at epoch 0 to" in alt
    said = texts(app)
    assert "holds 93.0% of the path’s movement" in said and "2,000 of" not in said
    assert "Training loss on all" in said
    again = visit(run_id)  # in another tab, or after a reload
    assert alts(again) == [alt]


def test_a_reload_finds_what_is_being_computed(see: See) -> None:
    app, service, run_id = see()
    keyed(app.radio, "directions").set_value("random")
    press(run(app), "landscape_compute")
    service.landscapes.advance()
    again = visit(run_id)
    assert keyed(again.radio, "directions").value == "random" and len(alts(again)) == 1
    press(again, "landscape_cancel")
    assert service.landscapes.underway(run_id) is None and again.button(key="landscape_compute")


def test_every_choice_reaches_the_settings(see: See) -> None:
    app, service, _run_id = see(l2=0.01)
    keyed(app.radio, "directions").set_value("random")
    keyed(app.radio, "rows").set_value("validation")
    run(app)
    keyed(app.toggle, "penalties").set_value(False)
    keyed(app.number_input, "seed").set_value(5)
    for name, value in (("width", 2.0), ("resolution", 41), ("samples", 500)):
        keyed(app.selectbox, name).set_value(value)
    press(run(app), "landscape_compute")
    expected = LandscapeSettings(Directions.RANDOM, Rows.VALIDATION, False, 2.0, 41, 500, 5)
    assert service.landscapes.started == [expected]
    service.landscapes.finish()
    app = run(app)
    assert "filter normalisation, Li et al. 2018" in texts(app) and len(alts(app)) == 1
    # The other choices are another landscape, which is not computed yet.
    keyed(app.radio, "rows").set_value("training")
    assert not alts(run(app)) and app.button(key="landscape_compute")
    keyed(app.radio, "rows").set_value("validation")
    assert len(alts(run(app))) == 1


def test_without_penalties_or_validation_rows_there_is_no_such_choice(see: See) -> None:
    app, _service, _run_id = see("diabetes", validation_share=0.0)
    assert keyed(app.radio, "rows").options == ["Training loss"]
    assert not [one for one in app.toggle if str(one.key).endswith("_penalties")]


def test_the_epoch_of_the_slider_is_marked(see: See) -> None:
    app, service, run_id = see()
    service.landscapes.start(run_id, LandscapeSettings())
    service.landscapes.finish()
    app = run(app)
    app.select_slider[0].set_value(2.0)
    (drawn,) = (one for one in charts(run(app)) if "over a plane" in one.alt)
    assert drawn.figure["data"][-1]["name"] == "Epoch 2"
    keyed(app.radio, "scale").set_value("linear")
    (linear,) = (one for one in charts(run(app)) if "over a plane" in one.alt)
    assert linear.figure["data"][0]["z"] != drawn.figure["data"][0]["z"]


def test_problems_are_sentences_and_can_be_tried_again(see: See) -> None:
    app, service, _run_id = see()
    service.landscapes.problem = no_worker()
    press(app, "landscape_compute")
    service.landscapes.advance()
    app = run(app)
    assert "No worker is ready" in texts(app)
    service.landscapes.problem = None
    press(app, "landscape_compute")
    service.landscapes.finish()
    assert len(alts(run(app))) == 1
    assert "No worker is ready" not in texts(app)
    bare, _service, _run_id = see(remembers=False)
    assert "weights of earlier epochs are not stored" in texts(bare)
    assert not [one for one in bare.button if one.key == "landscape_compute"]


def test_it_speaks_spanish(see: See) -> None:
    _app, service, run_id = see()
    service.landscapes.start(run_id, LandscapeSettings(Directions.RANDOM))
    service.landscapes.finish()
    spanish = visit(run_id, lang="es")
    assert "Paisaje de la pérdida" in texts(spanish)
    assert "Pérdida de entrenamiento" in texts(spanish)
