"""The inputs, steps and notices of a table, stored with its data."""

import json
from dataclasses import asdict, dataclass

from core.base.messages import Level
from core.data.tables.encoders import Encoder, from_dict, to_dict
from core.data.tables.notice import Notice
from core.data.tables.steps import Step, read_message


@dataclass(frozen=True)
class Details:
    """Details of a table, for the page.

    Attributes:
        features: The name of each input.
        sources: The column that each input encodes.
        steps: The preprocessing steps, of the table and of each run.
        notices: Warnings and repairs.
        encoders: The fitted encoders, see ``core.data.tables.encoding.Encoded``; empty for tables
            that an earlier version stored.
    """

    features: tuple[str, ...]
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    notices: tuple[Notice, ...]
    encoders: tuple[Encoder, ...] = ()

    def to_json(self) -> str:
        """Return the details as a JSON object."""
        values = {**asdict(self), "encoders": list(map(to_dict, self.encoders))}
        return json.dumps(values, ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> "Details":
        """Read the output of ``to_json``.

        Raises:
            ValueError, LookupError, TypeError: It is not such an object.
        """
        payload = json.loads(text)
        return cls(
            tuple(map(str, payload["features"])),
            tuple(map(str, payload["sources"])),
            tuple(map(Step.from_dict, payload["steps"])),
            tuple(
                Notice(
                    Level(notice["level"]),
                    read_message(notice["message"]),
                    str(notice["column"]),
                    str(notice["rule"]),
                )
                for notice in payload["notices"]
            ),
            tuple(map(from_dict, payload.get("encoders", ()))),
        )
