"""The Train page's settings: every widget reaches the run, in both languages."""

from dataclasses import replace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.sidebar.settings_form import ADVANCED
from components.words import language
from core.base.errors import ConfigError
from core.data.datasets.catalog import DATASETS
from core.settings.choices import ACTIVATIONS, LOSSES, OPTIMIZERS
from core.settings.config import RunConfig, default_config
from core.settings.presets import PRESETS
from core.settings.registry import PER_LAYER, SECTIONS, SETTINGS
from tests.pages.train import (
    Service,
    Visit,
    address,
    finished,
    number_field,
    press,
    run,
    shown_run,
    texts,
)
from tests.setting_cases import CASES


def test_sidebar_has_every_setting_under_its_name(visit: Visit) -> None:
    app = visit(units="4-5-6")
    drawn = {str(widget.key).removeprefix("setting_") for widget in setters(app)}
    wanted = {name for name, setting in SETTINGS.items() if setting.applies(RunConfig())}
    by_layer = {f"{name}_{layer}" for name in ("units", "activations") for layer in (1, 2, 3)}
    assert drawn == (wanted - PER_LAYER.keys()) | by_layer | {"all_units"}
    assert [box.label for box in app.sidebar.selectbox if "activations" not in str(box.key)][
        :4
    ] == [
        "Dataset",
        "Activation",
        "Loss function",
        "Optimizer",
    ]
    folds = [expander.label for expander in app.sidebar.expander]
    assert folds == ["Advanced", *(f"**{heading}**" for heading in SECTIONS)]


def test_advanced_settings_are_drawn_while_they_are_open(visit: Visit) -> None:
    app = visit(patience="7", early_stopping="1")
    assert number_field(app, "patience").value == 7
    app.number_input(key="setting_patience").set_value(8)
    app.session_state[ADVANCED] = False
    run(app)
    assert address(app)["patience"] == "8"
    assert [fold.label for fold in app.sidebar.expander] == ["Advanced"]
    assert len(setters(app)) < 30
    app.session_state[ADVANCED] = True
    assert number_field(run(app), "patience").value == 8


def test_another_language_has_other_boxes_behind_the_popover(visit: Visit) -> None:
    app = visit(units="4")

    def box() -> Any:
        return next(box for box in app.sidebar.selectbox if "activations_1" in str(box.key))

    # A closed popover's box is not drawn: the browser would go on sending its former text.
    former = box().proto.id
    app.query_params["lang"] = "es"
    run(app)
    assert box().value == "" and box().proto.id != former


def setters(app: AppTest) -> list[Any]:
    """The widgets of settings in the sidebar."""
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
    ("hidden_layers", 0, {"units": ()}),
    ("hidden_layers", 3, {"units": (64, 64, 64)}),
    ("all_units", "9", {"units": (9,)}),
    ("all_units", "8, 7 6", {"units": (8, 7, 6)}),
    ("activations_1", "tanh", {"activations": ("tanh",)}),
    ("activations_1", "relu", {"activations": ()}),
    ("units_1", 17, {"units": (17,)}),
    *(("activation", name, {"activation": name}) for name in ACTIVATIONS),
    *(("optimizer", name, {"optimizer": name}) for name in OPTIMIZERS),
]


@pytest.mark.parametrize(("name", "value", "expected"), CHANGES)
def test_every_widget_reaches_the_run(
    name: str, value: Any, expected: dict[str, Any], visit: Visit, service: Service
) -> None:
    submitted = _changed(visit(), name, value, service)
    assert {field: getattr(submitted, field) for field in expected} == expected


@pytest.mark.parametrize("name", [name for name in CASES if name not in PER_LAYER])
def test_every_setting_reaches_the_run(name: str, visit: Visit, service: Service) -> None:
    case = CASES[name]
    start = replace(default_config(case.dataset), **case.rest)
    submitted = _changed(visit(**start.to_address()), name, case.value, service)
    assert getattr(submitted, name) == case.value != getattr(start, name)


@pytest.mark.parametrize("name", PER_LAYER)
def test_what_a_layer_has_reaches_the_run(name: str, visit: Visit, service: Service) -> None:
    case = CASES[name]
    app = visit(units="8-4")
    if name not in ("units", "activations"):
        app.sidebar.radio(key="layers_view").set_value(name)
        run(app)
    submitted = _changed(app, f"{name}_1", case.value[0], service)
    rest = RunConfig(units=(8, 4)).by_layer(name)[1]
    assert submitted.by_layer(name) == (case.value[0], rest)


def _changed(app: AppTest, widget: str, value: Any, service: Service) -> RunConfig:
    """The run trained after a widget was set to a value."""
    next(one for one in setters(app) if one.key == f"setting_{widget}").set_value(value)
    press(run(app), "train")
    config, _ = service.submitted[-1]
    assert RunConfig.from_address(address(app)) == (config, [])
    return config


@pytest.mark.parametrize("dataset", {info.task: name for name, info in DATASETS.items()}.values())
def test_every_loss_is_listed_and_only_those_that_fit_are_trained(
    dataset: str, visit: Visit, service: Service
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


def test_a_loss_that_does_not_fit_is_explained_and_mended(visit: Visit) -> None:
    app = visit(dataset="breast_cancer")
    app.sidebar.selectbox(key="setting_loss").set_value("huber")
    run(app)
    assert "one sigmoid unit" in app.error[0].value
    press(app, "fix_loss")
    assert not app.error
    assert app.session_state["session"].draft.loss == "binary_crossentropy"


def test_a_loss_of_the_course_is_trained_with_a_warning(visit: Visit) -> None:
    app = visit(dataset="breast_cancer")
    for name, word in (
        ("sparse_categorical_crossentropy", "one softmax unit each"),
        ("class_squared_error", "vanishing gradient"),
    ):
        app.sidebar.selectbox(key="setting_loss").set_value(name)
        run(app)
        assert any(word in warning.value for warning in app.warning)
        assert not app.error and not app.button(key="train").disabled


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_brings_its_settings_and_says_what_it_shows(
    name: str, visit: Visit, service: Service
) -> None:
    app = visit(epochs="7", seed="3", batch_size="17")
    press(app, f"preset_{name}")
    assert PRESETS[name].shows in texts(app)
    press(app, "train")
    config, _ = service.submitted[-1]
    assert config == replace(PRESETS[name].config, seed=3)


def test_layers_are_added_and_taken_away_in_place(visit: Visit) -> None:
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
def test_units_that_are_none_are_told(text: str, visit: Visit) -> None:
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


def test_choosing_a_dataset_shows_what_it_brings(visit: Visit) -> None:
    app = visit(epochs="7", optimizer="sgd")
    app.sidebar.selectbox(key="setting_dataset").set_value("diabetes")
    run(app)
    assert app.sidebar.number_input(key="setting_epochs").value == DATASETS["diabetes"].epochs
    assert number_field(app, "units_1").value == 32
    assert app.sidebar.selectbox(key="setting_loss").value == "mean_squared_error"
    assert app.sidebar.selectbox(key="setting_optimizer").value == "sgd"
    assert app.sidebar.number_input(key="setting_learning_rate").value == 0.01


def test_summary_of_the_settings(visit: Visit, service: Service) -> None:
    service.duration = 75
    assert (
        "4,810 parameters · 41 steps per epoch"
        " · about 1\N{NO-BREAK SPACE}min\N{NO-BREAK SPACE}15\N{NO-BREAK SPACE}s"
    ) in texts(visit())


def test_a_batch_larger_than_the_training_set_is_told_and_mended(
    visit: Visit, service: Service
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


def test_a_network_that_does_not_fit_is_told_with_its_size(visit: Visit, service: Service) -> None:
    service.refusal = ConfigError("The network is too large: {size} GB.", size=9)
    app = visit()
    assert app.error[0].value == "The network is too large: 9 GB."
    assert app.button(key="train").disabled
    assert "4,810 parameters" in texts(app)  # its size is still shown


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
    name: str, value: float, visit: Visit, service: Service
) -> None:
    app = visit()
    field = number_field(app, name)
    before = field.value
    field.set_value(value)
    run(app)
    assert "allowed is a" in app.warning[0].value
    assert number_field(app, name).value == before
    press(app, "train")
    assert service.submitted[0][0] == RunConfig()


def test_spanish(visit: Visit, service: Service) -> None:
    app = finished(visit(lang="es", dataset="diabetes"), service)
    assert app.sidebar.selectbox(key="setting_dataset").label == "Conjunto de datos"
    assert "," in app.metric[0].value and "." not in app.metric[0].value
    assert app.session_state["session"].draft.config() == default_config("diabetes")


def test_changing_the_language_keeps_the_settings(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit(dataset="diabetes", optimizer="sgd")
    before = app.session_state["session"].draft
    monkeypatch.setattr(language, "_browser_language", lambda: "es")
    run(app)
    assert app.session_state["session"].draft == before
    assert app.sidebar.selectbox(key="setting_loss").value == "mean_squared_error"


def test_the_rate_follows_the_optimizer_unless_it_is_kept(visit: Visit) -> None:
    app = visit()
    app.sidebar.selectbox(key="setting_optimizer").select("sgd")
    run(app)
    rate = app.sidebar.number_input(key="setting_learning_rate")
    assert rate.value == 0.01
    assert "The learning rate changed too: 0.01 is usual for SGD. Before: 0.001." in texts(app)
    press(app, "keep_rate")
    assert app.sidebar.number_input(key="setting_learning_rate").value == 0.001
    assert app.session_state["session"].draft.optimizer == "sgd"
    assert "keep_rate" not in {button.key for button in app.button}
    app.sidebar.selectbox(key="setting_optimizer").select("adagrad")  # the rate was set: it stays
    run(app)
    assert app.sidebar.number_input(key="setting_learning_rate").value == 0.001
    assert "The learning rate changed too" not in texts(app)


def test_changed_settings_say_what_starts_them(visit: Visit, service: Service) -> None:
    app = press(visit(), "train")
    app.sidebar.number_input(key="setting_epochs").set_value(7)
    run(app)
    assert "stop this run to train with the new ones" in texts(app)
    assert app.button(key="train").disabled
    press(app, "stop")
    assert "Train starts a run with the new ones" in texts(app)
    assert not app.button(key="train").disabled


def test_a_number_out_of_range_is_told_and_does_not_train(visit: Visit, service: Service) -> None:
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


def test_a_validation_share_is_one_click_away(visit: Visit, service: Service) -> None:
    app = visit(dataset="digits", validation_share="0")
    assert "No samples are held out for validation" in texts(app)
    press(app, "fix_held_out")
    assert app.session_state["session"].draft.validation_share == 0.1
    assert "held out for validation" not in texts(app)


def test_warnings_of_the_run_shown_take_one_line_and_end_with_a_good_run(
    visit: Visit, service: Service
) -> None:
    app = visit(dataset="plane3", learning_rate="1")
    assert [one for one in app.warning if "far above the usual range" in one.value]
    assert all("warning" not in one.label for one in app.expander)
    press(app, "train")
    (fold,) = (one for one in app.expander if "warning" in one.label)
    assert fold.label == "1 warning about these settings"
    assert "far above the usual range" in fold.warning[0].value
    service.finish(shown_run(app))
    assert "far above the usual range" not in texts(run(app))  # these curves fall smoothly
    app.sidebar.number_input(key="setting_learning_rate").set_value(2.0)
    run(app)
    assert [one for one in app.warning if "far above the usual range" in one.value]
