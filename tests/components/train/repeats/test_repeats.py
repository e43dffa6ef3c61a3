"""Other seeds of a run, on the page."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import ConfigError, DivergedError
from core.runs import service_interface
from core.runs.history import Row
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from tests.components.drawn import charts, elements
from tests.fakes import FakeService

DIGITS = replace(default_config("digits"), epochs=3)
See = Callable[..., AppTest]


def page(run_id: str, config: object) -> None:
    from components.train.repeats import repeats
    from core.runs.service_interface import current_service

    repeats(run_id, config, current_service())  # type: ignore[arg-type]


@pytest.fixture
def service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeService:
    service = FakeService(record=True, store=RunStore(tmp_path), duration=0.5)
    monkeypatch.setattr(service_interface, "_current", service)
    return service


def finished(service: FakeService, config: RunConfig = DIGITS) -> str:
    run_id = service.submit(config)
    service.finish(run_id)
    return run_id


def see(run_id: str, config: RunConfig = DIGITS) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30, args=(run_id, config))
    return ran(app)


def ran(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest) -> AppTest:
    app.button(key="repeats_train").click()
    return ran(app)


def trained(service: FakeService) -> list[int]:
    return sorted(one.raw_settings["seed"] for one in service.store.summaries())


def finish_all(service: FakeService) -> None:
    for one in service.store.summaries():
        service.finish(one.run_id)


def said(app: AppTest) -> str:
    found = (*app.caption, *app.markdown, *app.error)
    return "\n".join(str(element.value) for element in found)


def files(app: AppTest) -> str:
    return "\n".join(
        json.loads(element.proto.json)["csv"]
        for element in elements(app.main)
        if getattr(element.proto, "component_name", "") == "denseboard_chart"
    )


def test_the_usual_number_of_seeds_is_trained_after_those_there(
    service: FakeService,
) -> None:
    app = press(see(finished(service, replace(DIGITS, seed=7)), replace(DIGITS, seed=7)))
    assert trained(service) == [7, 8, 9, 10, 11, 12]
    assert app.number_input(key="repeats_count").value == 5


def test_another_number_of_seeds(service: FakeService) -> None:
    app = see(finished(service))
    app.number_input(key="repeats_count").set_value(2)
    press(ran(app))
    assert trained(service) == [0, 1, 2]


def test_progress_is_shown_and_found_again_after_a_reload(service: FakeService) -> None:
    run_id = finished(service)
    press(see(run_id))
    service.advance(3)
    app = see(run_id)  # another session
    (progress,) = app.get("progress")
    assert "1 of 6 runs done" in progress.proto.text and "2 training" in progress.proto.text
    assert "3 queued" in progress.proto.text


def test_curves_results_and_their_files(service: FakeService) -> None:
    run_id = finished(service)
    press(see(run_id))
    finish_all(service)
    app = see(run_id)
    assert not app.get("progress")
    (drawn,) = charts(app)
    names = [trace.get("name") for trace in drawn.figure["data"]]
    assert names == [None, "Training", None, "Validation"]
    bands = [trace for trace in drawn.figure["data"] if trace.get("fill")]
    assert [trace["meta"] for trace in bands] == [{"colour": 0}, {"colour": 1}]
    assert drawn.figure["layout"]["xaxis"]["title"]["text"] == "Epoch"
    assert "mean of 6 runs with its 95% interval" in drawn.alt
    assert "over 6 seeds" in said(app) and "±" in said(app)
    assert "ended earlier" not in said(app)
    rows = files(app).splitlines()
    assert rows[0].endswith("Curve,Epoch,Mean,95% from,95% to,Runs")
    assert len(rows) == 1 + 2 * DIGITS.epochs and rows[-1].endswith(",6")
    assert len(app.dataframe[0].value) == 6


def test_where_runs_ended_earlier_the_means_say_of_how_many_they_are(
    service: FakeService,
) -> None:
    first = finished(service)
    second = finished(service, replace(DIGITS, seed=1))
    more = service.rows(second)[-1]
    service.publish(second, Row(4.0, *more[1:]))
    app = see(first)
    assert "2 until epoch 3, 1 until epoch 4" in said(app)


def test_failed_runs_are_said_and_listed(service: FakeService) -> None:
    run_id = finished(service)
    other = service.submit(replace(DIGITS, seed=1))
    service.fail(other, DivergedError("gone"))
    app = see(run_id)
    assert "1 of 2 runs done · 1 failed" in said(app)
    assert list(app.dataframe[0].value["State"]) == ["Done", "Failed"]


def test_a_refusal_is_said(service: FakeService) -> None:
    app = see(finished(service))
    service.refusal = ConfigError("It would not fit.")
    app = press(app)
    assert "It would not fit." in said(app) and trained(service) == [0]


def test_losses_can_be_seen_and_an_error_has_its_unit(service: FakeService) -> None:
    config = replace(default_config("diabetes"), epochs=2, validation_share=0.0)
    run_id = finished(service, config)
    finished(service, replace(config, seed=1))
    app = see(run_id, config)
    assert (
        "disease progression" in charts(app)[0].figure["layout"]["yaxis"]["title"]["text"].lower()
    )
    assert [trace.get("name") for trace in charts(app)[0].figure["data"]] == [None, "Training"]
    app.radio(key="seeds_curve").set_value("loss")
    assert charts(ran(app))[0].figure["layout"]["yaxis"]["title"]["text"] == "Loss"
