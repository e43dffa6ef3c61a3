"""The texts of a pack: translated if it ships, else as its author wrote them."""

from components.words.labels import dataset_label, metric_label
from components.words.language import _, ngettext, number, plain, rate, written
from core.lessons.packs import Pack
from core.settings.choices import OPTIMIZERS
from core.settings.config import RunConfig


def name(pack: Pack, text: str) -> str:
    """Return a text of one line as Markdown.

    What others wrote is escaped, so that it holds no link, image, formula or HTML.
    """
    return plain(written(text)) if pack.own else _(text)


def said(pack: Pack, text: str) -> str:
    """Return a text of some lines as Markdown, escaped in the same way."""
    if not pack.own:
        return _(text)
    return "\n\n".join(plain(line) for line in written(text).splitlines() if line.strip())


def settings_words(config: RunConfig) -> str:
    """Return the main settings in a line."""
    layers = "-".join(map(str, config.units)) or _("no hidden layer")
    optimizer = _(OPTIMIZERS[config.optimizer].label)
    return " · ".join(
        (
            dataset_label(config.dataset),
            layers,
            f"{optimizer} {rate(config.learning_rate)}",
            ngettext("{count} epoch", "{count} epochs", config.epochs).format(
                count=number(config.epochs)
            ),
        )
    )


def result_words(config: RunConfig, result: float) -> str:
    """Return the result of a run with these settings: its validation accuracy, or its MAE."""
    share = config.task.classifies
    words = _("validation accuracy {value}") if share else _("validation MAE {value}")
    return words.format(value=metric_label(result, share))
