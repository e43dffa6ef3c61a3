"""An unsaved draft of a pack as it is recorded: JSON in which anything may still be missing."""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, replace
from typing import Any, TypeVar

from core.base.errors import ConfigError, LessonError
from core.base.text import N_
from core.packs.draft import PackDraft
from core.packs.step_draft import AnswerDraft, ReferenceDraft, StepDraft
from core.packs.translations import any_text
from core.runs.pack_record import DraftRecord
from core.settings.config import RunConfig

T = TypeVar("T")


def write_draft(draft: PackDraft) -> DraftRecord:
    """Return the record of a draft."""
    return DraftRecord(draft.pack_id, json.dumps(draft, default=_plain, ensure_ascii=False))


def read_draft(record: DraftRecord) -> PackDraft:
    """Read what ``write_draft`` wrote.

    Raises:
        LessonError: Another version of the app wrote it, or the data of a step are deleted.
    """
    try:
        content = json.loads(record.content)
        steps = [_step(one, place) for place, one in enumerate(content["steps"], start=1)]
        return replace(_made(PackDraft, content), steps=tuple(steps))
    except (ValueError, LookupError, TypeError, AttributeError) as problem:
        raise LessonError(
            N_(
                "This draft of a class pack cannot be read by this version of Denseboard. Update"
                " Denseboard, or discard the draft."
            )
        ) from problem


def title_of(record: DraftRecord) -> str:
    """Return the title of a recorded draft, without reading its settings; empty for none."""
    with suppress(ValueError, LookupError, TypeError, AttributeError):
        content = json.loads(record.content)
        return any_text(_made(PackDraft, content | {"pack_id": record.pack_id}), "title")
    return ""


def _step(content: Mapping[str, Any], place: int) -> StepDraft:
    values = dict(content)
    try:
        values["settings"] = _settings(values)
        if values.get("reference") is not None:
            reference = values["reference"] | {"settings": _settings(values["reference"])}
            values["reference"] = _made(ReferenceDraft, reference)
    except ConfigError as problem:
        raise LessonError(
            N_(
                "The draft of this class pack cannot be opened, because the settings of step {step}"
                " cannot be trained any more: {reason} The draft is kept."
            ),
            step=place,
            reason=problem.message,
        ) from problem
    values["answers"] = tuple(_made(AnswerDraft, one) for one in values["answers"])
    return _made(StepDraft, values)


def _settings(content: Mapping[str, Any]) -> RunConfig:
    return RunConfig.from_json(json.dumps(content["settings"]))


def _made(cls: type[T], values: Mapping[str, Any]) -> T:
    """An object of a dataclass, without what another version has written besides."""
    names = {one.name for one in fields(cls)}  # type: ignore[arg-type]
    return cls(**{name: value for name, value in values.items() if name in names})


def _plain(value: Any) -> Any:
    """What JSON holds in place of an object of a dataclass."""
    if isinstance(value, RunConfig):
        return json.loads(value.to_json())
    return {one.name: getattr(value, one.name) for one in fields(value)}
