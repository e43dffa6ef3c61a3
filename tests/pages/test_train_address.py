"""The Train page's address: settings and runs in it, including hostile values."""

import pytest

from core.settings.config import RunConfig
from tests.pages.train import Service, Visit, address, press, run, shown_run, texts

HOSTILE = {
    "dataset": ["no_such", "../../etc/passwd", "<script>alert(1)</script>"],
    "units": ["", "0", "-5", "64-", "64-x", "99999999", "1-" * 40 + "1", "9" * 5000],
    "activation": ["RELU", "💥"],
    "loss": ["mean_squared_error", "{received}"],
    "optimizer": ["lbfgs"],
    "learning_rate": ["nan", "inf", "-1", "1e999", "0,01"],
    "epochs": ["0", "1e3", "2.5", "100000000000", "True"],
    "batch_size": ["0", "-1", "65536"],
    "validation_share": ["0.9", "nan"],
    "seed": ["-1", "2147483648"],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, value) for name, values in HOSTILE.items() for value in values]
)
def test_hostile_addresses_give_one_sentence_and_the_default(
    name: str, value: str, visit: Visit, service: Service
) -> None:
    app = visit(**{name: value})
    assert len(app.warning) == 1
    assert "received" in app.warning[0].value
    assert len(app.warning[0].value) < 400
    press(app, "train")
    assert service.submitted == [(RunConfig(), None)]


def test_an_address_full_of_nonsense_tells_each_and_clears_with_the_next_change(
    visit: Visit,
) -> None:
    app = visit(epochs="x", seed="y", batch_size="z", lang="es", other="kept")
    assert len(app.warning) == 3
    app.sidebar.number_input(key="setting_epochs").set_value(9)
    run(app)
    assert not app.warning
    assert address(app) == {"epochs": "9", "lang": "es", "other": "kept"}


def test_settings_of_the_address_fill_the_sidebar(visit: Visit) -> None:
    config = RunConfig(
        dataset="breast_cancer",
        units=(3, 4),
        activation="tanh",
        loss="binary_crossentropy",
        optimizer="sgd",
        learning_rate=0.3,
        epochs=2,
        batch_size=11,
        validation_share=0.2,
        seed=5,
    )
    app = visit(**config.to_address())
    assert app.session_state["session"].draft.config() == config
    assert app.sidebar.number_input(key="setting_units_2").value == 4


def test_back_and_forward_are_followed(visit: Visit) -> None:
    app = visit(epochs="3")
    app.sidebar.number_input(key="setting_epochs").set_value(4)
    run(app)
    app.query_params["epochs"] = "2"  # neither the one before, nor with a widget's change
    run(app)
    assert app.sidebar.number_input(key="setting_epochs").value == 2


def test_a_change_is_not_undone_by_the_address_from_before_it(
    visit: Visit,
) -> None:
    app = visit(epochs="3")
    app.sidebar.number_input(key="setting_epochs").set_value(4)
    run(app)
    app.query_params["epochs"] = "3"  # the browser had not heard of 4 yet
    app.sidebar.number_input(key="setting_seed").set_value(1)
    run(app)
    assert address(app) == {"epochs": "4", "seed": "1"}
    assert app.sidebar.number_input(key="setting_epochs").value == 4


def test_a_run_alone_brings_its_settings(visit: Visit, service: Service) -> None:
    config = RunConfig(dataset="diabetes", units=(7,), loss="mean_absolute_error", epochs=2)
    run_id = service.submit(config)
    app = visit(run=run_id)
    assert app.session_state["session"].draft.config() == config
    assert "Diabetes" in texts(app)


def test_a_run_survives_changes_of_settings_and_a_reload(visit: Visit, service: Service) -> None:
    app = visit()
    press(app, "train")
    run_id = shown_run(app)
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    run(app)
    app.sidebar.number_input(key="setting_epochs").set_value(20)
    run(app)
    assert shown_run(app) == run_id
    assert visit(**address(app)).session_state["session"].draft.config() == RunConfig()


def test_default_settings_are_not_taken_for_those_of_the_run(
    visit: Visit, service: Service
) -> None:
    app = visit(run=service.submit(RunConfig(epochs=3)))
    app.sidebar.number_input(key="setting_epochs").set_value(20)
    run(app)
    again = visit(**address(app))
    assert again.session_state["session"].draft.config() == RunConfig()


def test_an_unknown_run_is_told_and_the_page_goes_on(visit: Visit, service: Service) -> None:
    app = visit(run="nobody", epochs="3")
    assert "There is no run nobody" in app.warning[0].value
    press(app, "train")
    assert service.submitted[0][0].epochs == 3
    assert not app.warning and not app.error
