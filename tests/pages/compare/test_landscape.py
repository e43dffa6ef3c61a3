"""Two runs on one loss landscape, on the Compare page."""

from dataclasses import replace

from streamlit.testing.v1 import AppTest

from core.runs.landscape import Directions, LandscapeSettings, Rows
from core.settings.config import RunConfig
from tests.pages.compare.steps import A, figure, said, visit
from tests.pages.recorded import Recorded
from tests.pages.train import press, run, texts


def trained(service: Recorded, config: RunConfig) -> str:
    run_id = service.submit(config)
    service.finish(run_id)
    return run_id


def opened(*chosen: str) -> AppTest:
    app = visit(*chosen)
    app.session_state["common_landscape"] = True
    return run(app)


def test_two_runs_meet_on_one_landscape(service: Recorded) -> None:
    ids = [trained(service, config) for config in (A, replace(A, learning_rate=0.01))]
    app = opened(*ids)
    (rows,) = (one for one in app.radio if "_rows" in str(one.key))
    rows.set_value("validation")
    press(run(app), "landscape_compute")
    expected = LandscapeSettings(Directions.ENDS, Rows.VALIDATION, False, other=ids[1])
    assert service.landscapes.started == [expected]
    service.landscapes.advance()
    part = figure(run(app), "Validation loss over a plane")
    assert part["data"][0]["z"][-1][0] is None
    service.landscapes.finish()
    app = run(app)
    names = [one.get("name", "") for one in figure(app, "Validation loss over a plane")["data"]]
    assert {"A: Epochs", "B: Epochs", "A: Start (epoch 0)", "B: End (epoch 4)"} <= set(names)
    assert "**Barrier of 0.750:** on the straight line from A (loss 0.100)" in texts(app)
    assert figure(app, "Barrier of 0.750")
    assert "holds 93.0% of the movement of A" in said(app)


def test_with_other_rows_only_the_training_loss_is_common(service: Recorded) -> None:
    ids = [trained(service, replace(A, seed=seed)) for seed in (0, 1)]
    app = opened(*ids)
    assert not [one for one in app.radio if "landscape" in str(one.key)]
    service.landscapes.start(
        ids[0], LandscapeSettings(Directions.ENDS, penalties=False, other=ids[1])
    )
    service.landscapes.finish()
    assert "some of these rows B has held out" in said(run(app))


def test_runs_that_do_not_fit_are_refused_in_a_sentence(service: Recorded) -> None:
    ids = [trained(service, config) for config in (A, replace(A, units=(8,)))]
    app = opened(*ids)
    assert "differ in their layers or activations" in said(app)
    assert not [one for one in app.button if one.key == "landscape_compute"]
