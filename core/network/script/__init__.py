"""A run as a plain Keras script and as a notebook, with the same numbers without Denseboard."""

from core.network.script.notebook import notebook
from core.network.script.origin import Origin
from core.network.script.predicting import predicting
from core.network.script.script import joined, script, sections
from core.network.script.section import Say, Section

__all__ = ["Origin", "Say", "Section", "joined", "notebook", "predicting", "script", "sections"]
