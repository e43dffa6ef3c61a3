"""A table being prepared: its file, kept on disk to save memory, and the plan for it."""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from components.words.language import _
from core.base.errors import DenseboardError
from core.base.messages import Level
from core.data.splits import SplitRule
from core.data.tables import shipping, spelling
from core.data.tables.columns import Profile
from core.data.tables.conversion import texts
from core.data.tables.dependence import from_file
from core.data.tables.dialect import Dialect
from core.data.tables.inspection import Examination, Inspection, Request, examine
from core.data.tables.notice import Notice
from core.data.tables.order import ascending
from core.data.tables.plan import Plan
from core.data.tables.reader import Reader, read_file
from core.data.tables.reading import Table
from core.data.tables.second_rows import SecondRequest, SecondTable
from core.data.tables.splitting import Division


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
        division: The training and test rows; ``None`` if the plan cannot be carried out.
        suspicions: Problems of table and plan.
        parts: Files in the archive that may be tables; empty if it is none.
        sheets: Sheets of the workbook; empty if it is none.
        digest: SHA-256 of the file, hexadecimal.
        second: The rows of a second file, which may be the test rows; ``None`` if there is none.
        second_path: That file.
        awaiting: Whether the test rows are to come from a second file that is not there yet.
        reader: Reads the file, or the second one, in another process; ``None`` if nothing is being
            read.
        tried: Whether reading the file has ended before, with or without success.
        wanted: The plan to take once the file, and the second one, are read, instead of the one
            proposed for it.
    """

    path: Path
    name: str
    dialect: Dialect = field(default_factory=Dialect)
    table: Table | None = None
    profile: Profile | None = None
    plan: Plan | None = None
    classes: tuple[str, ...] = ()
    division: Division | None = None
    suspicions: list[Notice] = field(default_factory=list)
    parts: tuple[str, ...] = ()
    sheets: tuple[str, ...] = ()
    digest: str = ""
    second: SecondTable | None = None
    second_path: Path | None = None
    awaiting: bool = False
    reader: Reader[Inspection] | Reader[SecondTable] | None = None
    tried: bool = False
    wanted: Plan | None = None

    def read(self, dialect: Dialect | None = None, **detected: str) -> None:
        """Read the file, and propose a plan with the choices made before.

        What may take long is read in another process: then there is a ``reader`` at first.

        Args:
            dialect: How to read it; by default as detected.
            **detected: What to detect it with, as in ``core.data.tables.inspection.Request``.

        Raises:
            DenseboardError: It cannot be read, or contains nothing to learn from.
        """
        plan, known = self.plan, self.profile
        self.table = self.profile = self.plan = None
        self.suspicions = []
        self.dialect = dialect or replace(self.dialect, **detected)  # type: ignore[arg-type]
        names = tuple((each, _(name)) for each, name in shipping.CLASS_NAMES.items())
        request = Request(
            self.path,
            Path(self.name).stem or self.name,
            dialect,
            before=(plan, known) if plan is not None and known is not None else None,
            course=(_(shipping.LABEL), names),
            **detected,
        )
        self._begin(read_file(request))

    def take_second(self, path: Path, name: str) -> None:
        """Read a second file, as ``read`` does the first, and make its rows the test rows.

        Args:
            path: The file, which is deleted with the draft, or at once if it cannot be read.
            name: Its name.

        Raises:
            DenseboardError: It cannot be read, or has none of the columns.
        """
        assert self.plan is not None
        self._begin(read_file(SecondRequest(path, name, self.plan)))

    def _begin(self, reader: Reader[Inspection] | Reader[SecondTable]) -> None:
        self.reader = reader
        if not reader.running:
            self.finish()

    def finish(self) -> None:
        """Take what the reader found out.

        Raises:
            DenseboardError: As for ``read``.
        """
        reader, self.reader = self.reader, None
        if reader is None:
            return
        if isinstance(reader.request, SecondRequest):
            self._finish_second(reader.request, reader)
            return
        self.tried = True
        found = reader.result()
        assert isinstance(found, Inspection)
        self.table, self.profile, self.dialect = found.table, found.profile, found.table.dialect
        self.parts, self.sheets = self.table.parts, self.table.sheets
        plan = self.wanted or found.plan
        if self.second is not None and self.second_path is not None:
            # It is read again, too: how the first is read may have changed.
            self.wanted = plan
            request = SecondRequest(self.second_path, self.second.file.file, plan)
            self._begin(read_file(request))
        elif self.wanted is not None:
            self.wanted = None
            self.take(plan)
        else:
            self._put(plan, found.examination)

    def _finish_second(self, request: SecondRequest, reader: Reader[Any]) -> None:
        again, wanted, self.wanted = self.plan is None, self.wanted, None
        try:
            second: SecondTable = reader.result()
        except DenseboardError:
            if again and wanted is not None:
                self.second = None
                self.take(replace(wanted, split=SplitRule.RANDOM))
                self.awaiting = True
            else:
                request.path.unlink(missing_ok=True)
            raise
        if not again and self.second_path is not None:
            self.second_path.unlink(missing_ok=True)
        self.second, self.second_path = second, request.path
        plan = self.plan or wanted
        assert plan is not None
        unused = again and plan.second is None
        self.take(plan if unused else from_file(plan, second.file))

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
        self._put(plan, examine(self.table, self.profile, plan, self.second))

    def _put(self, plan: Plan, found: Examination) -> None:
        self.plan, self.classes, self.division = plan, found.classes, found.division
        self.awaiting = self.awaiting and plan.second is None
        self.suspicions = list(found.suspicions)

    def labels(self, name: str) -> tuple[str, ...]:
        """Return the categories of a column in ascending order, as far as one is known."""
        assert self.table is not None and self.plan is not None
        values = spelling.merged(self.table.frame, self.plan)[name]
        return ascending(set(texts(values).dropna().unique()))

    def delete(self) -> None:
        """Stop reading, and delete its files."""
        paths = {self.path, self.second_path}
        if self.reader is not None:
            self.reader.cancel()
            paths.add(self.reader.request.path)
        for path in paths:
            if path is not None:
                with suppress(OSError):
                    path.unlink()
