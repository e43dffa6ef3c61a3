"""Time the Compare page with a hundred, a thousand and ten thousand runs.

``python -m benchmarks.compare`` runs the page's script as a session does, on SQLite in a folder
of its own: the first time, again, and with two runs chosen; what a browser does then is not in it.
"""

from pathlib import Path

from streamlit.testing.v1 import AppTest

from benchmarks.record import at_each_size, seconds
from core.runs.service_interface import use_service
from core.runs.store import RunStore, opened
from tests.fakes import FakeService

_PAGE = Path(__file__).parents[1] / "pages" / "compare.py"
_DATASET = "digits"


class _Read(FakeService):
    """A fake service that reads histories from the store."""

    def rows(self, run_id: str, start: int = 0):  # type: ignore[no-untyped-def]
        return self.store.rows(run_id)[start:]


def measure(store: RunStore) -> dict[str, float]:
    """Return the seconds of one script run of the page."""
    use_service(_Read(store=store))
    opened.close()  # as a server does when it starts
    app = AppTest.from_file(str(_PAGE), default_timeout=120)
    app.query_params["dataset"] = _DATASET
    figures = {"first": seconds(app.run, 1), "again": seconds(app.run)}
    app.selectbox(key="runs_dataset").set_value("*")
    app.run()
    figures["all_datasets"] = seconds(app.run)
    app.text_input(key="runs_search").set_value("wide")
    app.selectbox(key="runs_order").set_value("validation_accuracy")
    app.run()
    figures["searched_and_sorted"] = seconds(app.run)
    assert not app.exception
    pair = [run.run_id for run in store.summaries() if run.dataset == _DATASET][:2]
    app = AppTest.from_file(str(_PAGE), default_timeout=120)
    app.query_params["compare"] = ",".join(pair)
    app.run()
    figures["two_chosen"] = seconds(app.run)
    assert not app.exception
    return figures


if __name__ == "__main__":
    at_each_size(__doc__, measure, artifact_bytes=100)
