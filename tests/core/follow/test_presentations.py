"""Codes: whose they are, how long they hold, how hard they are to guess, what outlives a server."""

import json
import math
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.base.paths import follow_folder
from core.follow import presentation as presentation_module
from core.follow import presentations as presentations_module
from core.follow.presentation import Presentation
from core.follow.presentations import ALPHABET, LENGTH, Presentations
from core.follow.remains import Remains
from core.follow.shown import Shown
from core.lessons.packs import packs
from core.people.person import Person, Role
from tests.components.live.viewer import until
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
    monkeypatch.setattr(presentation_module, "GRACE", -1.0)
    assert all_of_them.find(shared.code) is None and all_of_them.past(shared.code)


def resumed(
    presentations: Presentations, mark: str, session: str, person: Person = ANA
) -> Presentation | None:
    return presentations.resume(mark, person, FakeService(), SHOWN, session)


def anew(before: Presentations, *, killed: bool = True) -> Presentations:
    """As after the server was killed, which frees its locks, or beside another one."""
    before.keep()
    if killed:
        before._keeper.release()
    return Presentations(Sessions().connected)


def test_a_page_that_is_reloaded_goes_on() -> None:
    sessions = Sessions()
    all_of_them = Presentations(sessions.connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    assert resumed(all_of_them, shared.mark, "b") is None  # a copy of the tab, which is there
    assert all_of_them.holds(shared.mark, ANA) and not all_of_them.holds(shared.mark, TEACHER)
    sessions.away.add("a")
    assert resumed(all_of_them, shared.mark, "c", TEACHER) is None  # nobody else's
    assert resumed(all_of_them, f"{shared.code}-0", "c") is None  # the code alone is no mark
    assert resumed(all_of_them, shared.mark, "b") is shared
    assert all_of_them.of("b") is shared and all_of_them.of("a") is None
    assert all_of_them.find(shared.code) is shared


def test_another_tab_takes_it_over_when_it_is_asked_to() -> None:
    sessions = Sessions()
    all_of_them = Presentations(sessions.connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    shared.freeze(True)
    mark, key = shared.mark, shared.key
    assert not all_of_them.awaits(ANA, "a") and not all_of_them.awaits(TEACHER, "b")
    assert all_of_them.take_over(TEACHER, FakeService(), SHOWN, "b") is None  # it is hers alone
    assert all_of_them.awaits(ANA, "b") and all_of_them.elsewhere(ANA, "b") == SHOWN
    other = Shown(MOONS, page="data")
    assert all_of_them.take_over(ANA, FakeService(), other, "b") is shared
    assert all_of_them.of("b") is shared and all_of_them.of("a") is None
    assert all_of_them.holds(shared.mark, ANA) and not all_of_them.holds(mark, ANA)
    assert shared.key != key  # what the figures of the other tab still send counts no longer
    assert shared.view().shown == other and not shared.frozen
    sessions.away.add("b")  # the other tab does not take it back by itself
    assert resumed(all_of_them, mark, "a") is None
    assert resumed(all_of_them, shared.mark, "c") is shared


def test_the_next_server_goes_on_with_it() -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    after = anew(before)
    assert after.find(shared.code) is None and after.expected(shared.code.lower())
    assert after.awaits(ANA, "b") and not after.awaits(TEACHER, "b")
    assert after.holds(shared.mark, ANA) and not after.holds(shared.mark, TEACHER)
    assert resumed(after, shared.mark, "c", TEACHER) is None  # nobody else's
    assert resumed(after, f"{shared.code}-0", "c") is None
    restored = resumed(after, shared.mark, "b")
    assert restored is not None and restored.code == shared.code
    assert restored.mark == shared.mark and restored.key != shared.key
    assert after.find(shared.code) is restored and not after.expected(shared.code)
    assert resumed(after, shared.mark, "c") is None
    assert after.begin(ANA, FakeService(), SHOWN, "d").code != shared.code


def test_nothing_is_unknown_while_a_new_server_looks() -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    after = anew(before)
    left = after._keeper.left
    asked: list[bool] = []

    def look() -> Iterator[Remains]:
        patched.undo()
        asked.append(after.expected(shared.code))  # as a follower does before this look has ended
        return left()

    patched = pytest.MonkeyPatch()
    patched.setattr(after._keeper, "left", look)
    after.keep()
    assert asked == [True] and after.expected(shared.code)


def test_another_tab_takes_over_what_a_server_has_left() -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    after = anew(before)
    taken = after.take_over(ANA, FakeService(), SHOWN, "b")
    assert taken is not None and taken.code == shared.code and taken.mark != shared.mark
    assert resumed(after, shared.mark, "a") is None
    again = anew(after)
    assert resumed(again, shared.mark, "a") is None
    assert resumed(again, taken.mark, "b") is not None


def test_a_server_beside_leaves_it_alone() -> None:
    server = Presentations(Sessions().connected)
    shared = server.begin(ANA, FakeService(), SHOWN, "a")
    beside = anew(server, killed=False)
    assert not beside.expected(shared.code) and not beside.awaits(ANA, "b")
    assert resumed(beside, shared.mark, "b") is None
    beside.keep()
    server.keep()
    assert anew(server).expected(shared.code)


def test_two_servers_do_not_go_on_with_the_same() -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    one, other = anew(before), Presentations(Sessions().connected)
    assert one.expected(shared.code) and other.expected(shared.code)
    assert resumed(one, shared.mark, "b") is not None
    assert resumed(other, shared.mark, "c") is None


def test_the_next_server_knows_nothing_of_one_that_has_ended() -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    before.keep()
    before.end(shared)
    after = anew(before)
    assert not after.expected(shared.code) and list(follow_folder().iterdir()) == []


def test_a_presenter_is_not_awaited_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    after = anew(before)
    assert after.expected(shared.code)
    monkeypatch.setattr(presentations_module, "GRACE", -1.0)
    assert not after.expected(shared.code) and after.past(shared.code)
    assert resumed(after, shared.mark, "b") is None and not after.holds(shared.mark, ANA)
    assert after.lapsed(shared.mark, ANA) and not after.lapsed(shared.mark, TEACHER)
    late = Presentations(Sessions().connected)
    late.keep()
    assert late.lapsed(shared.mark, ANA) and not late.expected(shared.code)
    assert list(follow_folder().iterdir()) == []  # nothing is kept for ever either


def test_only_a_long_absence_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions()
    all_of_them = Presentations(sessions.connected)
    stopped = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    all_of_them.end(stopped)
    assert not all_of_them.lapsed(stopped.mark, ANA)
    left = all_of_them.begin(ANA, FakeService(), SHOWN, "b")
    sessions.away.add("b")
    assert all_of_them.find(left.code) is left
    monkeypatch.setattr(presentation_module, "GRACE", -1.0)
    assert all_of_them.find(left.code) is None
    assert all_of_them.lapsed(left.mark, ANA) and not all_of_them.lapsed(left.mark, TEACHER)


def test_another_role_is_the_same_person() -> None:
    sessions = Sessions()
    all_of_them = Presentations(sessions.connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    sessions.away.add("a")
    promoted = replace(ANA, role=Role.TEACHER)
    assert resumed(all_of_them, shared.mark, "b", promoted) is shared
    assert shared.person == promoted


def test_absence_counts_across_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    sessions = Sessions()
    before = Presentations(sessions.connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    sessions.away.add("a")
    before.keep()
    shared._away_since = time.monotonic() - 100
    monkeypatch.setattr(presentations_module, "_TOUCH", -200.0)
    after = anew(before)
    (left,) = after._awaited().values()
    assert 99 < time.time() - left.seen < 130
    assert left.lasts(130) and not left.lasts(99)
    assert replace(left, seen=time.time() + 50).lasts(130)  # the clock was set back a little


def test_presence_is_noted_from_time_to_time(monkeypatch: pytest.MonkeyPatch) -> None:
    all_of_them = Presentations(Sessions().connected)
    all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    all_of_them.keep()
    (file,) = follow_folder().glob("*.json")
    first = file.read_text()
    all_of_them.keep()
    assert file.read_text() == first
    monkeypatch.setattr(presentations_module, "_TOUCH", -1.0)
    all_of_them.keep()
    assert file.read_text() != first


def test_a_thread_keeps_what_goes_on(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(presentations_module, "_PERIOD", 0.01)
    all_of_them = Presentations(Sessions().connected)
    with all_of_them.keeping():
        with monkeypatch.context() as patched:
            patched.setattr(all_of_them, "keep", lambda: 1 / 0)
            until(lambda: "could not be kept" in caplog.text)
        shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
        until(lambda: any(follow_folder().glob("*.json")))
        all_of_them.end(shared)
        until(lambda: not any(follow_folder().iterdir()))
        last = all_of_them.begin(ANA, FakeService(), SHOWN, "b")
    # The next server may start before this process has ended.
    assert Presentations(Sessions().connected).expected(last.code)


def test_an_answer_is_kept_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(presentations_module, "_PERIOD", 60.0)
    monkeypatch.setattr(presentations_module, "_PAUSE", 0.0)
    all_of_them = Presentations(Sessions().connected)

    def kept() -> list[dict[str, Any]]:
        files = follow_folder().glob("*.json")
        return [state for file in files for *_, state in json.loads(file.read_text())["polls"]]

    with all_of_them.keeping():
        shared = all_of_them.begin(ANA, FakeService(), Shown(MOONS, pack=packs()["rate"]), "a")
        until(lambda: any(follow_folder().glob("*.json")))
        (poll,) = shared.asked
        shared.answer("browser token", poll.asked.key, poll.asked.options[0])
        until(lambda: any(state["answers"] for state in kept()))
        shared.reveal(poll)
        until(lambda: any(state["revealed"] for state in kept()))


def test_what_a_server_beside_leaves_later_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    server, beside = (Presentations(Sessions().connected) for _ in range(2))
    shared = server.begin(ANA, FakeService(), SHOWN, "a")
    server.keep()
    beside.keep()
    assert not beside.expected(shared.code)
    server._keeper.release()
    monkeypatch.setattr(presentations_module, "_LOOK", -1.0)
    beside.keep()
    assert beside.expected(shared.code)


def test_what_was_answered_outlives_the_server() -> None:
    step = Shown(MOONS, pack=packs()["rate"])
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), step, "a")
    (poll,) = shared.asked
    right, wrong = poll.asked.options[:2]
    shared.answer("browser token", poll.asked.key, right)
    shared.reveal(poll)
    shared.ask_again(poll)
    shared.answer("browser token", poll.asked.key, wrong)
    after = anew(before)
    (file,) = follow_folder().glob("*.json")
    assert "token" not in file.read_text()  # with the cookie, one could answer as that browser
    going_on = after.resume(shared.mark, ANA, FakeService(), step, "b")
    assert going_on is not None
    (restored,) = going_on.asked
    assert restored.answer_of("browser token") == wrong and not restored.revealed
    assert restored.first is not None and sum(restored.first) == 1
    going_on.reveal(restored)
    last = anew(after).resume(shared.mark, ANA, FakeService(), step, "c")
    assert last is not None and last.asked[0].revealed
    assert last.asked[0].counts == restored.counts and last.asked[0].first == restored.first


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        "\0",
        '{"person": "ana", "mark": "CODE-m", "seen": "now", "polls": []}',
        '{"person": "ana", "mark": "CODE-m", "seen": NOW, "polls": [1]}',
        '{"person": "ana", "mark": "CODE-m", "seen": NOW, "polls": [["p", "s", "k", []]]}',
        '{"person": "ana", "mark": "CODE-m", "seen": NOW, "polls": [["p", "s", "k",'
        ' {"revealed": 1}]]}',
        '{"person": "ana", "mark": "CODE-m", "seen": Infinity, "polls": [1' + "[" * 99_999,
        '{"person": "ana", "mark": "OTHER-m", "seen": NOW, "polls": []}',
        '{"person": "ana", "mark": "CODE-m", "seen": NOW, "polls": [["p", "s", "k",'
        ' {"revealed": true, "answers": {}, "recorded": [[1]]}]]}',
    ],
)
def test_a_damaged_file_is_no_presentation(content: str) -> None:
    before = Presentations(Sessions().connected)
    shared = before.begin(ANA, FakeService(), SHOWN, "a")
    before.keep()
    (file,) = follow_folder().glob("*.json")
    file.write_text(content.replace("NOW", str(time.time())).replace("CODE", shared.code))
    before._keeper.release()
    after = Presentations(Sessions().connected)
    assert not after.expected(shared.code) and resumed(after, shared.mark, "b") is None
    assert list(follow_folder().iterdir()) == []


def test_a_folder_that_cannot_be_written_only_ends_it_with_the_server(
    data_folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    data_folder.write_text("no folder")
    all_of_them = Presentations(Sessions().connected)
    shared = all_of_them.begin(ANA, FakeService(), SHOWN, "a")
    for _ in range(3):
        all_of_them.keep()
    assert caplog.text.count("would not outlive the server") == 1
    assert all_of_them.find(shared.code) is shared
    data_folder.unlink()
    all_of_them.keep()  # there is room again
    assert list(follow_folder().glob("*.json"))
    all_of_them.end(shared)


@pytest.mark.parametrize("code", ["", "..", "../engine/secret", "secret", "a/b", "ÁÁÁÁÁÁ", "\0"])
def test_a_code_is_no_path(code: str, data_folder: Path) -> None:
    (data_folder / "engine").mkdir(parents=True)
    content = json.dumps({"person": "ana", "mark": "secret-m", "seen": time.time(), "polls": []})
    for file in (data_folder / "engine" / "secret.json", data_folder / "secret.json"):
        file.write_text(content)
    for typed in (code, f"../{code}"):
        after = Presentations(Sessions().connected)
        assert not after.expected(typed) and resumed(after, f"{typed}-m", "b") is None
