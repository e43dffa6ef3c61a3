"""Jinja2 templates of the report, in which every text is escaped by itself."""

from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

_FOLDER = Path(__file__).with_name("templates")


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )


def template(name: str) -> Template:
    """The template of that name, without its ending."""
    return _environment().get_template(f"{name}.jinja")


def part(name: str, *values: Any, of: str = "parts", **named: Any) -> Markup:
    """Render a macro.

    Args:
        name: The macro.
        *values: Its arguments; texts are escaped, ``Markup`` is not.
        of: The template it is in.
        **named: Further arguments.
    """
    rendered: Markup = getattr(template(of).module, name)(*values, **named)
    return rendered
