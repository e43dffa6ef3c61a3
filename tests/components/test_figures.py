"""Data in, figure out."""

import numpy as np

from components.figures import confusion_matrix, predicted_against_true


def test_confusion_matrix_shades_by_the_share_of_the_true_class() -> None:
    counts = np.array([[3, 1], [0, 0]])
    figure = confusion_matrix(counts, ["0", "1"], predicted="Predicted", true="True")
    (heat,) = figure.data
    assert np.array(heat.z).tolist() == [[0.75, 0.25], [0.0, 0.0]]  # an empty class divides by 1
    assert np.array(heat.text).tolist() == counts.tolist()
    assert figure.layout.xaxis.title.text == "Predicted"
    assert figure.layout.yaxis.title.text == "True"
    # Labels that look like numbers must not become a number axis.
    assert figure.layout.xaxis.type == figure.layout.yaxis.type == "category"


def test_predicted_against_true_has_one_scale_and_its_diagonal() -> None:
    figure = predicted_against_true(
        np.array([1.0, 2.0]),
        np.array([3.0, -1.0]),
        (-1.0, 3.0),
        predicted="Predicted: score",
        true="True: score",
        perfect="Predicted = true",
    )
    points, diagonal = figure.data
    assert diagonal.x == diagonal.y
    assert figure.layout.xaxis.range == figure.layout.yaxis.range == diagonal.x
    assert diagonal.x[0] < -1 and diagonal.x[1] > 3
    assert list(points.x) == [1.0, 2.0] and list(points.y) == [3.0, -1.0]
    assert figure.layout.yaxis.title.text == "Predicted: score"


def test_predicted_against_true_of_a_single_value_has_a_scale() -> None:
    one = np.array([5.0])
    figure = predicted_against_true(one, one, (5.0, 5.0), predicted="p", true="t", perfect="=")
    low, high = figure.layout.xaxis.range
    assert low < 5 < high
