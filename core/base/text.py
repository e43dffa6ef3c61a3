"""Marks text for translation where it is declared, far from the screen."""


def N_(message: str) -> str:
    """Return ``message`` unchanged; the extractor finds it, the screen translates it."""
    return message


class UserText(str):
    """Words of the user's, such as the name of a column: never translated, whatever they are."""

    __slots__ = ()
