"""Messages of the HParams dashboard, compared with those that TensorBoard 2.21 itself writes."""

from core.evaluation.tracking.event_protos import message


def test_they_are_those_of_tensorboard() -> None:
    value = message("HParamValue", number_value=0.0)
    start = message(
        "SessionStartInfo",
        hparams=[message("HParam", key="a", value=value)],
        group_name="g",
        start_time_secs=2.5,
    )
    end = message("SessionEndInfo", status=2, end_time_secs=3.5)
    assert message("HParamsPluginData", session_start_info=start).SerializeToString() == (
        b"\x1a\x1c\n\x0e\n\x01a\x12\t\x11\x00\x00\x00\x00\x00\x00\x00\x00"
        b'"\x01g)\x00\x00\x00\x00\x00\x00\x04@'
    )
    assert message("HParamsPluginData", session_end_info=end).SerializeToString() == (
        b'"\x0b\x08\x02\x11\x00\x00\x00\x00\x00\x00\x0c@'
    )
