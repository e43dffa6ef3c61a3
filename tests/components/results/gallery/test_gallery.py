"""The gallery on made-up results: script and widgets."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import DownloadButton

from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.evaluation.predictions import TestPredictions, confusion
from core.evaluation.selection import FILTERS, filters_for, select
from core.settings.config import RunConfig, default_config
from tests.components.drawn import charts
from tests.plausible import plausible_result

# One dataset of every kind.
KINDS = {
    (info.task, info.images, info.drawn): name
    for name, info in DATASETS.items()
    if not info.download_bytes
}


def page() -> None:
    import numpy as np
    import streamlit as st

    from components.results.gallery import gallery
    from core.data.datasets import load
    from core.evaluation.evaluated import EvaluatedRun
    from core.runs.results import Result
    from core.settings.config import default_config
    from tests.plausible import plausible_result

    config = default_config(st.session_state["dataset"])
    dataset, result = load(config.dataset), plausible_result(config)
    if st.session_state.get("perfect"):
        sure = np.eye(10, dtype=np.float32)[dataset.y_test]
        result = Result(result.evaluation, sure)
    if st.session_state.get("old"):
        result = Result(result.evaluation, result.outputs)
    run = EvaluatedRun("a-run", config, dataset, result)
    gallery(run, cell=st.session_state.get("cell"), key="x")


def opened(dataset: str, language: str = "en", **state: Any) -> AppTest:
    app = AppTest.from_function(page, default_timeout=30)
    app.query_params["lang"] = language
    app.session_state["dataset"] = dataset
    for name, value in state.items():
        app.session_state[name] = value
    return run(app)


def run(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception, app.exception
    return app


def judged(config: RunConfig) -> TestPredictions:
    return TestPredictions.of(config, load(config.dataset).y_test, plausible_result(config).outputs)


def images(app: AppTest) -> list[Any]:
    """The component with the images of a page; charts are components as well."""
    found = app.get("bidi_component")
    return [one for one in found if one.proto.component_name != "denseboard_chart"]


def tiles(app: AppTest) -> dict[str, Any]:
    (element,) = images(app)
    data: dict[str, Any] = json.loads(element.proto.json)
    return data


def legend(app: AppTest) -> str:
    return str(app.caption[0].value)


def texts(app: AppTest) -> str:
    return "\n".join(str(e.value) for kind in (app.caption, app.markdown, app.info) for e in kind)


def choose_filter(app: AppTest, name: str) -> AppTest:
    app.selectbox(key="gallery_x_filter").set_value(name)
    return run(app)


def click(app: AppTest, name: str) -> AppTest:
    app.button(key=f"gallery_x_{name}").click()
    return run(app)


def numbered(app: AppTest) -> list[int]:
    """The numbers of the samples on the page, from the names of their images."""
    return [
        int(tile["alt"].split()[1].rstrip(":").replace(",", "")) for tile in tiles(app)["tiles"]
    ]


# Pages


def test_pages_are_turned() -> None:
    app = opened("digits")
    assert "**1–25 of 360**" in legend(app) and numbered(app) == list(range(25))
    assert app.button(key="gallery_x_chevron_left").disabled
    click(app, "chevron_right")
    assert "**26–50 of 360**" in legend(app) and numbered(app) == list(range(25, 50))
    assert not app.button(key="gallery_x_chevron_left").disabled
    app.number_input(key="gallery_x_page").set_value(15)
    run(app)
    assert "**351–360 of 360**" in legend(app) and numbered(app) == list(range(350, 360))
    assert app.button(key="gallery_x_chevron_right").disabled
    click(app, "chevron_left")
    assert numbered(app) == list(range(325, 350))


def test_another_filter_starts_on_its_first_page() -> None:
    app = click(opened("digits"), "chevron_right")
    choose_filter(app, "mistakes")
    expected = select(judged(default_config("digits")), "mistakes")
    assert numbered(app) == expected[:25].tolist()
    assert f"**1–25 of {len(expected)}**" in legend(app)
    assert "are right" not in legend(app)
    choose_filter(app, "class")
    predictions = judged(default_config("digits"))
    zeros = predictions.true == 0
    assert f"{predictions.right[zeros].sum()} of {zeros.sum()} are right." in legend(app)


def test_a_single_page_has_nothing_to_turn() -> None:
    app = choose_filter(opened("digits"), "cell")
    assert not [button for button in app.button if "chevron" in str(button.key)]
    assert not app.number_input


# Filters


@pytest.mark.parametrize("dataset", KINDS.values())
def test_every_filter_that_fits_is_offered_and_works(dataset: str) -> None:
    config = default_config(dataset)
    app = opened(dataset)
    fitting = filters_for(config.task.classifies)
    assert app.selectbox(key="gallery_x_filter").options == [f.label for f in fitting.values()]
    for name in fitting:
        choose_filter(app, name)
        if len(select(judged(config), name)):
            assert FILTERS[name].help in legend(app)
        else:
            assert len(app.info) == 1


def test_one_class_is_asked_for() -> None:
    app = choose_filter(opened("digits"), "class")
    assert [box.label for box in app.selectbox] == ["Show", "True class"]
    app.selectbox(key="gallery_x_true").set_value(7)
    run(app)
    assert {tile["true"] for tile in tiles(app)["tiles"]} == {"7"}


def test_no_mistakes_is_a_sentence() -> None:
    app = choose_filter(opened("digits", perfect=True), "mistakes")
    assert app.info[0].value == "No mistakes: all 360 are right."
    assert not images(app) and not app.get("download_button")
    choose_filter(app, "all")
    assert len(tiles(app)["tiles"]) == 25


def test_an_empty_cell_names_its_classes() -> None:
    app = opened("digits", perfect=True, cell=(3, 8))
    assert app.info[0].value == "No sample of the class 3 was predicted as 8."


def test_a_cell_chosen_elsewhere_is_followed_when_it_changes() -> None:
    predictions = judged(default_config("digits"))
    counts = confusion(predictions.true, predictions.predicted, 10)
    app = click(opened("digits"), "chevron_right")
    for true, predicted in ((2, 5), (7, 1)):
        assert counts[true, predicted]
        app.session_state["cell"] = (true, predicted)
        run(app)
        assert app.selectbox(key="gallery_x_filter").value == "cell"
        assert {(t["true"], t["label"]) for t in tiles(app)["tiles"]} == {
            (str(true), str(predicted))
        }
        assert f"of {counts[true, predicted]}**" in legend(app)
    choose_filter(app, "mistakes")  # a later choice of the user is not overridden
    assert app.selectbox(key="gallery_x_filter").value == "mistakes"
    app.session_state["cell"] = (2, 5)
    assert run(app).selectbox(key="gallery_x_filter").value == "cell"
    app.session_state["cell"] = None
    assert run(app).selectbox(key="gallery_x_filter").value == "all"


# One sample


def test_the_first_of_the_page_is_looked_at_and_any_other_can_be() -> None:
    app = opened("digits")
    assert "**Sample 0**" in texts(app) and tiles(app)["chosen"] == 0
    app.session_state["gallery_x_chosen"] = 7
    run(app)
    assert "**Sample 7**" in texts(app) and tiles(app)["chosen"] == 7
    click(app, "arrow_forward")
    assert "**Sample 8**" in texts(app) and tiles(app)["chosen"] == 8
    click(app, "arrow_back")
    assert "**Sample 7**" in texts(app)


def test_the_next_sample_may_be_on_the_next_page() -> None:
    app = opened("digits", gallery_x_chosen=24)
    click(app, "arrow_forward")
    assert "**Sample 25**" in texts(app) and "**26–50 of 360**" in legend(app)
    click(app, "arrow_back")
    assert "**Sample 24**" in texts(app) and "**1–25 of 360**" in legend(app)
    assert app.button(key="gallery_x_arrow_back").disabled is False


def test_right_and_wrong_are_told_in_words() -> None:
    predictions = judged(default_config("digits"))
    for tile, sample in zip(tiles(opened("digits"))["tiles"], range(25), strict=True):
        right = predictions.right[sample]
        assert tile["right"] == right
        words = "predicted correctly" if right else "wrongly predicted as "
        expected = f"Image {sample}: {predictions.true[sample]}, {words}"
        assert tile["alt"].startswith(expected)
        assert tile["image"].startswith("data:image/png;base64,")


def test_probabilities_mark_the_true_and_the_predicted_class() -> None:
    predictions = judged(default_config("digits"))
    assert predictions.probabilities is not None
    sample = int(np.flatnonzero(~predictions.right)[0])
    true, predicted = predictions.true[sample], predictions.predicted[sample]
    app = opened("digits", gallery_x_chosen=sample)
    (chart,) = charts(app)
    (bars,) = chart.figure["data"]
    assert (
        bars["y"][true] == f"{true} · true" and bars["y"][predicted] == f"{predicted} · predicted"
    )
    assert [shape != "" for shape in bars["marker"]["pattern"]["shape"]].index(True) == true
    assert f"Wrong: predicted {predicted}, true {true}" in texts(app)
    assert f"{predicted} {predictions.probabilities[sample].max():.1%}" in chart.alt


# Tables


def test_rows_have_the_features_that_matter_most_first() -> None:
    config = default_config("breast_cancer")
    kernel = plausible_result(config).kernel
    assert kernel is not None
    order = np.argsort(-np.linalg.norm(kernel, axis=1))
    features = load("breast_cancer").features
    app = opened("breast_cancer")
    table = app.dataframe[0].value
    assert list(table.columns[:5]) == ["Sample", "Result", "Predicted", "True", "Certainty"]
    assert list(table.columns[5:]) == [features[column] for column in order]
    assert len(table) == 25
    hits = table["Predicted"] == table["True"]
    assert (table["Result"] == hits.map({True: "✓ right", False: "✗ wrong"})).all()
    assert "norm of their weights" in texts(app)
    old = opened("breast_cancer", old=True)
    assert "correlation with the prediction" in texts(old)
    assert set(old.dataframe[0].value.columns) == set(table.columns)


def test_regression_has_residuals() -> None:
    app = choose_filter(opened("diabetes"), "largest_errors")
    table = app.dataframe[0].value
    assert list(table.columns[:4]) == ["Sample", "Predicted", "True", "Residual"]
    assert np.allclose(table["Residual"], table["True"] - table["Predicted"], atol=1e-3)
    assert table["Residual"].abs().is_monotonic_decreasing
    assert "Residual, true minus predicted" in texts(app)


def test_a_row_is_chosen_in_the_table_or_by_its_neighbour() -> None:
    app = choose_filter(opened("diabetes"), "smallest_errors")
    samples = app.dataframe[0].value["Sample"].tolist()
    assert f"**Sample {samples[0]}**" in texts(app)
    click(app, "arrow_forward")
    assert f"**Sample {samples[1]}**" in texts(app)
    assert app.session_state["gallery_x_rows"]["selection"]["rows"] == [1]


def test_features_are_compared_with_the_training_samples() -> None:
    dataset = load("diabetes")
    features = charts(opened("diabetes", gallery_x_chosen=3))[1]
    (bars,) = features.figure["data"]
    age = bars["y"].index("age")
    assert bars["text"][age] == f"{dataset.x_test[3, 0]:.0f}"
    assert bars["customdata"][age] == f"{dataset.x_train[:, 0].astype(float).mean():.0f}"
    assert "furthest is" in features.alt


def test_tables_speak_the_session_s_language() -> None:
    app = opened("breast_cancer", language="es")
    table = app.dataframe[0]
    assert {"radio medio", "peor área", "Muestra"} <= set(table.value.columns)
    assert "**1–25 de 114**" in legend(app)
    shown = str(table.proto.arrow_data.styler.display_values)
    assert "," in shown


# The file


@pytest.mark.parametrize(
    ("dataset", "name", "header"),
    [
        ("digits", "mistakes", ["Sample", "True", "Predicted", "Probability: 0"]),
        ("breast_cancer", "uncertain", ["Sample", "True", "Predicted", "Probability: malignant"]),
        ("diabetes", "largest_errors", ["Sample", "True", "Predicted", "Residual"]),
    ],
)
def test_the_whole_selection_can_be_downloaded(
    dataset: str, name: str, header: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    offered: list[tuple[Any, dict[str, Any]]] = []
    monkeypatch.setattr(
        "streamlit.download_button", lambda label, data, **rest: offered.append((data, rest))
    )
    app = choose_filter(opened(dataset), name)
    assert not app.get("download_button")
    data, rest = offered[-1]
    lines = list(csv.reader(io.StringIO(data().decode("utf-8-sig"), newline="")))
    found = select(judged(default_config(dataset)), name)
    assert lines[0][:4] == header
    assert [int(line[0]) for line in lines[1:]] == found.tolist()
    assert rest["file_name"] == f"denseboard-{dataset}-{name}.csv"


def test_downloading_does_not_rerun_the_page() -> None:
    (button,) = opened("digits").get("download_button")
    assert isinstance(button, DownloadButton) and button.label == "Download as CSV"
    assert button.proto.ignore_rerun
