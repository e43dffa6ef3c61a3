"""The learning-rate range test on the Train page."""

import numpy as np
import pytest

from core.base.errors import ConfigError, PredictionError
from core.base.text import N_
from core.runs.rate_curve import RateCurve, rates
from core.settings.config import RunConfig
from tests.components.drawn import charts
from tests.pages.train import Service, Visit, address, press, texts


def test_it_suggests_a_rate_and_sets_it(visit: Visit, service: Service) -> None:
    app = visit()
    assert service.range_tests == 0
    press(app, "find_rate")
    assert service.range_tests == 1 and not service.submitted
    (chart,) = charts(app)
    assert chart.figure["layout"]["xaxis"]["type"] == "log"
    assert "rises from 0.000001 to 10" in chart.alt and "80% of its fall" in chart.alt
    assert "Smith" in texts(app)
    (use,) = (button for button in app.button if button.key == "use_rate")
    press(app, "use_rate")
    assert not charts(app)  # closed
    (field,) = (one for one in app.sidebar.number_input if one.key == "setting_learning_rate")
    assert field.value is not None and 0.003 < field.value < 0.05
    assert use.label == f"Use {field.value:g}"
    press(app, "find_rate")  # with another rate the test is the same
    assert service.range_tests == 1
    assert app.button(key="use_rate").disabled
    assert float(address(app)["learning_rate"]) == field.value


def test_other_settings_are_tested_again(visit: Visit, service: Service) -> None:
    app = visit()
    press(app, "find_rate")
    app.sidebar.number_input(key="setting_batch_size").set_value(64).run()
    assert service.range_tests == 2


def test_train_on_change_trains_with_the_rate(visit: Visit, service: Service) -> None:
    app = visit()
    app.toggle(key="train_on_change").set_value(True).run()
    press(app, "find_rate")
    press(app, "use_rate")
    (run,) = service.submitted
    assert run[0].learning_rate != RunConfig().learning_rate


def test_it_says_where_it_fails(
    visit: Visit, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = RateCurve(rates(), np.ones(len(rates()), np.float32))
    monkeypatch.setattr(service, "rate_curve", lambda _config: flat)
    app = press(visit(), "find_rate")
    assert "does not fall at any rate" in texts(app) and len(charts(app)) == 1
    assert not [button for button in app.button if button.key == "use_rate"]
    nothing = RateCurve(rates()[:0], np.zeros(0, np.float32))
    monkeypatch.setattr(service, "rate_curve", lambda _config: nothing)
    app = press(visit(units="4"), "find_rate")
    assert "stopped being a finite number after 0 steps" in texts(app) and not charts(app)


def test_busy_workers_are_reported(visit: Visit, service: Service) -> None:
    service.speechless = PredictionError(
        N_("No worker is ready to answer. Wait a moment, then try again.")
    )
    app = press(visit(), "find_rate")
    assert "No worker is ready" in texts(app)


def test_settings_that_do_not_fit_cannot_be_tested(visit: Visit, service: Service) -> None:
    service.refusal = ConfigError(N_("It would not fit in memory."))
    app = visit()
    assert app.button(key="find_rate").disabled
