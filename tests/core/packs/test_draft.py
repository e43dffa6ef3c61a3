"""A pack that is being made, and the file it becomes."""

import random
from dataclasses import replace

import pytest

from core.lessons.packs import packs
from core.packs.answers import choice_asked, prediction_asked
from core.packs.draft import PackDraft
from core.packs.own import read_file
from core.packs.step_draft import REFERENCE, AnswerDraft, ReferenceDraft
from core.packs.translations import any_text, text_in, with_text
from core.settings.config import RunConfig
from tests.core.settings.test_config import random_config

CONFIG = RunConfig(dataset="iris", epochs=3)


def draft() -> PackDraft:
    made = PackDraft("own-1", "Title", "Text", 7)
    for epochs in (3, 4, 5):
        made = made.with_step(RunConfig(dataset="iris", epochs=epochs))
    for step in made.steps:
        made = made.changed(step.name, title=step.name.upper(), text="About", look="There")
    return made


def test_steps_are_added_moved_edited_and_removed() -> None:
    made = draft()
    assert [step.name for step in made.steps] == ["s1", "s2", "s3"]
    assert [step.name for step in made.moved("s3", -1).steps] == ["s1", "s3", "s2"]
    assert made.moved("s1", -1) == made == made.moved("s3", 1)
    fewer = made.without("s2")
    assert [step.name for step in fewer.steps] == ["s1", "s3"]
    assert [step.name for step in fewer.with_step(CONFIG).steps] == ["s1", "s3", "s2"]


def test_a_prediction_is_never_about_a_step_that_is_gone_or_later() -> None:
    made = draft().changed("s2", predicts=True).changed("s3", predicts=True, against="s2")
    made = made.settled()

    def against(one: PackDraft) -> list[str]:
        return [step.against for step in one.settled().steps]

    assert against(made) == ["", "", "s2"] and made.settled() == made
    assert against(made.without("s2")) == ["", ""]
    assert against(made.moved("s3", -1)) == ["", "", ""]  # s3 before s2
    assert against(made.moved("s2", -1)) == [REFERENCE, "", "s2"]
    assert made.comparisons(3) == ["", "s1", "s2", REFERENCE]
    other = made.with_step(RunConfig(dataset="digits"))
    assert other.comparisons(4) == [REFERENCE]


def test_the_file_gives_the_same_pack_and_the_same_draft() -> None:
    made = draft().changed("s2", predicts=True, task="Try\nit", exercise="rate")
    made = made.changed(
        "s3",
        predicts=True,
        against="s1",
        question='Which "one"?',
        answers=(AnswerDraft("no"), AnswerDraft(), AnswerDraft("yes", "Because \\ so")),
        right=2,
    )
    pack = made.pack()
    assert [step.against for step in pack.steps] == ["", "s1", "s1"]
    question = pack.steps[2].question
    assert question is not None and question.right == 1 and len(question.answers) == 2
    read = read_file("own-1", made.file().encode())
    assert read == pack
    assert PackDraft.of(read, "own-1").pack() == pack
    assert read_file("own-1", PackDraft.of(read, "own-1").file().encode()) == pack


def test_a_result_to_compare_with_comes_back() -> None:
    reference = ReferenceDraft(RunConfig(dataset="iris", epochs=9), 0.875, "Last week's")
    made = draft().changed("s1", predicts=True, against=REFERENCE, reference=reference)
    (first, *_rest) = made.pack().steps
    assert first.reference is not None and first.reference.result == 0.875
    again = PackDraft.of(made.pack(), "own-1")
    assert again.steps[0].reference == reference and again.pack() == made.pack()
    without = made.changed("s1", predicts=False)
    assert without.pack().steps[0].reference is None
    assert without.changed("s1", predicts=True).pack() == made.pack()  # nothing is lost


def translated() -> PackDraft:
    """Spanish for some texts, and for some of them alone."""
    made = replace(draft(), language="en", translations={"es": {"title": "Título"}})
    answers = (
        AnswerDraft("no", translations={"es": {"text": "no", "reason": "Porque sí"}}),
        AnswerDraft(translations={"es": {"text": "sí"}}),
    )
    reference = ReferenceDraft(
        RunConfig(dataset="iris"), 0.5, "Before", translations={"es": {"title": "Antes"}}
    )
    return made.changed(
        "s1",
        text="",
        question="Which?",
        answers=answers,
        right=1,
        predicts=True,
        against=REFERENCE,
        reference=reference,
        translations={"es": {"text": "De qué va", "task": "Prueba", "question": "¿Cuál?"}},
    )


def test_translations_come_back_from_the_file() -> None:
    made = translated()
    again = PackDraft.of(made.pack(), "own-1")
    assert again.steps[0] == made.steps[0]
    assert again.pack() == made.pack() and again.file() == made.file()
    assert "[steps.questions.answers.es]" in made.file() and "[steps.against.es]" in made.file()


def test_another_translation_asks_the_same_question() -> None:
    made = translated().pack()
    plain = translated().changed("s1", text="About", translations={}).pack()
    assert choice_asked(made.steps[0]) == choice_asked(plain.steps[0])
    assert prediction_asked(made, made.steps[0]) == prediction_asked(plain, plain.steps[0])


def test_texts_are_changed_in_one_language() -> None:
    made = translated()
    changed = replace(made, **with_text(made, "title", "es", "Otro"))
    assert text_in(changed, "title", "es") == "Otro" and changed.title == "Title"
    changed = replace(made, **with_text(made, "title", "", "Other"))
    assert text_in(changed, "title", "es") == "Título" and changed.title == "Other"
    emptied = replace(made, **with_text(made, "title", "es", ""))
    assert emptied == replace(made, translations={})
    assert any_text(made.steps[0], "text") == any_text(made.steps[0], "text", "es") == "De qué va"


@pytest.mark.parametrize("name", packs())
def test_a_pack_that_ships_can_be_taken_as_a_start(name: str) -> None:
    shipped = packs()[name]
    again = read_file("own-1", PackDraft.of(shipped, "own-1").file().encode())
    assert [step.settings for step in again.steps] == [step.settings for step in shipped.steps]
    assert [step.against for step in again.steps] == [step.against for step in shipped.steps]


@pytest.mark.parametrize("seed", range(40))
def test_any_settings_come_back(seed: int) -> None:
    config = random_config(random.Random(seed))
    made = PackDraft("own-1", "T", "T").with_step(config).changed("s1", title="T", text="T")
    made = made.changed("s1", look="L")
    assert read_file("own-1", made.file().encode()).steps[0].settings == config
