"""What a tab without a browser observes of its server."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Answer:
    """What a rerun took.

    Attributes:
        page: The page's path; empty for the first.
        part: Whether only a fragment was rerun.
        seconds: From the request to the end of the script.
        at: When it was requested, on ``time.monotonic``.
    """

    page: str
    part: bool
    seconds: float
    at: float


@dataclass(frozen=True)
class Progress:
    """What the feed of a run says that it did not say before.

    Attributes:
        run: The run's id.
        state: Its state.
        at: When, on ``time.monotonic``.
    """

    run: str
    state: str
    at: float


class Disconnected(Exception):
    """The server is gone; the tab is connecting again."""
