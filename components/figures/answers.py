"""How often each answer was given."""

import math
from html import escape
from typing import NamedTuple

from components.figures.style import Figure, axis, layout, short

_ROW = 34  # pixels of a bar and the space around it
_AROUND = 80  # pixels of the axis and its title
_TICKS = 6
_STRIPED, _FILLED = "/", ""


class AnswerBar(NamedTuple):
    """One answer.

    Attributes:
        label: The answer.
        persons: How many gave it.
        right: Whether it is the right one, which is hatched and has a tick.
    """

    label: str
    persons: int
    right: bool


def answer_bars(bars: tuple[AnswerBar, ...], title: str, most: int = 1) -> Figure:
    """A bar per answer, its count written beside it.

    Args:
        bars: From top to bottom.
        title: Title of the horizontal axis.
        most: The count that the axis reaches at least, so that two figures have one scale.
    """
    places = list(range(len(bars)))
    most = max(most, *(bar.persons for bar in bars))
    names = [escape(name) for name in short(bar.label for bar in bars)]
    return {
        "data": [
            {
                "type": "bar",
                "orientation": "h",
                "x": [bar.persons for bar in bars],
                "y": places,
                "text": [f"{bar.persons} ✓" if bar.right else str(bar.persons) for bar in bars],
                "textposition": "outside",
                "cliponaxis": False,
                "customdata": [escape(bar.label) for bar in bars],
                "hovertemplate": "%{customdata}: %{x}<extra></extra>",
                "marker": {
                    "pattern": {"shape": [_STRIPED if bar.right else _FILLED for bar in bars]}
                },
                "showlegend": False,
            }
        ],
        "layout": layout(
            height=_ROW * len(places) + _AROUND,
            bargap=0.35,
            dragmode=False,
            margin={"l": 120, "r": 48, "t": 8, "b": 48},
            xaxis=axis(
                title,
                range=[0, 1.15 * most],
                dtick=math.ceil(most / _TICKS),  # there are no parts of persons
            ),
            yaxis={
                "tickvals": places,
                "ticktext": [
                    f"✓ {name}" if bar.right else name
                    for bar, name in zip(bars, names, strict=True)
                ],
                "autorange": "reversed",
            },
        ),
    }
