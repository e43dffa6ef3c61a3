"""What a class pack in the form still lacks, in words."""

from collections.abc import Iterator

from components.words.language import _, number
from core.packs.draft import PackDraft
from core.packs.step_draft import REFERENCE, StepDraft
from core.packs.translations import Translated, any_text, text_in

_Text = tuple[str, Translated, str]
"""A text in words, whose it is, and its attribute."""


def missing(draft: PackDraft) -> list[str]:
    """Return what must be entered before the pack can be saved."""
    places = [words for words, owner, name in _about(draft) if _empty(owner, name)]
    if not draft.steps:
        places.append(_("a step"))
    for place, step in enumerate(draft.steps, start=1):
        words = [words for words, owner, name in _required(step) if _empty(owner, name)]
        if step.predicts and step.against == REFERENCE and not _has_reference(step):
            words.append(_("the run to compare with, and its name"))
        answers = [not _empty(one, "text") for one in step.answers]
        if not _empty(step, "question") and (sum(answers) < 2 or not answers[step.right]):
            words.append(_("two answers, one of them the right one"))
        if words:
            places.append(in_words(place, words))
    return places


def untranslated(draft: PackDraft, code: str) -> list[tuple[int, list[str]]]:
    """Return which texts are there in another language and not in this one.

    Each list of texts comes with the place of its step, counted from 1; 0 for the pack's own.

    Args:
        draft: The pack.
        code: The language, as in ``core.packs.translations``.
    """
    texts = [[*_about(draft)], *([*_required(step), *_optional(step)] for step in draft.steps)]
    found = [
        (place, [words for words, owner, name in some if _lacks(owner, name, code)])
        for place, some in enumerate(texts)
    ]
    return [(place, words) for place, words in found if words]


def in_words(place: int, words: list[str]) -> str:
    """Return texts of a step, by its place counted from 1, or of the pack (0), in words."""
    listed = ", ".join(words)
    return _("of step {step}: {what}").format(step=number(place), what=listed) if place else listed


def _about(draft: PackDraft) -> Iterator[_Text]:
    yield _("the title"), draft, "title"
    yield _("what one learns"), draft, "text"


def _required(step: StepDraft) -> Iterator[_Text]:
    yield _("its title"), step, "title"
    yield _("what it is about"), step, "text"
    yield _("what to look at"), step, "look"


def _optional(step: StepDraft) -> Iterator[_Text]:
    if step.predicts and step.against == REFERENCE and step.reference is not None:
        yield _("the name of the run it is compared with"), step.reference, "title"
    if any_text(step, "question"):
        yield _("the question"), step, "question"
        for place, answer in enumerate(step.answers, start=1):
            yield _("answer {place}").format(place=number(place)), answer, "text"
            yield (
                _("why answer {place} is right or wrong").format(place=number(place)),
                answer,
                "reason",
            )
    yield _("the task"), step, "task"


def _empty(owner: Translated, attribute: str) -> bool:
    return not any_text(owner, attribute).strip()


def _lacks(owner: Translated, attribute: str, code: str) -> bool:
    return not _empty(owner, attribute) and not text_in(owner, attribute, code).strip()


def _has_reference(step: StepDraft) -> bool:
    return step.reference is not None and not _empty(step.reference, "title")
