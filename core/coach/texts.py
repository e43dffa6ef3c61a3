"""Every sentence of the coach: what a screen has to translate beforehand."""

from core.coach import fit, layers, remedies, steps

TEMPLATES: tuple[str, ...] = tuple(
    value
    for module in (steps, fit, layers, remedies)
    for name, value in vars(module).items()
    if name.isupper() and not name.startswith("_") and isinstance(value, str)
)
"""English templates with ``{places}``, marked with ``N_`` where they stand."""
