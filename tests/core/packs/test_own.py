"""The file of an own pack is hostile input: it is read, or refused in a sentence."""

import random
import re
from pathlib import Path
from typing import Any

import pytest

from core.base.errors import LessonError
from core.base.languages import WrittenText
from core.packs.own import heading, read_content, read_file
from core.packs.toml import to_toml
from core.runs.pack_record import MOST_BYTES, PackRecord

ANSWERS: list[dict[str, Any]] = [{"text": "a", "right": True}, {"text": "b", "reason": "No."}]


def content(**changes: Any) -> dict[str, Any]:
    step = {"title": "A", "text": "B.", "look": "C.", "start": {"dataset": "iris"}}
    return {"title": "Made", "text": "Do.", "minutes": 5, "steps": [step | changes]}


def test_a_pack_is_read_with_what_a_step_asks() -> None:
    asked = {"questions": [{"text": "Which?", "answers": ANSWERS}], "task": "Try."}
    pack = read_file("own-1", to_toml(content(**asked)).encode())
    assert pack.own and pack.name == "own-1"
    question = pack.steps[0].question
    assert question is not None and question.right == 0
    assert [answer.reason for answer in question.answers] == ["", "No."]
    assert heading(PackRecord("own-1", to_toml(content(**asked)))) == ("Made", "Do.", 5, 1)


SPANISH = {"title": "Hecho", "text": "Haz."}


def test_texts_are_read_in_two_languages() -> None:
    answers = [ANSWERS[0] | {"es": {"text": "á"}}, ANSWERS[1] | {"es": {"reason": "No, no."}}]
    asked = {"text": "Which?", "answers": answers, "es": {"text": "¿Cuál?"}}
    step = {"questions": [asked], "es": {"title": "Á", "task": "Prueba."}}
    whole = content(**step) | {"es": SPANISH, "language": "en"}
    pack = read_file("own-1", to_toml(whole).encode())
    first = pack.steps[0]
    question = first.question
    assert question is not None and pack.language == "en"

    def said(code: str) -> list[str]:
        texts = [pack.title, pack.text, first.title, first.text, first.task, question.text]
        texts += [text for one in question.answers for text in (one.text, one.reason)]
        return [one.said(code) if isinstance(one, WrittenText) else one for one in texts]

    assert said("en") == ["Made", "Do.", "A", "B.", "Prueba.", "Which?", "a", "", "b", "No."]
    assert said("es") == [
        *("Hecho", "Haz.", "Á", "B.", "Prueba.", "¿Cuál?", "á", "", "b", "No, no."),
    ]
    found = heading(PackRecord("own-1", to_toml(whole)))
    assert found.title == "Made" and isinstance(found.title, WrittenText)
    assert found.title.said("es") == "Hecho"
    only = {key: value for key, value in whole.items() if key not in ("title", "language")}
    assert read_content("own-1", only).title == "Hecho"
    assert heading(PackRecord("own-1", to_toml(only))).title == "Hecho"


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"language": "fr"}, "the code of a language"),
        ({"language": 1}, "a text"),
        ({"language": ["en"]}, "a text"),
        ({"fr": SPANISH}, "no key fr"),
        ({"language": "es", "es": SPANISH}, "no key es"),  # said twice
        ({"es": "Hecho"}, "a table of texts"),
        ({"es": SPANISH | {"title": ""}}, "title"),
        ({"es": SPANISH | {"title": 1}}, "a text"),
        ({"es": SPANISH | {"title": "x" * 4_001}}, "4,000 characters"),
        ({"es": SPANISH | {"minutes": 3}}, "no key minutes"),
        ({"es": SPANISH | {"en": SPANISH}}, "no key en"),
        (content(es={"name": "other"}), "no key name"),
        (content(start={"dataset": "iris", "es": {}}), "cannot be trained"),
    ],
)
def test_translations_are_texts_only(changes: dict[str, Any], part: str) -> None:
    with pytest.raises(LessonError) as refused:
        read_content("own-1", content() | changes)
    assert part in str(refused.value)


def test_the_examples_in_the_docs_are_packs() -> None:
    page = (Path(__file__).parents[3] / "docs" / "packs.md").read_text(encoding="utf-8")
    files = [one for one in re.findall(r"```toml\n(.*?)```", page, re.S) if "[[steps]]" in one]
    assert len(files) == 2
    for file in files:
        assert read_file("own-1", file.encode()).title == "Two rates"


def test_a_damaged_record_has_an_empty_heading() -> None:
    for damaged in ("", "steps", 'title = "only"', "[" * 5_000):
        assert heading(PackRecord("own-1", damaged)).title == ""


DEEP = b"a = " + b"[" * 3_000 + b"]" * 3_000
REFUSED: list[tuple[bytes, str]] = [
    (b"", "title"),
    (b"\xff\xfe\x00", "not TOML"),
    (b"title = 1", "title"),
    (b"# " + b"x" * MOST_BYTES, "at most"),
    (DEEP, "TOML"),
    (b"minutes = " + b"9" * 5_000, "TOML"),
    (to_toml(content(script="<script>")).encode(), "script"),
    (to_toml(content() | {"extra": 1}).encode(), "extra"),
    (to_toml(content(title="x" * 4_001)).encode(), "4,000 characters"),
    (to_toml(content(title=["a list"])).encode(), "a text"),
    (to_toml(content(claims=[{"what": "parameters", "at_most": 1}])).encode(), "claims"),
    (to_toml(content(exercise="../../etc/passwd")).encode(), "the name of an exercise"),
    (to_toml(content(name="../up")).encode(), "lowercase letters"),
    (to_toml(content(start={"dataset": "table:nowhere"})).encode(), "cannot be trained"),
    (to_toml(content(start={"dataset": "iris", "epochs": 10**9})).encode(), "cannot be trained"),
    (to_toml(content(start={"dataset": "iris", "no_setting": 1})).encode(), "cannot be trained"),
    (to_toml(content(questions=[{"text": "?", "answers": ANSWERS * 5}])).encode(), "right"),
    (
        to_toml(
            content(questions=[{"text": "?", "answers": [*ANSWERS, *[{"text": "c"}] * 7]}])
        ).encode(),
        "at most 8 answers",
    ),
    (to_toml(content()).encode() + b"at = 2026-11-30", "a text, a number"),
    (to_toml(content()).encode().replace(b'"iris"', b"2026-11-30T10:00:00"), "a text, a number"),
]


@pytest.mark.parametrize(("file", "part"), REFUSED)
def test_what_is_no_pack_is_refused_in_words(file: bytes, part: str) -> None:
    with pytest.raises(LessonError) as refused:
        read_file("own-1", file)
    assert part in str(refused.value)
    assert len(str(refused.value)) < 1_000


def test_a_refusal_names_the_step() -> None:
    steps = [*content()["steps"], *content(title="")["steps"]]
    with pytest.raises(LessonError, match="steps 2: title"):
        read_content("own-1", content() | {"steps": steps})


VALUES: tuple[Any, ...] = (
    None,
    True,
    -1,
    10**30,
    1e308,
    float("nan"),
    "",
    "x",
    [],
    [[]],
    {},
    {"a": {}},
    [{}],
)


@pytest.mark.parametrize("seed", range(200))
def test_any_value_anywhere_is_read_or_refused(seed: int) -> None:
    made = random.Random(seed)
    answers = [dict(one) for one in ANSWERS]
    start = {"dataset": "iris", "epochs": 3, "optimizer": "sgd", "units": [8, 4]}
    whole = content(questions=[{"text": "Which?", "answers": answers}], start=start, task="T")
    step = whole["steps"][0]
    spanish = dict(SPANISH)
    whole |= {"es": spanish, "language": "en"}
    for _ in range(made.randint(1, 3)):
        places = [whole, step, start, step["questions"][0], answers[0], spanish]
        place = made.choice(places)
        place[made.choice(sorted(place))] = made.choice(VALUES)
        if whole["steps"] != [step]:
            break
        if not (isinstance(step.get("questions"), list) and step["questions"]):
            break
        if not isinstance(step["questions"][0], dict):
            break
    try:
        read_content("own-1", whole)
    except LessonError as refused:
        assert str(refused)
