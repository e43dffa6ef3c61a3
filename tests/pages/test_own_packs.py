"""Own class packs: the form that makes one, its file, and what it asks on the Train page."""

import re
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.packs.draft import PackDraft
from core.packs.own import open_pack, read_file
from core.packs.step_draft import REFERENCE, AnswerDraft
from core.runs import service_interface
from core.runs.pack_record import DraftRecord, PackRecord
from core.runs.store import RunStore
from core.settings.config import RunConfig
from tests.fakes import FakeService
from tests.pages.train import address, press, run, texts

PAGES = Path(__file__).parents[2] / "pages"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    made = FakeService(record=True, duration=0.2)
    monkeypatch.setattr(service_interface, "_current", made)
    return made


def visit(page: str, **address: str) -> AppTest:
    app = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    return run(app)


def draft(**changes: Any) -> PackDraft:
    """Two steps: a question, then a prediction."""
    made = PackDraft("own-1", "Two *rates*", "What <b>it</b> does.", 10)
    for rate in (0.01, 0.1):
        made = made.with_step(RunConfig(dataset="moons", epochs=2, learning_rate=rate))
    for name in ("s1", "s2"):
        made = made.changed(name, title=f"Step {name}", text="About", look="There", task="Try")
    answers = (AnswerDraft("left"), AnswerDraft("right", "Because."))
    made = made.changed("s1", question="Which?", answers=answers, right=1)
    return made.changed("s2", predicts=True, **changes)


def saved(store: RunStore, made: PackDraft) -> None:
    store.packs.save(PackRecord(made.pack_id, made.file()))


def write(app: AppTest, label: str, value: str, at: int = 0) -> None:
    fields = [one for one in (*app.text_input, *app.text_area) if one.label == label]
    fields[at].set_value(value)
    run(app)


@pytest.mark.parametrize("language", ["en", "es"])
def test_list_form_and_answers_are_drawn(service: FakeService, language: str) -> None:
    saved(service.store, draft())
    for part in ("packs", "packs-form", "packs-own-1", "packs-rate"):
        app = visit("learn", chapter=part, lang=language)
        assert not app.error and not app.warning, part


def test_a_pack_is_made_with_the_form(service: FakeService) -> None:
    app = press(visit("learn", chapter="packs", dataset="moons", epochs="2"), "pack_new")
    assert address(app)["chapter"] == "packs-form"  # nothing is recorded yet
    assert app.button(key="pack_save").disabled
    assert "the title; what one learns; a step" in app.info[-1].value
    write(app, "Title", "My pack")
    write(app, "What one learns", "All of it.")
    press(app, "pack_add")
    press(app, "pack_add")
    for at in range(2):
        write(app, "Title", f"Step {at}", at + 1)
        write(app, "What it is about", "About", at)
        write(app, "What to look at", "There", at)
    assert not app.button(key="pack_save").disabled
    write(app, "Multiple-choice question (optional)", "Which?")
    assert app.button(key="pack_save").disabled
    assert "of step 1: two answers, one of them the right one" in app.info[-1].value
    write(app, "Answer 1", "this")
    write(app, "Answer 2", "that")
    predicts = app.toggle[1]  # of the second step
    predicts.set_value(True)
    run(app)
    press(app, "pack_save")
    assert "Saved." in texts(app)
    (record,) = service.store.packs.listed()
    pack = open_pack(record.pack_id, service.store)
    assert (pack.title, pack.text, pack.minutes) == ("My pack", "All of it.", 20)
    assert [step.title for step in pack.steps] == ["Step 0", "Step 1"]
    assert [step.settings.epochs for step in pack.steps] == [2, 2]
    assert [step.against for step in pack.steps] == ["", "s1"]
    assert pack.steps[0].question is not None

    (down,) = (one for one in app.button if one.key and one.key.endswith("s1_arrow_downward"))
    press(app, down.key or "")
    # The prediction comes first now, and there is no earlier step to compare with.
    assert app.button(key="pack_save").disabled
    assert "of step 1: the run to compare with, and its name" in app.info[-1].value
    (remove,) = (one for one in app.button if one.key and one.key.endswith("s2_remove"))
    press(app, remove.key or "")
    press(app, "pack_save")
    assert len(open_pack(record.pack_id, service.store).steps) == 1


def test_a_step_comes_from_a_run(service: FakeService) -> None:
    run_id = service.submit(RunConfig(dataset="iris", epochs=3))
    service.finish(run_id)
    app = press(visit("learn", chapter="packs-form"), "pack_add_run")
    assert app.session_state["session"].pack_draft.steps[0].settings.dataset == "iris"


def test_a_step_is_added_on_the_train_page(service: FakeService) -> None:
    app = AppTest.from_file(str(PAGES / "train.py"), default_timeout=30)
    run(app)
    assert "pack_add" not in {one.key for one in app.button}
    app.session_state["session"].pack_draft = PackDraft("own-1")
    run(app)
    press(app, "pack_add")
    assert "no title yet, 1 step" in texts(app)


def test_a_saved_pack_is_edited_and_deleted(service: FakeService) -> None:
    saved(service.store, draft())
    app = press(visit("learn", chapter="packs"), "pack_edit_own-1")
    assert app.text_input[0].value == "Two *rates*"
    write(app, "Title", "Renamed")
    press(app, "pack_save")
    assert open_pack("own-1", service.store).title == "Renamed"
    press(press(app, "pack_back"), "pack_delete_own-1")
    assert service.store.packs.listed() == []


def reload(app: AppTest) -> AppTest:
    """The same address in a new session."""
    return visit("learn", **{name: value for name, value in address(app).items()})


def test_an_unsaved_draft_survives_a_reload(service: FakeService) -> None:
    app = press(visit("learn", chapter="packs", dataset="moons", epochs="2"), "pack_new")
    assert service.store.packs.drafts() == []  # nothing has been entered
    write(app, "Title", "Half")
    press(app, "pack_add")
    write(app, "What it is about", "Half done")
    again = reload(app)
    assert "It is not saved yet." in texts(again)
    assert again.text_input[0].value == "Half"
    assert [one.value for one in again.text_area][1] == "Half done"
    assert app.session_state["session"].pack_draft == again.session_state["session"].pack_draft
    write(again, "What one learns", "All")
    write(again, "Title", "Whole", 1)
    write(again, "What to look at", "There")
    assert "It is not saved yet." in texts(again) and "Your draft is kept" in texts(again)
    press(again, "pack_save")
    assert service.store.packs.drafts() == []
    assert "It is not saved yet." not in texts(again) and "Not saved yet." not in texts(again)
    assert "It is not saved yet." not in texts(reload(again))
    assert reload(again).text_input[0].value == "Half"


def test_what_was_entered_last_is_kept_when_the_form_is_left(service: FakeService) -> None:
    app = press(visit("learn", chapter="packs"), "pack_new")
    app.text_input[0].set_value("Last")
    press(app, "pack_back")  # in one run of the script with the text
    (draft,) = service.store.packs.drafts()
    app = press(visit("learn", chapter="packs"), f"pack_edit_{draft.pack_id}")
    assert app.text_input[0].value == "Last"
    assert address(app)["chapter"] == f"packs-form-{draft.pack_id}"


def test_a_discarded_draft_gives_way_to_what_was_saved(service: FakeService) -> None:
    saved(service.store, draft())
    app = press(visit("learn", chapter="packs"), "pack_edit_own-1")
    assert service.store.packs.drafts() == []
    write(app, "Title", "Changed")
    assert open_pack("own-1", service.store).title == "Two *rates*"
    app = visit("learn", chapter="packs")
    assert "not saved yet. Only you see it." in texts(app)
    press(app, "pack_edit_own-1")
    assert app.text_input[0].value == "Changed"
    press(app, "pack_discard_own-1")
    assert app.text_input[0].value == "Two *rates*"
    assert service.store.packs.drafts() == [] and "pack_discard_own-1" not in {
        one.key for one in app.button
    }
    write(app, "Title", "Once more")
    write(app, "Title", "Two *rates*")  # as it was saved
    assert service.store.packs.drafts() == []

    app = press(visit("learn", chapter="packs"), "pack_new")
    write(app, "Title", "Never saved")
    (never,) = service.store.packs.drafts()
    press(reload(app), f"pack_discard_{never.pack_id}")
    assert service.store.packs.drafts() == []


def test_a_draft_that_cannot_be_read_says_so_and_stays(service: FakeService) -> None:
    service.store.packs.keep(DraftRecord("own-9", '{"title": "Odd"}'))
    app = press(visit("learn", chapter="packs"), "pack_edit_own-9")
    assert "Odd" in texts(app) and any("discard the draft" in one.value for one in app.error)
    assert visit("learn", chapter="packs-form-own-9").error
    assert visit("learn", chapter="packs-form-own-none").error
    assert len(service.store.packs.drafts()) == 1


def test_the_preview_shows_the_pack_and_records_nothing(service: FakeService) -> None:
    saved(service.store, draft())
    app = press(visit("learn", chapter="packs"), "pack_edit_own-1")
    app.toggle(key="pack_preview").set_value(True)
    run(app)
    assert [one.value for one in app.subheader] == ["Step s1", "Step s2"]
    app.radio(key="question_own-1.s1").set_value(1)
    app.radio(key="preview_s2").set_value("better")
    run(app)
    assert [one.value for one in app.success] == [r"Right. Because\."]
    assert service.store.packs.answers("own-1") == []


def test_a_file_is_opened_and_a_hostile_one_refused(service: FakeService) -> None:
    app = visit("learn", chapter="packs")
    app.file_uploader[0].set_value(("pack.toml", draft().file().encode(), "application/toml"))
    run(app)
    opened = app.session_state["session"].pack_draft
    assert opened.pack_id != "own-1"
    assert [one.name for one in opened.pack().steps] == ["s1", "s2"]

    app = visit("learn", chapter="packs")
    app.file_uploader[0].set_value(("pack.toml", b'title = "<script>"', "application/toml"))
    run(app)
    assert [one.value for one in app.error] == ["TOML: text received nothing, allowed is a text."]
    assert app.session_state["session"].pack_draft is None


def test_texts_of_others_are_shown_as_written(service: FakeService) -> None:
    evil = "<script>alert(1)</script> ![x](https://example.org/x.png) [y](javascript:alert(1))"
    made = draft(title=evil, text=evil, look=evil, task=evil)
    saved(service.store, made.changed("s1", question=evil, title=evil))
    for app in (
        visit("learn", chapter="packs-own-1"),
        visit("train", pack="own-1", step="1"),
        visit("train", pack="own-1", step="2"),
    ):
        shown = texts(app) + "".join(one.label for one in app.radio)
        assert "alert" in shown
        lines = [line for line in shown.splitlines() if "alert" in line]
        unescaped = re.sub(r"\\.", "", "\n".join(lines))
        assert not set("<>[]()") & set(unescaped), unescaped
        assert "://" not in unescaped


def test_a_step_asks_records_and_judges(service: FakeService) -> None:
    saved(service.store, draft())
    app = visit("train", pack="own-1", step="1")
    app.radio(key="question_own-1.s1").set_value(0)
    run(app)
    app.radio(key="question_own-1.s1").set_value(1)
    run(app)
    assert [one.answer for one in service.store.packs.answers("own-1")] == ["0"]

    press(app, "pack_arrow_forward")
    assert "First train step 1" in texts(app)
    press(app, "pack_arrow_back")
    press(app, "train")
    service.finish(address(app)["run"])
    press(app, "pack_arrow_forward")
    assert "Predict, then press Train." in texts(app)
    app.radio(key="prediction_own-1_s2").set_value("better")
    run(app)
    assert "You predicted: better." in texts(app)
    assert app.radio(key="prediction_own-1_s2").disabled
    press(app, "train")
    decisive = address(app)["run"]
    service.finish(decisive)
    run(app)
    assert service.store.guesses()[decisive]["metric"] == "better"
    assert [one.step for one in service.store.packs.runs("own-1")] == ["s1", "s2"]

    app = visit("learn", chapter="packs-own-1")
    assert "Your answers: 2" in texts(app) and "Your runs: 2." in texts(app)
    assert re.search("right: [01] (person|people).*wrong: [01] (person|people)", texts(app))


def test_a_prediction_is_about_the_result_of_a_run(service: FakeService) -> None:
    config = RunConfig(dataset="moons", epochs=3, learning_rate=0.02)
    earlier = service.submit(config)
    service.finish(earlier)
    service.finish(service.submit(RunConfig(dataset="iris", epochs=3)))  # other data: not offered
    saved(service.store, draft())
    app = press(visit("learn", chapter="packs"), "pack_edit_own-1")
    key = "pack_form_own-1_s1"
    app.toggle(key=f"{key}_predicts").set_value(True)
    run(app)
    assert app.selectbox(key=f"{key}_against").value == REFERENCE  # no step comes before
    assert app.button(key="pack_save").disabled
    assert len(app.selectbox(key=f"{key}_compared").options) == 1
    press(app, f"{key}_take")
    write(app, "Name of the run it is compared with", "Last *week*")
    press(app, "pack_save")
    pack = open_pack("own-1", service.store)
    stated = pack.steps[0].reference
    assert stated is not None and stated.title == "Last *week*" and stated.settings == config
    (summary,) = (one for one in service.store.summaries() if one.run_id == earlier)
    assert summary.last is not None and stated.result == summary.last.metric

    app = visit("train", pack="own-1", step="1")
    assert "Predict, then press Train." in texts(app) and "Last \\*week\\*" in texts(app)
    app.radio(key="prediction_own-1_s1").set_value("better")
    run(app)
    assert "You predicted: better. Once your run has ended" in texts(app)
    press(app, "train")
    service.finish(address(app)["run"])
    run(app)
    assert re.search("You predicted: better. (That is how|It came out)", texts(app))
    app = visit("learn", chapter="packs-own-1")
    assert "judged by this result and the person’s own run" in texts(app)


def test_a_pack_is_written_and_read_in_two_languages(service: FakeService) -> None:
    saved(service.store, draft())
    app = press(visit("learn", chapter="packs"), "pack_edit_own-1")
    assert untranslated(app) == ""
    app.radio(key="pack_language_own-1").set_value("es")
    run(app)
    assert untranslated(app) == "Not yet in Spanish: 14 texts"
    assert "- the title, what one learns\n- of step 1: its title, what it is about" in texts(app)
    assert [one.value for one in app.text_input if one.label == "Title"] == ["", "", ""]
    assert "English: Two \\*rates\\*" in texts(app)
    write(app, "Title", "Dos tasas")
    write(app, "Title", "Primero", 1)
    write(app, "Multiple-choice question (optional)", "¿Cuál?")
    write(app, "Answer 1", "izquierda")
    app.radio(key="pack_language_own-1").set_value("en")
    run(app)
    assert app.text_input[0].value == "Two *rates*"
    assert untranslated(app) == "Not yet in Spanish: 10 texts"
    assert "- what one learns\n- of step 1: what it is about" in texts(app)
    press(app, "pack_save")

    spanish = visit("learn", chapter="packs", lang="es")
    assert "**Dos tasas**" in texts(spanish)
    spanish = visit("train", pack="own-1", step="1", lang="es")
    assert next(one.value for one in spanish.subheader) == "Primero" and "About" in texts(spanish)
    (asked,) = (one for one in spanish.radio if one.key == "question_own-1.s1")
    assert asked.label == r"**¿Cuál\?**" and asked.options == ["izquierda", "right"]
    english = visit("train", pack="own-1", step="1", lang="en")
    assert next(one.value for one in english.subheader) == "Step s1"
    assert r"¿Cuál\?" in texts(visit("learn", chapter="packs-own-1", lang="es"))


def test_a_text_in_one_language_is_enough(service: FakeService) -> None:
    app = press(visit("learn", chapter="packs", dataset="moons", epochs="2", lang="es"), "pack_new")
    (switch,) = (one for one in app.radio if (one.key or "").startswith("pack_language_"))
    assert switch.options == ["Español", "English"] and switch.value == "es"
    switch.set_value("en")
    run(app)
    write(app, "Título", "Made")
    write(app, "Qué se aprende", "All")
    assert untranslated(app) == "Aún sin traducir al español: 2 textos"
    assert "- el título, qué se aprende" in texts(app)
    press(app, "pack_add")
    write(app, "Título", "One", 1)
    write(app, "De qué trata", "About")
    write(app, "En qué fijarse", "There")
    press(app, "pack_save")
    (record,) = service.store.packs.listed()
    pack = open_pack(record.pack_id, service.store)
    assert pack.title == "Made" and pack.language == "es"
    app = press(visit("learn", chapter="packs", lang="es"), f"pack_edit_{record.pack_id}")
    assert app.text_input[0].value == ""  # there is no Spanish title yet


def untranslated(app: AppTest) -> str:
    """The titles of the lists of texts that lack a translation."""
    return " ".join(one.label for one in app.expander if one.icon == ":material/translate:")


def test_a_pack_of_another_version_says_so_and_can_be_deleted(service: FakeService) -> None:
    service.store.packs.save(PackRecord("own-2", "later = true"))
    app = visit("learn", chapter="packs")
    assert "A damaged class pack" in texts(app)
    press(app, "pack_open_own-2")
    assert any("title" in one.value for one in app.error)
    press(app, "pack_delete_own-2")
    assert service.store.packs.listed() == []


def test_the_download_is_the_file_that_opens_again(service: FakeService) -> None:
    saved(service.store, draft())
    app = visit("learn", chapter="packs")
    assert len(app.get("download_button")) == 1
    (record,) = service.store.packs.listed()
    assert read_file("own-1", record.content.encode()) == draft().pack()
