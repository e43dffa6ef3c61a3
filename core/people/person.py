"""A person, and what persons may do."""

from dataclasses import dataclass
from enum import StrEnum

from core.runs.person_record import PersonRecord


class Role(StrEnum):
    """What a person may do.

    A student does everything with what is the student's own. A teacher sees everything besides,
    and may stop and hide it. Whoever works alone is asked nothing and may do everything.
    """

    ALONE = "alone"
    STUDENT = "student"
    TEACHER = "teacher"


@dataclass(frozen=True)
class Person:
    """A visitor.

    Attributes:
        person_id: The id under which the person's runs, searches and marks are recorded.
        name: The name, as the person typed it.
        role: What the person may do.
    """

    person_id: str
    name: str
    role: Role

    @property
    def teaches(self) -> bool:
        return self.role is Role.TEACHER

    def shows(self, owner: str) -> bool:
        """Return whether this person may show to anybody what belongs to a person, by its id: what
        is the person's own, and a teacher everything."""
        return self.role is not Role.STUDENT or owner == self.person_id

    @classmethod
    def of(cls, record: PersonRecord) -> "Person":
        """Return the person of a record; a role of another version is that of a student."""
        role = Role.TEACHER if record.role == Role.TEACHER else Role.STUDENT
        return cls(record.person_id, record.name, role)


ALONE = Person("", "", Role.ALONE)
"""Whoever uses a server on which nobody signs in. What was recorded there belongs to nobody."""
