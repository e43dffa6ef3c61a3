"""The Train page, script and widgets, on a service in memory."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import language
from core import current
from core.choices import ACTIVATIONS, LOSSES, OPTIMIZERS
from core.config import RunConfig, default_config
from core.datasets.catalog import DATASETS
from core.errors import (
    ConfigError,
    DatasetError,
    DivergedError,
    EngineError,
    RunNotFoundError,
    StorageError,
)
from core.following import EngineStatus
from core.presets import PRESETS
from core.settings import SETTINGS
from core.states import State
from tests.fakes import FakeService

PAGE = Path(__file__).parents[2] / "pages" / "train.py"


class Service(FakeService):
    """Remembers what was submitted."""

    def __init__(self) -> None:
        super().__init__(duration=0.5)
        self.submitted: list[tuple[RunConfig, str | None]] = []

    def submit(self, config: RunConfig, *, replaces: str | None = None) -> str:
        self.submitted.append((config, replaces))
        return super().submit(config, replaces=replaces)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Service:
    made = Service()
    monkeypatch.setattr(current, "_service", made)
    return made


@pytest.fixture
def visit(service: Service) -> Callable[..., AppTest]:
    """Opens the page under an address."""

    def open_page(**address: str) -> AppTest:
        app = AppTest.from_file(str(PAGE), default_timeout=30)
        for name, value in address.items():
            app.query_params[name] = value
        return run(app)

    return open_page


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def press(app: AppTest, button: str) -> AppTest:
    app.button(key=button).click()
    return run(app)


def shown_run(app: AppTest) -> str:
    return address(app)["run"]


def address(app: AppTest) -> dict[str, str]:
    return {
        name: values if isinstance(values, str) else values[0]
        for name, values in app.query_params.items()
    }


def texts(app: AppTest) -> str:
    """Everything said in sentences."""
    kinds = (
        app.error,
        app.warning,
        app.info,
        app.caption,
        app.markdown,
        app.subheader,
        app.sidebar.error,
    )
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def finished(app: AppTest, service: Service) -> AppTest:
    press(app, "train")
    service.finish(shown_run(app))
    return run(app)


# Settings


def test_sidebar_has_every_setting_under_its_name(visit: Callable[..., AppTest]) -> None:
    app = visit(units="4-5-6")
    drawn = {str(widget.key).removeprefix("setting_") for widget in setters(app)}
    wanted = {name for name, setting in SETTINGS.items() if setting.applies(RunConfig())}
    by_layer = {f"{name}_{layer}" for name in ("units", "activations") for layer in (1, 2, 3)}
    assert drawn == (wanted - {"units", "activations"}) | by_layer | {"all_units"}
    assert [box.label for box in app.sidebar.selectbox if "activations" not in str(box.key)][
        :4
    ] == [
        "Dataset",
        "Activation",
        "Loss",
        "Optimizer",
    ]
    assert [expander.label for expander in app.sidebar.expander] == ["Advanced"]


def setters(app: AppTest) -> list[Any]:
    """The widgets of the sidebar that hold a setting."""
    kinds = (
        app.sidebar.selectbox,
        app.sidebar.number_input,
        app.sidebar.slider,
        app.sidebar.toggle,
        app.sidebar.text_input,
    )
    return [widget for kind in kinds for widget in kind]


CHANGES: list[tuple[str, Any, dict[str, Any]]] = [
    *(("dataset", name, {"dataset": name}) for name in DATASETS),
    ("samples", 1000, {"samples": 1000}),
    ("noise", 0.75, {"noise": 0.75}),
    ("data_seed", 9, {"data_seed": 9}),
    ("squares", True, {"squares": True}),
    ("product", True, {"product": True}),
    ("sines", True, {"sines": True}),
    ("hidden_layers", 0, {"units": ()}),
    ("hidden_layers", 3, {"units": (64, 64, 64)}),
    ("all_units", "9", {"units": (9,)}),
    ("all_units", "8, 7 6", {"units": (8, 7, 6)}),
    ("activations_1", "tanh", {"activations": ("tanh",)}),
    ("activations_1", "relu", {"activations": ()}),
    ("momentum", 0.5, {"momentum": 0.5}),
    ("nesterov", True, {"nesterov": True}),
    ("rho", 0.5, {"rho": 0.5}),
    ("decay_factor", 0.1, {"decay_factor": 0.1}),
    ("decay_epochs", 3, {"decay_epochs": 3}),
    ("clip_at", 0.5, {"clip_at": 0.5}),
    ("patience", 3, {"patience": 3}),
    *(
        (name, value, {name: value})
        for name, value in {
            "beta_1": 0.5,
            "beta_2": 0.9,
            "weight_decay": 0.01,
            "clipping": "norm",
            "schedule": "cosine",
            "warmup_epochs": 2,
            "early_stopping": True,
            "dropout": 0.25,
            "l1": 0.001,
            "l2": 0.002,
            "batch_normalization": True,
            "kernel_initializer": "he_normal",
            "use_bias": False,
            "bias_initializer": "ones",
            "class_weights": True,
        }.items()
    ),
    ("units_1", 17, {"units": (17,)}),
    *(("activation", name, {"activation": name}) for name in ACTIVATIONS),
    *(("optimizer", name, {"optimizer": name}) for name in OPTIMIZERS),
    ("learning_rate", 0.05, {"learning_rate": 0.05}),
    ("epochs", 3, {"epochs": 3}),
    ("batch_size", 100, {"batch_size": 100}),
    ("validation_share", 0.0, {"validation_share": 0.0}),
    ("seed", 42, {"seed": 42}),
]


# What has to be chosen before the widget is there.
BEFORE: dict[str, dict[str, str]] = {
    **{key: {"dataset": "plane3"} for key in ("samples", "noise", "data_seed")},
    **{key: {"dataset": "moons"} for key in ("squares", "product", "sines")},
    "momentum": {"optimizer": "sgd"},
    "nesterov": {"optimizer": "sgd", "momentum": "0.9"},
    "rho": {"optimizer": "rmsprop"},
    "decay_factor": {"schedule": "step"},
    "decay_epochs": {"schedule": "exponential"},
    "clip_at": {"clipping": "value"},
    "patience": {"early_stopping": "1"},
}


def test_every_setting_is_changed_in_some_way() -> None:
    changed = {name for _name, _value, expected in CHANGES for name in expected}
    assert changed | {"loss", "hidden_layers"} == SETTINGS.keys()  # losses have a test below


@pytest.mark.parametrize(("name", "value", "expected"), CHANGES)
def test_every_widget_reaches_the_run(
    name: str,
    value: Any,
    expected: dict[str, Any],
    visit: Callable[..., AppTest],
    service: Service,
) -> None:
    app = visit(**BEFORE.get(name, {}))
    widget = next(widget for widget in setters(app) if widget.key == f"setting_{name}")
    widget.set_value(value)
    press(run(app), "train")
    config, _ = service.submitted[-1]
    assert {field: getattr(config, field) for field in expected} == expected
    assert RunConfig.from_address(address(app)) == (config, [])


@pytest.mark.parametrize("dataset", {info.task: name for name, info in DATASETS.items()}.values())
def test_every_loss_is_listed_and_only_those_that_fit_are_trained(
    dataset: str, visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit(dataset=dataset)
    fits = {name: DATASETS[dataset].task in loss.tasks for name, loss in LOSSES.items()}
    listed = app.sidebar.selectbox(key="setting_loss").options
    assert sorted(listed) == sorted(loss.label for loss in LOSSES.values())
    assert set(listed[: sum(fits.values())]) == {LOSSES[n].label for n, fit in fits.items() if fit}
    for name, fit in fits.items():
        app.sidebar.selectbox(key="setting_loss").set_value(name)
        run(app)
        assert app.button(key="train").disabled is not fit
        assert bool(app.error) is not fit
        if fit:
            assert app.session_state["session"].draft.config().loss == name


def test_a_loss_that_does_not_fit_is_explained_and_mended(visit: Callable[..., AppTest]) -> None:
    app = visit(dataset="breast_cancer")
    app.sidebar.selectbox(key="setting_loss").set_value("sparse_categorical_crossentropy")
    run(app)
    assert "one sigmoid unit" in app.error[0].value
    press(app, "fix_loss")
    assert not app.error
    assert app.session_state["session"].draft.loss == "binary_crossentropy"


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_brings_its_settings_and_says_what_it_shows(
    name: str, visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit(epochs="7", seed="3", batch_size="17")
    press(app, f"preset_{name}")
    assert PRESETS[name].shows in texts(app)
    press(app, "train")
    config, _ = service.submitted[-1]
    assert config == replace(PRESETS[name].config, seed=3)


def test_layers_are_added_and_taken_away_in_place(visit: Callable[..., AppTest]) -> None:
    app = visit(units="4-5-6", activations="relu-tanh-relu")
    press(app, "remove_layer_1")
    draft = app.session_state["session"].draft
    assert (draft.units, draft.layer_activations) == ((5, 6), ("tanh", "relu"))
    press(app, "add_layer")
    assert app.session_state["session"].draft.units == (5, 6, 4)  # the one taken away
    for _ in range(5):
        press(app, "add_layer")
    assert app.button(key="add_layer").disabled


@pytest.mark.parametrize("text", ["", "many", "0", "64,", "1 2 3 4 5 6 7 8 9", "12.5", "-3"])
def test_units_that_are_none_are_told(text: str, visit: Callable[..., AppTest]) -> None:
    app = visit()
    app.sidebar.text_input(key="setting_all_units").set_value(text)
    run(app)
    if text in ("64,",):
        assert not app.warning
    elif text == "-3":
        assert app.session_state["session"].draft.units == (3,)
    else:
        assert app.warning
        assert app.session_state["session"].draft.units == (64,)
        assert app.sidebar.text_input(key="setting_all_units").value == "64"


def test_choosing_a_dataset_shows_what_it_brings(visit: Callable[..., AppTest]) -> None:
    app = visit(epochs="7", optimizer="sgd")
    app.sidebar.selectbox(key="setting_dataset").set_value("diabetes")
    run(app)
    assert app.sidebar.number_input(key="setting_epochs").value == DATASETS["diabetes"].epochs
    assert app.sidebar.number_input(key="setting_units_1").value == 32
    assert app.sidebar.selectbox(key="setting_loss").value == "mean_squared_error"
    assert app.sidebar.selectbox(key="setting_optimizer").value == "sgd"
    assert app.sidebar.number_input(key="setting_learning_rate").value == 0.01


def test_summary_of_the_settings(visit: Callable[..., AppTest], service: Service) -> None:
    service.duration = 75
    assert (
        "4,810 parameters · 41 steps per epoch"
        " · about 1\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}15\N{NO-BREAK SPACE}s"
    ) in texts(visit())


def test_a_batch_larger_than_the_training_set_is_told_and_mended(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit()
    app.sidebar.number_input(key="setting_batch_size").set_value(5000)
    run(app)
    assert app.error[0].value.startswith("A batch of 5000 is larger than the training set")
    assert app.button(key="train").disabled
    assert "Batch size" in app.button(key="train").help
    press(app, "fix_batch")
    assert not app.error
    assert not app.button(key="train").disabled


def test_a_network_that_does_not_fit_is_told_with_its_size(
    visit: Callable[..., AppTest], service: Service
) -> None:
    service.refusal = ConfigError("The network is too large: {size} GB.", size=9)
    app = visit()
    assert app.error[0].value == "The network is too large: 9 GB."
    assert app.button(key="train").disabled
    assert "4,810 parameters" in texts(app)  # its size is still there to read


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("hidden_layers", 99),
        ("hidden_layers", -1),
        ("units_1", 0),
        ("learning_rate", float("nan")),
        ("epochs", 10**12),
        ("validation_share", 1.0),
    ],
)
def test_a_value_not_allowed_never_reaches_a_run(
    name: str, value: float, visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit()
    field = app.sidebar.number_input(key=f"setting_{name}")
    before = field.value
    field.set_value(value)
    run(app)
    assert "allowed is a" in app.warning[0].value
    assert app.sidebar.number_input(key=f"setting_{name}").value == before
    press(app, "train")
    assert service.submitted[0][0] == RunConfig()


# Address


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
    name: str, value: str, visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit(**{name: value})
    assert len(app.warning) == 1
    assert "received" in app.warning[0].value
    assert len(app.warning[0].value) < 400
    press(app, "train")
    assert service.submitted == [(RunConfig(), None)]


def test_an_address_full_of_nonsense_tells_each_and_clears_with_the_next_change(
    visit: Callable[..., AppTest],
) -> None:
    app = visit(epochs="x", seed="y", batch_size="z", lang="es", other="kept")
    assert len(app.warning) == 3
    app.sidebar.number_input(key="setting_epochs").set_value(9)
    run(app)
    assert not app.warning
    assert address(app) == {"epochs": "9", "lang": "es", "other": "kept"}


def test_settings_of_the_address_fill_the_sidebar(visit: Callable[..., AppTest]) -> None:
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


def test_back_and_forward_are_followed(visit: Callable[..., AppTest]) -> None:
    app = visit(epochs="3")
    app.sidebar.number_input(key="setting_epochs").set_value(4)
    run(app)
    app.query_params["epochs"] = "2"  # neither the one before, nor with a widget's change
    run(app)
    assert app.sidebar.number_input(key="setting_epochs").value == 2


def test_a_change_is_not_undone_by_the_address_from_before_it(
    visit: Callable[..., AppTest],
) -> None:
    app = visit(epochs="3")
    app.sidebar.number_input(key="setting_epochs").set_value(4)
    run(app)
    app.query_params["epochs"] = "3"  # the browser had not heard of 4 yet
    app.sidebar.number_input(key="setting_seed").set_value(1)
    run(app)
    assert address(app) == {"epochs": "4", "seed": "1"}
    assert app.sidebar.number_input(key="setting_epochs").value == 4


def test_a_run_alone_brings_its_settings(visit: Callable[..., AppTest], service: Service) -> None:
    config = RunConfig(dataset="diabetes", units=(7,), loss="mean_absolute_error", epochs=2)
    run_id = service.submit(config)
    app = visit(run=run_id)
    assert app.session_state["session"].draft.config() == config
    assert "Diabetes" in texts(app)


def test_a_run_survives_changes_of_settings_and_a_reload(
    visit: Callable[..., AppTest], service: Service
) -> None:
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
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit(run=service.submit(RunConfig(epochs=3)))
    app.sidebar.number_input(key="setting_epochs").set_value(20)
    run(app)
    again = visit(**address(app))
    assert again.session_state["session"].draft.config() == RunConfig()


def test_an_unknown_run_is_told_and_the_page_goes_on(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit(run="nobody", epochs="3")
    assert "There is no run nobody" in app.warning[0].value
    press(app, "train")
    assert service.submitted[0][0].epochs == 3
    assert not app.warning and not app.error


# Buttons


def test_nothing_trained_yet(visit: Callable[..., AppTest]) -> None:
    app = visit()
    assert "Press **Train**" in texts(app)
    assert not app.button(key="train").disabled
    for name in ("pause", "stop"):
        assert app.button(key=name).disabled
        assert app.button(key=name).help


def test_the_buttons_follow_the_run(visit: Callable[..., AppTest], service: Service) -> None:
    app = press(visit(), "train")
    run_id = shown_run(app)
    assert app.button(key="train").disabled and not app.button(key="stop").disabled
    service.advance(3)
    press(run(app), "pause")
    assert service.status(run_id).state is State.PAUSED
    press(app, "resume")
    assert service.status(run_id).state is State.RUNNING
    press(app, "stop")
    assert app.button(key="stop").disabled and "being stopped" in app.button(key="stop").help
    service.advance()
    assert service.status(run_id).state is State.STOPPED
    assert not run(app).button(key="train").disabled


def test_a_second_press_does_not_start_a_second_run(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit()
    button = app.button(key="train")
    button.click()
    run(app)
    button.click()  # sent before the button was seen to be disabled
    run(app)
    assert len(service.submitted) == 1


def test_a_widget_and_train_in_one_go(visit: Callable[..., AppTest], service: Service) -> None:
    app = visit()
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    press(app, "train")
    assert service.submitted[0][0].epochs == 3


def test_train_on_change_replaces_the_run(visit: Callable[..., AppTest], service: Service) -> None:
    app = press(visit(), "train")
    first = shown_run(app)
    app.toggle(key="train_on_change").set_value(True)
    run(app)
    assert len(service.submitted) == 1
    app.sidebar.number_input(key="setting_epochs").set_value(5)
    run(app)
    assert service.submitted[-1][0].epochs == 5
    assert service.submitted[-1][1] == first
    assert shown_run(app) != first
    service.finish(shown_run(app))
    app.sidebar.number_input(key="setting_epochs").set_value(6)
    run(app)
    assert service.submitted[-1] == (RunConfig(epochs=6), None)  # nothing left to stop


def test_train_on_change_waits_for_settings_that_can_be_trained(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit()
    app.toggle(key="train_on_change").set_value(True)
    app.sidebar.number_input(key="setting_batch_size").set_value(5000)
    run(app)
    assert service.submitted == []
    assert app.error


@pytest.mark.parametrize(
    "problem", [StorageError("The disk is full."), EngineError("No worker answers.")]
)
def test_a_run_that_is_refused_is_told(
    problem: Exception,
    visit: Callable[..., AppTest],
    service: Service,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise problem

    monkeypatch.setattr(service, "submit", refuse)
    app = press(visit(), "train")
    assert app.error[0].value == str(problem)
    assert "run" not in app.query_params
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    assert not run(app).error


def test_engine_on_its_way(visit: Callable[..., AppTest], service: Service) -> None:
    service.engine_status = EngineStatus()
    app = visit()
    assert "Starting TensorFlow" in texts(app)
    assert not app.button(key="train").disabled
    service.engine_status = EngineStatus(ready=True, workers=1)
    assert "Starting TensorFlow" not in texts(run(app))


def test_engine_that_cannot_start(visit: Callable[..., AppTest], service: Service) -> None:
    service.engine_status = EngineStatus(problem=EngineError("The port is taken."))
    assert "The port is taken." in texts(visit())


# Results


@pytest.mark.parametrize("dataset", ["digits", "breast_cancer", "diabetes"])
def test_result(dataset: str, visit: Callable[..., AppTest], service: Service) -> None:
    app = finished(visit(dataset=dataset), service)
    classifies = dataset != "diabetes"
    labels = [metric.label for metric in app.metric]
    metric = "Test accuracy" if classifies else "Test mean absolute error"
    assert labels == ["Test loss", metric, "Trivial baseline"]
    assert app.metric[1].value.endswith("%") == classifies
    views = app.radio(key="result_view").options
    assert views[0] == ("Confusion matrix" if classifies else "Predicted against true")
    assert "trivial baseline" in texts(app)
    samples = DATASETS[dataset].test_samples
    assert f"**1–25 of {samples}**" in texts(app)
    assert "Weights of the first layer" in texts(app)


def test_any_run_s_id_will_do(visit: Callable[..., AppTest], service: Service) -> None:
    service.adopt("a__b-_c", RunConfig())
    service.finish("a__b-_c")
    assert "Predictions" in texts(visit(run="a__b-_c"))


def test_a_stopped_run_says_how_far_it_got(visit: Callable[..., AppTest], service: Service) -> None:
    app = press(visit(), "train")
    service.advance(4)
    press(app, "stop")
    service.advance()
    run(app)
    trained = service.rows(shown_run(app))[-1].epoch
    assert f"Stopped after {trained:g} of 20 epochs." in texts(app)
    assert app.metric


def test_a_run_stopped_in_the_queue(visit: Callable[..., AppTest], service: Service) -> None:
    app = press(visit(), "train")
    press(app, "stop")
    assert "Stopped before the first step." in texts(app)
    assert not app.metric


def test_a_failed_run_says_why_and_what_to_try(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = press(visit(), "train")
    service.advance(4)
    service.fail(shown_run(app), DivergedError("The loss is not a number: lower the rate."))
    run(app)
    assert app.error[0].value == "The loss is not a number: lower the rate."
    assert "curves up to there are kept" in texts(app)
    assert not app.metric
    assert not app.button(key="train").disabled


def test_a_run_that_is_not_recorded_any_more(
    visit: Callable[..., AppTest], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(visit(), "train")

    def gone(_: str) -> None:
        raise RunNotFoundError("The run is gone.")

    monkeypatch.setattr(service, "status", gone)
    assert run(app).error[0].value == "The run is gone."
    assert not app.button(key="train").disabled


def test_a_result_that_cannot_be_read(
    visit: Callable[..., AppTest], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(visit(), "train")
    service.finish(shown_run(app))

    def broken(_: str) -> None:
        raise StorageError("The record is damaged.")

    monkeypatch.setattr(service, "result", broken)
    assert run(app).error[0].value == "The record is damaged."


def test_a_dataset_the_server_has_not_still_leaves_the_numbers(
    visit: Callable[..., AppTest], service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def offline(_: str) -> None:
        raise DatasetError("There is no network.")

    monkeypatch.setattr("components.run_view.load", offline)
    app = finished(visit(dataset="fashion_mnist"), service)
    assert len(app.metric) == 2
    assert "There is no network." in texts(app)


def test_a_warning_of_the_run_is_shown(visit: Callable[..., AppTest], service: Service) -> None:
    app = press(visit(), "train")
    service.warn(shown_run(app), StorageError("The history could not be written."))
    assert run(app).warning[0].value == "The history could not be written."


def test_says_when_the_settings_are_no_longer_those_of_the_run(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = press(visit(), "train")
    assert "have changed since" not in texts(app)
    app.sidebar.number_input(key="setting_epochs").set_value(3)
    assert "have changed since" in texts(run(app))


# The coach


@pytest.fixture
def suggests(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the browser sends when a suggestion is applied, by a button in the chart's place."""
    change: list[Any] = []

    def chart(*_: Any, take: Callable[[object], None], **__: Any) -> None:
        st.button("Apply", key="apply", on_click=lambda: take(change[0] if change else None))

    monkeypatch.setattr("components.run_view.live_curves", chart)
    return change


def test_a_suggestion_goes_into_the_settings(
    visit: Callable[..., AppTest], service: Service, suggests: list[Any]
) -> None:
    app = press(visit(), "train")
    suggests[:] = [["epochs", 7]]
    service.finish(shown_run(app))
    press(app, "apply")
    assert app.sidebar.number_input(key="setting_epochs").value == 7
    assert "have changed since" in texts(app)
    assert address(app)["epochs"] == "7"
    assert [toast.value for toast in app.toast] == ["The suggestion is in the settings now."]
    assert len(service.submitted) == 1
    press(app, "apply")
    assert not app.toast  # pressed twice
    suggests[:] = [["units", [16, 8]]]
    press(app, "apply")
    press(app, "train")
    assert service.submitted[-1][0] == RunConfig(epochs=7, units=(16, 8))


def test_a_suggestion_trains_where_every_change_does(
    visit: Callable[..., AppTest], service: Service, suggests: list[Any]
) -> None:
    app = press(visit(), "train")
    app.toggle(key="train_on_change").set_value(True)
    run(app)
    suggests[:] = [["learning_rate", 0.01]]
    press(app, "apply")
    assert [config.learning_rate for config, _ in service.submitted] == [0.001, 0.01]
    press(app, "apply")
    assert len(service.submitted) == 2


@pytest.mark.parametrize(
    "sent", [None, ["seed", 1], ["epochs", 0], ["units", [1] * 99], {"[x](http://a.b)": 1}]
)
def test_whatever_else_a_browser_sends_is_refused(
    sent: object, visit: Callable[..., AppTest], service: Service, suggests: list[Any]
) -> None:
    app = press(visit(), "train")
    before = app.session_state["session"].draft
    suggests[:] = [sent]
    press(app, "apply")
    assert app.session_state["session"].draft == before
    assert "received" in app.warning[0].value and "](" not in app.warning[0].value
    assert not app.toast


# Language


def test_spanish(visit: Callable[..., AppTest], service: Service) -> None:
    app = finished(visit(lang="es", dataset="diabetes"), service)
    assert app.sidebar.selectbox(key="setting_dataset").label == "Conjunto de datos"
    assert "," in app.metric[0].value and "." not in app.metric[0].value
    assert app.session_state["session"].draft.config() == default_config("diabetes")


def test_changing_the_language_keeps_the_settings(
    visit: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit(dataset="diabetes", optimizer="sgd")
    before = app.session_state["session"].draft
    monkeypatch.setattr(language, "_browser_language", lambda: "es")
    run(app)
    assert app.session_state["session"].draft == before
    assert app.sidebar.selectbox(key="setting_loss").value == "mean_squared_error"


def test_an_optimizer_tells_of_the_rate_it_brings(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit()
    app.sidebar.selectbox(key="setting_optimizer").select("sgd")
    run(app)
    assert app.sidebar.number_input(key="setting_learning_rate").value == 0.01
    assert [toast.value for toast in app.toast] == [
        "Learning rate is now 0.01, the usual one of SGD."
    ]
    app.sidebar.selectbox(key="setting_optimizer").select("adagrad")  # the same rate
    run(app)
    assert not app.toast


def test_changed_settings_say_what_starts_them(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = press(visit(), "train")
    app.sidebar.number_input(key="setting_epochs").set_value(7)
    run(app)
    assert "stop this run to train with the new ones" in texts(app)
    assert app.button(key="train").disabled
    press(app, "stop")
    assert "Train starts a run with the new ones" in texts(app)
    assert not app.button(key="train").disabled


def test_a_number_out_of_range_is_told_and_does_not_train(
    visit: Callable[..., AppTest], service: Service
) -> None:
    app = visit()
    app.sidebar.number_input(key="setting_learning_rate").set_value(1e9)
    press(app, "train")
    assert "Learning rate: received 1000000000" in app.warning[0].value.replace("\\", "")
    assert app.sidebar.number_input(key="setting_learning_rate").value == 0.001
    assert not service.submitted
    app.sidebar.number_input(key="setting_learning_rate").set_value(0.01)
    press(app, "train")
    assert not app.warning
    assert service.submitted[0][0].learning_rate == 0.01
