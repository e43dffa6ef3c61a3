"""Guesses which column of a table is to be predicted."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from core.base.text import N_
from core.data.tables.columns import Column, Kind, Profile
from core.data.tables.limits import MOST_CLASSES

_NAMED = re.compile(
    r"(?:target|labels?|class|y|outcome|response|ground ?truth|objetivo|etiquetas?|clase|salida)$"
)
_NEARLY = re.compile(r"(?:target|label) .*|.* (?:target|label|outcome|response|objetivo|etiqueta)$")
_TYPICAL = re.compile(
    r"(?:^|.* )(?:surviv(?:ed|al)|species|variety|sale ?price|medv|diagnos(?:is|ed)|churn(?:ed)?"
    r"|exited|default(?:ed)?|fraud|spam|approved|sold|sales|wages?|yield|votes?|demand|cnt|consumption|strength|mpg"
    r"|disease|malignant|attrition|subscribed|purchased|bought|clicked|converted|sentiment|winner"
    r"|especie|diagn[oó]stico|abandono|fraude|aprobado|ventas|vendid[oa]s?|votos?|demanda|consumo"
    r"|enfermedad|sobrevivi[oó]|comprado|ganador)$"
)
# Often a target, and as often an input.
_POSSIBLE = re.compile(
    r"(?:^|.* )(?:price|value|quality|income|salary|rating|score|grade|result|status|revenue|profit"
    r"|charges|cost|risk|co2|nox|no2|so2|ozone|pm ?2 ?5|pm ?10|aqi|emissions?|flux|concentration"
    r"|emisi[oó]n(?:es)?|flujo|concentraci[oó]n|precio|valor|calidad|ingresos?|salario|nota|resultado|estado|coste|riesgo)$"
)
_NEVER = re.compile(
    r"(?:^|.* )(?:id|idx|index|row|row ?(?:no|nr|number|num|id)|no|nr|number|num|unnamed.*|record"
    r"|day|date|time|timestamp|datetime|year|month|week|weekday|hour|minute|second"
    r"|lat|latitude|lon|lng|longitude|name|zip|phone|address"
    r"|code|postcode|iso(?: ?(?:alpha|code) ?\d?)?|fips|sku|uuid|c[oó]digo(?: postal)?"
    r"|[ií]ndice|fila|n[uú]mero|d[ií]a|fecha|hora|a[nñ]o|mes|semana|minuto|segundo|nombre)$"
)
_COORDINATE = re.compile(r"[xz]$")
# Conditions that are measured beside what matters.
_AMBIENT = re.compile(
    r"(?:^|.* )(?:press(?:ure)?|baro(?:meter)?|temp(?:erature)?|humidity|wind(?: ?(?:speed|dir))?"
    r"|battery|rain(?:fall)?|snow|lluvia|nieve|presi[oó]n|temperatura|humedad|viento|bater[ií]a)$"
)
_MANY_CLASSES = 30
_ALL_MISSING = -8.0  # the score of a column without values


@dataclass(frozen=True)
class Guess:
    """A column that may be the target.

    Attributes:
        column: Its profile.
        score: The higher the likelier.
        reasons: What speaks for it, as texts to translate.
    """

    column: Column
    score: float
    reasons: tuple[str, ...]


def targets(profile: Profile) -> list[Guess]:
    """Return the columns that can be predicted, the likeliest first."""
    able = [column for column in profile.columns if _predictable(column)]
    likely = [column for column in able if not _NEVER.match(_words(column.name))]
    final = profile.columns[-1]
    last = (likely or able or [final])[-1]
    reason = N_("it is the last column")
    if last is not final:
        reason = N_("it is the last column that may be a target")
    guesses = []
    for column in able:
        first = column is profile.columns[0]
        scored = [*_by_name(column.name, at_an_end=first or column is last), *_by_values(column)]
        if column is last:
            scored.append((4.0, reason))
        elif first:
            scored.append((2.0, ""))
        reasons = tuple(reason for score, reason in scored if reason and score > 0)
        guesses.append(Guess(column, sum(score for score, _reason in scored), reasons))
    return sorted(guesses[::-1], key=lambda each: -each.score)


def _words(name: str) -> str:
    """The words of a name in lower case, without a unit in brackets."""
    bare = re.sub(r"\(.*", "", name)
    return re.sub(r"(?<=[a-z])(?=[A-Z])|[_\W]+", " ", bare).strip().lower()


def _by_name(name: str, at_an_end: bool) -> Iterator[tuple[float, str]]:
    words = _words(name)
    # Elsewhere, y is a coordinate.
    if _NAMED.match(words) and (at_an_end or words != "y"):
        yield 20.0, N_("its name says so")
    elif _NEARLY.match(words):
        yield 14.0, N_("its name says so")
    elif _TYPICAL.match(words):
        yield 6.0, N_("its name is typical of a target")
    elif _POSSIBLE.match(words):
        yield 3.5, N_("its name is typical of a target")
    elif _NEVER.match(words):
        yield -8.0, ""
    elif _COORDINATE.match(words) or _AMBIENT.match(words):
        yield -3.0, ""


def _by_values(column: Column) -> Iterator[tuple[float, str]]:
    yield _ALL_MISSING * column.missing / column.rows, ""
    if column.code:
        yield -3.0, ""
    if column.distinct == 2:
        yield 2.0, N_("it has two values")
    elif column.kind is Kind.CATEGORY:
        few = column.distinct <= _MANY_CLASSES
        yield (1.0, N_("it has few categories")) if few else (-3.0, "")
    elif not column.whole:
        yield 1.0, N_("it is a measured number")


def _predictable(column: Column) -> bool:
    if column.kind is Kind.CATEGORY:
        # A class needs two rows: one to train with, one to test.
        return 1 < column.repeated <= MOST_CLASSES and not column.near_unique
    return column.kind is Kind.NUMBER
