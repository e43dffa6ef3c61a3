"""Uploaded data of a class: listed, used, named and deleted by those whose they are."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from components.people import asking, uploads
from components.people.uploads import VisitorsUploads
from core.base.errors import AccessError, ConfigError
from core.data import belonging
from core.data.datasets import catalog
from core.data.datasets.catalog import DATASETS, remembered
from core.data.points.points import Plane, Points
from core.data.points.store import save
from core.data.tables import store as tables
from core.people.person import ALONE, Person, Role
from core.runs.service_interface import use_service
from core.runs.sharing import Sharing
from core.settings.config import RunConfig, default_config
from tests.core.data.points.made import points
from tests.fakes import FakeService

ANA, BEN = (Person(name, name, Role.STUDENT) for name in ("ana", "ben"))
TEACHER = Person("ruiz", "Ms Ruiz", Role.TEACHER)


class Room:
    """Whoever asks."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.service = FakeService(record=True, duration=0.2)
        use_service(self.service)
        self.uploads = VisitorsUploads()
        self.person: Person | None = None
        monkeypatch.setattr(uploads, "_KNOWN_SECONDS", 0.0)
        monkeypatch.setattr(uploads, "_asking", lambda: self.person)
        monkeypatch.setattr(belonging, "_current", self.uploads)

    @contextmanager
    def of(self, person: Person | None) -> Iterator[None]:
        before, self.person = self.person, person
        yield
        self.person = before

    def names(self, person: Person | None) -> list[str]:
        with self.of(person):
            return [one.name for one in tables.available()]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> Room:
    return Room(monkeypatch)


def stored(label: str, shift: float = 0.0) -> str:
    """Store points; the same ones are the same dataset, whatever their label."""
    made = points()
    return save(Points(made.x + shift, made.y, made.labels), Plane(), label).name


def test_data_are_listed_for_whoever_stored_them(room: Room) -> None:
    with room.of(None):
        before = stored("Before")
    with room.of(ANA):
        hers = stored("Hers", 1.0)
    with room.of(BEN):
        his = stored("His", 2.0)
    assert room.names(ANA) == [hers]
    assert room.names(BEN) == [his]
    assert room.names(TEACHER) == [before]
    assert room.names(None) == [before, hers, his]
    with room.of(ANA):
        assert [name for name in DATASETS if name in (before, hers, his)] == [hers]
        assert room.uploads.sharing(hers) is Sharing.PRIVATE
        assert room.uploads.sharing(his) is None
        room.uploads.share(hers, Sharing.CLASS)
        room.uploads.share(his, Sharing.CLASS)  # not hers: no effect
    assert room.names(BEN) == [hers, his]
    assert room.names(ANA) == [hers]


def test_a_name_that_leaked_opens_nothing(room: Room) -> None:
    with room.of(ANA):
        hers = stored("Hers")
        config = default_config(hers)
    with room.of(BEN):
        assert hers not in DATASETS
        with pytest.raises(ConfigError):
            RunConfig.from_json(config.to_json())
    with room.of(TEACHER):
        assert hers in DATASETS


def test_a_shared_run_shows_its_data(room: Room) -> None:
    with room.of(ANA):
        hers = stored("Hers")
        config = default_config(hers)
    run = asking.training_of(ANA).submit(config)
    with room.of(BEN):
        assert hers not in DATASETS
        asking.training_of(ANA).store.mark(run, shared=Sharing.LINK)
        assert asking.training_of(BEN).status(run).config.dataset == hers
        assert hers in DATASETS
        assert hers not in list(DATASETS)


def test_the_same_data_of_two_persons(room: Room) -> None:
    with room.of(ANA):
        hers = stored("Hers")
        tables.rename(hers, "Renamed")
    with room.of(BEN):
        with pytest.raises(AccessError, match="keep their names"):
            tables.rename(hers, "Stolen")
        with pytest.raises(AccessError, match="Only their owner"):
            tables.delete(hers)
        assert stored("Mine") == hers
    with room.of(ANA):
        assert [one.label for one in tables.available()] == ["Renamed"]
        with pytest.raises(AccessError, match="belong to others"):
            tables.rename(hers, "Again")
        tables.delete(hers)
        assert tables.available() == []
    assert room.names(BEN) == [hers]
    with room.of(BEN):
        tables.rename(hers, "Mine")
        tables.delete(hers)
    assert room.names(None) == []


def test_runs_on_deleted_data_stay_readable(room: Room) -> None:
    with room.of(ANA):
        hers = stored("Hers")
        run = asking.training_of(ANA).submit(default_config(hers))
        room.service.finish(run)
        tables.delete(hers)
        assert hers in DATASETS and hers not in list(DATASETS)
        assert asking.training_of(ANA).store.record(run).config.dataset == hers


@pytest.mark.parametrize(("person", "asks"), [(None, None), (ALONE, None), (ANA, ANA)])
def test_who_asks(
    monkeypatch: pytest.MonkeyPatch, person: Person | None, asks: Person | None
) -> None:
    assert uploads._asking() is None  # the server itself
    monkeypatch.setattr(uploads, "get_script_run_ctx", lambda **_options: object())
    monkeypatch.setattr(uploads, "visitor", lambda: person)
    found = uploads._asking()
    assert found == asks if person is not None else found is not None
    if person is None:
        name = stored("Somebody's")
        use_service(FakeService())
        assert not VisitorsUploads().lists(name) and not VisitorsUploads().uses(name)


def test_a_page_looks_its_data_up_once(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    name = stored("Points")
    asked: list[str] = []

    def uses(one: str) -> bool:
        asked.append(one)
        return True

    monkeypatch.setattr(room.uploads, "uses", uses)
    with remembered():
        assert "table-000000000000" not in DATASETS
        for _ in range(3):
            assert DATASETS[name].label == "Points"
    assert asked == [name]
    with remembered():
        monkeypatch.setattr(room.uploads, "uses", lambda _one: False)
        assert name not in DATASETS
        other = stored("Others", 1.0)
        monkeypatch.setattr(room.uploads, "uses", lambda _one: True)
        assert name in DATASETS and other in DATASETS


def test_what_a_page_knows_of_data_is_soon_looked_up_again(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = stored("Points")
    monkeypatch.setattr(catalog, "_MOMENT", 0.0)
    with remembered():
        assert name in DATASETS
        monkeypatch.setattr(room.uploads, "uses", lambda _one: False)
        assert name not in DATASETS
