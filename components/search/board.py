"""The component of the live view; the browser draws it from the search's feed."""

from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from components.search import texts
from components.search.axes import axes
from components.search.routes import feed_address, module_address
from components.widgets.assets import plotly_address
from components.widgets.styles import compact, sheet
from components.words.language import language
from components.words.live import plotly_words
from core.search.service_interface import SearchStatus
from core.search.space import reach

_HERE = Path(__file__).parent

# Streamlit sends this with every rerun, so it only imports the module that does the work.
_STUB = """\
export default function ({ data, parentElement, setTriggerValue }) {
  const view = import(new URL(data.module, document.baseURI).href)
  view.then((module) => module.show(parentElement, data, setTriggerValue)).catch((error) => {
    console.warn("Search view:", error)
    const trouble = parentElement.querySelector(".search-view__trouble")
    if (!trouble) return
    trouble.textContent = data.texts.unavailable
    trouble.closest(".search-view").dataset.ready = ""
  })
  return () => view.then((module) => module.close(parentElement), () => {})
}
"""


_HTML = """\
<section class="search-view">
  <div class="search-view__head">
    <div class="search-view__progress">
      <div class="search-view__done"></div>
    </div>
    <div class="search-view__line">
      <span class="search-view__detail">&nbsp;</span>
      <span class="search-view__trouble" role="status"></span>
      <button type="button" class="search-view__button search-view__log">&nbsp;</button>
    </div>
    <p class="search-view__sentence">&nbsp;</p>
  </div>
  <div class="search-view__pair">
    <div class="search-view__card">
      <div class="search-view__title"><h3 class="search-view__best_title">&nbsp;</h3></div>
      <div class="search-view__paper">
        <div class="search-view__best search-view__plot" role="figure"></div>
      </div>
    </div>
    <div class="search-view__card">
      <div class="search-view__title">
        <h3 data-text="curves_title">&nbsp;</h3><select class="search-view__curve"></select>
      </div>
      <div class="search-view__paper">
        <div class="search-view__curves search-view__plot" role="figure"></div>
      </div>
    </div>
  </div>
  <div class="search-view__card">
    <div class="search-view__title">
      <h3 data-text="parallel_title">&nbsp;</h3>
      <span class="search-view__selected" role="status"></span>
      <button type="button" class="search-view__button search-view__reset" disabled></button>
    </div>
    <div class="search-view__wide">
      <canvas class="search-view__ground"></canvas>
      <svg class="search-view__parallel" role="figure"></svg>
    </div>
    <p class="search-view__note" data-text="parallel_note"></p>
    <div class="search-view__choice">
      <span class="search-view__chosen" role="status"></span>
      <button type="button" class="search-view__button search-view__open" disabled></button>
    </div>
  </div>
  <div class="search-view__pair">
    <div class="search-view__card">
      <div class="search-view__title">
        <h3 data-text="slice_title">&nbsp;</h3><select class="search-view__setting"></select>
      </div>
      <div class="search-view__paper">
        <div class="search-view__slice search-view__plot" role="figure"></div>
      </div>
    </div>
    <div class="search-view__card search-view__two">
      <div class="search-view__title">
        <h3 data-text="plane_title">&nbsp;</h3>
        <select class="search-view__across"></select><select class="search-view__up"></select>
      </div>
      <div class="search-view__paper">
        <div class="search-view__plane search-view__plot" role="figure"></div>
      </div>
      <p class="search-view__note search-view__plane_note"></p>
    </div>
  </div>
  <div class="search-view__card">
    <div class="search-view__title">
      <h3 data-text="table_title">&nbsp;</h3>
      <button type="button" class="search-view__button search-view__compare" disabled></button>
    </div>
    <p class="search-view__reasons" hidden></p>
    <div class="search-view__rows" tabindex="0"><table class="search-view__table"></table></div>
  </div>
</section>
"""


class Wish(NamedTuple):
    """What the user has asked for in the view.

    Attributes:
        open: A run to open on the Train page.
        compare: Runs to compare.
    """

    open: str | None
    compare: tuple[str, ...]


# Plotly's style sheet is in the document's head, where a shadow root would not see it:
# hence no isolation, and class names of our own.
_COMPONENT = st.components.v2.component(
    "denseboard_search_view",
    html=compact(_HTML),
    css=sheet(_HERE / "search_view.css"),
    js=_STUB,
    isolate_styles=False,
)


def board(status: SearchStatus, *, key: str = "search_view") -> Wish:
    """Draw a search and follow it while it goes on; return what the user has just asked for.

    The script reruns when the search leaves the state of ``status`` and when the user asks for
    something; everything else goes from the feed to the browser without a rerun. With the same
    ``key``, the view stays mounted from search to search.

    Args:
        status: The search.
        key: Identifier of the view on the page.
    """
    config, search_id = status.config, status.record.search_id
    asked = _COMPONENT(
        key=key,
        data={
            "search": search_id,
            "state": status.record.state,
            "language": language(),
            "module": module_address(),
            "plotly": plotly_address(),
            "feed": feed_address(search_id),
            "axes": axes(config),
            "conditional": sorted(reach(config.space, config.base).sometimes),
            "measures": texts.measures(config),
            "curves": texts.curves(config),
            "goal": config.goal_entry.measures[0],
            "texts": texts.texts(),
            "states": texts.states(),
            "words": plotly_words(),
        },
        on_state_change=_rerun,
        on_open_change=_rerun,
        on_compare_change=_rerun,
    )
    known = {run_id for trial in status.trials for run_id in trial.runs}
    return Wish(_known(asked.open, known), _all_known(asked.compare, known))


def _known(received: Any, runs: set[str]) -> str | None:
    """A run that the browser has sent, if it is one of the search."""
    return received if isinstance(received, str) and received in runs else None


def _all_known(received: Any, runs: set[str]) -> tuple[str, ...]:
    listed = received if isinstance(received, list) else []
    return tuple(run_id for one in listed if (run_id := _known(one, runs)) is not None)


def _rerun() -> None:
    """Do nothing: the trigger needs a callback, but only has to cause a rerun."""
