"""The command ``denseboard``, which an installed app is started with."""

import sys
from pathlib import Path

APP = Path(__file__).with_name("app.py")


def main() -> None:
    """Start the app; options such as ``--server.port 8600`` are those of ``streamlit run``."""
    if sys.argv[1:] == ["--version"]:
        print(f"Denseboard {_version()}")
        return
    from streamlit.web.cli import main as streamlit

    streamlit(["run", str(APP), *sys.argv[1:]], prog_name="denseboard")


def _version() -> str:
    from importlib.metadata import version

    return version("denseboard")
