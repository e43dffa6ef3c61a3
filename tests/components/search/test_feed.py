"""The feed of a search, received by a WebSocket client in place of the browser."""

import json
import time
from dataclasses import replace
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from components.live.feed import OVER, UNREADABLE
from components.search.feed import CHUNK, LATER, PERIOD, UNKNOWN_SEARCH
from components.search.trials import MOST_POINTS, described, points
from core.base.errors import EngineError, SearchError, StorageError, TrainingError
from core.base.text import N_
from core.runs.search_state import SearchState, TrialState
from tests.components.live.viewer import Server, read, read_to_the_end, row, until
from tests.components.search.fake_searches import FakeSearches
from tests.core.search.searches import CONDITIONAL, RATE, UNITS, search

SEARCH = search()


def by_number(messages: list[dict[str, Any]]) -> dict[int, dict[str, Any]]:
    """The trials that a viewer has after these messages."""
    return {trial["n"]: trial for message in messages for trial in message["trials"]}


def test_a_search_is_told_from_its_first_trial_to_its_end(
    server: Server, searches: FakeSearches
) -> None:
    search_id = searches.submit(replace(SEARCH, trials=2))
    with server.view(search_id) as socket:
        first = read(socket)
        assert first == {
            "trials": [],
            "state": "running",
            "most": 2,
            "chance": None,
            "seconds": 0.0,
        }
        number = searches.begin(search_id)
        (trial,) = read(socket)["trials"]
        run_id = searches.statuses[search_id].trials[0].runs[0]
        run = searches.service.status(run_id).config
        assert trial["n"] == number and trial["s"] == "running" and trial["r"] is None
        assert trial["v"] == [(4, 8).index(run.units[0]), run.learning_rate]
        assert trial["runs"] == [run_id] and trial["c"] == [[[], [], []]]
        # Rows of its run are followed, although nothing else tells that the search has changed.
        searches.service.advance(4)
        (trial,) = read(socket)["trials"]
        assert trial["e"] >= 1 and len(trial["c"][0][0]) >= 1
        searches.service.finish(run_id)
        searches.end(search_id, number)
        messages = [read(socket)]
        while messages[-1]["trials"][0]["s"] == "running":
            messages.append(read(socket))
        searches.try_one(search_id)
        searches.set_state(search_id, SearchState.DONE)
        messages += read_to_the_end(socket)
    trials = by_number(messages)
    assert [trials[n]["s"] for n in (0, 1)] == ["done", "done"]
    rows = [one for one in searches.service.rows(run_id) if one.end]
    assert trials[0]["c"][0][0] == [int(one.epoch) for one in rows]
    assert trials[0]["c"][0][2][-1] == pytest.approx(rows[-1].val_metric, rel=1e-3)
    assert trials[0]["r"] == [pytest.approx(rows[-1].val_metric, rel=1e-5)]
    assert trials[0]["q"] == trials[0]["r"]
    assert messages[-1]["state"] == "done"
    until(lambda: not searches.listeners[search_id] and searches.service.listeners(run_id) == 0)


def test_trials_that_have_ended_are_sent_once(server: Server, searches: FakeSearches) -> None:
    search_id = searches.submit(SEARCH)
    for _ in range(3):
        searches.try_one(search_id)
    with server.view(search_id) as socket:
        assert [one["n"] for one in read(socket)["trials"]] == [0, 1, 2]
        searches.begin(search_id)
        assert [one["n"] for one in read(socket)["trials"]] == [3]
        searches.add_trials(search_id, 5)
        message = read(socket)
        assert message["trials"] == [] and message["most"] == SEARCH.trials + 5


def test_a_viewer_that_comes_back_gets_the_rest(server: Server, searches: FakeSearches) -> None:
    search_id = searches.submit(SEARCH)
    searches.try_one(search_id)
    searches.begin(search_id)
    searches.try_one(search_id)
    with server.view(search_id, 1) as socket:
        assert [one["n"] for one in read(socket)["trials"]] == [1, 2]
    # One that claims to have a trial that still trains gets it all the same.
    with server.view(search_id, 3) as socket:
        assert [one["n"] for one in read(socket)["trials"]] == [1]


def test_many_trials_come_in_pieces_with_fewer_points_each(
    server: Server, searches: FakeSearches
) -> None:
    search_id = searches.submit(replace(SEARCH, base=replace(SEARCH.base, epochs=150)))
    searches.try_one(search_id)
    (trial,) = searches.statuses[search_id].trials
    many = tuple(replace(trial, number=number) for number in range(2 * CHUNK + 1))
    searches.change(search_id, trials=many)
    searches.set_state(search_id, SearchState.DONE)
    with server.view(search_id) as socket:
        messages = read_to_the_end(socket)
    assert [len(message["trials"]) for message in messages] == [CHUNK, CHUNK, 1]
    assert [message.get("more", False) for message in messages] == [True, True, False]
    assert [points(count) for count in (1, 200, 201, 401, 10_000)] == [100, 100, 50, 25, 25]
    epochs = messages[0]["trials"][0]["c"][0][0]
    assert epochs == [*range(1, 151, 4), 150]
    # A thousand trials of 25 points are less than a picture.
    text = json.dumps(messages[0]["trials"], separators=(",", ":"))
    assert len(text) / CHUNK < 1_500


def test_points_of_a_curve_stay_as_it_grows(searches: FakeSearches) -> None:
    search_id = searches.submit(SEARCH)
    searches.begin(search_id)
    status = searches.statuses[search_id]
    (run_id,) = status.trials[0].runs
    before: list[int] = []
    for number in range(1, 260):
        scored = row(number)._replace(val_loss=1.0, val_metric=float("nan"))
        searches.service.publish(run_id, scored)
        (curve,) = described(status.trials[0], status.config, searches.service, MOST_POINTS)["c"]
        assert len(curve[0]) <= MOST_POINTS and curve[0][-1] == number
        if len(curve[0]) >= len(before):
            assert before[:-1] == curve[0][: len(before) - 1]
        before = curve[0]
    assert curve[2] == [None] * len(curve[0])  # numbers that are not finite are null


def test_settings_without_effect_have_no_place(server: Server, searches: FakeSearches) -> None:
    search_id = searches.submit(search(*CONDITIONAL))
    for _ in range(8):
        searches.try_one(search_id)
    searches.set_state(search_id, SearchState.DONE)
    with server.view(search_id) as socket:
        trials = by_number(read_to_the_end(socket)).values()
    names = [one.name for one in searches.statuses[search_id].config.space.dimensions]
    optimizer, momentum = names.index("optimizer"), names.index("momentum")
    assert {one["v"][optimizer] for one in trials} == {0, 1}
    for one in trials:
        assert (one["v"][momentum] is None) == (one["v"][optimizer] == 0)


def test_why_a_trial_failed_is_told_in_the_viewers_language(
    server: Server, searches: FakeSearches
) -> None:
    search_id = searches.submit(SEARCH)
    diverged = SearchError(
        N_("The validation result is not a finite number: the network diverged.")
    )
    for number, problem in enumerate((diverged, TrainingError("A_b {received}.", received="*c*"))):
        searches.begin(search_id)
        searches.end(search_id, number, TrialState.FAILED, problem)
    searches.set_state(search_id, SearchState.STOPPED)
    with server.view(search_id) as socket:
        (english,) = read_to_the_end(socket)
    with server.view(search_id, language="es") as socket:
        (spanish,) = read_to_the_end(socket)
    assert english["trials"][0]["p"] == str(diverged)
    assert spanish["trials"][0]["p"] != str(diverged)
    assert english["trials"][1]["p"] == "A_b *c*."  # plain text, without Markdown's escapes
    with server.view(search_id, language="xx") as socket:
        assert read_to_the_end(socket) == [english]


def test_how_far_trials_differ_by_chance_is_told(server: Server, searches: FakeSearches) -> None:
    one_seed = searches.submit(SEARCH)
    several = searches.submit(search(RATE, UNITS, seeds=3))
    for search_id in (one_seed, several):
        searches.try_one(search_id)
        searches.try_one(search_id)
        searches.set_state(search_id, SearchState.DONE)
    with server.view(one_seed) as socket:
        (message,) = read_to_the_end(socket)
        half, basis, count = message["chance"]
        assert basis == "rows" and count == SEARCH.base.validation_samples and 0 < half < 1
    with server.view(several, 2) as socket:
        (message,) = read_to_the_end(socket)
        half, basis, count = message["chance"]
        assert basis == "seeds" and count == 2 and 0 <= half < 1
        assert message["trials"] == []


def test_runs_that_were_deleted_leave_the_result(server: Server, searches: FakeSearches) -> None:
    search_id = searches.submit(SEARCH)
    searches.try_one(search_id)
    (trial,) = searches.statuses[search_id].trials
    searches.change(search_id, trials=(replace(trial, runs=("gone",)),))
    searches.set_state(search_id, SearchState.DONE)
    with server.view(search_id) as socket:
        (message,) = read_to_the_end(socket)
    (seen,) = message["trials"]
    assert seen["v"] is None and seen["c"] == [] and seen["r"] is not None


def test_messages_are_coalesced(server: Server, searches: FakeSearches) -> None:
    search_id = searches.submit(SEARCH)
    searches.begin(search_id)
    (run_id,) = searches.statuses[search_id].trials[0].runs
    with server.view(search_id) as socket:
        read(socket)
        begun = time.monotonic()
        count = 0
        for number in range(1, 41):
            searches.service.publish(run_id, row(number)._replace(val_loss=1.0, val_metric=1.0))
            time.sleep(PERIOD / 20)
        epochs: list[int] = []
        while len(epochs) < 40:
            count += 1
            epochs = read(socket)["trials"][0]["c"][0][0]
        assert count <= (time.monotonic() - begun) / PERIOD + 2


@pytest.mark.parametrize(
    ("problem", "code"),
    [
        (StorageError(N_("The database cannot be reached.")), LATER),
        (EngineError(N_("The engine is gone.")), UNREADABLE),
    ],
)
def test_a_search_that_cannot_be_read_closes_with_a_code(
    server: Server, searches: FakeSearches, problem: Exception, code: int
) -> None:
    search_id = searches.submit(SEARCH)
    with server.view(search_id) as socket:
        read(socket)
        searches.problem = problem  # type: ignore[assignment]
        searches.change(search_id)
        assert read_to_the_end(socket, code) == []
    until(lambda: not searches.listeners[search_id])


def test_an_unknown_search_is_closed_with_a_code_of_its_own(server: Server) -> None:
    with server.view("nobody") as socket:
        assert read_to_the_end(socket, UNKNOWN_SEARCH) == []


def test_other_origins_are_refused(server: Server, searches: FakeSearches) -> None:
    search_id = searches.submit(SEARCH)
    with pytest.raises(InvalidStatus) as refused:
        server.view(search_id, origin="http://evil.example")
    assert refused.value.response.status_code == 403
    assert not searches.listeners[search_id]


def test_more_trials_after_the_end_are_told_to_a_new_viewer(
    server: Server, searches: FakeSearches
) -> None:
    search_id = searches.submit(replace(SEARCH, trials=1))
    searches.try_one(search_id)
    searches.set_state(search_id, SearchState.DONE)
    with server.view(search_id) as socket:
        read_to_the_end(socket, OVER)
    searches.add_trials(search_id, 1)
    searches.set_state(search_id, SearchState.RUNNING)
    with server.view(search_id, 1) as socket:
        message = read(socket)
        assert message["most"] == 2 and message["trials"] == []
        searches.begin(search_id)
        assert read(socket)["trials"][0]["n"] == 1
