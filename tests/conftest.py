"""What every test stands on: a data folder of its own, real data and a browser where there are."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Postgres, binaries, serving

ROOT = Path(__file__).parent.parent
_TRAINING = ROOT / "tests" / "core" / "training"
SHARED_DATA = ROOT.parent / "shared" / "data"
# What is asked before a test has a folder of its own must not find tables of the developer's.
os.environ["DENSEBOARD_HOME"] = os.path.join(os.devnull, "denseboard")
# Fixtures of a session: what uses the same one belongs into the same process.
_SERVERS = {"shared", "app", "fake_server", "results_server"}
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")


@pytest.hookimpl(tryfirst=True)  # before ``-m`` selects by these marks
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark, group and order the tests by what they start.

    Tests that train in this process come after those that do not: the memory TensorFlow holds
    slows every garbage collection, and Streamlit collects after each run of a page. Then come
    tests with workers and, last, with a browser: Playwright leaves an event loop running in the
    main thread.

    With ``--dist=loadgroup``, all tests on the shared workers go to one process and all tests of
    the whole app to another; those with other servers follow in whichever is done first.
    """
    for item in items:
        fixtures = getattr(item, "fixturenames", ())
        if "shared" in fixtures:
            item.add_marker("workers")
        elif _TRAINING in item.path.parents:
            item.add_marker("training")
    items.sort(key=_place)
    for item in items:
        servers = _SERVERS.intersection(getattr(item, "fixturenames", ()))
        if servers:
            item.add_marker(pytest.mark.xdist_group(*servers))
        elif {"browser", "workers"}.intersection(mark.name for mark in item.iter_markers()):
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


def _place(item: pytest.Item) -> tuple[bool, ...]:
    marks = ("browser", "workers", "training")
    whole_app = "app" in getattr(item, "fixturenames", ())
    return *(item.get_closest_marker(mark) is not None for mark in marks), not whole_app


@pytest.fixture(autouse=True)
def data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ``DENSEBOARD_HOME`` that is empty and gone afterwards; no cluster is inherited."""
    folder = tmp_path / "denseboard"
    monkeypatch.setenv("DENSEBOARD_HOME", str(folder))
    for name in ("DENSEBOARD_DATASETS", "DENSEBOARD_DATABASE", "DENSEBOARD_SCHEDULER"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder with real data files next to the project, where there is one."""
    if not SHARED_DATA.is_dir():
        pytest.skip(f"no real data in {SHARED_DATA}")
    return SHARED_DATA


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a Chromium, for ``executable_path``; without one CI fails and others skip."""
    chosen = os.environ.get("DENSEBOARD_CHROMIUM")
    found = next(filter(None, map(shutil.which, [chosen] if chosen else CHROMIUM_NAMES)), None)
    if found:
        return found
    reason = "no Chromium found: install one or name it in DENSEBOARD_CHROMIUM"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def postgres(postgres_server: Postgres) -> Iterator[Postgres]:
    """A real PostgreSQL, whose databases are a test's own."""
    yield postgres_server
    postgres_server.take_back()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """A real PostgreSQL; without one CI fails and others skip."""
    programs = binaries()
    if programs is None:
        reason = "no PostgreSQL found: install it, or put its initdb on the path"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with serving(programs) as server:
        yield server
