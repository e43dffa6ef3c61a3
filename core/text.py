"""Marks text for translation where it is declared, far from the screen."""


def N_(message: str) -> str:
    """Return ``message`` unchanged; the extractor finds it, the screen translates it."""
    return message
