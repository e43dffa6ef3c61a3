"""The choice of one of the three colours that images in colour consist of."""

from components.widgets.choice import choice
from components.words.language import _

COLOURS = ("red", "green", "blue")
"""Their names in files."""


def choose_colour(key: str) -> int:
    """Draw the choice.

    Args:
        key: Key of the widget.

    Returns:
        0 for red, 1 for green, 2 for blue.
    """
    names = {"0": _("Red"), "1": _("Green"), "2": _("Blue")}
    return int(choice(_("Colour"), names, key=key, label_shown=True))
