"""The table being prepared, one per tab, on disk rather than in the uploader's memory."""

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
        name: What the user calls it.
        dialect: How it was read, or was to be read where that failed.
        table: The table; ``None`` where the file could not be read.
        profile: What its columns hold.
        plan: What is to be made of it; ``None`` where nothing can be.
        classes: Labels of the classes in the table; none for regression.
        suspicions: What is suspicious about table and plan.
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
        """Read the file and plan anew.

        Raises:
            DenseboardError: It cannot be read, or nothing can be learned from it.
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
        """All there is to say about file, table and plan, the worst first."""
        assert self.table is not None
        levels = list(Level)
        every = [*self.suspicions, *self.table.notices]
        return sorted(every, key=lambda notice: levels.index(notice.level))

    @property
    def from_the_course(self) -> bool:
        """Whether it is the course's table, planned as the course does."""
        return self.plan is not None and shipping.as_in_the_course(self.plan)

    def take(self, plan: Plan) -> None:
        """Change what is to be made of it."""
        assert self.table is not None and self.profile is not None
        self.plan, self.classes = plan, ()
        with suppress(DenseboardError):  # which is among the suspicions
            self.classes = target(spelling.merged(self.table.frame, plan), plan).classes
        self.suspicions = suspicions(self.table.frame, self.profile, plan)

    def forget(self) -> None:
        """Delete the file."""
        with suppress(OSError):
            self.path.unlink()


def table_draft() -> TableDraft | None:
    """The tab's draft of a table, if there is one."""
    found: TableDraft | None = st.session_state.get(_KEY)
    return found


def problem() -> DenseboardError | None:
    """Why the last change or file could not be taken."""
    found: DenseboardError | None = st.session_state.get(_PROBLEM)
    return found


def edition() -> int:
    """Part of the keys of the widgets: every change of the draft resets them."""
    return int(st.session_state.get(_EDITION, 0))


def begin(file: IO[bytes], name: str) -> None:
    """Take an uploaded file: copy it to disk and read it."""
    _anew()
    old = st.session_state.pop(_KEY, None)
    if old is not None:
        old.forget()
    with trying():
        draft = TableDraft(_copied(file), name)
        st.session_state[_KEY] = draft
        draft.read()


def dismiss() -> None:
    """Forget the draft and its file."""
    _anew()
    old = st.session_state.pop(_KEY, None)
    if old is not None:
        old.forget()


def change_plan(change: Callable[[Plan], Plan]) -> None:
    """Callback: change the plan, or say why that is not allowed."""
    draft = table_draft()
    if draft is None or draft.plan is None:
        return
    _anew()
    with trying():
        draft.take(change(draft.plan))


def merge_labels() -> None:
    """Callback: take labels that differ only in their spelling as one."""
    draft = table_draft()
    if draft is not None and draft.table is not None:
        frame = draft.table.frame
        change_plan(lambda plan: spelling.merge(plan, frame))


def change_dialect(**changes: object) -> None:
    """Callback: read the file in another way."""
    draft = table_draft()
    if draft is None:
        return
    _anew()
    with trying():
        if draft.table is None and "encoding" in changes:
            # Nothing else is known of a file that could not be read.
            draft.read(detect(draft.path, str(changes["encoding"])))
        else:
            draft.read(replace(draft.dialect, **changes))  # type: ignore[arg-type]


class trying:
    """Catch an error within and store it for ``problem``."""

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


def _anew() -> None:
    st.session_state[_EDITION] = edition() + 1


def _copied(file: IO[bytes]) -> Path:
    folder = paths.uploads_folder()
    try:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".upload", delete=False) as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
    except OSError as error:
        raise paths.unusable(folder, error) from error
    return Path(copy.name)
