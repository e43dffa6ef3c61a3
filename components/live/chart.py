"""The component of the live chart; the browser draws it from the run's feed."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from components.live.routes import baselines_address, feed_address, frames_address, module_address
from components.widgets.assets import plotly_address
from components.widgets.styles import compact, sheet
from components.words import live
from components.words.language import language
from core.runs.frames import has_frames
from core.runs.states import State
from core.settings.config import RunConfig

_HERE = Path(__file__).parent

# Streamlit sends this with every rerun, so it only imports the module that does the work.
_STUB = """\
export default function ({ data, parentElement, setTriggerValue }) {
  const chart = import(new URL(data.module, document.baseURI).href)
  chart.then((module) => module.show(parentElement, data, setTriggerValue)).catch((error) => {
    console.warn("Live chart:", error)
    const state = parentElement.querySelector(".live-curves__state")
    if (state) state.textContent = data.texts.unavailable
  })
  return () => chart.then((module) => module.close(parentElement), () => {})
}
"""

_HTML = """\
<section class="live-curves">
  <div class="live-curves__head">
    <div class="live-curves__bar" role="progressbar" aria-valuemin="0" aria-valuemax="100">
      <div class="live-curves__done"></div>
    </div>
    <div class="live-curves__line">
      <span class="live-curves__state" role="status">&nbsp;</span>
      <span class="live-curves__detail"></span>
      <span class="live-curves__tools">
        <button type="button" class="live-curves__apply live-curves__log">&nbsp;</button>
        <span class="live-curves__replay" role="group" hidden></span>
      </span>
    </div>
  </div>
  <div class="live-curves__pin">
    <div class="live-curves__paper"><div class="live-curves__plot" role="figure"></div></div>
  </div>
  <div class="live-curves__rest">
    <div class="live-curves__equation" hidden><dl></dl><p></p></div>
    <div class="live-curves__plane" hidden>
      <div class="live-curves__map">
        <div class="live-curves__boundary" role="figure"></div>
      </div>
      <p class="live-curves__caption"></p>
    </div>
    <ul class="live-curves__coach" aria-live="polite" aria-relevant="additions"></ul>
    <details class="live-curves__inside">
      <summary class="live-curves__title">&nbsp;</summary>
      <p class="live-curves__note"></p>
      <div class="live-curves__inner">
        <div class="live-curves__layers" role="figure" hidden></div>
      </div>
    </details>
  </div>
</section>
"""


# Plotly's style sheet is in the document's head, where a shadow root would not see it:
# hence no isolation, and class names of our own.
_COMPONENT = st.components.v2.component(
    "denseboard_live_curves",
    html=compact(_HTML),
    css=sheet(_HERE / "live_curves.css"),
    js=_STUB,
    isolate_styles=False,
)


def live_curves(
    run_id: str,
    config: RunConfig,
    state: State | None = None,
    *,
    chosen: Mapping[str, Any] | None = None,
    take: Callable[[object], None] | None = None,
    held: bool = False,
    replays: int = 0,
    key: str = "live_curves",
) -> None:
    """Draw the curves and the progress of a run, and follow it while it trains.

    The script reruns when the run leaves ``state``; everything else goes from the feed to the
    browser without a rerun. With the same ``key``, the chart stays mounted from run to run.

    Args:
        run_id: The run to follow, known to the service in ``core.runs.current``.
        config: Its settings.
        state: The state for which the rest of the page is drawn.
        chosen: The settings in the sidebar, by name: a suggestion equal to one is shown as applied.
        take: Called with the name and value of a setting, as sent by the browser, to apply a
            suggestion of the coach. Without it, suggestions cannot be applied.
        held: Whether the chart stays as it is while the run trains on.
        replays: Whenever this number changes, the chart replays the run.
        key: Identifier of this chart on the page.
    """
    _COMPONENT(
        key=key,
        data={
            "run": run_id,
            "state": state,
            "epochs": config.epochs,
            "share": config.task.classifies,
            "language": language(),
            "module": module_address(),
            "plotly": plotly_address(),
            "feed": feed_address(run_id),
            "frames": frames_address(run_id) if has_frames(config) else None,
            "baselines": {"url": baselines_address(run_id), **live.baselines(config)},
            "texts": live.texts(),
            "states": live.states(),
            "labels": live.labels(config),
            "words": live.plotly_words(),
            "coach": live.coach(config),
            "plane": live.plane(config),
            "equation": live.equation(config),
            "chosen": dict(chosen or {}),
            "appliable": take is not None,
            "held": held,
            "replays": replays,
        },
        on_state_change=_rerun,
        on_advice_change=partial(_take, key, take),
    )


def _take(key: str, take: Callable[[object], None] | None) -> None:
    """Pass on the change that the browser requests, which is not validated here."""
    if take is not None:
        take(st.session_state[key].get("advice"))


def _rerun() -> None:
    """Do nothing: the trigger needs a callback, but only has to cause a rerun."""
