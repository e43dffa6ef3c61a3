"""The page of those who follow a presenter: plain HTML, which JavaScript fills from the feed.

It is no page of Streamlit, so that a follower costs the server no session and no script.
"""

import json
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from starlette.responses import HTMLResponse

from components.lessons.figure import STYLE
from components.widgets.styles import sheet
from components.words import live
from components.words.language import (
    LANGUAGES,
    PARAMETER,
    _,
    language,
    speaking,
    translate_error,
    unescaped,
)
from core.base.errors import (
    PresentationEndedError,
    PresentationError,
    PresenterAwayError,
    TooManyCodesError,
)

_STYLE = Path(__file__).with_name("follow.css")
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'unsafe-inline';"
    " connect-src 'self'; img-src data:; frame-ancestors 'none'; base-uri 'none';"
    " form-action 'none'",
    "Referrer-Policy": "no-referrer",  # the code is in the address
    "X-Content-Type-Options": "nosniff",
}
_LIVE_TEXTS = (
    *("engine", "download", "stopping", "place", "done", "doneTraining", "epoch", "trained"),
    *("speed", "left", "lost", "empty", "summary", "training_value", "validation_value"),
    *("log_axis", "progress", "replay"),
)


def following(feed: str, module: str, lessons: str, code: str) -> HTMLResponse:
    """Return the page that follows a presentation.

    Args:
        feed: Address of the feed, relative to the page.
        module: Address of the JavaScript module, relative to the page.
        lessons: Address of the module that draws the figures of chapters, likewise.
        code: The follower's language, a key of ``LANGUAGES``.
    """
    with speaking(code):
        needed = escape(_("This page needs JavaScript."))
        body = f"{_BODY}\n<noscript><p>{needed}</p></noscript>"
        return _html(_("Live"), body, _data(feed, module, lessons))


def refused(problem: PresentationError, code: str) -> HTMLResponse:
    """Return the page that says why there is nothing to follow.

    Args:
        problem: Why.
        code: The follower's language, a key of ``LANGUAGES``.
    """
    with speaking(code):
        sentence = escape(unescaped(translate_error(problem)))
        content = f'<main><h1>Denseboard</h1><p role="alert">{sentence}</p></main>'
        return _html(_("Nothing to follow"), content, None, status_of(problem))


def status_of(problem: PresentationError) -> int:
    """Return the HTTP status of a refusal."""
    if isinstance(problem, TooManyCodesError):
        return 429
    if isinstance(problem, PresenterAwayError):
        return 503
    return 410 if isinstance(problem, PresentationEndedError) else 404


_BODY = """
<header>
<p class="state" role="status">&nbsp;</p>
<p class="detail"></p>
<div class="bar" role="progressbar" aria-valuemin="0" aria-valuemax="100"><div></div></div>
</header>
<main>
<h1 class="visually-hidden">Denseboard</h1>
<section class="step" hidden></section>
<section class="asked" hidden></section>
<section class="page" hidden></section>
<section class="settings" hidden></section>
<section class="run" hidden><div class="curves"></div></section>
<section class="result" hidden></section>
</main>"""


def _data(feed: str, module: str, lessons: str) -> dict[str, Any]:
    texts = live.texts()
    return {
        "feed": feed,
        "answer": f"{feed}/answer",
        "module": module,
        "lessons": lessons,
        "language": language(),
        "states": live.states(),
        "texts": {name: texts[name] for name in _LIVE_TEXTS} | _texts(),
    }


def _texts() -> dict[str, str]:
    return {
        "look": _("Look at"),
        "answer": _("Send the answer"),
        "counted": _("Your answer counts. You can change it until the answers are revealed."),
        "unsent": _("Your answer did not arrive. Try again."),
        "named": _("You are answering as {name}."),
        "nameless": _("You are answering anonymously."),
        "yours": _("your answer"),
        "first": _("First round"),
        "second": _("Second round"),
        "take": _("Take these settings"),
        "private": _("The data are the presenter’s own, so these settings cannot be taken."),
        "result": _("Result"),
        "waiting": _("Waiting for the presenter to train…"),
        "shows": _("The presenter is showing the page {page}"),
        "open": _("Open this page"),
        "unavailable": _("This figure could not be loaded. Reload the page."),
        "frozen": _("The presenter has frozen this view"),
        "away": _("The presenter’s page is not connected. This page goes on when it is back."),
        "ended": _("The presenter has stopped sharing the screen."),
        "unknown": _("Nobody shares a screen under this code any longer. Ask for the new one."),
    }


def _html(title: str, content: str, data: dict[str, Any] | None, status: int = 200) -> HTMLResponse:
    script = ""
    if data is not None:
        text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
        script = (
            f'<script type="application/json" id="data">{text}</script>\n'
            f'<script type="module" src="{escape(str(data["module"]))}"></script>'
        )
    links = " ".join(
        f'<a href="?{PARAMETER}={code}" lang="{code}" hreflang="{code}">{name}</a>'
        for code, name in LANGUAGES.items()
        if code != language()
    )
    text = f"""<!doctype html>
<html lang="{language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)} · Denseboard</title>
<link rel="icon" href="data:,">
<style>{_style()}</style>
</head>
<body>{content}
<footer>{links}</footer>
{script}
</body>
</html>"""
    return HTMLResponse(text, status, _HEADERS)


@cache
def _style() -> str:
    return STYLE + sheet(_STYLE)
