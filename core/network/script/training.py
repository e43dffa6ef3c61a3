"""Code that makes, trains and evaluates the network of a run."""

from core.base.text import N_
from core.network.keras_code import definitions, network_code, output_bias, watching
from core.network.script.section import Say, remark
from core.network.source import block, literal
from core.runs.protocol import THREADS
from core.runs.results import Evaluation
from core.settings.config import RunConfig


def exact(config: RunConfig) -> bool:
    """Whether the script takes the trainer's steps to the last bit.

    With ``jit_compile`` it does, but XLA would draw other masks for dropout than Keras without
    it and the trainer (``core.training.dropout``).
    """
    return not config.drops


def threads(say: Say) -> str:
    """The code that sets how many threads share the arithmetic, before there is any."""
    text = N_(
        "How many threads share a product of matrices settles how its sums are rounded; Denseboard"
        " uses two on every machine."
    )
    return remark(say, text) + f"tf.config.threading.set_intra_op_parallelism_threads({THREADS})\n"


def building(config: RunConfig, say: Say) -> str:
    """The code that makes and compiles ``model``; it begins with functions Keras lacks."""
    own = "".join(f"{code.rstrip()}\n\n\n" for code in definitions(config))
    text = N_("The seed fixes the weights the network starts with.")
    if config.drops:
        text = N_(
            "The seed fixes the weights the network starts with, and what dropout takes away."
        )
    code = own
    if config.output_bias:
        start = N_("Biases with which the network first predicts the shares of the classes.")
        code += remark(say, start) + output_bias(config) + "\n"
    code += remark(say, text)
    if exact(config):
        text = N_(
            "Compiled by XLA (jit_compile), as in Denseboard, steps round their sums in the same"
            " order: without, small differences would grow as training goes on."
        )
        code += remark(say, text)
    return code + network_code(config, jit=exact(config))


def fitting(config: RunConfig, say: Say) -> str:
    """The code that trains ``model`` on the same batches in the same order."""
    given = "x_train[rows], y_train[rows]"
    before = ""
    if config.class_weights:
        classes = len(config.info.classes)
        given += ", weights[rows]"
        before += (
            remark(say, N_("What a sample weighs in the loss: classes count the same together."))
            + f"counts = np.bincount(y_train, minlength={classes})\n"
            + f"balance = len(y_train) / ({classes} * counts)\n"
            + 'weights = balance[y_train].astype("float32")\n\n'
        )
    if config.one_hot:
        before += remark(say, N_("This loss takes labels as rows of 0 with one 1."))
        held_out = ("y_val",) if config.validation_samples else ()
        for name in ("y_train", *held_out, "y_test"):
            before += f"{name} = keras.utils.to_categorical({name}, {len(config.info.classes)})\n"
        before += "\n"
    arguments = {
        "epochs": str(config.epochs),
        "steps_per_epoch": f"math.ceil(len(x_train) / {config.batch_size})",
        **watching(config),
        "shuffle": "False",
        "verbose": "2",
    }
    return (
        before
        + "\n" * bool(before)
        + remark(
            say,
            N_(
                "Denseboard shuffles the samples with NumPy, again for every epoch. Keras would do"
                " it in another order; this gives it the same batches."
            ),
        )
        + "def batches():\n"
        + f"    random = np.random.default_rng({config.seed})\n"
        + "    while True:\n"
        + "        order = random.permutation(len(x_train))\n"
        + f"        for start in range(0, len(order), {config.batch_size}):\n"
        + f"            rows = order[start : start + {config.batch_size}]\n"
        + f"            yield {given}\n"
        + "\n\n"
        + block("history = model.fit", arguments, "batches()")
    )


def evaluating(config: RunConfig, evaluation: Evaluation | None, say: Say) -> str:
    """The code that prints the curve and the test result as Denseboard shows them."""
    metric = config.task.metric
    names = ["loss", metric]
    if config.validation_samples:
        names += ["val_loss", f"val_{metric}"]
    code = (
        f"names = [{', '.join(map(literal, names))}]\n"
        "curve = {name: np.array(history.history[name]) for name in names}\n"
        "test_loss, test_metric = model.evaluate(x_test, y_test, verbose=0)\n"
    )
    if not config.task.classifies:
        code += (
            remark(say, N_("The error in units of the target; the loss is of the scaled one."))
            + "for name in names[1::2]:\n    curve[name] = curve[name] * deviation\n"
            + "test_metric = test_metric * deviation\n"
        )
    heading = say(N_("epoch"))
    code += (
        f'\nprint({literal(heading)}, *(f"{{name:>23}}" for name in names))\n'
        "for epoch, values in enumerate(zip(*curve.values()), start=1):\n"
        f'    print(f"{{epoch:{len(heading)}}}", *(f"{{value:23.6f}}" for value in values))\n'
    )
    measured = say(N_("test loss {loss}, test {metric} {value}")).format(
        loss="{test_loss:.6f}",
        metric=say(config.task.metric_label).lower(),
        value="{test_metric:.6f}",
    )
    code += f"print(f{literal(measured)})\n"
    if evaluation is not None:
        expected = say(N_("in Denseboard: {loss} and {value}")).format(
            loss=f"{evaluation.loss:.6f}", value=f"{evaluation.metric:.6f}"
        )
        code += f"print({literal(expected)})\n"
    return code


def imports(config: RunConfig) -> set[str]:
    """The lines of import that the code needs."""
    lines = {"import math", "import keras", "import numpy as np"}
    return lines | {"import tensorflow as tf"} if exact(config) else lines
