"""The form of a search: built from declarations, checked where it is wrong, started once."""

from dataclasses import replace

import pytest

from core.search.dimension import VARIABLE
from core.search.draft import Place
from core.search.fields import FIELDS
from core.search.presets import SEARCH_PRESETS
from core.search.service import StudySearchService
from core.settings.candidates import Options, Range
from core.settings.config import default_config
from core.settings.registry import PER_LAYER
from tests.core.search.searches import CONDITIONAL, search
from tests.pages.search.steps import (
    choose,
    described,
    errors,
    form,
    put,
    start,
    start_button,
    started,
    vary,
    visit,
)
from tests.pages.train import address, run, texts


def test_a_sensible_search_is_there_and_starts_at_once(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    assert not start_button(app).disabled and not errors(app)
    said = texts(app)
    assert "infinitely many networks · 20 trials · about" in said
    assert "Fixed: dataset Iris · activation ReLU" in said
    start(app)
    (status,) = started(searches)
    assert address(app)["search"] == status.record.search_id
    assert status.config.base == default_config("iris")
    assert [one.name for one in status.config.space.dimensions] == ["units", "learning_rate"]
    assert "Running: 0 of 20 trials" in texts(app)


def test_what_is_fixed_is_what_has_an_effect(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    assert "validation share 0.1" in texts(app)
    put(app, "search_folds", 3)
    assert "3 folds each" in texts(app) and "validation share" not in texts(app)


def test_where_compiling_takes_longest_it_offers_to_do_without(
    searches: StudySearchService, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = searches._training
    monkeypatch.setattr(service, "estimate", lambda config: 2.0 if config.jit_compile else 1.0)
    app = visit(dataset="iris")
    button = app.button(key="search_without_xla")
    assert button.label.replace("\xa0", " ") == "Search without XLA: about 10 s instead of 20 s"
    button.click()
    run(app)
    assert address(app)["jit_compile"] == "0" and "compilation with XLA off" in texts(app)
    start(app)
    (status,) = started(searches)
    assert not status.config.base.jit_compile


def test_a_double_press_starts_one_search(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    first = start_button(app)
    start(app)
    app.session_state["search_form"] = True
    run(app)
    assert start_button(app).key != first.key
    assert start_button(app).disabled  # it is running already
    app.session_state["session"].asked = "start_search"  # as by a second press on the way
    run(app)
    assert len(started(searches)) == 1
    put(app, "search_seed", 5)
    start(app)
    assert len(started(searches)) == 2


def test_every_field_is_a_widget_with_help(searches: StudySearchService) -> None:
    app = visit()
    widgets = [*app.main.selectbox, *app.main.number_input]
    for name, setting in FIELDS.items():
        (widget,) = (one for one in widgets if str(one.key).endswith(f"search_{name}"))
        assert widget.label == setting.label
        assert setting.help in widget.help


def test_every_setting_that_can_vary_has_its_card(searches: StudySearchService) -> None:
    places = [Place(name, int(name in PER_LAYER and name != "units")) for name in VARIABLE]
    for dataset in ("moons", "digits"):
        app = visit(dataset=dataset, units="8-8", optimizer="sgd")
        offered = set(app.multiselect(key="search_vary").options)
        assert {"Units", "Units in layer 2", "Dropout of layer 1", "Momentum"} <= offered
        assert ("Squares as inputs" in offered) is (dataset == "moons")
    app.session_state["session"].search_draft = replace(
        search_draft := form(put(app, "search_trials", 30)),
        varied=search_draft.varying(places, None).varied,
    )
    run(app)
    keys = {str(one.key) for one in (*app.main.number_input, *app.main.multiselect)}
    for place, candidates in form(app).varied.items():
        if isinstance(candidates, Range):
            assert {f"setting_vary_{place.name}_{end}" for end in ("low", "high")} <= keys
        elif candidates.values != (False, True):
            assert f"vary_{place.name}_values" in keys


def test_settings_that_vary_are_chosen_with_their_usual_candidates(
    searches: StudySearchService,
) -> None:
    app = visit(dataset="iris")
    assert "Momentum" not in app.multiselect(key="search_vary").options
    vary(app, "learning_rate", "optimizer")
    assert "Momentum" in app.multiselect(key="search_vary").options
    vary(app, "learning_rate", "optimizer", "momentum", "nesterov")
    config = described(app)
    assert [one.name for one in config.space.dimensions] == [
        "optimizer",
        "learning_rate",
        "momentum",
        "nesterov",
    ]
    assert "Nesterov momentum: off and on" in texts(app)


def test_ranges_are_changed_where_they_are(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    put(app, "vary_learning_rate_low", 0.001)
    put(app, "vary_learning_rate_high", 0.01)
    app.toggle(key="setting_vary_learning_rate_log").set_value(False)
    run(app)
    assert form(app).varied[Place("learning_rate")] == Range(0.001, 0.01, points=4)
    app.radio(key="vary_learning_rate_kind").set_value("list")
    run(app)
    assert form(app).varied[Place("learning_rate")] == Options((0.001, 0.004, 0.007, 0.01))
    app.radio(key="vary_units_kind").set_value("range")
    run(app)
    assert form(app).varied[Place("units")] == Range(16, 256)


def test_grid_points_are_asked_for_by_a_grid_only(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    assert not [one for one in app.main.number_input if one.label == "Grid points"]
    choose(app, "method", "grid")
    put(app, "vary_learning_rate_points", 3)
    assert described(app).size.networks == 15
    assert "different networks: 15 · 15 trials" in texts(app)


@pytest.mark.parametrize(("language", "typed"), [("en", "0.25"), ("es", "0,25")])
def test_values_are_typed_in_the_language_of_the_page(
    language: str, typed: str, searches: StudySearchService
) -> None:
    app = visit(dataset="iris", lang=language)
    app.radio(key="vary_learning_rate_kind").set_value("list")
    run(app)
    app.multiselect(key="vary_learning_rate_values").set_value([0.01, typed])
    run(app)
    assert form(app).varied[Place("learning_rate")] == Options((0.01, 0.25))


def test_whole_networks_are_typed_in_the_list_of_units(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    vary(app, "units")
    for typed in ("41-41", "41, 41"):
        app.multiselect(key="vary_units_values").set_value([64, typed])
        run(app)
        (units,) = described(app).space.dimensions
        assert units.candidates == Options(("64", "41-41"))
    start(app)
    assert started(searches)[0].config.size.networks == 2


def test_what_is_wrong_is_said_where_it_is_and_start_waits(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    put(app, "vary_learning_rate_low", 0.5)
    assert errors(app) == [
        "Learning rate: the range received begins at 0.5 and ends at 0.1, which is less. Swap them."
    ]
    assert start_button(app).disabled
    put(app, "search_trials", 0)
    assert len(errors(app)) == 2
    app.multiselect(key="vary_units_values").set_value([16, "many"])
    run(app)
    assert any("received many" in error for error in errors(app))
    put(app, "search_trials", 5)
    put(app, "vary_learning_rate_low", 0.05)
    app.multiselect(key="vary_units_values").set_value([16, 32])
    run(app)
    assert not errors(app) and not start_button(app).disabled
    vary(app)
    assert errors(app) == ["Nothing varies. Choose at least one setting under Vary."]


def test_a_grid_with_too_many_points_offers_random(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    choose(app, "method", "grid")
    put(app, "search_trials", 10)
    (error,) = errors(app)
    assert "The grid has 20 points, but 10 trials were received" in error
    assert start_button(app).disabled
    app.button(key="repair_method").click()
    run(app)
    assert not errors(app)
    assert described(app).method == "random"
    start(app)
    assert len(started(searches)) == 1


def test_no_validation_rows_are_mended_in_the_sidebar(searches: StudySearchService) -> None:
    app = visit(dataset="iris", validation_share="0")
    (error,) = errors(app)
    assert "A search chooses by validation rows" in error
    app.button(key="repair_validation_share").click()
    run(app)
    assert not errors(app)
    assert app.sidebar.number_input(key="setting_validation_share").value == 0.1
    assert "validation_share" not in address(app)


def test_settings_that_do_not_fit_together_are_said_with_their_fix(
    searches: StudySearchService,
) -> None:
    app = visit(dataset="iris")
    put(app, "batch_size", 4_000)
    assert errors(app) == ["A batch of 4000 is larger than the training set of 108 samples."]
    assert start_button(app).disabled
    app.button(key="fix_batch").click()
    run(app)
    assert not errors(app)


def test_a_preset_fills_form_and_sidebar(searches: StudySearchService) -> None:
    app = visit()
    for name, preset in SEARCH_PRESETS.items():
        app.button(key=f"search_preset_{name}").click()
        run(app)
        assert not errors(app), name
        assert described(app) == preset.config
        assert form(app).name == preset.label


def test_a_file_is_opened_as_it_was_saved(searches: StudySearchService) -> None:
    app = visit()
    for config in (search(*CONDITIONAL, method="tpe", trials=9), search(goal="loss")):
        (uploader,) = app.file_uploader
        uploader.set_value(("search.json", config.to_json().encode(), "application/json"))
        run(app)
        assert described(app) == config
        assert app.sidebar.selectbox(key="setting_dataset").value == "iris"


def test_a_file_that_has_no_search_is_refused_and_changes_nothing(
    searches: StudySearchService,
) -> None:
    app = visit(dataset="diabetes")
    before = put(app, "search_trials", 7) and described(app)
    app.file_uploader[0].set_value(("search.json", b"[]", "application/json"))
    run(app)
    assert "does not describe a search" in texts(app)
    assert described(app) == before


def test_the_form_is_in_the_language_of_the_page(searches: StudySearchService) -> None:
    app = visit(dataset="iris", lang="es")
    assert start_button(app).label == "Empezar la búsqueda"
    assert "Tasa de aprendizaje" in app.multiselect(key="search_vary").options
    choose(app, "method", "tpe")
    assert app.selectbox(key="search_goal").options[0] == "Métrica de validación"
    assert "20 ensayos" in texts(app)


def test_the_form_follows_the_settings_until_it_is_changed(searches: StudySearchService) -> None:
    app = visit(dataset="iris")
    put(app, "hidden_layers", 0)
    assert app.multiselect(key="search_vary").value == ["learning_rate", "batch_size"]
    put(app, "search_trials", 5)
    put(app, "hidden_layers", 1)
    assert app.multiselect(key="search_vary").value == ["learning_rate", "batch_size"]
