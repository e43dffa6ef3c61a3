"""The components and charts that pages send to the browser."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from streamlit.testing.v1 import AppTest


def elements(block: Any) -> Iterator[Any]:
    """Everything on a page, in order."""
    for child in block.children.values():
        yield from elements(child) if hasattr(child, "children") else (child,)


class Drawn(NamedTuple):
    """A chart: its Plotly figure and its text alternative."""

    figure: dict[str, Any]
    alt: str


def charts(app: AppTest) -> list[Drawn]:
    """The charts of a page, in order."""
    found = []
    for element in elements(app._tree):  # with dialogs
        if getattr(element.proto, "component_name", "") == "denseboard_chart":
            data = json.loads(element.proto.json)
            found.append(Drawn(json.loads(data["figure"]), data["alt"]))
    return found
