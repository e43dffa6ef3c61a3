"""A page of images; clicking one shows it in detail."""

from components.results.gallery.choosing import choose
from components.results.gallery.view import View
from components.widgets.pictures import picture
from components.widgets.tiles import Tile, tiles
from components.words.language import _, number


def images(view: View) -> None:
    """Draw the images of the page with their predicted labels."""
    samples: list[int] = view.samples.tolist()
    tiles(
        [_tile(view, sample) for sample in samples],
        samples.index(view.chosen),
        lambda place: choose(view.key, samples[place]),
        key=f"{view.key}_images",
    )


def _tile(view: View, sample: int) -> Tile:
    true, predicted = view.run.predictions.true[sample], view.run.predictions.predicted[sample]
    right = bool(true == predicted)
    return Tile(
        picture(view.run.dataset.x_test[sample], view.run.config.info.pixel_range, least=1),
        alt(view, sample),
        view.labels[predicted],
        right,
        "" if right else view.labels[true],
    )


def alt(view: View, sample: int) -> str:
    """Return the text alternative of an image, with its true and predicted class."""
    true, predicted = view.run.predictions.true[sample], view.run.predictions.predicted[sample]
    text = _("Image {sample}: {true}, predicted correctly")
    if predicted != true:
        text = _("Image {sample}: {true}, wrongly predicted as {predicted}")
    return text.format(
        sample=number(sample), true=view.labels[true], predicted=view.labels[predicted]
    )
