"""An unsaved draft comes back as it was, however little of it there is yet."""

import json
import random
from dataclasses import replace

import pytest

from core.base.errors import LessonError
from core.packs.draft import PackDraft
from core.packs.kept import read_draft, title_of, write_draft
from core.packs.step_draft import AnswerDraft, ReferenceDraft
from core.runs.pack_record import DraftRecord
from tests.core.settings.test_config import random_config


@pytest.mark.parametrize("seed", range(20))
def test_a_draft_comes_back_as_it_was(seed: int) -> None:
    made = random.Random(seed)
    draft = PackDraft("own-1", made.choice(["", "Título “1”\n"]), minutes=made.randint(1, 9))
    for _ in range(made.randint(0, 3)):
        draft = draft.with_step(random_config(made))
    for step in draft.steps:
        draft = draft.changed(
            step.name,
            question="?",
            answers=(AnswerDraft(), AnswerDraft("a", "b", {"es": {"text": "á"}})),
            right=1,
            predicts=made.random() < 0.5,
            against="gone",
            reference=ReferenceDraft(random_config(made), 0.5, "R")
            if made.random() < 0.5
            else None,
        )
    draft = replace(draft, language="en", translations={"es": {"text": "Sí"}})
    record = write_draft(draft)
    assert read_draft(record) == draft and title_of(record) == draft.title


def test_what_another_version_wrote_besides_is_left_out() -> None:
    content = json.loads(write_draft(PackDraft("own-1", "T")).content) | {"later": 1}
    assert read_draft(DraftRecord("own-1", json.dumps(content))) == PackDraft("own-1", "T")


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"steps": [1]}', '{"steps": [{}]}'])
def test_a_damaged_draft_is_refused_in_words(content: str) -> None:
    record = DraftRecord("own-1", content)
    with pytest.raises(LessonError, match="discard the draft"):
        read_draft(record)
    assert title_of(record) == ""


def test_a_step_whose_data_are_gone_is_named() -> None:
    draft = PackDraft("own-1").with_step(random_config(random.Random(1)))
    record = write_draft(draft)
    content = json.loads(record.content)
    content["steps"][0]["settings"]["dataset"] = "table:gone"
    with pytest.raises(LessonError, match="settings of step 1"):
        read_draft(replace(record, content=json.dumps(content)))
