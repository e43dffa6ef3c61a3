"""Settings and runs in words, as tables and legends name them."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from components.words.labels import activation_label, dataset_label
from components.words.language import _, moment, ngettext, number, rate
from components.words.live import labels
from core.base.errors import ConfigError
from core.comparison.differences import NAMES, SEED, Change, difference, differing, value_of
from core.comparison.effects import Value
from core.comparison.predictions_game import Direction
from core.runs.store import Summary
from core.settings.config import RunConfig
from core.settings.kinds import Integer, OneOf, Setting, Switch
from core.settings.layered import PerLayer
from core.settings.registry import SETTINGS, UNITS

_LONGEST = 60  # characters of a run's name in a legend
_MOST_PARTS = 3  # settings named in a line of a legend


def directions() -> Mapping[StrEnum, str]:
    """Return how a metric changes, in words."""
    return {
        Direction.BETTER: _("Better"),
        Direction.SAME: _("About the same"),
        Direction.WORSE: _("Worse"),
    }


def setting_label(name: str) -> str:
    """Return the label of a setting in the session's language."""
    return _(SETTINGS[name].label)


def setting_value(name: str, value: Any) -> str:
    """Return the value of a setting in the session's language."""
    if name == "units":
        return "-".join(map(str, value)) or _("no hidden layer")
    if name == "dataset":
        return dataset_label(value)
    setting = SETTINGS[name]
    if isinstance(setting, PerLayer):
        words = [
            _("common") if one == setting.blank else declared_value(setting.entry, one)
            for one in value
        ]
        return ", ".join(words) or _("the same in all")
    return "–" if value is None else declared_value(setting, value)


def value_label(name: str, value: Value) -> str:
    """Return the value of a factor in words; a number may be one that no run has, as on an axis.

    Args:
        name: As in ``core.comparison.effects.Factor``.
        value: ``None`` where the setting does not apply.
    """
    if isinstance(value, float):
        return number(value, 1) if name == "units" and value % 1 else rate(value)
    if name == "activation" and value is not None:
        return "-".join(map(activation_label, str(value).split("-")))
    return setting_value(name, value)


def declared_value(setting: Setting, value: Any) -> str:
    """Return a value in the session's language.

    Args:
        setting: The declaration; of a setting by layer, that of an entry.
        value: A value of it; of units also those of a whole network, as a text.
    """
    if isinstance(value, str) and not isinstance(setting, OneOf):
        return value if UNITS.from_text(value) else _("no hidden layer")
    if isinstance(setting, Switch):
        return _("on") if value else _("off")
    if isinstance(setting, OneOf):
        return _(setting.options[value].label) if value in setting.options else str(value)
    if isinstance(setting, Integer):
        return str(value) if setting.seed else number(value)
    return rate(value)


def change(changed: Change) -> str:
    """Return a change in words: "learning rate 0.01, was 0.001"."""
    return was(
        changed.name,
        setting_value(changed.name, changed.after),
        setting_value(changed.name, changed.before),
    )


def changes_in_words(changed: Sequence[Change]) -> list[str]:
    """Return changes in words, each before the changes it implies, which are marked."""
    words = []
    for one in changed:
        words.append(change(one))
        words += [_("{change} (follows)").format(change=change(other)) for other in one.followed]
    return words


def was(name: str, now: str, before: str) -> str:
    """Return a setting's value beside its previous one."""
    label = lowered(setting_label(name))
    return _("{setting} {value}, was {before}").format(setting=label, value=now, before=before)


def lowered(label: str) -> str:
    """Return a label in lower case, for use within a sentence; abbreviations keep their case."""
    return label[:1].lower() + label[1:] if label[1:2].islower() or len(label) == 1 else label


def run_name(run: Summary) -> str:
    """Return the name the user gave a run, or the time it was created."""
    return run.marks.name or moment(run.created)


def legends(runs: Sequence[Summary]) -> list[str]:
    """Return a short line for each run that names the settings in which it differs.

    The first line gives the values of the settings that other runs changed; the other lines give
    the changes: "learning rate 0.01, was 0.001". Implied changes and settings that do not apply
    are left out; of many changes only the first few are named.

    Args:
        runs: The first is the one the others are compared with.

    Returns:
        Distinct lines: runs that would read the same are numbered.
    """
    if not runs:
        return []
    first, *others = runs
    changes = [_changes(first, other) for other in others]
    changed = {name for each in changes for name in each}
    names = [name for name in NAMES if name in changed]
    texts = [_values(first, names), *map(_against, [first] * len(others), others, changes)]
    return _lines(runs, texts)


def curve_names(drawn: Sequence[Sequence[Summary]]) -> list[str]:
    """Return a line of a legend for each curve.

    Args:
        drawn: The runs of each curve, as ``core.comparison.curves.drawn_together`` groups them.
    """
    names = legends([runs[0] for runs in drawn])
    return [
        ngettext("{name} (mean of {count} run)", "{name} (mean of {count} runs)", len(runs)).format(
            name=name, count=number(len(runs))
        )
        if len(runs) > 1
        else name
        for name, runs in zip(names, drawn, strict=True)
    ]


def measure_title(config: RunConfig, measure: str, runs: Sequence[Summary]) -> str:
    """Return the title of the axis of curves.

    Args:
        config: The settings of one of the runs.
        measure: What is drawn: a name in ``core.comparison.curves.MEASURES``.
        runs: The runs whose curves are drawn.
    """
    names = labels(config)
    title = names["metric"] if measure.endswith("metric") else names["loss"]
    if measure.endswith("loss") and len({run.raw_settings["loss"] for run in runs}) > 1:
        title = _("Loss (each run's own)")
    kind = names["validation"] if measure.startswith("val_") else _("Training")
    return _("{measure}, {kind}").format(measure=title, kind=kind[:1].lower() + kind[1:])


def names_by_value(runs: Sequence[Summary]) -> list[str]:
    """Return a short line for each run with its values of the settings in which runs differ.

    The seed, implied changes and settings that do not apply are left out; of many values only the
    first few are named.

    Returns:
        Distinct lines: runs that would read the same are numbered.
    """
    if not runs:
        return []
    changed = {name for run in runs[1:] for name in _changes(runs[0], run)} - {SEED}
    names = [name for name in NAMES if name in changed]
    return _lines(runs, [_values(run, names) for run in runs])


def _lines(runs: Sequence[Summary], texts: Sequence[str]) -> list[str]:
    """Return the texts behind the runs' names; those that would read the same are numbered."""
    lines = [_line(run, text) for run, text in zip(runs, texts, strict=True)]
    return [
        line if lines.count(line) == 1 else f"{line} ({lines[: place + 1].count(line)})"
        for place, line in enumerate(lines)
    ]


def _line(run: Summary, text: str) -> str:
    name = run.marks.name
    if len(name) > _LONGEST:
        name = name[: _LONGEST - 1].rstrip() + "…"
    text = text or _("the same settings")
    return f"{name}: {text}" if name else text


def _changes(before: Summary, after: Summary) -> list[str]:
    """Names of the settings changed from one run to another, the seed last."""
    try:
        changed = difference(before.config(), after.config())
    except ConfigError:  # settings of another version: compare the raw values
        return differing((before.raw_settings, after.raw_settings))
    return [change.name for change in changed.changes] + [SEED] * changed.seed


def _values(run: Summary, names: Sequence[str]) -> str:
    values = {name: value_of(run.raw_settings, name) for name in names}
    return _listed(
        [
            f"{lowered(setting_label(name))} {setting_value(name, value)}"
            for name, value in values.items()
            if value is not None
        ]
    )


def _against(before: Summary, after: Summary, names: Sequence[str]) -> str:
    if len(names) != 1:  # the first line gives the previous values
        return _values(after, names)
    name, *_rest = names
    now, then = (setting_value(name, value_of(run.raw_settings, name)) for run in (after, before))
    return was(name, now, then)


def _listed(parts: Sequence[str]) -> str:
    """Join the first parts, and say how many more there are."""
    more = len(parts) - _MOST_PARTS
    if more <= 1:
        return "; ".join(parts)
    rest = ngettext("{count} more", "{count} more", more).format(count=number(more))
    return "; ".join([*parts[:_MOST_PARTS], rest])
