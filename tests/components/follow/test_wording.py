"""What followers read, each in the own language."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest

from components.follow.scene import SceneReader
from components.follow.wording import Wording
from core.data.datasets.info import DatasetInfo
from core.follow.presentation import Presentation
from core.follow.shown import Shown
from core.lessons.packs import packs
from core.packs.attempts import note_run
from core.packs.draft import PackDraft
from core.packs.step_draft import REFERENCE, AnswerDraft, ReferenceDraft
from core.packs.work import own_outcome
from core.people.person import ALONE, Person
from core.settings.config import RunConfig
from tests.core.follow.presenting import ANA, MOONS, presenting
from tests.fakes import FakeService


def worded(shared: Presentation, language: str = "en", person: Person = ALONE) -> dict[str, Any]:
    service = shared.service
    return Wording(language, person).parts(SceneReader(service).read(shared.view()))


def test_the_step_of_a_pack_in_two_languages() -> None:
    pack = packs()["rate"]
    shared = presenting(FakeService())
    assert worded(shared)["step"] is None
    shared.show(Shown(pack.step(1).settings, None, pack, 1))
    english, spanish = worded(shared)["step"], worded(shared, "es")["step"]
    assert isinstance(english, dict) and isinstance(spanish, dict)
    assert english["title"] == "Too small" and spanish["title"] == "Demasiado pequeña"
    assert english["place"] == "The learning rate in 20 minutes · step 1 of 6"
    (english,), (spanish,) = worded(shared)["asked"], worded(shared, "es")["asked"]
    assert english["answers"][0] == "Twice as many epochs."
    assert spanish["answers"][0] == "El doble de épocas."
    assert english["options"][0] == spanish["options"][0] == "0"


def test_what_was_answered_is_told_once_it_is_revealed() -> None:
    pack, shared = packs()["rate"], presenting(FakeService())
    question = pack.step(1).question
    assert question is not None
    shared.show(Shown(pack.step(1).settings, None, pack, 1))
    (poll,) = shared.asked
    shared.answer("a", poll.asked.key, "0")
    (asked,) = worded(shared)["asked"]
    assert not {"counts", "right", "note"} & set(asked)
    reason = question.answers[question.right].reason
    assert reason not in json.dumps(asked)
    shared.reveal(poll)
    (asked,) = worded(shared)["asked"]
    assert asked["counts"][:2] == (1, 0) and asked["right"] == question.right
    assert asked["note"] == reason


def test_what_is_asked_again_is_told_beside_the_first_round() -> None:
    pack, shared = packs()["rate"], presenting(FakeService())
    shared.show(Shown(pack.step(1).settings, None, pack, 1))
    (poll,) = shared.asked
    shared.answer("a", poll.asked.key, "0")
    assert worded(shared)["asked"][0]["again"] == ""
    shared.reveal(poll)
    assert worded(shared)["asked"][0]["first"] is None
    shared.ask_again(poll)
    (asked,) = worded(shared)["asked"]
    assert asked["again"] == "The presenter asks again: answer once more."
    assert "otra vez" in worded(shared, "es")["asked"][0]["again"]
    assert not {"counts", "first", "right", "note"} & set(asked)
    shared.answer("a", poll.asked.key, "1")
    shared.reveal(poll)
    (asked,) = worded(shared)["asked"]
    assert asked["first"][:2] == (1, 0) and asked["counts"][:2] == (0, 1)


def test_a_prediction_is_right_once_the_presenters_own_run_has_shown_it() -> None:
    service = FakeService(record=True)
    pack, shared = packs()["rate"], presenting(service)
    before, step = pack.step(1), pack.step(2)
    shared.show(Shown(step.settings, None, pack, 2))
    poll = shared.asked[0]
    shared.answer("a", poll.asked.key, "worse")
    runs = []
    for one in (before, step):
        runs.append(service.submit(one.settings))
        note_run(pack, one, one.settings, runs[-1], service.store)
        service.finish(runs[-1])
    shared.show(Shown(step.settings, runs[-1], pack, 2))
    assert "right" not in worded(shared)["asked"][0]
    shared.reveal(poll)
    outcome = own_outcome(pack, step, "", service.store)
    asked = worded(shared, "es")["asked"][0]
    assert asked["answers"] == ["Mejor", "Más o menos igual", "Peor"] and outcome is not None
    assert asked["options"][asked["right"]] == outcome and asked["counts"] == (0, 0, 1)


def test_which_prediction_is_right_is_open_while_the_run_trains() -> None:
    service = FakeService(record=True)
    pack, shared = packs()["rate"], presenting(service)
    run = service.submit(pack.step(2).settings)
    shared.show(Shown(pack.step(2).settings, run, pack, 2))
    shared.reveal(shared.asked[0])
    asked = worded(shared)["asked"][0]
    assert asked["right"] is None and "will show" in asked["note"]


def test_the_step_of_an_own_pack_is_shown_as_written() -> None:
    draft = PackDraft("own-1", "Too small", "Own").with_step(MOONS)
    pack = draft.changed("s1", title="Train", text="<b>*Own*</b>", look="Class packs").pack()
    shared = presenting(FakeService())
    shared.show(Shown(pack.step(1).settings, None, pack, 1))
    step = worded(shared, "es")["step"]
    assert isinstance(step, dict)
    assert step["place"] == "Too small · paso 1 de 1"
    assert (step["title"], step["text"], step["look"]) == ("Train", "<b>*Own*</b>", "Class packs")


def test_followers_read_an_own_pack_in_their_language() -> None:
    draft = PackDraft("own-1", "Two rates", "Own", translations={"es": {"title": "Dos tasas"}})
    draft = draft.with_step(MOONS).changed("s1", title="One", text="Text", look="There")
    answers = (AnswerDraft("Yes", translations={"es": {"text": "Sí"}}), AnswerDraft("No"))
    draft = draft.changed("s1", question="Which?", answers=answers)
    pack = draft.changed("s1", translations={"es": {"title": "Una"}}).pack()
    shared = presenting(FakeService())
    shared.show(Shown(pack.step(1).settings, None, pack, 1))
    english, spanish = worded(shared)["step"], worded(shared, "es")["step"]
    assert isinstance(english, dict) and isinstance(spanish, dict)
    assert (english["title"], spanish["title"], spanish["text"]) == ("One", "Una", "Text")
    assert spanish["place"] == "Dos tasas · paso 1 de 1"
    (english,), (spanish,) = worded(shared)["asked"], worded(shared, "es")["asked"]
    assert english["answers"] == ["Yes", "No"] and spanish["answers"] == ["Sí", "No"]


def test_a_prediction_against_a_stated_result() -> None:
    config = MOONS.changed("learning_rate", "0.5")
    draft = PackDraft("own-1", "T", "T").with_step(MOONS)
    draft = draft.changed("s1", title="T", text="T", look="L", predicts=True, against=REFERENCE)
    draft = draft.changed("s1", reference=ReferenceDraft(config, 0.9, "Last *week*"))
    pack = draft.pack()
    shared = presenting(FakeService())
    shared.show(Shown(MOONS, None, pack, 1))
    (asked,) = worded(shared, "es")["asked"]
    assert "Last *week*" in asked["text"] and "90,0" in asked["text"] and "0,5" in asked["text"]


def test_settings_in_words_with_what_has_changed() -> None:
    service = FakeService()
    run = service.submit(MOONS)
    service.finish(run)
    shared = presenting(service, run=run)
    settings = worded(shared)["settings"]
    assert isinstance(settings, dict)
    assert settings["dataset"] == "Moons" and settings["changed"] == ""
    assert any("seed 0" in line for line in settings["lines"])
    shared.show(Shown(MOONS.changed("learning_rate", "0.5"), run))
    settings = worded(shared, "es")["settings"]
    assert isinstance(settings, dict)
    assert settings["changed"].startswith("Aún sin entrenar.")
    assert "tasa de aprendizaje 0,5" in settings["changed"]


def test_the_address_gives_the_very_settings() -> None:
    pack = packs()["rate"]
    shared = presenting(FakeService())
    wanted = pack.step(4).settings
    shared.show(Shown(wanted, None, pack, 4))
    settings = worded(shared)["settings"]
    assert isinstance(settings, dict)
    address = dict(parse_qsl(settings["take"]))
    assert (address.pop("pack"), address.pop("step")) == ("rate", "4")
    assert RunConfig.from_address(address) == (wanted, [])


def test_the_name_of_an_own_table_stays_with_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = presenting(FakeService())
    monkeypatch.setattr(DatasetInfo, "uploaded", property(lambda _info: True))
    for person, told in ((ANA, False), (ALONE, True)):
        settings = worded(shared, person=person)["settings"]
        assert isinstance(settings, dict)
        assert bool(settings["take"]) is told


def test_the_result_is_that_of_the_page() -> None:
    service = FakeService()
    run = service.submit(MOONS)
    service.finish(run)
    result = service.result(run)
    assert result is not None
    shown = worded(presenting(service, run=run), "es")["result"]
    assert isinstance(shown, dict)
    (_, loss), (name, accuracy) = shown["values"]
    assert loss == f"{result.evaluation.loss:.4f}".replace(".", ",")
    assert name == "Exactitud de prueba"
    assert accuracy == f"{100 * result.evaluation.metric:.1f}\u00a0%".replace(".", ",")


def test_what_has_not_changed_is_not_put_into_words_again() -> None:
    service = FakeService()
    run = service.submit(MOONS)
    service.advance(2)
    shared, reader, wording = (
        presenting(service, run=run),
        SceneReader(service),
        Wording("en", ALONE),
    )
    first = wording.parts(reader.read(shared.view()))
    service.advance()
    second = wording.parts(reader.read(shared.view()))
    assert second["settings"] is first["settings"] and second["head"] != first["head"]
