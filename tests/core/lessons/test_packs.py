"""Class packs: what they claim is what their runs do."""

import math
from typing import Any

import pytest

from core.base.errors import LessonError
from core.base.messages import Message
from core.lessons.packs import find_pack, packs, read_pack


def content(**changes: Any) -> dict[str, Any]:
    step = {"title": "A", "text": "B.", "look": "C.", "start": {"dataset": "iris"}}
    return {"title": "Made", "text": "Do.", "minutes": 5, "steps": [step | changes]}


def test_a_pack_is_read() -> None:
    claim = {"what": "parameters", "at_most": 1000}
    pack = read_pack("made", content(exercise="rate", task="Try.", claims=[claim]))
    assert (pack.title, pack.minutes) == ("Made", 5)
    (step,) = pack.steps
    assert step.settings.dataset == "iris"
    assert step.exercise == "rate" and step.task == "Try."
    assert step.question is None and step.against == "" and step.name == "1"
    assert step.claims[0].at_most == 1000
    assert pack.step(0) == pack.step(1) == pack.step(9) == step


def two_steps(**second: Any) -> dict[str, Any]:
    first = content()["steps"][0]
    return content() | {"steps": [first | {"name": "base"}, first | second]}


def later(**first: Any) -> dict[str, Any]:
    """The first step is compared with the second."""
    step = content()["steps"][0]
    return content() | {"steps": [step | {"predicts": True} | first, step]}


def stated(**changes: Any) -> dict[str, Any]:
    """A step that is compared with a result."""
    result = {"title": "Last week", "result": 0.9, "start": {"dataset": "iris", "epochs": 3}}
    given = {key: value for key, value in (result | changes).items() if value is not None}
    return content(predicts=True, against=given)


def test_a_prediction_is_against_a_result_that_is_stated() -> None:
    (step,) = read_pack("made", stated()).steps
    assert step.predicts and step.against == ""
    assert step.reference is not None
    assert (step.reference.title, step.reference.result) == ("Last week", 0.9)
    assert step.reference.settings.epochs == 3
    error = {"dataset": "plane3"}
    pack = read_pack("made", content(**(stated(start=error)["steps"][0] | {"start": error})))
    assert pack.steps[0].reference is not None  # an error may be of any size
    with pytest.raises(LessonError, match="an error, a number from 0"):
        read_pack(
            "made", content(**(stated(start=error, result=-1)["steps"][0] | {"start": error}))
        )


def test_a_prediction_is_against_the_step_before_or_one_named() -> None:
    for changes in (
        {"predicts": True},
        {"predicts": True, "against": "base"},
        {"predicts": True, "against": 1},
    ):
        pack = read_pack("made", two_steps(**changes))
        assert [step.against for step in pack.steps] == ["", "base"]
        assert [step.name for step in pack.steps] == ["base", "2"]
    assert (pack.place("base"), pack.place("2"), pack.place("no")) == (1, 2, 0)


@pytest.mark.parametrize(
    ("wrong", "part"),
    [
        (content(exercise="nowhere"), "the name of an exercise"),
        (content(start={"dataset": "iris", "epochs": -1}), "cannot be trained"),
        (content(mistyped="text"), "mistyped"),
        (content(claims=[{"what": "luck", "at_least": 1}]), "luck"),
        (content() | {"minutes": 0}, "a whole number from 1"),
        (content() | {"minutes": 601}, "from 1 to 600"),
        (content() | {"steps": content()["steps"] * 41}, "at most 40 steps"),
        (content(predicts=True), "unless the step before"),
        (two_steps(predicts=True, start={"dataset": "digits"}), "unless the step before"),
        (two_steps(predicts=True, against="2"), "this is the step itself"),
        (two_steps(predicts=True, against=2), "this is the step itself"),
        (two_steps(predicts=True, against="nowhere"), "the name or the number of an earlier"),
        (two_steps(predicts=True, against=0), "the name or the number of an earlier"),
        (two_steps(predicts=True, against=3), "the name or the number of an earlier"),
        (two_steps(predicts=True, against=True), "a whole number from 1"),
        (two_steps(predicts=True, against=1.0), "a whole number from 1"),
        (later(against="2"), "this one comes later"),
        (later(against=2), "this one comes later"),
        (
            two_steps(predicts=True, against="base", start={"dataset": "digits"}),
            "an earlier step on the same data",
        ),
        (stated(title=None), "title"),
        (stated(result=None), "a number"),
        (stated(result=True), "a number"),
        (stated(result=10**400), "a number"),
        (stated(result=1.5), "an accuracy from 0 to 1"),
        (stated(result=math.nan), "an accuracy from 0 to 1"),
        (stated(start={"dataset": "digits"}), "the data and the validation share of the step"),
        (stated(start={"dataset": "iris", "validation_share": 0.5}), "validation share of the"),
        (stated(start={"dataset": "iris", "epochs": -1}), "cannot be trained"),
        (stated(mistyped=1), "mistyped"),
        (two_steps(name="base"), "no other step"),
        (content(name="A B"), "lowercase letters"),
        (content() | {"steps": []}, "at least one step"),
        (content(questions=[{"name": "one", "text": "?", "answers": []}]), "0 answers"),
    ],
)
def test_what_is_no_pack_is_refused_in_words(wrong: dict[str, Any], part: str) -> None:
    with pytest.raises(LessonError) as refused:
        read_pack("made", wrong)
    assert part in str(refused.value)


def test_only_one_question_is_asked_in_a_step() -> None:
    answers = [{"text": "a", "reason": "r", "right": True}, {"text": "b", "reason": "r"}]
    asked = [{"name": name, "text": "?", "answers": answers} for name in ("one", "two")]
    with pytest.raises(LessonError, match="one question at most"):
        read_pack("made", content(questions=asked))


def test_a_pack_that_does_not_exist_names_those_that_do() -> None:
    with pytest.raises(LessonError) as refused:
        find_pack("nowhere")
    message: Message = refused.value.message
    assert "nowhere" in str(message) and "overfitting" in str(message)


def test_questions_of_packs_have_names_of_their_own() -> None:
    asked = [step.question for pack in packs().values() for step in pack.steps if step.question]
    assert len(asked) >= 6
    assert len({one.name for one in asked}) == len(asked)
