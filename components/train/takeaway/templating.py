"""Jinja2 templates of the report, with automatic escaping."""

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
    """Return the template of a name, given without its extension."""
    return _environment().get_template(f"{name}.jinja")


def part(name: str, *values: Any, of: str = "parts", **named: Any) -> Markup:
    """Render a macro.

    Args:
        name: The macro.
        *values: Its arguments; texts are escaped, ``Markup`` is not.
        of: The template that contains it.
        **named: Further arguments.
    """
    rendered: Markup = getattr(template(of).module, name)(*values, **named)
    return rendered
