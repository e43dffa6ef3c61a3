"""Own points on the Data page: drawn, pasted or by formula, stored, and changed as another set."""

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.data.points.draft import PointsDraft
from components.session.session import OWN_POINTS
from core.data.datasets import load
from core.data.datasets.catalog import DATASETS
from core.data.datasets.info import DatasetInfo
from core.data.points import store
from core.data.tables import data
from core.runs import service_interface
from tests.core.data.points.made import points, saved
from tests.fakes import FakeService
from tests.pages.train import Visit, press, run, texts

PAGE = Path(__file__).parents[2] / "pages" / "data.py"


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> AppTest:
    monkeypatch.setattr(service_interface, "_current", FakeService())
    page = AppTest.from_file(str(PAGE), default_timeout=180)
    page.session_state[OWN_POINTS] = True
    return run(page)


def draft(app: AppTest) -> PointsDraft:
    made: PointsDraft = app.session_state["points_draft"]
    return made


def way(app: AppTest, name: str) -> AppTest:
    app.radio(key="points_way").set_value(name)
    return run(app)


def kept(app: AppTest) -> DatasetInfo:
    press(app, "keep_points")
    assert not app.error
    return DATASETS[app.session_state["session"].draft.dataset]


def test_drawn_points_become_the_dataset_and_changes_another(app: AppTest) -> None:
    press(app, "keep_points")
    assert "There are 0 points, but at least 10 are needed" in app.error[0].value
    draft(app).draw(points())
    app.text_input(key="points_label_0").set_value("Two clouds")
    app.number_input(key="points_share_0").set_value(0.25)
    app.text_input(key="points_class_1").set_value("ñandú")
    first = kept(run(app))
    assert (first.label, first.classes, first.test_samples) == ("Two clouds", ("A", "ñandú"), 15)
    assert app.selectbox(key="setting_dataset").value == first.name
    assert "Your own points on a plane" in texts(app)
    draft(app).draw(points(3))
    second = kept(app)
    assert second.classes == ("A", "ñandú", "C") and second.name != first.name
    assert load(first.name).info.samples == 60


def test_numbers_have_a_plane_of_their_own(app: AppTest) -> None:
    app.radio(key="points_kind").set_value("numbers")
    run(app)
    assert draft(app).labels == [] and "Give each point of the plane a number" in texts(app)
    draft(app).draw(points(0))
    app.number_input(key=f"plane_{draft(app).edition}_x1_1").set_value(20.0)
    run(app)
    info = kept(app)
    assert not info.classes and info.ranges is not None and info.ranges[0][1] == 20
    app.number_input(key=f"plane_{draft(app).edition}_x1_0").set_value(30.0)
    run(app)
    assert "Range of x1: received 30 to 20" in app.error[0].value


def test_pasted_points_are_told_line_by_line_and_can_be_changed(app: AppTest) -> None:
    way(app, "paste")
    press(app, "read_points")
    assert "The text has 0 characters" in app.error[0].value
    lines = [f"{170 + n},5;{60 + n % 7};{'ja' if n % 2 else 'nein'}" for n in range(20)]
    app.text_area(key="points_text").set_value("\n".join(["cm;kg;ok", *lines, "tall;60;ja", "1;2"]))
    press(app, "read_points")
    assert not app.error and "20 points were read" in app.success[0].value
    told = app.warning[0].value.replace("\\", "")
    assert "2 lines were not understood" in told and "Line 22, x1: received “tall”" in told
    assert "Line 23: received “1; 2”" in told
    press(app, "show_pasted")
    assert app.radio(key="points_way").value == "draw"
    assert draft(app).labels == ["ja", "nein", "A", "B"] and draft(app).plane.x1[0] > 150
    info = kept(app)
    assert info.classes == ("ja", "nein") and info.samples == 20


def test_a_formula_is_checked_at_once_and_comes_back_from_the_shelf(app: AppTest) -> None:
    way(app, "formula")
    app.text_input(key="formula_0_formula").set_value("x^2")
    run(app)
    assert "character 2: received ^" in app.error[0].value
    assert not [button for button in app.button if button.key == "keep_points"]
    app.text_input(key="formula_0_formula").set_value("sin(3*x) + y")
    run(app)
    assert "Classes are 0, 1, 2 and 3" in app.error[0].value
    app.selectbox(key="formula_0_classes").set_value(False)
    app.number_input(key="formula_0_samples").set_value(100)
    app.number_input(key="formula_0_x1_1").set_value(1.0)
    run(app)
    info = kept(app)
    assert (info.samples, info.classes, info.target) == (100, (), "y")
    sampling = store.sampling_of(data.described(info.name))
    assert sampling is not None and sampling.formula == "sin(3*x) + y"
    assert sampling.x1[1] == 1
    press(app, "change_sampled")
    assert app.radio(key="points_way").value == "draw" and len(draft(app).points.y) == 100
    app.session_state["your_tables"] = True
    run(app)
    assert "100 points from sin(3*x) + y" in texts(app).replace("\\", "")
    press(app, f"copy_{info.name}")
    assert app.radio(key="points_way").value == "formula" and draft(app).sampling == sampling
    assert draft(app).label == "My points, changed"


def test_stored_points_are_changed_renamed_and_deleted_on_the_shelf(app: AppTest) -> None:
    info = saved()
    app.session_state["your_tables"] = True
    run(app)
    assert "60 points of your own" in texts(app)
    press(app, f"copy_{info.name}")
    assert len(draft(app).points.y) == 60 and draft(app).plane.x1 == (-4, 8)
    assert (draft(app).seed, draft(app).label) == (3, "Clouds, changed")
    app.text_input(key=f"rename_{info.name}_Clouds").set_value("Fog")
    run(app)
    assert DATASETS[info.name].label == "Fog"
    press(app, f"delete_{info.name}")
    assert DATASETS[info.name].deleted and not app.error


def test_the_sidebar_opens_the_place_to_draw(visit: Visit) -> None:
    train = visit()
    assert OWN_POINTS not in train.session_state
    press(train, "draw_your_own")
    assert train.session_state[OWN_POINTS] is True
