"""Figures of chapters: put for followers, and set by nobody but the presenter's page."""

import json
from typing import Any

import pytest

from components.follow.figures import MOST_BYTES, figure_part
from components.words.language import LANGUAGES, speaking
from core.data.tables import course_table, shelf
from core.follow.presentation import Presentation
from core.follow.shown import LEARN, FigureState, Shown
from core.lessons.chapters import chapters
from tests.components.follow.conftest import Share
from tests.components.server.classroom import Reply, Visitor
from tests.core.follow.presenting import MOONS

STATE = {"set": ["0.5", True], "held": {"at": 3}}


@pytest.fixture
def shared(share: Share) -> Presentation:
    begun = share()
    begun.show(Shown(MOONS, page=LEARN))
    return begun


def send(visitor: Visitor, shared: Presentation, body: str | None = None, **other: Any) -> Reply:
    content = {"key": shared.key, "figure": "unit", "state": STATE, **other}
    place = f"/denseboard/follow/{shared.code}/figure?lang=en"
    return visitor.ask(place, "POST", json.dumps(content) if body is None else body)


def problem(reply: Reply) -> str:
    return str(json.loads(reply.body)["problem"])


@pytest.mark.parametrize("name", chapters())
def test_the_figure_of_a_chapter_has_its_data_in_every_language(name: str) -> None:
    chapter = chapters()[name]
    for figure in chapter.drawn:
        sent = {}
        for code in LANGUAGES:
            with speaking(code):
                data = figure_part(chapter, FigureState(figure, STATE))["figure"]
            assert (data.pop("figure"), data.pop("language")) == (figure, code)
            sent[code] = json.dumps(data, allow_nan=False)
        assert len(set(sent.values())) == len(LANGUAGES), figure
    first = next(iter(chapter.drawn), None)
    assert figure_part(chapter, None).get("figure", {}).get("figure") == first


def test_the_table_that_somebody_brought_is_not_in_a_figure(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(shelf, "descriptions", lambda: pytest.fail("it was looked for"))
    (chapter,) = (one for one in chapters().values() if "whole" in one.figures)
    code = json.dumps(figure_part(chapter, FigureState("whole", STATE)))
    assert course_table._FILE in code


def test_the_presenters_page_sets_a_figure_without_signing_in_again(
    visitor: Visitor, shared: Presentation
) -> None:
    assert send(visitor, shared).status == 204
    assert shared.view().figure == FigureState("unit", STATE)


def test_nobody_else_sets_it(visitor: Visitor, shared: Presentation) -> None:
    for key in ("", "other", shared.code, shared.key[:-1], "ñ"):
        reply = send(visitor, shared, key=key)
        assert reply.status == 403 and "Only the presenter’s page" in problem(reply), key
    elsewhere = visitor.ask(
        f"/denseboard/follow/{shared.code}/figure?lang=es",
        "POST",
        json.dumps({"key": shared.key, "figure": "unit", "state": STATE}),
        Origin="http://elsewhere.example",
    )
    assert elsewhere.status == 403 and "quien presenta" in problem(elsewhere)
    assert shared.view().figure is None


@pytest.mark.parametrize(
    "other",
    [
        {"key": None},
        {"key": 3},
        {"figure": "no such figure"},
        {"figure": ["unit"]},
        {"state": None},
        {"state": {"set": ["0.5"]}},
        {"state": {"set": "0.5", "held": None}},
        {"state": {"set": [{}], "held": None}},
    ],
)
def test_what_a_figure_cannot_be_set_to_is_refused(
    visitor: Visitor, shared: Presentation, other: dict[str, Any]
) -> None:
    reply = send(visitor, shared, **other)
    assert reply.status == 422 and "cannot be set to this" in problem(reply)
    assert shared.view().figure is None


def test_neither_is_what_browsers_cannot_read(visitor: Visitor, shared: Presentation) -> None:
    sent = json.dumps({"key": shared.key, "figure": "unit", "state": STATE})
    nested = "[" * 1900 + "]" * 1900
    for body in (
        "",
        "{",
        "[]",
        sent.replace("3", "NaN"),
        sent.replace("3", "-Infinity"),
        sent.replace("3", "1e999"),
        sent.replace("3", r'"\ud800"'),
        sent.replace(shared.key, r"\ud800"),
        sent.replace("3", nested),
        sent.replace("3", '"' + MOST_BYTES * "x" + '"'),
    ):
        assert send(visitor, shared, body).status == 422, body[:99]
    assert shared.view().figure is None


def test_a_code_is_needed(visitor: Visitor, shared: Presentation) -> None:
    shared.end()
    assert send(visitor, shared).status == 410
    shared.code = "222222"
    assert send(visitor, shared).status == 404
