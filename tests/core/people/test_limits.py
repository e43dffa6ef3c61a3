"""What one person may use, with a sentence for each limit that is met."""

from dataclasses import replace

import pytest

from core.base.errors import ConfigError, LimitError, RunNotFoundError, SetupError
from core.people import limits as module
from core.people.limits import LIMITS, Limits, check_limits
from core.people.personal_searches import PersonalSearches
from core.people.personal_service import PersonalService
from core.runs.search_state import SearchState
from tests.components.search.fake_searches import FakeSearches
from tests.core.people.conftest import CONFIG, Class
from tests.core.search.searches import search


def limit(monkeypatch: pytest.MonkeyPatch, name: str, most: int) -> None:
    monkeypatch.setenv(f"DENSEBOARD_MOST_{name}", str(most))
    monkeypatch.setattr(module, "_MEASURED_SECONDS", -1.0)


def test_runs_that_train_or_wait(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, "RUNS", 2)
    runs = [room.ana.submit(CONFIG) for _ in range(2)]
    with pytest.raises(LimitError, match=r"2 of your runs train or wait.*Wait until some"):
        room.ana.submit(CONFIG)
    for person in (room.ben, room.teacher, room.teacher, room.teacher):
        person.submit(CONFIG)
    for run in runs:
        room.service.finish(run)
    for _ in runs:
        room.ana.submit(CONFIG)
    with pytest.raises(LimitError):
        room.ana.continue_run(runs[0], 1)


def test_trials_are_limited_by_their_searches(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    limit(monkeypatch, "RUNS", 1)
    found = room.store.searches.create("{}", owner="ana-id").search_id
    room.service.submit(CONFIG, search=found, owner="ana-id")
    room.ana.submit(CONFIG)  # the trial does not count
    limit(monkeypatch, "SEARCHES", 1)
    searches = PersonalSearches(
        FakeSearches(room.service), room.ana.access._person, room.ana.access, room.ana.limits
    )
    with pytest.raises(LimitError, match="1 of your searches are going on"):
        searches.submit(search())
    room.store.searches.set_state(found, SearchState.DONE)
    searches.submit(search())


@pytest.mark.parametrize(
    ("name", "most", "change", "sentence"),
    [
        ("PARAMETERS", 1000, {"units": (300,)}, r"22,510 parameters.*1,000 are allowed"),
        ("MINUTES", 1, {"epochs": 90}, r"about 2 minutes.*1 are allowed"),
    ],
)
def test_size_and_duration(
    room: Class,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    most: int,
    change: dict[str, object],
    sentence: str,
) -> None:
    monkeypatch.setattr(room.service, "estimate", lambda config: 1.0 * config.epochs)
    config = replace(CONFIG, units=(4,))
    large = replace(config, **change)  # type: ignore[arg-type]
    limit(monkeypatch, name, most)
    room.ana.submit(config)
    for act in (room.ana.check, room.ana.submit):
        with pytest.raises(ConfigError, match=sentence):
            act(large)
    with pytest.raises(ConfigError, match=sentence):
        Limits(room.service).admit_trial("ana-id", large)
    room.teacher.submit(large)
    room.service.submit(large)
    limit(monkeypatch, name, 0)
    room.ana.submit(large)


def test_megabytes_of_runs_and_uploads(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    uploaded = {"ana-id": 0}
    limits = Limits(room.service, lambda owner: uploaded.get(owner, 0))
    ana = PersonalService(room.service, room.ana.access._person, limits)
    run = room.done(room.ana)
    limit(monkeypatch, "MEGABYTES", 2)
    room.store.write_artifact(run, "weights", bytes(1_500_000))
    limits.store("ana-id")
    uploaded["ana-id"] = 600_000
    for act in (lambda: limits.store("ana-id"), lambda: ana.submit(CONFIG)):
        with pytest.raises(LimitError, match=r"take 2 MB; on this server 2 MB.*Delete runs"):
            act()
    with pytest.raises(LimitError):
        limits.admit_search("ana-id")
    limits.store("ben-id")
    ana.store.delete([run])
    limits.store("ana-id")


def test_a_hidden_run_is_not_told_by_a_limit(room: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    run = room.done(room.ana)
    limit(monkeypatch, "PARAMETERS", 1)
    with pytest.raises(RunNotFoundError):
        room.ben.continue_run(run, 1)


@pytest.mark.parametrize("variable", LIMITS, ids=lambda one: one.name)
def test_a_limit_is_a_whole_number(monkeypatch: pytest.MonkeyPatch, variable: module.Limit) -> None:
    check_limits()
    assert variable.most == variable.usual > 0
    monkeypatch.setenv(variable.name, " 0 ")
    assert variable.most == 0
    for wrong in ("ten", "-1", "1.5", "١"):
        monkeypatch.setenv(variable.name, wrong)
        with pytest.raises(SetupError, match=f"{variable.name} is .*whole numbers"):
            check_limits()
