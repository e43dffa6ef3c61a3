"""Code that builds, trains and evaluates the network of a run."""

from core.base.text import N_
from core.network.keras_code import (
    UNITS_ERROR,
    definitions,
    network_code,
    output_bias,
    watching,
)
from core.network.script.section import Say, remark
from core.network.source import block, literal
from core.runs.protocol import THREADS
from core.runs.results import Evaluation
from core.settings.config import RunConfig


def exact(config: RunConfig) -> bool:
    """Whether the script's steps equal the trainer's to the last bit.

    They do with ``jit_compile``. With dropout it cannot be used: XLA draws other masks than the
    trainer, which draws those of Keras without XLA (``core.training.dropout``).
    """
    return not config.drops


def compiled(config: RunConfig) -> bool:
    """Whether XLA compiles the script's steps."""
    return config.jit_compile and exact(config)


def rounding(config: RunConfig, say: Say) -> str:
    """Return the code that must come before TensorFlow is imported; see ``core.training.backend``.

    Steps that XLA compiles do without oneDNN anyway.
    """
    if compiled(config):
        return ""
    text = N_(
        "Without oneDNN, TensorFlow rounds as in Denseboard. It has to be set before the import."
    )
    code = 'os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"'
    return f"import os\n\n{remark(say, text)}{code}\n\n"


def threads(say: Say) -> str:
    """Return the code that sets the number of threads, which must come before any operation."""
    text = N_(
        "The number of threads decides how the sums in matrix products are rounded; Denseboard"
        " uses two on every machine."
    )
    return remark(say, text) + f"tf.config.threading.set_intra_op_parallelism_threads({THREADS})\n"


def building(config: RunConfig, say: Say) -> str:
    """Return the code that builds and compiles ``model``, after definitions that Keras lacks."""
    own = "".join(f"{code.rstrip()}\n\n\n" for code in definitions(config))
    text = N_("The seed fixes the initial weights.")
    if config.drops:
        text = N_("The seed fixes the initial weights and the dropout masks.")
    code = own
    if config.info.target_log:
        error = N_("The error in units of the target, whose log the network learns.")
        code += remark(say, error) + UNITS_ERROR + "\n\n"
    if config.output_bias:
        start = N_("With these biases the network first predicts the shares of the classes.")
        code += remark(say, start) + output_bias(config) + "\n"
    code += remark(say, text)
    if compiled(config):
        text = N_(
            "Compiled by XLA (jit_compile), as in Denseboard, the steps sum in the same order."
            " Otherwise small rounding differences would grow during training."
        )
        code += remark(say, text)
    return code + network_code(config, jit=exact(config), units=True)


def fitting(config: RunConfig, say: Say) -> str:
    """Return the code that trains ``model`` on the trainer's batches in the trainer's order."""
    batch = "x_train[rows], y_train[rows]"
    before = ""
    if config.class_weights:
        classes = len(config.info.classes)
        batch += ", weights[rows]"
        before += (
            remark(say, N_("Weights of the samples in the loss: every class has the same total."))
            + f"counts = np.bincount(y_train, minlength={classes})\n"
            + f"balance = len(y_train) / ({classes} * counts)\n"
            + 'weights = balance[y_train].astype("float32")\n\n'
        )
    if config.one_hot:
        before += remark(say, N_("This loss takes one-hot labels."))
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
                "Denseboard shuffles the samples with NumPy before every epoch. Keras would use"
                " another order; this generator yields the same batches."
            ),
        )
        + "def batches():\n"
        + f"    random = np.random.default_rng({config.seed})\n"
        + "    while True:\n"
        + "        order = random.permutation(len(x_train))\n"
        + f"        for start in range(0, len(order), {config.batch_size}):\n"
        + f"            rows = order[start : start + {config.batch_size}]\n"
        + f"            yield {batch}\n"
        + "\n\n"
        + block("history = model.fit", arguments, "batches()")
    )


def evaluating(config: RunConfig, evaluation: Evaluation | None, say: Say) -> str:
    """Return the code that prints the curve and the test result, in Denseboard's units."""
    metric = config.task.metric
    names = ["loss", metric]
    if config.validation_samples:
        names += ["val_loss", f"val_{metric}"]
    code = (
        f"names = [{', '.join(map(literal, names))}]\n"
        "curve = {name: np.array(history.history[name]) for name in names}\n"
        "test_loss, test_metric = model.evaluate(x_test, y_test, verbose=0)\n"
    )
    if not config.task.classifies and not config.info.target_log:
        code += (
            remark(say, N_("Errors in units of the target; the loss refers to the scaled target."))
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
    """The import lines that the code needs."""
    lines = {"import math", "import keras", "import numpy as np"}
    return lines | {"import tensorflow as tf"} if exact(config) else lines
