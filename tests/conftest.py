"""What every test stands on: a data folder of its own, real data and a browser where there are."""

import gc
import os
import shutil
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from core.people.setup import VARIABLES
from core.training import programs
from tests.postgres import Postgres, binaries, serving

ROOT = Path(__file__).parent.parent
_TRAINING = ROOT / "tests" / "core" / "training"
SHARED_DATA = ROOT.parent / "shared" / "data"
# What is asked before a test has a folder of its own must not find tables of the developer's.
os.environ["DENSEBOARD_HOME"] = os.path.join(os.devnull, "denseboard")
# The first is the same browser without a window, which takes a fifth less processor time.
CHROMIUM_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Keep tests that share a server in one process, where files are given away as a whole."""
    from tests.scheduling import ServerScheduling

    return ServerScheduling(config, log) if config.getvalue("dist") == "loadfile" else None


def pytest_configure(config: pytest.Config) -> None:
    """Share the programs that XLA compiles among all processes of tests, and with later ones.

    The folder has a space in its name, as those of many users have.
    """
    cache = getattr(config, "cache", None)  # none with `-p no:cacheprovider`
    if cache and "TF_XLA_FLAGS" not in os.environ:  # processes that test inherit it
        folder = cache.mkdir("compiled programs")
        os.environ["TF_XLA_FLAGS"] = programs.cache_flags(folder)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Collect without garbage collection, which then skips what lives as long as the session.

    Modules and items of six thousand tests are no garbage, and looking through them again and
    again took a fifth of the time.
    """
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def pytest_itemcollected(item: pytest.Item) -> None:
    """Mark what needs a worker or a PostgreSQL, and what trains in this process."""
    fixtures = getattr(item, "fixturenames", ())
    if "postgres" in fixtures:
        item.add_marker("postgresql")
    if "shared" in fixtures:
        item.add_marker("workers")
    elif _TRAINING in item.path.parents:
        item.add_marker("training")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests in order, by what they start.

    Tests that train in this process come after those that do not, as TensorFlow's memory slows
    every garbage collection; the slowest first, so that no process waits for another at the end.
    Then come tests with workers and, last, with a browser: Playwright leaves an event loop running
    in the main thread.
    """
    items.sort(key=_place)


def _place(item: pytest.Item) -> list[bool]:
    marks = ("browser", "workers", "training")
    slow = item.get_closest_marker("slow") is not None
    return [*(item.get_closest_marker(mark) is not None for mark in marks), not slow]


_numbers = count()


@pytest.fixture(autouse=True)
def data_folder(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ``DENSEBOARD_HOME`` that does not exist yet; no cluster and no class is inherited.

    ``tmp_path`` would create a folder for each of thousands of tests that need none, and look
    through all earlier ones for its name.
    """
    folder = tmp_path_factory.getbasetemp() / f"home-{next(_numbers)}"
    monkeypatch.setenv("DENSEBOARD_HOME", str(folder))
    names = ("DENSEBOARD_DATASETS", "DENSEBOARD_DATABASE", "DENSEBOARD_SCHEDULER")
    for name in (*names, *(variable.name for variable in VARIABLES)):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session", autouse=True)
def _swift_page_tests() -> Iterator[None]:
    """Spare each ``AppTest`` what Streamlit does that says nothing about our pages.

    It looks through all installed packages for components (0.1 s) and, where another test of the
    process has imported Keras, clears Keras's session: a full garbage collection, which took most
    of the time of such a test.
    """
    from streamlit.components.v2 import manifest_scanner
    from streamlit.runtime.scriptrunner import script_runner

    with pytest.MonkeyPatch.context() as patch:
        scan = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        patch.setattr(script_runner, "_clean_problem_modules", lambda: None)
        yield


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
