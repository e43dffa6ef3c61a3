"""Changes of the draft by the user: of its plan, or of how its file is read."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from components.data.upload.draft import images_draft, reset_widgets, table_draft, trying
from core.data.images.plan import ImagePlan
from core.data.tables import spelling
from core.data.tables.blanks import with_column
from core.data.tables.plan import Plan


def change_plan(change: Callable[[Plan], Plan]) -> None:
    """Callback: change the plan, or report why that is not allowed."""
    draft = table_draft()
    if draft is None or draft.plan is None:
        return
    reset_widgets()
    with trying():
        draft.take(change(draft.plan))


def change_images(change: Callable[[ImagePlan], ImagePlan]) -> None:
    """Callback: change the plan for images, or report why that is not allowed."""
    draft = images_draft()
    if draft is None or draft.plan is None:
        return
    reset_widgets()
    with trying():
        draft.plan = change(draft.plan)


def merge_labels() -> None:
    """Callback: merge labels that differ only in their spelling."""
    draft = table_draft()
    if draft is not None and draft.table is not None:
        frame = draft.table.frame
        change_plan(lambda plan: spelling.merge(plan, frame))


def change_missing(column: str, change: Callable[[tuple[str, ...]], Sequence[str]]) -> None:
    """Callback: change the cells that stand for a missing value in a column."""
    draft = table_draft()
    if draft is None or draft.table is None:
        return
    place = [str(name) for name in draft.table.frame.columns].index(column)
    cells = tuple(change(draft.dialect.missing_of(place)))
    change_dialect(missing_in=with_column(draft.dialect, place, cells))


def change_dialect(**changes: object) -> None:
    """Callback: read the file in another way."""
    draft = table_draft()
    if draft is None:
        return
    reset_widgets()
    with trying():
        old = draft.dialect
        if "part" in changes:
            draft.read(part=str(changes["part"]))
        elif "sheet" in changes:
            draft.read(part=old.part, sheet=str(changes["sheet"]))
        elif draft.table is None and "encoding" in changes:
            # The file could not be read before: detect the rest with the new encoding.
            draft.read(encoding=str(changes["encoding"]), part=old.part)
        else:
            # Quotes that never close are other ones if the file is read in another way.
            draft.read(replace(old, unclosed=(), **changes))  # type: ignore[arg-type]
