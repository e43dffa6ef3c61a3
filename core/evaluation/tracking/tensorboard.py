"""Runs as event files of TensorBoard, one folder per run.

As Keras's own callback writes them: folders ``train`` and ``validation`` with the scalars
``epoch_loss``, ``epoch_accuracy`` and so on, here with a folder ``test`` for the final result. The
settings are beside these folders, where the HParams dashboard looks for them. A step is the number
of epochs trained, as on the screen; Keras's callback counts from 0.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from operator import attrgetter
from typing import Any

from core.base.text import N_
from core.evaluation.tracking.event_file import event_file
from core.evaluation.tracking.event_protos import message
from core.evaluation.tracking.tracked_run import Scalar, TrackedRun, Value
from core.runs.states import State

_FLOAT, _SCALAR_CLASS, _TENSOR_CLASS = 1, 1, 2  # DT_FLOAT, DATA_CLASS_SCALAR, DATA_CLASS_TENSOR
_STATUS = {State.DONE: 1, State.STOPPED: 1, State.FAILED: 2}  # STATUS_SUCCESS, STATUS_FAILURE
_RUNNING = 3

HOW_TO = N_("In this folder, run: tensorboard --logdir .")


def tensorboard_files(run: TrackedRun) -> Iterator[tuple[str, bytes]]:
    """Yield the event files of a run: path in its folder, and content."""
    name = f"events.out.tfevents.{int(run.created)}.denseboard"
    yield name, event_file(run.created, _session(run))
    scalars = sorted(run.scalars(), key=attrgetter("part"))
    for part, measured in groupby(scalars, attrgetter("part")):
        yield f"{part}/{name}", event_file(run.created, map(_event, measured))


def _event(scalar: Scalar) -> Any:
    tensor = message(
        "Tensor", dtype=_FLOAT, tensor_shape=message("Shape"), float_val=[scalar.value]
    )
    tag = f"epoch_{scalar.quantity}"
    value = message("SummaryValue", tag=tag, tensor=tensor, metadata=_scalars())
    return message(
        "Event", wall_time=scalar.time, step=scalar.step, summary=message("Summary", value=[value])
    )


@cache
def _scalars() -> Any:
    plugin = message("PluginData", plugin_name="scalars")
    return message("Metadata", plugin_data=plugin, data_class=_SCALAR_CLASS)


def _session(run: TrackedRun) -> Sequence[Any]:
    """What the HParams dashboard shows: the settings of a run, and how it ended."""
    settings = [
        message("HParam", key=name, value=_setting(value)) for name, value in run.settings().items()
    ]
    start = message(
        "SessionStartInfo",
        hparams=settings,
        group_name=run.folder,
        start_time_secs=run.created,
    )
    end = message(
        "SessionEndInfo", status=_STATUS.get(run.state, _RUNNING), end_time_secs=run.ended
    )
    return [
        _note(run.created, "session_start_info", start),
        _note(run.ended, "session_end_info", end),
    ]


def _note(time: float, name: str, content: Any) -> Any:
    data = message("HParamsPluginData", version=0, **{name: content}).SerializeToString()
    plugin = message("PluginData", plugin_name="hparams", content=data)
    metadata = message("Metadata", plugin_data=plugin, data_class=_TENSOR_CLASS)
    # The dashboard reads the metadata only, and ignores a summary without a value.
    nothing = message("Tensor", dtype=_FLOAT, tensor_shape=message("Shape"), float_val=[0.0])
    value = message("SummaryValue", tag=f"_hparams_/{name}", tensor=nothing, metadata=metadata)
    return message("Event", wall_time=time, step=0, summary=message("Summary", value=[value]))


def _setting(value: Value) -> Any:
    if isinstance(value, bool):
        return message("HParamValue", bool_value=value)
    if isinstance(value, str):
        return message("HParamValue", string_value=value)
    return message("HParamValue", number_value=value)
