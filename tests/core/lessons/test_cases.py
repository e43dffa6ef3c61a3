"""Each recorded run shows its illness, and the coach says about it what the chapter says."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.base.errors import LessonError
from core.lessons import recordings
from core.lessons.cases import Case
from core.lessons.chapters import chapters
from core.lessons.recordings import Recording, recorded

CASES = {case.name: case for case in chapters()["curves"].cases}
SAID = {
    "overfitting": ["overfitting"],
    "rate_too_low": ["slow"],
    "dead_units": ["dying"],
    "bad_scaling": [],
    "rate_too_high": ["oscillating"],
    "leak": [],
    "saturation": ["saturation"],
    "too_small": ["underfitting"],
}


@pytest.mark.parametrize("name", CASES)
def test_the_coach_says_what_is_wrong(name: str) -> None:
    assert [advice.rule for advice in CASES[name].recording().advice()] == SAID[name]


def test_there_are_eight_runs_and_each_can_be_told_from_the_others() -> None:
    assert CASES.keys() == SAID.keys()
    texts = {case.question.answers[case.question.right].text for case in CASES.values()}
    assert len(texts) == 8
    for case in CASES.values():
        assert {answer.text for answer in case.question.answers} == texts
        assert case.question.answers[case.question.right].reason.endswith(".")
    # Whoever answers by the number of the run is not right each time.
    right = [case.question.right for case in CASES.values()]
    assert sorted(right) == list(range(8)) and right != list(range(8))


def test_the_illness_is_in_the_numbers() -> None:
    def losses(name: str) -> list[float]:
        return [row.loss or 0.0 for row in CASES[name].recording().rows]

    def idle(name: str) -> tuple[str, float]:
        kind, shares = CASES[name].recording().idle()
        return kind, shares[-1] or 0.0

    assert losses("bad_scaling")[0] > 1000 * CASES["bad_scaling"].recording().guess
    assert losses("rate_too_low")[-1] > CASES["rate_too_low"].recording().guess
    assert idle("dead_units") == ("dead", 1.0) and idle("saturation") == ("saturated", 1.0)
    assert CASES["rate_too_high"].recording().idle() == ("", [])
    for name in ("overfitting", "rate_too_low", "bad_scaling", "leak", "too_small"):
        assert idle(name)[1] < 0.5, name
    assert CASES["leak"].recording().rows[-1].val_metric == 1.0


def test_a_recording_is_read_as_it_was_written() -> None:
    known = CASES["leak"].recording()
    assert Recording.from_json(known.to_json()) == known


def test_a_run_of_other_settings_or_none_at_all_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = CASES["leak"]
    other = Case(case.name, case.caption, replace(case.config, epochs=3), case.question)
    with pytest.raises(LessonError, match="recorded with other settings"):
        other.recording()
    monkeypatch.setattr(recordings, "FOLDER", tmp_path)
    with pytest.raises(LessonError, match="cannot be read"):
        recorded.__wrapped__("leak")
    (tmp_path / "leak.json").write_text('{"config": {}}')
    with pytest.raises(LessonError, match="cannot be read"):
        recorded.__wrapped__("leak")
