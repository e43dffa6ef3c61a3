"""Code that predicts the test samples with the network that a script has trained."""

from core.base.text import N_
from core.network.script.section import Say, Section, remark
from core.settings.config import RunConfig


def predicting(config: RunConfig, say: Say) -> Section:
    """Return the code that follows a script: what the network answers, and what that means.

    It defines ``outputs`` ``(samples, units)`` and ``predicted`` ``(samples,)``: numbers of
    classes, or numbers in units of the target.

    Args:
        config: The settings of the run.
        say: Translates comments.
    """
    code = "outputs = model.predict(x_test, verbose=0)\n\n" + _meaning(config, say)
    code += "\nprint(outputs[5], predicted[5], y_test[5])"
    return Section(say(N_("Predict")), code)


def _meaning(config: RunConfig, say: Say) -> str:
    if not config.task.classifies:
        text = N_("Back from the scaled target to its units.")
        mean = "" if config.loss_entry.positive else " + mean"
        return remark(say, text) + f"predicted = outputs[:, 0] * deviation{mean}\n"
    if config.output_units == 1:
        text = N_("The output is the probability of class 1: from one half on, that is the answer.")
        return remark(say, text) + 'predicted = (outputs[:, 0] >= 0.5).astype("int32")\n'
    text = N_("One share for each class, which sum to 1: the largest is the answer.")
    return remark(say, text) + "predicted = outputs.argmax(axis=1)\n"
