"""A run as a plain Keras script, and as a notebook, that give the same numbers without us."""

from core.script.notebook import notebook
from core.script.origin import Origin
from core.script.script import joined, script, sections
from core.script.section import Say, Section

__all__ = ["Origin", "Say", "Section", "joined", "notebook", "script", "sections"]
