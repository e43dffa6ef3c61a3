"""The training service of this process: one object for the server's routes and its pages."""

from core.runs.service_interface import Following

_service: Following | None = None


def use(service: Following) -> None:
    """Make ``service`` the one that ``service()`` returns from now on."""
    global _service
    _service = service


def service() -> Following:
    """The service in use.

    Raises:
        RuntimeError: ``use`` was not called; ``app.py`` does it before the first page.
    """
    if _service is None:
        raise RuntimeError("No training service in use: start the app with `streamlit run app.py`.")
    return _service
