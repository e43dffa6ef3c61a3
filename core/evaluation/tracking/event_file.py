"""Event files of TensorBoard: serialized events as TFRecords.

A record is its length (8 bytes, little endian), its masked checksum, the event, and its masked
checksum. Source: TensorFlow, ``core/lib/io/record_writer.h``, ``core/lib/hash/crc32c.h``.
"""

import struct
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from core.evaluation.tracking.event_protos import message

_POLYNOMIAL = 0x82F63B78  # Castagnoli's, bits reversed
_MASK = 0xA282EAD8
_VERSION = "brain.Event:2"


def event_file(created: float, events: Iterable[Any]) -> bytes:
    """Return an event file.

    Args:
        created: Of the file, in seconds since 1970 (UTC).
        events: Its ``Event`` messages.
    """
    head = message("Event", wall_time=created, file_version=_VERSION)
    return b"".join(_records((head, *events)))


def _records(events: Iterable[Any]) -> Iterator[bytes]:
    for event in events:
        data: bytes = event.SerializeToString()
        length = struct.pack("<Q", len(data))
        yield from (length, _checksum(length), data, _checksum(data))


def _checksum(data: bytes) -> bytes:
    """Return the masked CRC-32C."""
    table, value = _table(), 0xFFFFFFFF
    for byte in data:
        value = table[(value ^ byte) & 0xFF] ^ (value >> 8)
    value ^= 0xFFFFFFFF
    rotated = (value >> 15 | value << 17) & 0xFFFFFFFF
    return struct.pack("<I", (rotated + _MASK) & 0xFFFFFFFF)


@cache
def _table() -> tuple[int, ...]:
    values = []
    for value in range(256):
        for _bit in range(8):
            value = value >> 1 ^ (_POLYNOMIAL if value & 1 else 0)
        values.append(value)
    return tuple(values)
