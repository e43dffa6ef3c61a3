"""A class: two students and a teacher, and what each of them has."""

import pytest

from core.people.person import Person, Role
from core.people.personal_service import PersonalService
from core.runs.person_record import PersonRecord
from core.runs.store import RunStore
from core.settings.config import RunConfig
from tests.fakes import FakeService

CONFIG = RunConfig(dataset="digits", epochs=2)


class Class:
    """A server with persons, on a made-up training service that records its runs."""

    def __init__(self) -> None:
        self.store = RunStore()
        self.service = FakeService(record=True, store=self.store, duration=0.2)
        self.ana = self.person("ana-id", "Ana", Role.STUDENT)
        self.ben = self.person("ben-id", "Ben", Role.STUDENT)
        self.teacher = self.person("teacher-id", "Ms Ruiz", Role.TEACHER)

    def person(self, person_id: str, name: str, role: Role) -> PersonalService:
        self.store.people.add(PersonRecord(person_id, name, role.value))
        return PersonalService(self.service, Person(person_id, name, role))

    def done(self, owner: PersonalService, config: RunConfig = CONFIG) -> str:
        """Train a run of a person; return its id."""
        run_id = owner.submit(config)
        self.service.finish(run_id)
        self.store.write_artifact(run_id, "model", b"model")
        return run_id


@pytest.fixture
def room() -> Class:
    return Class()
