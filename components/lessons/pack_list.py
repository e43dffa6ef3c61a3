"""The class packs, to open one."""

from collections.abc import Callable
from urllib.parse import urlencode

import streamlit as st

from components.words.language import _, ngettext, number
from core.lessons.packs import Pack, packs

NAME = "packs"
"""Its name among the chapters, in the address."""


def pack_list(open_pack: Callable[[Pack], None]) -> None:
    """Draw the class packs, each with what it holds.

    Args:
        open_pack: Callback that opens one.
    """
    st.header(_("Class packs"), anchor=False)
    st.markdown(
        _(
            "Prepared steps through a subject, for a class or for yourself: settings, something to"
            " predict or to answer before they are trained, and what to look at. They open on the"
            " Train page. Page down and Page up lead from step to step, as a presenter’s remote"
            " control does."
        )
    )
    for pack in packs().values():
        with st.container(border=True):
            st.markdown(f":material/co_present: **{_(pack.title)}**")
            st.markdown(_(pack.text))
            steps = ngettext("{count} step", "{count} steps", len(pack.steps))
            st.caption(
                _("{steps}, about {minutes} minutes with a class").format(
                    steps=steps.format(count=number(len(pack.steps))), minutes=number(pack.minutes)
                )
            )
            with st.container(horizontal=True, vertical_alignment="center"):
                if st.button(_("Open"), key=f"pack_open_{pack.name}", icon=":material/play_arrow:"):
                    open_pack(pack)
                with st.popover(_("Link"), icon=":material/link:"):
                    st.markdown(_("Whoever opens this address begins with the first step:"))
                    st.code(_address(pack), language=None)


def _address(pack: Pack) -> str:
    """The pack's address, on the server as this browser knows it."""
    page = st.context.url or ""
    folder = page.rpartition("/")[0]
    return f"{folder}/train?{urlencode({'pack': pack.name, 'step': 1})}"
