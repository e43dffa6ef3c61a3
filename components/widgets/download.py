"""Files that are made when their button is clicked."""

from collections.abc import Callable
from functools import partial
from typing import ParamSpec, TypeVar

from components.words.language import language, speaking

Arguments = ParamSpec("Arguments")
Content = TypeVar("Content", bound=str | bytes)


def lazily(
    make: Callable[Arguments, Content], *values: Arguments.args, **named: Arguments.kwargs
) -> Callable[[], Content]:
    """Return what a download button calls on a click, in a thread without a session.

    Args:
        make: Makes the file; its texts are in the language of the session that calls this.
        *values: Its arguments.
        **named: Further arguments.
    """
    return partial(_made, language(), partial(make, *values, **named))


def _made(code: str, make: Callable[[], Content]) -> Content:
    with speaking(code):
        return make()
