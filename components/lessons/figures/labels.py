"""Names that several figures use."""

from components.words.language import _
from core.settings.choices import ACTIVATIONS, LOSSES
from core.settings.registry import SETTINGS


def activation_labels() -> dict[str, str]:
    """Return the label of each activation, by name."""
    return {name: _(entry.label) for name, entry in ACTIVATIONS.items()}


def playback_texts() -> dict[str, str]:
    """Return the texts of the buttons of ``playback.js``."""
    return {
        "play": _("Play"),
        "pause": _("Pause"),
        "one_step": _("One step"),
        "to_start": _("Back to the start"),
    }


def setting_label(name: str) -> str:
    """Return the label of a setting."""
    return _(SETTINGS[name].label)


def loss_labels() -> dict[str, str]:
    """Return the label of each loss function, by name."""
    return {name: _(entry.label) for name, entry in LOSSES.items()}
