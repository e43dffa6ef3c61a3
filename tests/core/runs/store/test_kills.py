"""Servers that write many runs at once and are killed lose none; ``benchmarks.kills`` does more."""

from pathlib import Path

import pytest

from benchmarks.kills import torment
from tests.postgres import Postgres


@pytest.mark.slow
@pytest.mark.parametrize(
    ("database", "seconds", "kills", "threads"), [("sqlite", 12, 20, 8), ("postgresql", 5, 6, 4)]
)
def test_a_killed_process_leaves_no_partial_files(
    database: str,
    seconds: float,
    kills: int,
    threads: int,
    tmp_path: Path,
    request: pytest.FixtureRequest,
) -> None:
    url = ""
    if database == "postgresql":
        server: Postgres = request.getfixturevalue("postgres")
        url = server.new()
    outcome = torment(tmp_path, url, seconds, kills, threads=threads, seed=1)
    assert outcome.faults == () and outcome.refused == 0
    assert outcome.finished >= 3 and outcome.cut_short >= 1 and outcome.kills == kills
