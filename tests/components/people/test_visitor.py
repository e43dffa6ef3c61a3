import pytest

from components.people.visitor import visiting, visitor
from core.people import setup
from core.people.person import ALONE, Person, Role
from core.people.setup import Way

ANA = Person("ana", "Ana", Role.STUDENT)


def test_a_page_has_one_visitor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "way", lambda: Way.ALONE)
    with visiting(ANA):
        assert visitor() == ANA
    assert visitor() == ALONE
    with pytest.raises(RuntimeError), visiting(ANA):
        raise RuntimeError
    assert visitor() == ALONE
