"""Every chapter, question and exercise that ships is complete, and a faulty file says why."""

from pathlib import Path
from typing import Any

import pytest

from components.lessons.figures import FIGURES
from core.base.errors import LessonError
from core.lessons.chapters import chapters, read_chapter
from core.lessons.exercises import exercises, read_exercise
from core.lessons.files import read_folder

ANSWERS = [{"text": "Yes", "right": True, "reason": "So."}, {"text": "No", "reason": "Not so."}]


def question(**changes: Any) -> dict[str, Any]:
    return {"name": "one", "text": "Is it?", "answers": ANSWERS, **changes}


def chapter(**changes: Any) -> dict[str, Any]:
    return {"title": "A chapter", "idea": ["An idea."], **changes}


def exercise(*conditions: dict[str, Any]) -> dict[str, Any]:
    runs = [{"conditions": list(conditions)}]
    return {"title": "T", "task": "Do.", "chapter": "unit", "start": {}, "runs": runs}


def test_every_chapter_has_all_it_needs() -> None:
    assert chapters()
    for one in chapters().values():
        assert set(one.figures) <= FIGURES.keys()
        assert 2 <= len(one.idea) <= 4 and 2 <= len(one.questions) <= 6, one.name
        assert one.figures or one.cases, one.name


def test_no_two_questions_have_the_same_name() -> None:
    names = [asked.name for one in chapters().values() for asked in one.questions]
    assert len(names) == len(set(names))


def test_every_question_has_one_right_answer_and_reasons() -> None:
    for one in chapters().values():
        for asked in one.questions:
            assert [place for place, a in enumerate(asked.answers) if a.right] == [asked.right]
            assert all(answer.reason.endswith(".") for answer in asked.answers), asked.name
            assert len({answer.text for answer in asked.answers}) == len(asked.answers)


def test_the_right_answer_is_not_always_at_the_same_place() -> None:
    places = [asked.right for one in chapters().values() for asked in one.questions]
    assert len(set(places)) > 1


def test_every_exercise_belongs_to_a_chapter() -> None:
    assert {one.chapter for one in exercises().values()} <= chapters().keys()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ({"idea": ["An idea."]}, "title received nothing, allowed is a text"),
        (chapter(idea="An idea."), "idea received 'An idea.', allowed is a list of texts"),
        (chapter(pictures=["unit"]), "there is no key pictures here"),
        (chapter(questions={}), "an array of tables"),
        (chapter(questions=[question(answers=[])]), "received 0 answers, 0 of them right"),
        (chapter(questions=[question(answers=ANSWERS[1:] * 2)]), "2 answers, 0 of them right"),
        (chapter(questions=[question(answers=ANSWERS[:1] * 2)]), "2 answers, 2 of them right"),
        (chapter(training=[{"caption": "C", "epochs": 0}]), "cannot be trained: Epochs: received"),
        (chapter(training=[{"caption": "C", "dataset": "x"}]), "cannot be trained: Dataset"),
        (chapter(training=[{"caption": "C", "speed": 1}]), "expected a JSON object of settings"),
    ],
)
def test_a_faulty_chapter_says_what_is_wrong(content: dict[str, Any], words: str) -> None:
    with pytest.raises(LessonError) as raised:
        read_chapter("mine", content)
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (exercise(), "at least one run"),
        (exercise({"what": "speed", "at_least": 1}), "name of a setting or a measure"),
        (exercise({"what": "epochs"}), "received nothing; allowed are is, at_least"),
        (exercise({"what": "epochs", "above": 3}), "received above; allowed are is, at_least"),
    ],
)
def test_a_faulty_exercise_says_what_is_wrong(content: dict[str, Any], words: str) -> None:
    with pytest.raises(LessonError) as raised:
        read_exercise("mine", content)
    assert words in str(raised.value)


def test_files_are_read_by_number(tmp_path: Path) -> None:
    for name in ("10_last", "2_first"):
        (tmp_path / f"{name}.toml").write_text('title = "T"')
    assert [name for name, _ in read_folder(tmp_path)] == ["first", "last"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("chapter", "", "its name must be a number"),
        ("1_chapter", "title = ", "it cannot be read as TOML"),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, name: str, text: str, words: str) -> None:
    (tmp_path / f"{name}.toml").write_text(text)
    with pytest.raises(LessonError, match=words):
        list(read_folder(tmp_path))
