"""Shows an earlier epoch of a run in its live chart."""

import streamlit as st

from components.live.routes import module_address

_STUB = """\
export default function ({ data }) {
  const chart = import(new URL(data.module, document.baseURI).href)
  chart.then((module) => module.travel(data.run, data.epoch), () => {})
  return () => chart.then((module) => module.travel(data.run, null), () => {})
}
"""

_COMPONENT = st.components.v2.component("denseboard_look_back", js=_STUB)


def look_back(run_id: str, epoch: float | None, *, key: str = "look_back") -> None:
    """Move the plane and the equation of a run's live chart to an epoch; draw nothing itself.

    It can be called in a fragment that does not contain the chart.

    Args:
        run_id: The run.
        epoch: The epoch; ``None`` for the end of the run.
        key: Identifier on the page.
    """
    data = {"run": run_id, "epoch": epoch, "module": module_address()}
    _COMPONENT(key=key, data=data, width=1, height=1)
