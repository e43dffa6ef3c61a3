"""Shared parts of all figures."""

from components.figures.style import short

MEASURES = ["mean concave points", "mean concavity", "worst concave points"]
MEASURES += ["concave points error", "mean fractal dimension", "worst fractal dimension"]


def test_names_that_fit_stay_whole() -> None:
    assert short(["red", "sixteen letters!"]) == ["red", "sixteen letters!"]
    assert short([]) == []


def test_long_names_are_cut_in_the_middle_and_still_differ() -> None:
    cut = short(MEASURES)
    assert len(set(cut)) == len(MEASURES) and max(map(len, cut)) <= 16
    assert cut[1] == "mean concavity" and cut[2] == "worst co…points"


def test_names_that_differ_in_the_middle_get_more_room() -> None:
    names = [f"sales of the {month} quarter of the year" for month in ("first", "third")]
    cut = short(names)
    assert cut[0] != cut[1] and "…" in cut[0]


def test_names_that_are_the_same_stay_the_same() -> None:
    assert len(set(short(["a name that is given twice"] * 2))) == 1
