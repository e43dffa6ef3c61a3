"""A search as a script that needs Optuna, Keras and what the script of a run needs."""

from collections.abc import Mapping
from functools import partial
from textwrap import indent
from typing import Any

from core.base.text import N_
from core.network import architecture, rate_code
from core.network.keras_code import (
    UNITS_ERROR,
    compile_code,
    definitions,
    layer_code,
    optimizer_code,
    output_bias,
)
from core.network.script import preparing, training
from core.network.script.script import imports, reading, stratify
from core.network.script.section import Say, Section, remark
from core.network.script.uploads import Uploaded
from core.network.source import call, literal
from core.search.config import SearchConfig
from core.search.dimension import Dimension
from core.search.fields import PRUNER
from core.search.script.named import NamedConfig
from core.search.script.variants import INDENT, PARAMETERS, Variants, parameter
from core.settings.candidates import Range

_LOOP = ("split", "scale", "output bias", "layers", "rate", "optimizer", "compile", "fit", "result")
_TRIAL_SEED = 2**32 - 1  # stands for it; larger than the seed of any search


def sections(
    config: SearchConfig, uploaded: Uploaded | None = None, say: Say = lambda text: text
) -> list[Section]:
    """Return the parts of the script, in order.

    It asks Optuna for the trials of the search, and trains each as the search does. It does not
    evaluate any network on the test set.

    Args:
        config: The search.
        uploaded: Its table or images, if they were uploaded.
        say: Translates comments and headings.

    Raises:
        SearchError: Too many names, switches and numbers of layers vary at once.
        ValueError: The dataset was uploaded, and ``uploaded`` is ``None``.
    """
    base = config.runs(config.base)[0]  # with its folds
    missing = uploaded is not None and uploaded.missing
    write = partial(_parts, config, uploaded, missing, say)
    variants = Variants(config.space, base, write)
    data, needed = reading(base, uploaded, say)
    drawn = variants.code("draw")
    varied = drawn != data
    needed |= {"import optuna", "import numpy as np", "import tensorflow as tf"}
    for parts in variants.every():
        needed |= set(parts["imports"].split("\n"))
    if "seconds" in config.goal_entry.measures:
        needed.add("import time")
    own = variants.code("definitions")
    fixed = all(parts["definitions"] == own for parts in variants.every())
    libraries = training.rounding(config.base, say) + imports(needed - {""})
    libraries += f"\n\n{training.threads(say)}"
    made = [
        ("", _head(config, say)),
        (say(N_("Libraries")), libraries),
        (
            say(N_("Load the data")),
            "" if varied else f"{data}\ndata = x_train, y_train, x_test, y_test\n",
        ),
        (say(N_("What Keras lacks")), own if fixed else ""),
        (
            say(N_("One trial")),
            _objective(config, variants, say, drawn * varied, own * (not fixed)),
        ),
        (say(N_("Search")), _search(config, say)),
    ]
    return [Section(title, code.strip("\n")) for title, code in made if code.strip()]


def _parts(
    config: SearchConfig,
    uploaded: Uploaded | None,
    missing: bool,
    say: Say,
    run: NamedConfig,
    asked: frozenset[str],
) -> Mapping[str, str]:
    """Write the parts of a trial; see ``core.search.script.variants``."""
    layers = architecture.layers(run)
    labels = stratify(run, uploaded)
    shape = call("keras.layers.Input", shape=run.info.input_shape)
    parts = {
        "imports": "\n".join(
            sorted(preparing.imports(run, missing, labels) | training.imports(run))
        ),
        "draw": reading(run, uploaded, say)[0],
        "definitions": "\n\n".join(f"{code.rstrip()}\n" for code in definitions(run)),
        "split": preparing.splitting(run, labels, say),
        "scale": preparing.scaling(run, missing, say),
        "output bias": output_bias(run) if run.output_bias else "",
        "first layers": f"keras.utils.set_random_seed({run.seed})\nlayers = [{shape}]\n"
        + _stack([layer_code(one) for one in layers[:-1] if not one.number]),
        "output layer": _stack([layer_code(layers[-1])]),
        "rate": rate_code.rate(run),
        "optimizer": f"optimizer = {optimizer_code(run)}\n",
        "compile": "model = keras.Sequential(layers)\n"
        + f"\n{UNITS_ERROR}\n" * bool(run.info.target_log)
        + compile_code(run, "optimizer", jit=training.exact(run), units=True),
        "fit": training.fitting(run, say),
        "result": _result(config, run, say),
    }
    for number in range(1, len(run.units) + 1):
        own = [layer_code(one) for one in layers if one.number == number]
        parts[f"layer {number}"] = _stack(own)
    for one in config.space.dimensions:
        parts[f"suggest {one.name}"] = _suggest(one) if one.name in asked else ""
    return parts


def _stack(layers: list[str]) -> str:
    if not layers:
        return ""
    return "layers += [\n" + "".join(f"{INDENT}{one},\n" for one in layers) + "]\n"


def _suggest(one: Dimension) -> str:
    tried, name = one.candidates, literal(one.name)
    if not isinstance(tried, Range):
        asked = f"trial.suggest_categorical({name}, {literal(list(tried.values))})"
    else:
        kind = "int" if one.whole else "float"
        ends = f"{literal(tried.low)}, {literal(tried.high)}"
        asked = f"trial.suggest_{kind}({name}, {ends}{', log=True' if tried.log else ''})"
    return f"{parameter(one)} = {asked}\n"


_RESULTS = {
    "loss": 'curve["val_loss"][last]',
    "parameters": "sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)",
    "seconds": "time.perf_counter() - began",
}


def _result(config: SearchConfig, run: NamedConfig, say: Say) -> str:
    metric = f'curve["val_{run.task.metric}"][last]'
    if not run.task.classifies and not run.info.target_log:
        metric += " * deviation"
    results = [metric if one == "metric" else _RESULTS[one] for one in config.goal_entry.measures]
    code = "curve = history.history\n"
    if run.early_stopping:
        text = N_("Early stopping restored the weights of the epoch with the lowest loss.")
        code += remark(say, text) + 'last = int(np.argmin(curve["val_loss"]))\n'
    else:
        code += "last = -1\n"
    return code + "results.append(\n" + f"{INDENT}({', '.join(results)},)\n)\n"


def _objective(config: SearchConfig, variants: Variants, say: Say, drawn: str, own: str) -> str:
    asked = f"{PARAMETERS} = {{}}\n"
    for one in config.space.dimensions:
        asked += variants.code(f"suggest {one.name}")
    before = own + ("\n" if own else "")
    if drawn:
        before += drawn + "data = x_train, y_train, x_test, y_test\n"
    loop = "began = time.perf_counter()\n" if "seconds" in config.goal_entry.measures else ""
    loop += "x_train, y_train, x_test, y_test = data\n"
    hidden = sorted(
        {name for parts in variants.every() for name in parts if name.startswith("layer ")},
        key=lambda name: int(name.split()[1]),
    )
    for part in _LOOP:
        if part == "layers":
            names = ["first layers", *hidden, "output layer"]
            code = "".join(variants.code(name) for name in names)
        else:
            code = variants.code(part)
        loop += code + ("\n" if code.strip() else "")
    runs = config.runs(config.base)
    looped, rounds = "seed", literal(tuple(run.seed for run in runs))
    if config.folds > 1:
        looped, rounds = "seed, fold", literal(tuple((run.seed, run.fold) for run in runs))
    body = asked + before + "\nresults = []\n"
    body += f"for {looped} in {rounds}:\n{indent(loop.rstrip(), INDENT)}\n"
    means = N_("The result of a trial is the mean over its seeds.")
    if config.folds > 1:
        means = N_("The result of a trial is the mean over its seeds and folds.")
    body += remark(say, means) + "return tuple(float(np.mean(one)) for one in zip(*results))\n"
    return f"def objective(trial):\n{indent(body, INDENT)}"


def _search(config: SearchConfig, say: Say) -> str:
    method = config.method_entry
    trials = len(config.grid) if method.grid else config.trials
    code = ""
    if method.grid:
        points = "".join(f"{INDENT}{literal(one.parameters)},\n" for one in config.grid)
        code += remark(say, N_("Every point of the grid.")) + f"grid = [\n{points}]\n\n"
    text = N_(
        "Every trial has a sampler of its own, seeded by the search and its number, so that the"
        " trials are those of Denseboard."
    )
    code += (
        f"study = optuna.create_study(directions={literal(config.directions)})\n"
        + remark(say, text)
        + f"for number in range({trials}):\n"
    )
    body = f"seed = int(np.random.SeedSequence([{config.seed}, number]).generate_state(1)[0])\n"
    body += f"study.sampler = optuna.samplers.{method.sampler}({_arguments(config)})\n"
    if method.grid:
        body += "study.enqueue_trial(grid[number])\n"
    body += "study.optimize(objective, n_trials=1)\n"
    code += indent(body, INDENT)
    return code + (
        "\nfor trial in study.trials:\n"
        f"{INDENT}print(trial.number, trial.state.name, trial.values, trial.params)\n"
    )


def _arguments(config: SearchConfig) -> str:
    """The arguments of the sampler as source."""
    arguments: dict[str, Any] = config.method_entry.arguments(config.seed, _TRIAL_SEED)
    written = []
    for name, value in arguments.items():
        source = literal(value)
        if name == "independent_sampler":
            source = "optuna.samplers.RandomSampler(seed=seed)"
        elif value == _TRIAL_SEED:
            source = "seed"
        written.append(f"{name}={source}")
    return ", ".join(written)


def _head(config: SearchConfig, say: Say) -> str:
    text = N_(
        "A plain Optuna and Keras script, written by Denseboard. It repeats a search without"
        " Denseboard: Grid and Random find the same trials with the same results; methods that"
        " learn do so if the search trained one trial after the other."
    )
    code = remark(say, text)
    text = N_("The test set is not used: it chooses nothing.")
    code += "#\n" + remark(say, text)
    if config.pruner != PRUNER.default:
        text = N_(
            "Denseboard stopped bad trials early ({pruner}). Here every trial trains to its end."
        )
        code += "#\n" + remark(say, text, pruner=say(config.pruner_entry.label))
    if config.minutes:
        text = N_("Denseboard started no trial after {minutes:g} minutes. Here all are trained.")
        code += "#\n" + remark(say, text, minutes=config.minutes)
    return code
