"""Small images with a label, five in a row; each is a button that chooses it.

Not ``st.image``, which answers a click with an enlargement and says nothing to Python.
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
        image: Its address.
        alt: The image in words.
        label: The text below it.
        right: Whether the label is right, shown by a mark and a colour; ``None`` for neither.
        true: The true label, where it is another.
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
        chosen: Position of the one that is chosen.
        take: Called with the position of one that is pressed, before the next script run.
        key: Identifier on the page.
    """

    def pressed() -> None:
        place = st.session_state[key].get("chosen")
        # What a browser sends may be anything.
        if isinstance(place, int) and 0 <= place < len(shown):
            take(place)

    _COMPONENT(
        key=key,
        data={"tiles": [asdict(tile) for tile in shown], "chosen": chosen},
        on_chosen_change=pressed,
    )
