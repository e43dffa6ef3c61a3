"""What is recorded of a person who has signed in."""

import time
from dataclasses import dataclass, field
from typing import Annotated

from core.runs import columns


@dataclass(frozen=True)
class PersonRecord:
    """The record of a person.

    Attributes:
        person_id: The id, unguessable like that of a run.
        name: The name, as the person typed it or as the sign-in provider gave it.
        role: What the person may do: a value of ``core.people.person.Role``.
        created: When the person first signed in, in seconds since 1970 (UTC).
        revoked: How often everybody signed in as this person was signed out.
    """

    person_id: Annotated[str, columns.PERSON_ID]
    name: Annotated[str, columns.PERSON_NAME]
    role: Annotated[str, columns.ROLE]
    created: Annotated[float, columns.CREATED] = field(default_factory=time.time)
    revoked: Annotated[int, columns.REVOKED] = 0
