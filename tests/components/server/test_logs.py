"""Logs as JSON, in a process of their own, as they are set for the whole process."""

import json
import os
import subprocess
import sys

from tests.conftest import ROOT

LINES = """
import logging
import streamlit
from components.server.logs import structure_logs
logging.getLogger("streamlit.web").warning("before")
structure_logs()
logging.getLogger("streamlit.web").warning("from %s", "Streamlit")
logging.getLogger("core.service.writer").info("A run has ended.", extra={"run": "abc"})
logging.getLogger("uvicorn.error").info("not worth a line")
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("components").exception("It failed.")
"""


def lines(**settings: str) -> list[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **settings}
    done = subprocess.run(
        [sys.executable, "-c", LINES], env=environment, capture_output=True, text=True, check=True
    )
    return done.stderr.splitlines()


def test_every_event_is_one_json_object() -> None:
    first, *rest = lines(DENSEBOARD_LOGS="json")
    assert "before" in first
    events = [json.loads(line) for line in rest]
    assert [event["message"] for event in events] == [
        "from Streamlit",
        "A run has ended.",
        "It failed.",
    ]
    assert [event["level"] for event in events] == ["WARNING", "INFO", "ERROR"]
    assert events[1]["run"] == "abc"
    assert events[1]["logger"] == "core.service.writer"
    assert "ZeroDivisionError" in events[2]["exc_info"]


def test_without_it_lines_are_for_people() -> None:
    written = "\n".join(lines())
    assert "from Streamlit" in written
    assert '"message"' not in written
