"""Notices on the values of columns: what they were read as, what is missing or does not fit."""

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

import numpy as np

from core.base.messages import Level, Message
from core.base.text import N_, UserText
from core.data.tables import dates, notation, spelling, unread_numbers
from core.data.tables.blanks import Blanks
from core.data.tables.column_plan import Reason
from core.data.tables.columns import Column, Kind, Profile
from core.data.tables.dialect import MISSING
from core.data.tables.mixed_signs import mixed_signs
from core.data.tables.names import tidy
from core.data.tables.notice import Notice
from core.data.tables.plan import Plan
from core.data.tables.profiling import read_as

if TYPE_CHECKING:
    import pandas as pd

SPELLINGS, SENTINEL, ODD, BLANKS, VALUES, LEVELS = (
    *("spellings", "sentinel", "odd", "blanks", "values", "levels"),
)
"""Rules that the page has buttons for."""
_MISSING = 0.3  # share of a column's rows
_WORDS = (Kind.CATEGORY, Kind.IDENTIFIER, Kind.TEXT)
_LABELS = 160  # characters of labels in a sentence


def oddities(
    frame: "pd.DataFrame", profile: Profile, plan: Plan, blanks: Blanks
) -> Iterator[Notice]:
    """Yield notices on the values of inputs and target.

    Args:
        frame: From ``core.data.tables.reading.read``.
        profile: The profile of its columns.
        plan: How it is to be encoded.
        blanks: The cells that were read as missing; see ``core.data.tables.reading.Table``.
    """
    used = {column.name: column for column in (*plan.inputs, plan.column(plan.target))}
    for place, column in enumerate(profile.columns):
        if column.name not in used:
            continue
        kind = used[column.name].kind
        if column.name != plan.target:
            yield from _holes(column)
        if kind is Kind.NUMBER:
            planned = used[column.name]
            known = read_as(column, frame[column.name], planned.notation)
            yield from _numbers(known, "indicated" if planned.indicates else ODD)
        if kind is Kind.DATE:
            yield from _dates(frame, column, used[column.name].formats)
        if kind is Kind.CATEGORY and column.order and not plan.merged:
            yield from _ordered_levels(column)
        yield from _blanks(column, blanks, plan.dialect.missing_of(place))
    yield from _signs(frame, profile, used)
    yield from _several_ways(frame, profile, plan)
    yield from _spellings(frame, plan)
    yield from _read(frame, profile, plan)
    yield from _codes(profile, plan)


def _signs(frame: "pd.DataFrame", profile: Profile, used: Collection[str]) -> Iterator[Notice]:
    """Columns in which the decimal sign changes: half of their numbers would be missing."""
    for column in profile.columns:
        values = frame[column.name]
        mixed = mixed_signs(values) if values.dtype == "str" else None
        if mixed is None:
            continue
        yield Notice(
            Level.ERROR if column.name in used else Level.WARNING,
            Message(
                N_(
                    "The column {column} has two decimal signs: from row {row} on, there are"
                    " {count:,} numbers such as {other}, and others such as {usual}. Write all"
                    " with one sign in the file, or leave the column out."
                ),
                {
                    "column": column.name,
                    "row": mixed.row,
                    "count": mixed.count,
                    "other": UserText(mixed.other),
                    "usual": UserText(mixed.usual),
                },
            ),
            column.name,
            "decimal_signs",
        )


def _several_ways(frame: "pd.DataFrame", profile: Profile, plan: Plan) -> Iterator[Notice]:
    """Columns of numbers that have no single notation, and so are read as texts."""
    for column in profile.columns:
        planned, values = plan.column(column.name), frame[column.name]
        if column.kind not in _WORDS or values.dtype != "str" or planned.kind is Kind.NUMBER:
            continue
        if column.code or column.order or planned.dropped is Reason.CHOSEN:
            continue
        words = notation.words_beside(values) if planned.dropped is not None else {}
        if words:
            listed = tidy(", ".join(f"{word} ({count})" for word, count in words.items()), _LABELS)
            message = N_(
                "The column {column} is left out, but most of its values are numbers. The others"
                " are {words}. To use it, choose Number as its kind below: the others then count"
                " as missing."
            )
            values_shown = {"column": UserText(column.name), "words": listed}
            yield Notice(Level.WARNING, Message(message, values_shown), column.name, "words_beside")
            continue
        examples = notation.several_ways(values.dropna())
        if examples:
            message = N_(
                "The column {column} has numbers written in several ways, such as {examples}, so it"
                " is not read as numbers. To use them as numbers, write all in one way in the"
                " file, with one unit."
            )
            shown = tidy(", ".join(examples), _LABELS)
            values_shown = {"column": UserText(column.name), "examples": shown}
            yield Notice(Level.WARNING, Message(message, values_shown), column.name, "several_ways")
            continue
        unread = unread_numbers.examples(values.dropna())
        if unread:
            message = N_(
                "The column {column} has values such as {examples}, which look like numbers but are"
                " not read as numbers. To use them as numbers, write them in the file with the"
                " digits 0 to 9 and one decimal sign, without other signs."
            )
            values_shown = {
                "column": UserText(column.name),
                "examples": tidy(", ".join(unread), _LABELS),
            }
            yield Notice(Level.WARNING, Message(message, values_shown), column.name, "unread")


def _spellings(frame: "pd.DataFrame", plan: Plan) -> Iterator[Notice]:
    for name in [] if plan.merged else spelling.of_words(frame, plan):
        words = spelling.variants(frame[name], meanings=True)
        if words:
            message = N_(
                "The column {column} has labels that differ only in case, spaces, characters that"
                " are not seen, or a final full stop: {labels}."
            )
            if spelling.has_words(frame[name]):
                message = N_(
                    "The column {column} says yes and no in several words. Merged, there is one for"
                    " each: {labels}."
                )
            labels = tidy("; ".join(" / ".join(each) for each in words), _LABELS)
            yield Notice(
                Level.WARNING if name == plan.target else Level.NOTE,
                Message(message, {"column": UserText(name), "labels": labels}),
                name,
                SPELLINGS,
            )


def _holes(column: Column) -> Iterator[Notice]:
    share = column.missing / max(column.rows, 1)
    if share >= _MISSING:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "The column {column} has no value in {share:.0%} of the rows. Consider leaving"
                    " it out."
                ),
                {"column": column.name, "share": share},
            ),
            column.name,
            "missing",
        )


def _numbers(column: Column, rule: str) -> Iterator[Notice]:
    if column.sentinel:
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "In the column {column}, {value} is far from all other numbers. Does it stand"
                    " for a missing value?"
                ),
                {"column": column.name, "value": column.sentinel},
            ),
            column.name,
            SENTINEL,
        )
    if column.odd:
        named = (
            f"{value} ({count})"
            for value, count in zip(column.odd_values, column.odd_counts, strict=True)
        )
        yield Notice(
            Level.NOTE,
            Message(
                N_(
                    "The column {column} has values that are no numbers and count as missing:"
                    " {count}, namely {values}."
                ),
                {
                    "column": column.name,
                    "count": column.odd,
                    "values": tidy(", ".join(named), 2 * _LABELS),
                },
            ),
            column.name,
            rule,
        )


def _dates(frame: "pd.DataFrame", column: Column, formats: tuple[str, ...]) -> Iterator[Notice]:
    if column.odd:
        yield Notice(
            Level.NOTE,
            Message(
                N_(
                    "The column {column} has values that are no dates and count as missing:"
                    " {count}."
                ),
                {"column": column.name, "count": column.odd},
            ),
            column.name,
            "no_dates",
        )
    if len(formats) > 1:
        yield Notice(
            Level.NOTE,
            Message(
                N_("The column {column} has dates in several formats: {formats}."),
                {"column": column.name, "formats": ", ".join(formats)},
            ),
            column.name,
            "formats",
        )
    if frame[column.name].dtype.kind != "M" and dates.ambiguous(frame[column.name], formats):
        yield Notice(
            Level.WARNING,
            Message(
                N_(
                    "In every date of the column {column}, day and month could be swapped. They are"
                    " read as {format}."
                ),
                {"column": column.name, "format": formats[0]},
            ),
            column.name,
            "day_or_month",
        )


def _ordered_levels(column: Column) -> Iterator[Notice]:
    yield Notice(
        Level.NOTE,
        Message(
            N_("The categories of the column {column} have an order: {levels}."),
            {"column": column.name, "levels": tidy(" < ".join(column.order), _LABELS)},
        ),
        column.name,
        LEVELS,
    )


def _blanks(column: Column, blanks: Blanks, missing: tuple[str, ...]) -> Iterator[Notice]:
    """Which words count as missing in columns of texts, or against the custom do not."""
    counted = blanks.get(column.name, {})
    if counted:
        named = ", ".join(f"{cell} ({count})" for cell, count in counted.items())
        yield Notice(
            Level.NOTE,
            Message(
                N_("In the column {column}, these cells count as missing: {cells}."),
                {"column": column.name, "cells": tidy(named, _LABELS)},
            ),
            column.name,
            BLANKS,
        )
    values = [cell for cell in MISSING if cell and cell not in missing]
    if values:
        yield Notice(
            Level.NOTE,
            Message(
                N_("In the column {column}, these cells are values, not missing: {cells}."),
                {"column": column.name, "cells": tidy(", ".join(values), _LABELS)},
            ),
            column.name,
            VALUES,
        )


def _read(frame: "pd.DataFrame", profile: Profile, plan: Plan) -> Iterator[Notice]:
    """Which texts were read as numbers, and where they could mean others."""
    read = []
    for planned in plan.columns:
        column, written = profile.column(planned.name), planned.notation
        if planned.kind is not Kind.NUMBER or planned.dropped or written is None or column is None:
            continue
        texts = frame[column.name].dropna()
        example = _example(texts, written)
        read.append(f"{column.name} ({example})")
        if notation.ambiguous(texts, written):
            yield Notice(
                Level.WARNING,
                Message(
                    N_(
                        "In the column {column}, {example} could have decimals or thousands; it is"
                        " read as {number:,}. If that is wrong, change how its numbers are written"
                        " under “Values of a column”."
                    ),
                    {
                        "column": column.name,
                        "example": UserText(example),
                        "number": float(notation.numbers(texts[texts == example], written)[0]),
                    },
                ),
                column.name,
                "ambiguous",
            )
        dashes = notation.dashes(texts, written)
        if dashes:
            yield Notice(
                Level.NOTE,
                Message(
                    N_("In the column {column}, a dash beside the currency is read as 0: {count}."),
                    {"column": column.name, "count": dashes},
                ),
                column.name,
                "dash",
            )
    if read:
        yield Notice(
            Level.NOTE,
            Message(
                N_("Texts that are read as numbers: {columns}."),
                {"columns": tidy(", ".join(read), 2 * _LABELS)},
            ),
            "",
            "numbers",
        )


def _example(texts: "pd.Series", written: notation.Notation) -> str:
    """The longest of the texts that are numbers: it shows most signs."""
    some = notation.sampled(texts)
    numbers = some[np.isfinite(notation.numbers(some, written))]
    return max(map(str, numbers), key=len, default="")


def _codes(profile: Profile, plan: Plan) -> Iterator[Notice]:
    coded = [
        column.name
        for column in profile.columns
        if column.code and plan.column(column.name).kind is Kind.CATEGORY
    ]
    if coded:
        yield Notice(
            Level.NOTE,
            Message(
                N_("Columns of codes are read as categories, not as numbers: {columns}."),
                {"columns": tidy(", ".join(coded), 200)},
            ),
            "",
            "codes",
        )
