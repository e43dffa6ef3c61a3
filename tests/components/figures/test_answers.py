"""The bars of a question: counts, and the right answer marked not by colour alone."""

from components.figures.answers import AnswerBar, answer_bars


def test_the_right_answer_has_a_tick_and_a_pattern() -> None:
    figure = answer_bars((AnswerBar("<b>", 0, False), AnswerBar("yes", 3, True)), "People")
    (trace,) = figure["data"]
    assert trace["x"] == [0, 3] and trace["text"] == ["0", "3 ✓"]
    assert [bool(shape) for shape in trace["marker"]["pattern"]["shape"]] == [False, True]
    assert figure["layout"]["yaxis"]["ticktext"] == ["&lt;b&gt;", "✓ yes"]


def test_persons_are_counted_in_whole_numbers() -> None:
    for most, tick in ((0, 1), (1, 1), (6, 1), (7, 2), (30, 5)):
        axis = answer_bars((AnswerBar("a", most, True),), "People")["layout"]["xaxis"]
        assert axis["dtick"] == tick and axis["range"][1] > most


def test_two_figures_have_one_scale() -> None:
    ranges = [
        answer_bars((AnswerBar("a", count, False),), "People", most=8)["layout"]["xaxis"]["range"]
        for count in (1, 8, 9)
    ]
    assert ranges[0] == ranges[1] and ranges[2][1] > ranges[1][1]
