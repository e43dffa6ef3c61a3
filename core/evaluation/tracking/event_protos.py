"""TensorBoard's messages, as far as they are written here.

Numbers and types are those of TensorBoard's ``event.proto``, ``summary.proto``, ``tensor.proto``
and ``plugins/hparams/plugin_data.proto``. They are declared here because TensorFlow, which has the
first three, may not be loaded in the server.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message_factory import GetMessageClassesForFiles

_PACKAGE = "denseboard.tensorboard"
_MANY = "*"  # behind the type of a field that repeats
_FIELDS: Mapping[str, Mapping[str, tuple[int, str]]] = {
    "Event": {
        "wall_time": (1, "double"),
        "step": (2, "int64"),
        "file_version": (3, "string"),
        "summary": (5, "Summary"),
    },
    "Summary": {"value": (1, "SummaryValue*")},
    "SummaryValue": {"tag": (1, "string"), "tensor": (8, "Tensor"), "metadata": (9, "Metadata")},
    "Metadata": {"plugin_data": (1, "PluginData"), "data_class": (4, "int32")},
    "PluginData": {"plugin_name": (1, "string"), "content": (2, "bytes")},
    "Tensor": {"dtype": (1, "int32"), "tensor_shape": (2, "Shape"), "float_val": (5, "float*")},
    "Shape": {},
    "HParamsPluginData": {
        "version": (1, "int32"),
        "session_start_info": (3, "SessionStartInfo"),
        "session_end_info": (4, "SessionEndInfo"),
    },
    "SessionStartInfo": {
        "hparams": (1, "HParam*"),
        "group_name": (4, "string"),
        "start_time_secs": (5, "double"),
    },
    # An entry of a map is a message of two fields, and a choice of one a message of which one is
    # set: so both are in files.
    "HParam": {"key": (1, "string"), "value": (2, "HParamValue")},
    "HParamValue": {
        "number_value": (2, "double"),
        "string_value": (3, "string"),
        "bool_value": (4, "bool"),
    },
    "SessionEndInfo": {"status": (1, "int32"), "end_time_secs": (2, "double")},
}


def message(name: str, **values: Any) -> Any:
    """Return a message.

    Args:
        name: A key of the table above.
        **values: Its fields; a message where the field is one, a list where it repeats.
    """
    return _classes()[f"{_PACKAGE}.{name}"](**values)


@cache
def _classes() -> Mapping[str, Any]:
    # "proto2" writes every field that is set, also zeros.
    file = FileDescriptorProto(name="events.proto", package=_PACKAGE, syntax="proto2")
    for name, fields in _FIELDS.items():
        declared = file.message_type.add(name=name)
        for field, (number, kind) in fields.items():
            plain = kind.removesuffix(_MANY)
            added = declared.field.add(name=field, number=number)
            added.label = _label("REPEATED" if kind.endswith(_MANY) else "OPTIONAL")
            if plain in _FIELDS:
                added.type = FieldDescriptorProto.TYPE_MESSAGE
                added.type_name = f".{_PACKAGE}.{plain}"
            else:
                added.type = FieldDescriptorProto.Type.Value(f"TYPE_{plain.upper()}")
    pool = DescriptorPool()  # of its own: TensorFlow's messages have other names for the same
    pool.Add(file)
    classes: Mapping[str, Any] = GetMessageClassesForFiles([file.name], pool)
    return classes


def _label(name: str) -> Any:
    return FieldDescriptorProto.Label.Value(f"LABEL_{name}")
