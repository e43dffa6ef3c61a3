"""Every setting has its entry in the glossary, with a picture."""

import pytest

from components.lessons.pictures import PICTURES, svg
from core.lessons.chapters import chapters
from core.lessons.glossary import glossary, terms
from core.settings.registry import SETTINGS

CHAPTERS = ("unit", "layers", "activations", "losses", "descent", "batches", "curves", "whole", "")


def test_every_setting_has_an_entry() -> None:
    known = terms()
    assert {name for name, term in known.items() if term.setting is not None} == SETTINGS.keys()
    for name, term in known.items():
        assert term.setting is SETTINGS.get(name)
        assert term.setting is None or term.label == term.setting.label


def test_no_two_entries_have_the_same_name_or_text() -> None:
    every = [term for section in glossary() for term in section.terms]
    assert len({term.name for term in every}) == len({term.text for term in every}) == len(every)


def test_pictures_and_chapters_exist() -> None:
    used = {term.picture for term in terms().values()}
    assert used == PICTURES.keys()
    assert {term.chapter for term in terms().values()} <= set(CHAPTERS)
    assert chapters().keys() <= set(CHAPTERS)


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_says_what_is_to_be_seen(name: str) -> None:
    drawn = svg(name)
    assert PICTURES[name].alt in drawn and 'role="img"' in drawn
    assert "nan" not in drawn and drawn == svg(name)
