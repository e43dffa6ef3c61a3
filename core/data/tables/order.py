"""Categories that have an order: low, medium, high; small, large; 18-25, 26-35."""

import math
import re
from collections.abc import Collection, Sequence

MOST_LEVELS = 50
"""Maximum number of levels of an ordered category."""
_LEAST = 3  # levels: two need no order
_SCALES: tuple[str, ...] = (
    "lowest|very low|lower|low|medium|moderate|normal|average|high|higher|very high|highest",
    "none|minimal|mild|moderate|severe|critical",
    "tiny|extra small|small|medium|large|extra large|huge",
    "xxs|xs|s|m|l|xl|xxl|xxxl",
    "never|almost never|rarely|seldom|occasionally|sometimes|often|usually|very often|always",
    "terrible|very poor|very bad|poor|bad|fair|acceptable|average|ok|good|very good|excellent",
    "fair|good|very good|premium|ideal",
    "strongly disagree|disagree|neutral|agree|strongly agree",
    "very dissatisfied|dissatisfied|neutral|satisfied|very satisfied",
    "novice|beginner|elementary|intermediate|advanced|expert",
    "primary|secondary|tertiary",
    "bronze|silver|gold|platinum|diamond",
    "cold|cool|mild|warm|hot",
    "newborn|infant|child|teenager|young|young adult|adult|middle aged|old|senior|elderly",
    "muy bajo|bajo|medio|alto|muy alto",
    "muy baja|baja|media|alta|muy alta",
    "muy pequeño|pequeño|mediano|grande|muy grande",
    "nunca|casi nunca|rara vez|a veces|a menudo|frecuentemente|casi siempre|siempre",
    "muy malo|malo|regular|bueno|muy bueno|excelente",
    "leve|moderado|grave|crítico",
    "principiante|intermedio|avanzado|experto",
    "insuficiente|suficiente|bien|notable|sobresaliente",
)
_BELOW = r"<=?|≤|under|below|less than|up to|menos de|menor de|hasta"
_ABOVE = r">=?|≥|over|above|more than|m[aá]s de|mayor de"
_RANGE = re.compile(
    rf"[\[(]?(?:(?P<below>{_BELOW})|(?P<above>{_ABOVE}))? ?[$€£]?(?P<low>\d[\d.]*)k?"
    r" ?(?:(?:-|–|to|a|,|\.\.) ?[$€£]?(?P<high>\d[\d.]*)k?)?"
    r" ?(?P<open>\+|and over|and above|or more|plus|o m[aá]s|y m[aá]s)?"
    r"[\])]?(?: ?(?:years|yrs|años|€|\$|%))?",
    re.IGNORECASE,
)


def levels(labels: Collection[str]) -> tuple[str, ...]:
    """Return labels in ascending order; empty if they are no levels of a known scale.

    Args:
        labels: The distinct labels of a column.
    """
    if not _LEAST <= len(labels) <= MOST_LEVELS:
        return ()
    words = {label: " ".join(re.sub(r"[-_]", " ", label).casefold().split()) for label in labels}
    if len(set(words.values())) == len(words):
        for scale in _SCALES:
            ranks = {word: rank for rank, word in enumerate(scale.split("|"))}
            if all(word in ranks for word in words.values()):
                return tuple(sorted(labels, key=lambda label: ranks[words[label]]))
    return _ranges(sorted(labels))


def ascending(labels: Collection[str]) -> tuple[str, ...]:
    """Return labels in a known order, else by number, else in alphabetical order."""
    known = levels(labels)
    if known:
        return known
    numbers = {label: _number(label) for label in labels}
    if any(map(math.isnan, numbers.values())):
        return tuple(sorted(labels))
    return tuple(sorted(labels, key=lambda label: (numbers[label], label)))


def _ranges(labels: Sequence[str]) -> tuple[str, ...]:
    """Sort ranges of numbers such as "<18", "18-25" and "65+"."""
    keys: dict[tuple[float, int], str] = {}
    bounds = 0
    for label in labels:
        match = _RANGE.fullmatch(label.strip())
        if match is None:
            return ()
        low, high = _number(match["low"]), _number(match["high"] or "inf")
        upward = bool(match["above"] or match["open"])
        if not low < high or (upward and match["high"]):
            return ()
        bounded = bool(match["below"] or upward or match["high"])
        if not bounded and "." in label:
            return ()  # a measured number, such as those above "<0.01"
        bounds += bounded
        keys[low, -1 if match["below"] else int(upward)] = label
    if not bounds or len(keys) < len(labels):
        return ()
    return tuple(keys[key] for key in sorted(keys))


def _number(text: str) -> float:
    try:
        return float(text.rstrip("."))
    except ValueError:
        return float("nan")
