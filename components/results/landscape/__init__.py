"""The loss landscape of a run, and the parts of one that two runs share."""

from components.results.landscape.choices import rows_choice, size_choices
from components.results.landscape.computing import computed, underway
from components.results.landscape.landscape import landscape, logarithmic_colours
from components.results.landscape.words import (
    alt,
    csv_file,
    loss_title,
    outside,
    samples_sentence,
)

__all__ = [
    "alt",
    "computed",
    "csv_file",
    "landscape",
    "logarithmic_colours",
    "loss_title",
    "outside",
    "rows_choice",
    "samples_sentence",
    "size_choices",
    "underway",
]
