"""A process that trains gives way, and so does its session, but only one of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SESSION = Path("/proc/self/autogroup")
CODE = f"""
import os
from pathlib import Path
from core.base.priority import give_way
give_way()
give_way()
session = Path("{SESSION}")
print(os.nice(0), *session.read_text().split()[-1:] if session.exists() else "")
"""


@pytest.mark.parametrize("own", [True, False], ids=["its own session", "that of others"])
def test_a_process_gives_way_with_a_session_of_its_own(own: bool) -> None:
    printed = subprocess.run(
        [sys.executable, "-c", CODE],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=own,
    ).stdout
    process, *session = printed.split()
    assert process == "10"
    if session:  # empty where the system does not group this session
        assert (session == ["10"]) == own
