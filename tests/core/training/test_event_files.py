"""TensorBoard's event files, read by TensorFlow."""

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf.struct_pb2 import Value

from core.evaluation.tracking.event_protos import message
from core.evaluation.tracking.formats import FORMATS, zipped
from core.evaluation.tracking.tracked_run import Part, TrackedRun
from tests.core.evaluation.tracking.made import START, tracked


def events(path: Path) -> Iterator[Any]:
    """The events of a file after its head; fails if a checksum is wrong."""
    # TensorFlow rounds as the module that has to be the first to import it says.
    from core.training.backend import tf

    records = tf.data.TFRecordDataset(str(path)).as_numpy_iterator()
    head, *others = (tf.compat.v1.Event.FromString(record) for record in records)
    assert head.file_version == "brain.Event:2" and head.wall_time == START
    yield from others


@pytest.fixture
def runs(tmp_path: Path) -> list[TrackedRun]:
    both = [tracked("A run"), tracked(run_id="zzzzzzzz-2")]
    wanted = next(each for each in FORMATS if each.name == "tensorboard")
    with zipfile.ZipFile(io.BytesIO(zipped(wanted, both, str))) as archive:
        archive.extractall(tmp_path)
    return both


def test_scalars_have_values_steps_and_times(runs: list[TrackedRun], tmp_path: Path) -> None:
    from core.training.backend import tf

    for run in runs:
        for part in Part:
            (path,) = (tmp_path / run.folder / part).glob("events.out.tfevents.*")
            read = [
                (value.tag, event.step, event.wall_time, float(tf.make_ndarray(value.tensor)))
                for event in events(path)
                for value in event.summary.value
                if value.metadata.plugin_data.plugin_name == "scalars"
                and value.metadata.data_class == 1
            ]
            assert read == [
                (f"epoch_{each.quantity}", each.step, each.time, float(np.float32(each.value)))
                for each in run.scalars()
                if each.part is part
            ]
            assert read


def test_settings_are_those_of_the_run(runs: list[TrackedRun], tmp_path: Path) -> None:
    for run in runs:
        (path,) = (tmp_path / run.folder).glob("events.out.tfevents.*")
        start, end = (event.summary.value[0] for event in events(path))
        assert start.tag == "_hparams_/session_start_info"
        assert start.metadata.plugin_data.plugin_name == "hparams"
        told = message("HParamsPluginData")
        told.ParseFromString(start.metadata.plugin_data.content)
        read = {
            # Google's own message for a number, a text or a truth value.
            each.key: Value.FromString(each.value.SerializeToString())
            for each in told.session_start_info.hparams
        }
        values = {name: getattr(each, each.WhichOneof("kind")) for name, each in read.items()}
        assert values == run.settings()
        assert isinstance(values["batch_normalization"], bool) and values["l2"] == 0
        assert end.tag == "_hparams_/session_end_info"
        told.ParseFromString(end.metadata.plugin_data.content)
        assert told.session_end_info.status == 1
