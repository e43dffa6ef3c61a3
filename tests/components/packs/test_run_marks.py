"""Everybody's runs as marks: each can be seen, also those that are equal."""

from components.packs.run_marks import beside


def test_equal_runs_stand_beside_each_other_around_their_place() -> None:
    places = beside([(2.0, 0.5), (2.0, 0.5), (2.0, 0.5), (4.0, 0.5), (2.0, 0.7)])
    assert len(set(places[:3])) == 3
    assert sum(places[:3]) / 3 == 2.0 and max(places[:3]) - min(places[:3]) < 0.1
    assert places[3:] == (4.0, 2.0)


def test_one_mark_and_equal_marks_alone_have_a_place() -> None:
    assert beside([(5.0, 0.1)]) == (5.0,)
    assert len(set(beside([(5.0, 0.1)] * 30))) == 30
