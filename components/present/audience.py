"""Letting the audience follow on their own screens, and holding what all see."""

from pathlib import Path
from urllib.parse import urlsplit

import segno
import streamlit as st

from components.follow.routes import PLACE, count_address
from components.present.sharing import (
    begin,
    end,
    followed_elsewhere,
    presentation_here,
    show_here,
)
from components.results.seal import is_open, mark_viewed
from components.server.hosts import listens_beyond
from components.session.session import Session
from components.widgets.styles import sheet
from components.words.language import _, language, ngettext
from core.follow.presentation import Presentation
from core.follow.shown import TRAIN
from core.people.setup import Way, way

_CODE_SHOWN = "audience_code"
_LOOPBACK = ("localhost", "127.0.0.1", "::1")

_COMPONENT = st.components.v2.component(
    "denseboard_audience",
    html="""\
<section class="audience">
<img class="audience__code">
<div><p class="audience__how"></p><p><a class="audience__link" target="_blank"></a></p>
<p class="audience__note"></p><p class="audience__count" role="status"></p></div>
</section>""",
    css=sheet(Path(__file__).with_name("audience.css")),
    js=Path(__file__).with_name("audience.js").read_text(encoding="utf-8"),
    isolate_styles=False,
)


def audience_buttons(state: Session, page: str) -> None:
    """Draw what lets the audience follow, and what holds and replays the run for all.

    Call it when the page has been drawn: those who follow see what is on it then.

    Args:
        state: The state of the tab.
        page: The path of this page in addresses; empty for the first.
    """
    presentation = presentation_here()
    if presentation is not None:
        show_here(presentation, state, page)
        if page == "compare":
            _note_views(presentation)
    if state.presenting and state.run is not None:
        _hold_buttons(state, presentation)
    if presentation is None:
        if state.presenting or state.sharing is not None:
            _begin_button(state, page)
        return
    code_shown = bool(st.session_state.get(_CODE_SHOWN))
    st.button(
        _("Hide the code") if code_shown else _("Show the code"),
        key="follow_code",
        icon=":material/qr_code_2:",
        type="tertiary",
        on_click=_show_code,
        args=(not code_shown,),
    )
    st.button(
        _("Stop sharing the screen"),
        key="follow_end",
        icon=":material/cancel_presentation:",
        type="tertiary",
        on_click=end,
    )


def _begin_button(state: Session, page: str) -> None:
    elsewhere = followed_elsewhere()
    st.button(
        _("Let the audience follow this tab") if elsewhere else _("Let the audience follow"),
        key="follow_begin",
        icon=":material/qr_code_2:",
        type="tertiary",
        help=_(
            "The audience follows another of your tabs. Press to show this one instead, under the"
            " same code."
        )
        if elsewhere
        else _("The audience sees on their own screens what you show here, under a short address."),
        on_click=_begin,
        args=(state, page),
    )


def audience_panel(page: str) -> None:
    """Draw the code and the address under which the audience follows, while they are shown.

    Args:
        page: The path of this page in addresses; empty for the first.
    """
    presentation = presentation_here()
    if presentation is None or not st.session_state.get(_CODE_SHOWN):
        return
    link = f"{_root(page)}/{PLACE}/{presentation.code}"
    notes = [_only_here(link)]
    if presentation.withheld:
        notes.append(
            _("Some of the compared runs belong to other people. The audience does not see those.")
            if page != TRAIN
            else _("The run shown belongs to another person, so the audience does not see it.")
        )
    _COMPONENT(
        key="audience",
        data={
            "image": segno.make(link, error="m", micro=False).svg_data_uri(
                border=4, dark="#000", light="#fff", omitsize=True
            ),
            "alt": _("QR code of the address"),
            "how": _("Follow on your own screen:"),
            "link": link,
            "note": " ".join(filter(None, notes)),
            "count": count_address(presentation.code),
            "language": language(),
            "texts": {
                "none": _("Nobody is following yet."),
                "one": _follow(1),
                "many": _follow(2),
            },
        },
    )


def _follow(count: int) -> str:
    return ngettext("{count} person is following.", "{count} people are following.", count)


def _hold_buttons(state: Session, presentation: Presentation | None) -> None:
    # After a reload the tab no longer knows that it holds something.
    held = state.held is not None or (presentation is not None and presentation.frozen)
    st.button(
        _("Go on") if held else _("Freeze"),
        key="present_freeze",
        icon=":material/play_arrow:" if held else ":material/pause_presentation:",
        type="tertiary",
        help=_("Hold the curves for the room and for those who follow; training goes on."),
        on_click=_freeze,
        args=(state, not held),
    )
    st.button(
        _("Replay to all"),
        key="present_replay",
        icon=":material/replay:",
        type="tertiary",
        help=_("Show the run again from its first epoch, to the room and to those who follow."),
        on_click=_replay,
        args=(state,),
    )


def _note_views(presentation: Presentation) -> None:
    """Record that followers see the test results of the compared runs, unless they are sealed."""
    seen = presentation.view().compared
    store = presentation.service.store
    dataset = next((one.config.dataset for one in seen.values()), None)
    if dataset is not None and is_open(store, dataset):
        same = (one for one in seen.values() if one.config.dataset == dataset)
        mark_viewed(store, *(one.run_id for one in same if one.state.final))


def _begin(state: Session, page: str) -> None:
    if begin(state, page):
        _show_code(True)


def _show_code(shown: bool) -> None:
    st.session_state[_CODE_SHOWN] = shown


def release(state: Session) -> None:
    """Callback: let go on what is held."""
    _freeze(state, False)


def _freeze(state: Session, frozen: bool) -> None:
    state.held = state.run if frozen else None
    presentation = presentation_here()
    if presentation is not None:
        presentation.freeze(frozen)


def _replay(state: Session) -> None:
    state.held = None
    state.replays += 1
    presentation = presentation_here()
    if presentation is not None:
        presentation.replay()


def _root(page: str) -> str:
    """Return the address of the app as this browser knows it."""
    here = (st.context.url or "").rstrip("/")
    return here.removesuffix(f"/{page}") if page else here


def _only_here(link: str) -> str:
    """Return why nobody else can open the address, and what mends it; empty if others can."""
    if urlsplit(link).hostname not in _LOOPBACK:
        return ""
    if listens_beyond():
        return _(
            "Only this machine can open this address. Open Denseboard under the name of the machine"
            " in place of “localhost”, and present there."
        )
    if way() is Way.CLASS:
        return _(
            "Only this machine can open this address, as the server listens to nobody else. Start"
            " it with --server.address=0.0.0.0 to let others in: docs/deploy.md says more."
        )
    return _(
        "Only this machine can open this address, as the server answers nobody else. Start it for a"
        " class to let others in: docs/deploy.md says how."
    )
