"""Codes: whose they are, how long they hold, how hard they are to guess, what outlives a server."""

import math
import os
from pathlib import Path

import pytest

from core.base.paths import follow_folder
from core.follow import presentation as presentation_module
from core.follow import presentations as presentations_module
from core.follow.presentations import ALPHABET, LENGTH, Presentations
from core.follow.shown import Shown
from core.lessons.packs import packs
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
    monkeypatch.setattr(presentation_module, "GRACE", 0.0)
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


def test_another_tab_takes_it_over() -> None:
    all_of_them = Presentations(Sessions().connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    key = shared.key
    assert all_of_them.elsewhere(ANA, "a") is None
    assert all_of_them.elsewhere(TEACHER, "b") is None  # it is hers alone
    assert all_of_them.elsewhere(ANA, "b") is shared
    shared.move_to("b")
    assert all_of_them.of("b") is shared and all_of_them.of("a") is None
    assert shared.key != key  # what the other tab still sends counts no longer


def test_the_next_server_goes_on_with_it() -> None:
    shared = Presentations(Sessions().connected).begin(ANA, FakeService(), SHOWN, "a")
    anew = Presentations(Sessions().connected)  # as after the server was killed
    assert anew.find(shared.code) is None and anew.expected(shared.code.lower())
    assert not anew.cut_short(TEACHER)
    assert anew.restore(TEACHER, FakeService(), SHOWN, "c") is None  # nobody else's
    assert anew.cut_short(ANA)
    restored = anew.restore(ANA, FakeService(), SHOWN, "b")
    assert restored is not None and restored.code == shared.code and restored.key != shared.key
    assert anew.find(shared.code) is restored and not anew.expected(shared.code)
    assert not anew.cut_short(ANA)
    assert anew.begin(ANA, FakeService(), SHOWN, "d").code != shared.code


def test_beginning_anew_goes_on_as_well() -> None:
    shared = Presentations(Sessions().connected).begin(ANA, FakeService(), SHOWN, "a")
    anew = Presentations(Sessions().connected)
    assert anew.begin(ANA, FakeService(), SHOWN, "b").code == shared.code


def test_the_next_server_knows_nothing_of_one_that_has_ended() -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    before.end(shared)
    anew = Presentations(Sessions().connected)
    assert not anew.expected(shared.code) and not anew.cut_short(ANA)


def test_a_presenter_is_not_awaited_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    shared = Presentations(Sessions().connected).begin(ANA, FakeService(), SHOWN, "a")
    monkeypatch.setattr(presentations_module, "GRACE", -1.0)
    anew = Presentations(Sessions().connected)
    assert not anew.expected(shared.code) and not anew.cut_short(ANA)
    assert list(follow_folder().iterdir()) == []  # nothing is kept for ever either


def test_what_is_left_is_touched_while_the_presenter_is_there(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sessions = Sessions()
    all_of_them = Presentations(sessions.connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    (file,) = follow_folder().iterdir()
    monkeypatch.setattr(presentation_module, "_TOUCH", -1.0)
    os.utime(file, (0, 0))
    sessions.away.add("a")
    assert not shared.ended() and file.stat().st_mtime == 0
    sessions.away.clear()
    assert not shared.ended() and file.stat().st_mtime > 0
    shared.end()
    assert shared.ended() and not file.exists()


def test_what_was_answered_outlives_the_server() -> None:
    pack = packs()["rate"]
    step = Shown(MOONS, pack=pack)
    shared = Presentations(Sessions().connected).begin(ANA, FakeService(), step, "a")
    (poll,) = shared.asked
    right, wrong = poll.asked.options[:2]
    shared.answer("browser a", poll.asked.key, right)
    shared.reveal(poll)
    shared.ask_again(poll)
    shared.answer("browser a", poll.asked.key, wrong)
    anew = Presentations(Sessions().connected).begin(ANA, FakeService(), step, "b")
    assert anew.code == shared.code
    (restored,) = anew.asked
    assert restored.state == poll.state
    assert restored.answer_of("browser a") == wrong and not restored.revealed
    assert restored.first is not None and sum(restored.first) == 1
    anew.reveal(restored)
    once_more = Presentations(Sessions().connected).begin(ANA, FakeService(), step, "c")
    assert once_more.asked[0].revealed and once_more.asked[0].counts == restored.counts


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"person": "ana", "polls": [1]}', "\0"])
def test_a_damaged_file_is_no_presentation(content: str) -> None:
    shared = Presentations(Sessions().connected).begin(ANA, FakeService(), SHOWN, "a")
    (file,) = follow_folder().iterdir()
    file.write_text(content)
    anew = Presentations(Sessions().connected)
    assert not anew.cut_short(ANA)
    assert anew.begin(ANA, FakeService(), SHOWN, "b").code != shared.code


def test_a_folder_that_cannot_be_written_only_ends_it_with_the_server(
    data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data_folder.write_text("no folder")
    all_of_them = Presentations(Sessions().connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    assert "would not outlive the server" in caplog.text
    assert all_of_them.find(shared.code) is shared
    assert Presentations(Sessions().connected).find(shared.code) is None
    all_of_them.end(shared)


@pytest.mark.parametrize("code", ["", "..", "../engine", "%2e%2e", "a/b", "ÁÁÁÁÁÁ", "\0"])
def test_codes_are_no_paths(code: str) -> None:
    assert not Presentations(Sessions().connected).expected(code)
