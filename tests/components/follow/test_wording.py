"""What followers read, each in the own language."""

from urllib.parse import parse_qsl

import pytest

from components.follow.scene import SceneReader
from components.follow.wording import Wording
from core.data.datasets.info import DatasetInfo
from core.follow.presentation import Presentation, Shown
from core.lessons.packs import packs
from core.packs.draft import PackDraft
from core.packs.step_draft import AnswerDraft
from core.people.person import ALONE, Person
from core.settings.config import RunConfig
from tests.core.follow.presenting import ANA, MOONS, presenting
from tests.fakes import FakeService


def worded(shared: Presentation, language: str = "en", person: Person = ALONE) -> dict[str, object]:
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
    assert english["question"]["answers"][0] == "Twice as many epochs."
    assert spanish["question"]["answers"][0] == "El doble de épocas."


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
    assert english["question"]["answers"] == ["Yes", "No"]
    assert spanish["question"]["answers"] == ["Sí", "No"]


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
