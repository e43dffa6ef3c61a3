"""The table being prepared, one per tab, as a file on disk to save memory."""

import shutil
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import streamlit as st

from components.session.session import session
from components.words.language import _
from core.base import paths
from core.base.errors import DenseboardError
from core.base.messages import Level
from core.data.tables import shipping, spelling
from core.data.tables.columns import Profile, profile
from core.data.tables.detection import detect
from core.data.tables.dialect import Dialect
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.proposal import propose
from core.data.tables.reading import Table, read
from core.data.tables.suspicions import suspicions
from core.data.tables.target import target

_KEY = "table_draft"
_PROBLEM = "table_problem"
_EDITION = "table_edition"


@dataclass
class TableDraft:
    """An uploaded file and its plan.

    Attributes:
        path: The file.
        name: Name of the file the user uploaded.
        dialect: How it was read; if reading failed, how it was to be read.
        table: The table; ``None`` if the file could not be read.
        profile: Profile of its columns.
        plan: How it becomes a dataset; ``None`` if it cannot.
        classes: Labels of the classes in the table; empty for regression.
        suspicions: Problems of table and plan.
    """

    path: Path
    name: str
    dialect: Dialect = field(default_factory=Dialect)
    table: Table | None = None
    profile: Profile | None = None
    plan: Plan | None = None
    classes: tuple[str, ...] = ()
    suspicions: list[Notice] = field(default_factory=list)

    def read(self, dialect: Dialect | None = None) -> None:
        """Read the file, and propose a new plan.

        Raises:
            DenseboardError: It cannot be read, or contains nothing to learn from.
        """
        self.table = self.profile = self.plan = None
        self.suspicions = []
        self.dialect = dialect or self.dialect
        self.table = read(self.path, dialect)
        self.dialect = self.table.dialect
        self.profile = profile(self.table.frame)
        label = Path(self.name).stem or self.name
        names: tuple[tuple[str, str], ...] = ()
        if shipping.recognised(self.profile):
            label = _(shipping.LABEL)
            names = tuple((each, _(name)) for each, name in shipping.CLASS_NAMES.items())
        plan = propose(self.profile, label, self.table.dialect)
        self.take(replace(plan, class_names=names))

    @property
    def notices(self) -> list[Notice]:
        """All notices on file, table and plan, the most severe first."""
        assert self.table is not None
        levels = list(Level)
        every = [*self.suspicions, *self.table.notices]
        return sorted(every, key=lambda notice: levels.index(notice.level))

    @property
    def from_the_course(self) -> bool:
        """Whether it is the course's table with the course's plan."""
        return self.plan is not None and shipping.as_in_the_course(self.plan)

    def take(self, plan: Plan) -> None:
        """Set the plan, and update what depends on it."""
        assert self.table is not None and self.profile is not None
        self.plan, self.classes = plan, ()
        with suppress(DenseboardError):  # it is among the suspicions
            self.classes = target(spelling.merged(self.table.frame, plan), plan).classes
        self.suspicions = suspicions(self.table.frame, self.profile, plan)

    def delete(self) -> None:
        """Delete the file."""
        with suppress(OSError):
            self.path.unlink()


def table_draft() -> TableDraft | None:
    """Return the tab's draft of a table, if there is one."""
    draft: TableDraft | None = st.session_state.get(_KEY)
    return draft


def problem() -> DenseboardError | None:
    """Return the error of the last change or upload, if there is one."""
    error: DenseboardError | None = st.session_state.get(_PROBLEM)
    return error


def edition() -> int:
    """Return the number in the widgets' keys: every change of the draft resets the widgets."""
    return int(st.session_state.get(_EDITION, 0))


def begin(file: IO[bytes], name: str) -> None:
    """Copy an uploaded file to disk, and read it."""
    _reset_widgets()
    old = st.session_state.pop(_KEY, None)
    if old is not None:
        old.delete()
    with trying():
        draft = TableDraft(_copied(file), name)
        st.session_state[_KEY] = draft
        draft.read()


def dismiss() -> None:
    """Discard the draft and its file."""
    _reset_widgets()
    old = st.session_state.pop(_KEY, None)
    if old is not None:
        old.delete()


def change_plan(change: Callable[[Plan], Plan]) -> None:
    """Callback: change the plan, or report why that is not allowed."""
    draft = table_draft()
    if draft is None or draft.plan is None:
        return
    _reset_widgets()
    with trying():
        draft.take(change(draft.plan))


def merge_labels() -> None:
    """Callback: merge labels that differ only in their spelling."""
    draft = table_draft()
    if draft is not None and draft.table is not None:
        frame = draft.table.frame
        change_plan(lambda plan: spelling.merge(plan, frame))


def change_dialect(**changes: object) -> None:
    """Callback: read the file in another way."""
    draft = table_draft()
    if draft is None:
        return
    _reset_widgets()
    with trying():
        if draft.table is None and "encoding" in changes:
            # The file could not be read before: detect the rest with the new encoding.
            draft.read(detect(draft.path, str(changes["encoding"])))
        else:
            draft.read(replace(draft.dialect, **changes))  # type: ignore[arg-type]


class trying:
    """Catch an error in a block, and store it for ``problem``."""

    def __enter__(self) -> None:
        st.session_state[_PROBLEM] = None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        if not isinstance(error, DenseboardError):
            return False
        st.session_state[_PROBLEM] = error
        return True


def choose(name: str) -> None:
    """Make a stored table the dataset of the tab."""
    state = session()
    state.draft = state.draft.changed("dataset", name)
    state.changed = True


def _reset_widgets() -> None:
    st.session_state[_EDITION] = edition() + 1


def _copied(file: IO[bytes]) -> Path:
    folder = paths.uploads_folder()
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".upload", delete=False) as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
    except OSError as error:
        raise paths.unusable(folder, error) from error
    return Path(copy.name)
