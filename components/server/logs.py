"""Logs as JSON, a line per event, for those who collect them."""

import logging
import os

from pythonjsonlogger.json import JsonFormatter

VARIABLE = "DENSEBOARD_LOGS"
"""Set to ``json``, every line of the log is a JSON object; otherwise lines are for people."""

_OURS = ("components", "core")
_FIELDS = {"asctime": "time", "levelname": "level", "name": "logger"}


def structure_logs() -> None:
    """Write logs as ``VARIABLE`` says, those of Streamlit and of the web server as well."""
    if os.environ.get(VARIABLE, "").lower() != "json":
        return
    handler = logging.StreamHandler()
    formatter = JsonFormatter(
        "%(asctime)s %(levelname)s %(name)s %(message)s", rename_fields=_FIELDS
    )
    handler.setFormatter(formatter)
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)  # also what happens to runs
    for logger in map(logging.getLogger, logging.root.manager.loggerDict):
        for own in logger.handlers[:]:  # each would write its lines a second time
            logger.removeHandler(own)
        logger.propagate = True
