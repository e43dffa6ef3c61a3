"""Which process of ``pytest --numprocesses`` runs which tests."""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

ROOT = Path(__file__).parent.parent
# A fixture that starts what tests of a session share, as a test asks for it.
APP = "app: App"  # used by half of all: two processes have one each
SERVERS = (APP, "fake_server: Served", "results_server: Served", "pages_server: Served")
WORKERS = "tests/core/service/"  # some run an event loop, which a browser before them forbids


class ServerScheduling(LoadScopeScheduling):  # type: ignore[misc]
    """Files that share a server go to one process, any other file to whichever is free.

    ``--dist=loadgroup`` would do so by a mark, but sees none since pytest 9.2. With
    ``--no-loadscope-reorder`` groups are given away as they are collected, which is by time: the
    workers, the made-up service with all pages, both halves of the whole app, and then the rest.
    By numbers of tests, a half of the app would be the last.
    """

    def _split_scope(self, nodeid: str) -> str:
        return group(nodeid.partition("::")[0])


@cache
def group(path: str) -> str:
    """What the tests of a file share with those of other files, or the file itself."""
    if path.startswith(WORKERS):
        return WORKERS
    source = (ROOT / path).read_text(encoding="utf-8")
    server = next((server for server in SERVERS if server in source), path)
    return f"{APP} {_users_of_the_app().index(path) % 2}" if server == APP else server


@cache
def _users_of_the_app() -> list[str]:
    """The files whose tests use the app, in order."""
    files = (ROOT / "tests" / "browser").glob("test_*.py")
    users = (file for file in files if APP in file.read_text(encoding="utf-8"))
    return sorted(file.relative_to(ROOT).as_posix() for file in users)
