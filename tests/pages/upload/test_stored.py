"""Tables once they are stored, and the words of their users."""

from pathlib import Path

import pandas as pd
from streamlit.testing.v1 import AppTest

from core.data.datasets.catalog import DATASETS
from core.data.tables import store
from core.runs import service_interface
from core.runs.store import RunStore
from core.settings.config import RunConfig, default_config
from tests.core.data.tables.people import csv, table
from tests.fakes import FakeService
from tests.pages.train import run, texts
from tests.pages.upload.steps import field, keep, leftovers, upload


def test_classes_get_names_before_and_after_the_table_is_stored(app: AppTest) -> None:
    frame = table()
    frame["bought"] = (frame["bought"] == "yes").astype(int)
    upload(app, csv(frame))
    app.text_input(key=f"{field(app, 'class')}_1").set_value("buys")
    run(app)
    name = keep(app)
    assert DATASETS[name].classes == ("0", "buys") and "buys" in texts(app)
    app.session_state["your_tables"] = True
    run(app)
    app.text_input(key=f"classes_{name}_0").set_value("buys")
    run(app)
    assert "Two classes have the same name" in app.error[0].value
    app.text_input(key=f"classes_{name}_0").set_value("leaves")
    run(app)
    assert DATASETS[name].classes == ("leaves", "buys") and not app.error


def test_tables_are_renamed_and_deleted_with_their_runs_in_view(app: AppTest) -> None:
    upload(app, csv(table()))
    name = keep(app)
    record = RunStore().create(RunConfig(dataset=name, loss="binary_crossentropy"))
    app.session_state["your_tables"] = True
    run(app)
    assert "1 run uses it" in texts(app)
    assert f"/?run={record.run_id})" in texts(app)
    app.text_input(key=f"rename_{name}_people").set_value("Customers")
    run(app)
    assert DATASETS[name].label == "Customers"
    app.button(key=f"delete_{name}").click()
    run(app)
    assert name not in list(DATASETS) and DATASETS[name].deleted
    assert app.selectbox(key="setting_dataset").value == "digits"


def test_words_of_the_users_are_plain_text(app: AppTest) -> None:
    frame = pd.DataFrame(table())
    frame["bought"] = frame["bought"].map({"yes": "**yes** $x$", "no": "[no](http://x.example)"})
    upload(app, csv(frame), "**bold** [a](http://b.example).csv")
    keep(app)
    for element in (*app.caption, *app.markdown, *app.subheader):
        text = element.value.replace("](https://www.kaggle.com", "")  # our own link
        assert "](http" not in text and "$x$" not in text, text
    assert store.available()[0].classes == ("**yes** $x$", "[no](http://x.example)")


def test_the_course_s_shipments_are_recognised(app: AppTest, shared_data: Path) -> None:
    upload(app, (shared_data / "shipping" / "Train.csv").read_bytes(), "Train.csv")
    assert "the shipments of the course" in texts(app)
    info = DATASETS[keep(app)]
    assert info.inputs == 18 and info.label == "E-commerce shipping, as in the course"


def test_a_table_without_its_target_is_offered_to_a_trained_run(
    app: AppTest, service: FakeService
) -> None:
    upload(app, csv(table()))
    name = keep(app)
    without = csv(table(40, seed=1).drop(columns=["bought"]))
    upload(app, without, "new.csv")
    assert not [each for each in app.button if each.key == "predict_this_file"]  # no run yet
    recorded = FakeService(record=True)
    service_interface.use_service(recorded)
    run_id = recorded.submit(default_config(name))
    recorded.finish(run_id)
    recorded.store.write_artifact(run_id, "model", b"weights")
    run(app)
    (path,) = leftovers()
    assert any("without bought" in each.value for each in app.markdown)
    app.button(key="predict_this_file").click()
    run(app)
    state = app.session_state["session"]
    assert (state.run, state.section, state.file) == (run_id, "predict", (path, "new.csv"))
    assert state.draft.dataset == name and path.read_bytes() == without
    assert "table_draft" not in app.session_state


def test_the_table_itself_is_no_file_to_predict(app: AppTest) -> None:
    upload(app, csv(table()))
    name = keep(app)
    recorded = FakeService(record=True)
    service_interface.use_service(recorded)
    recorded.finish(run_id := recorded.submit(default_config(name)))
    recorded.store.write_artifact(run_id, "model", b"weights")
    upload(app, csv(table(seed=1)), "more.csv")
    assert not [each for each in app.button if each.key == "predict_this_file"]
