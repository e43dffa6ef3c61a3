"""The settings of a run as a few short phrases."""

from typing import Any

from components.words.comparison import setting_value
from components.words.labels import dataset_label, metric_label
from components.words.language import _, marked, ngettext, number, rate
from core.settings.choices import ACTIVATIONS
from core.settings.config import RunConfig
from core.settings.kinds import OneOf, Setting, Switch
from core.settings.layered import PerLayer
from core.settings.registry import SETTINGS
from core.settings.settings import DEFAULTS


def main_settings(config: RunConfig) -> list[str]:
    """Return the layers and the basic settings of a run, each in words."""
    return [
        _layers(config),
        f"{_(config.optimizer_entry.label)} {rate(config.learning_rate)}",
        _(config.loss_entry.label),
        _("batch size {size}").format(size=number(config.batch_size)),
        ngettext("{count} epoch", "{count} epochs", config.epochs).format(
            count=number(config.epochs)
        ),
        _held_out(config),
        *_tests(config),
        _("seed {seed}").format(seed=config.seed),
    ]


def unusual_settings(config: RunConfig) -> list[str]:
    """Return the advanced settings that are not the usual ones, each in words."""
    values = ((SETTINGS[name], getattr(config, name)) for name in DEFAULTS)
    return [
        _changed_setting(setting, value)
        for setting, value in values
        if not setting.basic and value != setting.usual(config)
    ]


def _held_out(config: RunConfig) -> str:
    if config.folds > 1:
        return _("validation fold {fold} of {folds}").format(fold=config.fold, folds=config.folds)
    return _("validation share {share}").format(share=rate(config.validation_share))


def _tests(config: RunConfig) -> list[str]:
    file = config.info.test_file
    return [_("test rows from {file}").format(file=marked(file))] if file else []


def _layers(config: RunConfig) -> str:
    if not config.units:
        return _("no hidden layer")
    names = config.layer_activations
    if len(set(names)) == 1:
        return f"{'-'.join(map(str, config.units))} {_(ACTIVATIONS[names[0]].label)}"
    layers = zip(config.units, names, strict=True)
    return " - ".join(f"{units} {_(ACTIVATIONS[name].label)}" for units, name in layers)


def _changed_setting(setting: Setting, value: Any) -> str:
    label = _(setting.label)
    if isinstance(setting, Switch):
        return label if value else _("without: {setting}").format(setting=label)
    if isinstance(setting, OneOf):
        return f"{label}: {_(setting.options[value].label)}"
    if isinstance(setting, PerLayer):
        return f"{label}: {setting_value(setting.name, value)}"
    return f"{label} {rate(value)}"


def settings_words(config: RunConfig) -> str:
    """Return the main settings in a line."""
    layers = "-".join(map(str, config.units)) or _("no hidden layer")
    optimizer = _(config.optimizer_entry.label)
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
