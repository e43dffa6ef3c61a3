"""The script as a Jupyter notebook, with a heading and a cell for each part."""

import json
from collections.abc import Sequence
from typing import Any

from core.network.script.section import Section


def notebook(title: str, sections: Sequence[Section]) -> str:
    """Return the notebook as JSON (nbformat 4.5), without outputs.

    Its code cells, joined by empty lines, are the script.

    Args:
        title: The heading of the notebook, in plain text.
        sections: The parts of the script.
    """
    cells = [_markdown("title", f"# {title}")]
    for number, section in enumerate(sections):
        if section.title:
            cells.append(_markdown(f"heading-{number}", f"## {section.title}"))
        cells.append(
            {
                "cell_type": "code",
                "execution_count": None,
                "id": f"code-{number}",
                "metadata": {},
                "outputs": [],
                "source": section.source.splitlines(keepends=True),
            }
        )
    document = {
        "cells": cells,
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"name": "python"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _markdown(name: str, text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "id": name, "metadata": {}, "source": [text]}
