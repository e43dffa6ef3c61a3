"""Small images with a label, five in a row; clicking one chooses it.

Not ``st.image``, which enlarges the image on a click and reports nothing to Python.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import streamlit as st

_HERE = Path(__file__).parent

_COMPONENT = st.components.v2.component(
    "denseboard_tiles",
    html='<div class="tiles"><ul></ul></div>',
    css=(_HERE / "tiles.css").read_text(encoding="utf-8"),
    js=(_HERE / "tiles.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Tile:
    """One image.

    Attributes:
        image: Its URL.
        alt: Text alternative.
        label: The text below it.
        right: Whether the label is right, shown by a mark and a colour; ``None`` shows neither.
        true: The true label if it differs.
    """

    image: str
    alt: str
    label: str
    right: bool | None = None
    true: str = ""


def tiles(shown: Sequence[Tile], chosen: int, take: Callable[[int], None], *, key: str) -> None:
    """Draw the tiles.

    Args:
        shown: In order.
        chosen: Position of the chosen tile.
        take: Called with the position of a clicked tile, before the next script run.
        key: Identifier on the page.
    """

    def pressed() -> None:
        place = st.session_state[key].get("chosen")
        # The browser may send anything.
        if isinstance(place, int) and 0 <= place < len(shown):
            take(place)

    _COMPONENT(
        key=key,
        data={"tiles": [asdict(tile) for tile in shown], "chosen": chosen},
        on_chosen_change=pressed,
    )
