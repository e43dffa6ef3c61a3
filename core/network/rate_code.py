"""Keras code of learning-rate schedules."""

from collections.abc import Iterator

from core.network import schedule
from core.network.source import block, literal
from core.settings.choices import SCHEDULES
from core.settings.config import RunConfig

_WARM_UP = """\
@keras.saving.register_keras_serializable("denseboard")
class WarmUp(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, warm_up, rate):
        self.warm_up, self.rate = warm_up, rate

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        return self.rate * keras.ops.minimum((step + 1) / self.warm_up, 1.0)

    def get_config(self):
        return {"warm_up": self.warm_up, "rate": self.rate}
"""
# Keras's own warm-up, which only CosineDecay has, starts a step later, and so with a rate of 0.
_WARM_UP_BEFORE = """\
@keras.saving.register_keras_serializable("denseboard")
class WarmUp(keras.{schedule}):
    def __init__(self, warm_up, **options):
        super().__init__(**options)
        self.warm_up = warm_up

    def __call__(self, step):
        step = keras.ops.cast(step, "float32")
        growing = self.initial_learning_rate * (step + 1) / self.warm_up
        after = super().__call__(step - self.warm_up)
        return keras.ops.where(step < self.warm_up, growing, after)

    def get_config(self):
        return {{"warm_up": self.warm_up, **super().get_config()}}
"""
_ONE_CYCLE = """\
@keras.saving.register_keras_serializable("denseboard")
class OneCycle(keras.optimizers.schedules.LearningRateSchedule):
    def __init__(self, rate, steps):
        self.rate, self.steps = rate, steps

    def __call__(self, step):
        done = keras.ops.cast(step, "float32") / max(self.steps - 1, 1)
        rising = {first} + {span} * done / {turn}
        falling = {first} + {span} * (2 - done / {turn})
        ending = {last} + {rest} * (1 - done) / {end}
        share = keras.ops.where(done < {turn}, rising, falling)
        return self.rate * keras.ops.where(done > 2 * {turn}, ending, share)

    def get_config(self):
        return {{"rate": self.rate, "steps": self.steps}}
"""


def definitions(config: RunConfig) -> Iterator[str]:
    """Yield the classes that Keras lacks; they need ``keras``."""
    keras = SCHEDULES[config.schedule].keras
    if config.warmup_epochs:
        yield _WARM_UP_BEFORE.format(schedule=keras) if keras else _WARM_UP
    if config.schedule == "one_cycle":
        yield _ONE_CYCLE.format(
            first=schedule.FIRST,
            span=f"{1 - schedule.FIRST:g}",
            turn=schedule.TURN,
            last=schedule.LAST,
            rest=f"{schedule.FIRST - schedule.LAST:g}",
            end=f"{1 - 2 * schedule.TURN:g}",
        )


def rate(config: RunConfig) -> str:
    """Return the lines that define ``learning_rate``; "" if the rate is constant in the code."""
    entry, steps = SCHEDULES[config.schedule], config.steps_per_epoch
    if config.schedule == "one_cycle":
        arguments = {"rate": literal(config.learning_rate), "steps": f"{config.epochs} * {steps}"}
        return block("learning_rate = OneCycle", arguments)
    if entry.watches or not config.scheduled:
        return ""
    arguments = {"initial_learning_rate" if entry.keras else "rate": literal(config.learning_rate)}
    if config.warmup_epochs:
        arguments = {"warm_up": f"{config.warmup_epochs} * {steps}", **arguments}
    if entry.decays:
        arguments["decay_steps"] = f"{config.decay_epochs} * {steps}"
        arguments["decay_rate"] = literal(config.decay_factor)
    elif entry.keras:
        # A warm-up may take the whole run, and then there is no decay.
        epochs = config.epochs - config.warmup_epochs
        arguments["decay_steps"] = f"{epochs} * {steps}" if epochs > 0 else "1"
        if hasattr(epochs, "source"):  # an expression, which may come to less
            arguments["decay_steps"] = f"max({epochs} * {steps}, 1)"
    if config.schedule == "step":
        arguments["staircase"] = "True"
    kind = "WarmUp" if config.warmup_epochs else f"keras.{entry.keras}"
    return block(f"learning_rate = {kind}", arguments)
