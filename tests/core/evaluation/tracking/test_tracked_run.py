"""What programs that track experiments receive of a run."""

from dataclasses import replace

import pytest

from core.evaluation.tracking.tracked_run import Part, Scalar
from core.runs.results import Evaluation
from tests.core.evaluation.tracking.made import START, tracked


def test_every_epoch_has_its_numbers_and_the_test_result_its_epoch() -> None:
    scalars = list(tracked().scalars())
    losses = [each for each in scalars if each.quantity == "loss"]
    assert losses == [
        Scalar(Part.TRAINING, "loss", 1, START + 2, 0.7),
        Scalar(Part.VALIDATION, "loss", 1, START + 2, 0.8),
        Scalar(Part.TRAINING, "loss", 2, START + 4, 0.6),
        Scalar(Part.TRAINING, "loss", 3, START + 6.5, 0.5),
        Scalar(Part.VALIDATION, "loss", 3, START + 6.5, 0.6),
        Scalar(Part.TEST, "loss", 2, START + 7, 0.55),
    ]
    assert {each.quantity for each in scalars} == {"loss", "accuracy", "learning_rate"}
    late = replace(tracked(), evaluation=Evaluation(0.55, 0.65, 30))
    assert [each.step for each in late.scalars() if each.part is Part.TEST] == [3, 3]
    sealed = replace(tracked(), evaluation=None)
    assert not [each for each in sealed.scalars() if each.part is Part.TEST]
    assert list(replace(sealed, rows=[]).scalars()) == []


def test_settings_are_those_that_apply() -> None:
    settings = tracked().settings()
    assert settings["dataset"] == "iris" and settings["units"] == "16, 8"
    assert settings["dropout"] == 0.25 and settings["batch_normalization"] is True
    assert not {"noise", "momentum", "patience", "activations"} & set(settings)


@pytest.mark.parametrize(
    ("name", "folder"),
    [("", "iris-abcdefgh"), ("Año 1/../x", "Ano-1-x-abcdefgh"), ("日本", "run-abcdefgh")],
)
def test_folders_have_names_that_every_file_system_takes(name: str, folder: str) -> None:
    assert tracked(name).folder == folder


def test_runs_of_one_name_have_folders_of_their_own() -> None:
    assert tracked("a").folder != tracked("a", "zzzzzzzz-2").folder
    assert tracked().title == "iris-abcdefgh" and tracked("My run").title == "My run"
