"""A server that strangers reach does not start without a way to tell them apart."""

import pytest

from core.base.errors import SetupError
from core.people import setup
from core.people.limits import LIMITS
from core.people.setup import VARIABLES, Way
from tests.conftest import ROOT

WELL = {
    "class": {"DENSEBOARD_CLASS_CODE": "tulips", "DENSEBOARD_TEACHER_KEY": "a-key-of-teachers"},
    "sign-in": {"DENSEBOARD_TEACHER_CLAIM": "roles=teacher"},
}


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in VARIABLES:
        monkeypatch.delenv(variable.name, raising=False)
    monkeypatch.setattr(setup, "find_spec", lambda name: object())  # as if all were installed


def choose(monkeypatch: pytest.MonkeyPatch, way: str, **others: str) -> None:
    for name, value in {"DENSEBOARD_PEOPLE": way, **others}.items():
        monkeypatch.setenv(name, value)


def test_alone_is_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert setup.way() is Way.ALONE
    setup.check(beyond=False, named=False)
    with pytest.raises(SetupError, match=r"DENSEBOARD_PEOPLE=class.*DENSEBOARD_CLASS_CODE"):
        setup.check(beyond=True, named=False)
    with pytest.raises(SetupError, match=r"names of other machines.*DENSEBOARD_PEOPLE=alone"):
        setup.check(beyond=False, named=True)
    choose(monkeypatch, "alone")
    setup.check(beyond=False, named=True)  # a proxy lets only one person in
    for named in (False, True):
        with pytest.raises(SetupError, match=r"other machines.*--server\.address=localhost"):
            setup.check(beyond=True, named=named)


@pytest.mark.parametrize("way", WELL)
def test_other_ways_may_be_reached_from_anywhere(monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    choose(monkeypatch, way, **WELL[way])
    assert setup.way() == way
    setup.check(beyond=True, named=True)
    for missing in WELL[way]:
        monkeypatch.delenv(missing)
        with pytest.raises(SetupError, match=missing):
            setup.check(beyond=True, named=True)
        monkeypatch.setenv(missing, WELL[way][missing])


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("DENSEBOARD_PEOPLE", "everybody", "everybody; allowed are alone, class, sign-in"),
        ("DENSEBOARD_CLASS_CODE", "tulip", "5 characters, which is easily guessed. Use at least 6"),
        ("DENSEBOARD_TEACHER_KEY", "eleven-char", "11 characters"),
        ("DENSEBOARD_TEACHER_KEY", "tulips", "every student would be a teacher"),
        ("DENSEBOARD_SECRET", "short", "at least 32"),
    ],
)
def test_what_is_easily_guessed_or_wrong_is_refused(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    choose(monkeypatch, "class", **WELL["class"])
    monkeypatch.setenv(name, value)
    with pytest.raises(SetupError) as caught:
        setup.check(beyond=True, named=True)
    assert sentence in str(caught.value)


def test_a_claim_has_a_name_and_a_value(monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, "sign-in", DENSEBOARD_TEACHER_CLAIM=" roles = head teacher ")
    assert setup.teacher_claim() == ("roles", "head teacher")
    for wrong in ("roles", "=teacher", "roles="):
        monkeypatch.setenv("DENSEBOARD_TEACHER_CLAIM", wrong)
        with pytest.raises(SetupError, match="claim=value"):
            setup.check(beyond=False, named=False)


def test_the_page_on_servers_has_every_variable_with_its_help() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    for variable in (*VARIABLES, *LIMITS):
        assert f"| `{variable.name}` | {variable.help} |" in page


def test_sign_in_needs_the_package_that_signs_in(monkeypatch: pytest.MonkeyPatch) -> None:
    choose(monkeypatch, "sign-in", **WELL["sign-in"])
    monkeypatch.setattr(setup, "find_spec", {"authlib": None}.get)
    with pytest.raises(SetupError, match=r"Authlib. Install it with pip install '.\[sign-in\]'"):
        setup.check(beyond=True, named=True)
    choose(monkeypatch, "class", **WELL["class"])
    setup.check(beyond=True, named=True)
