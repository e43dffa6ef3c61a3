"""The pages where people sign in: the menu, the way in, sharing, lists of others, the class."""

from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.people import visitor
from core.people import access
from core.people.person import ALONE, Person, Role
from core.people.sessions import Sessions
from core.runs import service_interface
from core.runs.person_record import PersonRecord
from core.runs.sharing import Sharing
from core.search import service_interface as search_interface
from core.settings.config import default_config
from tests.components.search.fake_searches import FakeSearches
from tests.fakes import FakeService

FRAME = Path(__file__).parents[2] / "pages" / "navigation.py"
ANA, BEN = (Person(name.lower(), name, Role.STUDENT) for name in ("Ana", "Ben"))
TEACHER = Person("ruiz", "Ms Ruiz", Role.TEACHER)


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> FakeService:
    monkeypatch.setenv("DENSEBOARD_PEOPLE", "class")
    monkeypatch.setattr(access, "_OTHERS_SECONDS", 0.0)
    service = FakeService(record=True, duration=0.2)
    monkeypatch.setattr(service_interface, "_current", service)
    monkeypatch.setattr(search_interface, "_current", FakeSearches(service))
    for person in (ANA, BEN, TEACHER):
        service.store.people.add(PersonRecord(person.person_id, person.name, person.role.value))
    return service


def visit(monkeypatch: pytest.MonkeyPatch, person: Person | None, **address: str) -> AppTest:
    """The frame with the first page, before a person."""
    monkeypatch.setattr(visitor, "visitor", lambda: person)
    for module in ("frame", "others", "sharing", "class_page", "uploads"):
        monkeypatch.setattr(f"components.people.{module}.visitor", lambda: person)
    app = AppTest.from_file(str(FRAME), default_timeout=30)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def trained(service: FakeService, owner: Person) -> str:
    run = service.submit(default_config("digits"), owner=owner.person_id)
    service.finish(run)
    return run


def texts(app: AppTest) -> str:
    every: list[Any] = [*app.markdown, *app.caption, *app.info, *app.error, *app.warning]
    return "\n".join(one.value for one in every)


def test_alone_nothing_of_it_is_there(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DENSEBOARD_PEOPLE", "alone")
    run = trained(service, ALONE)
    app = AppTest.from_file(str(FRAME), default_timeout=30)
    app.query_params["run"] = run
    app.run()
    assert "signed in" not in texts(app)
    assert not [box for box in app.selectbox if box.label == "Who sees it"]


def test_the_menu_has_the_key_to_come_back(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = visit(monkeypatch, ANA)
    record = service.store.people.by_id("ana")
    assert record is not None
    assert app.code[0].value == Sessions(service.store).return_key(record)
    assert "You are signed in." in texts(app)
    assert "as a teacher" in texts(visit(monkeypatch, TEACHER))


def test_nobody_sees_a_page(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    run = trained(service, ANA)
    app = visit(monkeypatch, None, run=run)
    assert "You have been signed out" in texts(app)
    assert not [button for button in app.button if button.key == "train"]
    monkeypatch.setenv("DENSEBOARD_PEOPLE", "sign-in")
    app = visit(monkeypatch, None, run=run)
    assert app.button(key="sign_in").label == "Sign in"
    assert not [button for button in app.button if button.key == "train"]


def test_an_address_of_others_is_one_of_nothing(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(service, ANA)
    assert f"No run is recorded under {run}" in texts(visit(monkeypatch, BEN, run=run)).replace(
        "\\", ""
    )
    assert "No run is recorded" not in texts(visit(monkeypatch, ANA, run=run))
    service.store.mark(run, shared=Sharing.LINK)
    app = visit(monkeypatch, BEN, run=run)
    assert ":material/person: Ana" in texts(app)
    assert not [box for box in app.selectbox if box.label == "Who sees it"]


def test_the_owner_chooses_who_sees_it_and_a_teacher_hides_it(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = trained(service, ANA)
    app = visit(monkeypatch, ANA, run=run)
    (box,) = [box for box in app.selectbox if box.label == "Who sees it"]
    assert box.value == Sharing.PRIVATE
    box.set_value(Sharing.CLASS).run()
    assert service.store.marks(run).shared == Sharing.CLASS
    app = visit(monkeypatch, TEACHER, run=run)
    app.button(key=f"share_shown_{run}_hide").click().run()
    assert service.store.marks(run).shared == Sharing.PRIVATE


def test_anothers_run_does_not_keep_one_from_training(
    service: FakeService, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = service.submit(default_config("digits"), owner="ana")
    service.advance(1)
    service.store.mark(run, shared=Sharing.LINK)
    app = visit(monkeypatch, BEN, run=run)
    assert app.button(key="stop").disabled and not app.button(key="train").disabled
    app.button(key="train").click().run()
    (mine,) = [one for one in service.store.summaries() if one.owner == "ben"]
    assert mine.run_id != run and not service.status(run).stopping
    app = visit(monkeypatch, TEACHER, run=run)
    assert not app.button(key="stop").disabled
    app.button(key="stop").click().run()
    assert service.status(run).stopping or service.status(run).state.final


def test_the_class_is_for_teachers(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    run = trained(service, ANA)
    service.store.mark(run, shared=Sharing.LINK)
    page = str(FRAME.with_name("members.py"))
    for person, shown in ((ANA, False), (TEACHER, True)):
        monkeypatch.setattr("components.people.class_page.visitor", lambda person=person: person)
        app = AppTest.from_file(page, default_timeout=30).run()
        assert not app.exception
        assert ("Only a teacher sees the class" in texts(app)) != shown
        assert ("**Ben**" in texts(app)) == shown
    app.button(key="hide_ana").click().run()
    assert service.store.marks(run).shared == Sharing.PRIVATE
    assert app.button(key="hide_ana").disabled
