"""What is recorded of class packs: packs that people made, drafts, answers, and runs of steps."""

import time
from dataclasses import dataclass, field
from typing import Annotated, NamedTuple

from core.runs import columns

MOST_BYTES = 100_000
"""The size of a pack's file."""
MOST_DRAFT_BYTES = 2_000_000
"""The size of an unsaved draft, in which every text may still be as long as its field allows."""
NAME_LENGTH = 40
"""Characters of the name of a step."""


@dataclass(frozen=True)
class PackRecord:
    """A pack that somebody made.

    Attributes:
        pack_id: Its id, unguessable like that of a run.
        content: Its file, TOML, which another version of the app may have written.
        owner: Id of the person who made it; empty where nobody signs in.
        shared: Who may open it besides: a value of ``core.runs.sharing.Sharing``.
        changed: When it was last saved, in seconds since 1970 (UTC).
    """

    pack_id: Annotated[str, columns.PACK_ID]
    content: Annotated[str, columns.CONTENT]
    owner: Annotated[str, columns.OWNER] = ""
    shared: Annotated[str, columns.SHARED] = ""
    changed: Annotated[float, columns.CHANGED] = field(default_factory=time.time)


@dataclass(frozen=True)
class DraftRecord:
    """What a person has entered into the form of a pack and not saved yet.

    Attributes:
        pack_id: The id of the pack, which need not be recorded itself.
        content: The draft, as ``core.packs.kept`` writes it.
        owner: Id of the person.
        changed: When it last changed, in seconds since 1970 (UTC).
    """

    pack_id: Annotated[str, columns.PACK_ID]
    content: Annotated[str, columns.CONTENT]
    owner: Annotated[str, columns.OWNER_KEY] = ""
    changed: Annotated[float, columns.CHANGED] = field(default_factory=time.time)


@dataclass(frozen=True)
class AnswerRecord:
    """The first answer of a person to what a step asks.

    Attributes:
        pack: Name or id of the pack.
        step: Name of the step.
        asked: Identifies the question as it was asked; after a change of its words it is another.
        answer: Place of the answer, counted from 0, or the predicted direction.
        owner: Id of the person.
        at: When it was given, in seconds since 1970 (UTC).
    """

    pack: Annotated[str, columns.PACK]
    step: Annotated[str, columns.STEP]
    asked: Annotated[str, columns.ASKED]
    answer: Annotated[str, columns.ANSWER]
    owner: Annotated[str, columns.OWNER_KEY] = ""
    at: Annotated[float, columns.AT] = field(default_factory=time.time)


class PackRun(NamedTuple):
    """A run that was started while a step of a pack was open.

    Attributes:
        run_id: The run.
        step: Name of the step.
    """

    run_id: str
    step: str
