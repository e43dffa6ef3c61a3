"""Codes: whose they are, how long they hold, and how hard they are to guess."""

import math

import pytest

from core.follow import presentation as presentation_module
from core.follow.presentations import ALPHABET, LENGTH, Presentations
from core.follow.shown import Shown
from tests.core.follow.presenting import ANA, MOONS, TEACHER, Sessions
from tests.fakes import FakeService

SHOWN = Shown(MOONS)


def test_a_code_finds_its_presentation_and_no_other() -> None:
    all_of_them, service = Presentations(Sessions().connected), FakeService()
    one = all_of_them.begin(ANA, service, SHOWN, "a")
    other = all_of_them.begin(TEACHER, service, SHOWN, "b")
    assert one.code != other.code
    assert all_of_them.find(one.code.lower()) is one  # as typed on a phone
    assert all_of_them.find(other.code) is other
    assert all_of_them.find("") is None and not all_of_them.past("")
    assert all_of_them.begin(ANA, service, SHOWN, "a") is one  # pressed twice
    assert all_of_them.of("a") is one and all_of_them.of("c") is None


def test_codes_are_hard_to_guess_and_easy_to_read() -> None:
    assert math.log2(len(ALPHABET) ** LENGTH) > 29
    assert len(set(ALPHABET)) == len(ALPHABET) and not set(ALPHABET) & set("01OIL")
    all_of_them = Presentations(Sessions().connected)
    codes = {all_of_them.begin(ANA, FakeService(), SHOWN, str(tab)).code for tab in range(200)}
    assert len(codes) == 200
    assert all(len(code) == LENGTH and set(code) <= set(ALPHABET) for code in codes)
    assert len({code[0] for code in codes}) > 10


def test_a_code_ends_with_its_presentation() -> None:
    all_of_them = Presentations(Sessions().connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    all_of_them.end(shared)
    assert all_of_them.find(shared.code) is None and all_of_them.past(shared.code)
    assert all_of_them.of("a") is None
    assert all_of_them.begin(ANA, FakeService(), SHOWN, "a").code != shared.code


def test_a_code_ends_when_its_presenter_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions()
    all_of_them = Presentations(sessions.connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    sessions.away.add("a")
    assert all_of_them.find(shared.code) is shared  # a network that is lost for a moment
    monkeypatch.setattr(presentation_module, "_GRACE", 0.0)
    assert all_of_them.find(shared.code) is None and all_of_them.past(shared.code)


def test_a_page_that_is_reloaded_goes_on() -> None:
    sessions = Sessions()
    all_of_them = Presentations(sessions.connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    assert all_of_them.resume(ANA, "b") is None  # her other tab, while this one is there
    sessions.away.add("a")
    assert all_of_them.resume(TEACHER, "c") is None  # nobody else's
    assert all_of_them.resume(ANA, "b") is shared
    assert all_of_them.of("b") is shared and all_of_them.of("a") is None
    assert all_of_them.find(shared.code) is shared
