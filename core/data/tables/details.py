"""What is known of a table beside its numbers, kept with them."""

import json
from dataclasses import asdict, dataclass

from core.base.messages import Level
from core.data.tables.notice import Notice
from core.data.tables.steps import Step, read_message


@dataclass(frozen=True)
class Details:
    """What a page shows of a table.

    Attributes:
        features: Name of each input.
        sources: The column that each input was made of.
        steps: What was done to the table, and what each run does.
        notices: What was found suspicious or mended.
    """

    features: tuple[str, ...]
    sources: tuple[str, ...]
    steps: tuple[Step, ...]
    notices: tuple[Notice, ...]

    def to_json(self) -> str:
        """The same as a JSON object."""
        return json.dumps(asdict(self), ensure_ascii=False, default=str)

    @classmethod
    def from_json(cls, text: str) -> "Details":
        """Read what ``to_json`` gave.

        Raises:
            ValueError, LookupError, TypeError: It is no such thing.
        """
        told = json.loads(text)
        return cls(
            tuple(map(str, told["features"])),
            tuple(map(str, told["sources"])),
            tuple(map(Step.from_dict, told["steps"])),
            tuple(
                Notice(
                    Level(notice["level"]),
                    read_message(notice["message"]),
                    str(notice["column"]),
                    str(notice["rule"]),
                )
                for notice in told["notices"]
            ),
        )
