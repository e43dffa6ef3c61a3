"""Has the live chart show a run as it was at an earlier epoch."""

import streamlit as st

from components.live.routes import module_path

_STUB = """\
export default function ({ data }) {
  const chart = import(new URL(data.module, document.baseURI).href)
  chart.then((module) => module.travel(data.run, data.epoch), () => {})
  return () => chart.then((module) => module.travel(data.run, null), () => {})
}
"""

_COMPONENT = st.components.v2.component("denseboard_look_back", js=_STUB)


def look_back(run_id: str, epoch: float | None, *, key: str = "look_back") -> None:
    """Move the plane and the equation of a run's live chart to an epoch; draws nothing itself.

    It can be called in a fragment that the chart is not part of.

    Args:
        run_id: The run.
        epoch: The epoch; ``None`` for how the run ended.
        key: Identifier on the page.
    """
    told = {"run": run_id, "epoch": epoch, "module": module_path()}
    _COMPONENT(key=key, data=told, width=1, height=1)
