"""The programs that runs can be taken to; each is declared here once."""

import io
import textwrap
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from core.base.text import N_
from core.evaluation.tracking import mlflow, tensorboard
from core.evaluation.tracking.tracked_run import TrackedRun

MIME = "application/zip"
MOST_RUNS = 500
"""Most runs in one file: of a hundred epochs each, they take seconds."""

_WIDTH = 88


@dataclass(frozen=True)
class TrackingFormat:
    """One program.

    Attributes:
        name: Identifier.
        label: Name in the interface.
        caption: What its files are.
        icon: Of Material Symbols.
        how_to: How to open the files, in a file beside them.
        files: Yields the files of a run: path in its folder, and content.
        programs: Files beside the folders of the runs, by name.
    """

    name: str
    label: str
    caption: str
    icon: str
    how_to: str
    files: Callable[[TrackedRun], Iterator[tuple[str, bytes]]]
    programs: Mapping[str, str] = field(default_factory=dict)

    @property
    def ending(self) -> str:
        """The end of its file's name."""
        return f"-{self.name}.zip"


FORMATS = (
    TrackingFormat(
        "tensorboard",
        N_("TensorBoard"),
        N_("Event files with curves and settings, as TensorBoard reads them; zipped"),
        "monitoring",
        tensorboard.HOW_TO,
        tensorboard.tensorboard_files,
    ),
    TrackingFormat(
        "mlflow",
        N_("MLflow"),
        N_("Curves and settings, with a program that logs them to your MLflow; zipped"),
        "conversion_path",
        mlflow.HOW_TO,
        mlflow.mlflow_files,
        {"log_to_mlflow.py": mlflow.PROGRAM},
    ),
)


def zipped(wanted: TrackingFormat, runs: Iterable[TrackedRun], say: Callable[[str], str]) -> bytes:
    """Return runs as one file, with how to open them.

    Args:
        wanted: An element of ``FORMATS``.
        runs: The runs, each of which gets a folder; read one by one.
        say: Translates a text marked with ``N_``.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        text = textwrap.fill(say(wanted.how_to), _WIDTH, break_on_hyphens=False)
        archive.writestr("README.txt", f"{text}\n")
        for name, program in wanted.programs.items():
            archive.writestr(name, program)
        for run in runs:
            for path, content in wanted.files(run):
                archive.writestr(f"{run.folder}/{path}", content)
    return packed.getvalue()
