"""What a plan says of a second file, with the test rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from core.base.errors import PlanError
from core.base.text import N_, UserText
from core.data.tables.dialect import Dialect
from core.data.tables.names import tidy

_FILE_LENGTH = 60


@dataclass(frozen=True)
class SecondFile:
    """What a plan says of the file with the test rows; its name does not affect the dataset.

    Attributes:
        file: The name of the uploaded file.
        digest: SHA-256 of it, hexadecimal.
        dialect: How it is read.
        names: Its columns, in order.
        columns: Pairs of a column of the table and the file's column that it is read from.

    Raises:
        PlanError: A value is not allowed.
    """

    file: str
    digest: str
    dialect: Dialect
    names: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "file", tidy(self.file, _FILE_LENGTH))
        read_from = [found for _name, found in self.columns]
        if not set(read_from) <= set(self.names) or len(set(read_from)) < len(read_from):
            raise PlanError(
                N_(
                    "The columns of the file {file} with the test rows do not fit together. Upload"
                    " that file again."
                ),
                file=UserText(self.file),
            )

    def to_dict(self) -> dict[str, Any]:
        """Return the fields by name, fit for JSON."""
        return {**asdict(self), "dialect": self.dialect.to_dict()}

    @classmethod
    def from_dict(cls, payload: Mapping[str, Any]) -> "SecondFile":
        """Read the output of ``to_dict``.

        Raises:
            LookupError, TypeError, ValueError: It is not such an object.
            TableError: Its dialect has a value that is not allowed.
        """
        return cls(
            str(payload["file"]),
            str(payload["digest"]),
            Dialect.from_dict(payload["dialect"]),
            tuple(map(str, payload["names"])),
            tuple((str(name), str(found)) for name, found in payload["columns"]),
        )
