"""The colours of ``.streamlit/config.toml`` can be read, in the light and in the dark."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent
CONFIG = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
MODES = ("light", "dark")
CAPTION = 0.6  # how much of the text's colour Streamlit gives to captions


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` as WCAG 2.2 defines it."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def surfaces(mode: str) -> list[str]:
    """All backgrounds text can stand on."""
    theme: dict[str, Any] = CONFIG["theme"][mode]
    keys = ("backgroundColor", "secondaryBackgroundColor")
    return [part[key] for part in (theme, theme["sidebar"]) for key in keys]


def test_contrast_is_measured_as_defined() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("key", ["textColor", "linkColor", "greenTextColor", "redTextColor"])
def test_text_stands_out(mode: str, key: str) -> None:
    colour = CONFIG["theme"][mode][key]
    assert min(contrast(colour, surface) for surface in surfaces(mode)) >= 4.5


def test_captions_of_images_have_colours_that_are_measured() -> None:
    sheet = (ROOT / "components" / "widgets" / "tiles" / "tiles.css").read_text(encoding="utf-8")
    colours = dict(re.findall(r"\.(\w+) \.caption \{\s*color: ([^;]+);", sheet))
    assert colours == {
        "right": "var(--st-green-text-color)",
        "wrong": "var(--st-red-text-color)",
    }


@pytest.mark.parametrize("mode", MODES)
def test_captions_stand_out(mode: str) -> None:
    text = CONFIG["theme"][mode]["textColor"]
    for surface in surfaces(mode):
        assert contrast(mixed(text, surface, CAPTION), surface) >= 4.5


def mixed(colour: str, under: str, share: float) -> str:
    """A colour that lets its background through."""
    parts = [
        round(share * int(colour[at : at + 2], 16) + (1 - share) * int(under[at : at + 2], 16))
        for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


@pytest.mark.parametrize("mode", MODES)
def test_buttons_stand_out_and_so_does_their_label(mode: str) -> None:
    primary = CONFIG["theme"][mode]["primaryColor"]
    assert contrast(primary, "#ffffff") >= 4.5
    assert min(contrast(primary, surface) for surface in surfaces(mode)) >= 3


@pytest.mark.parametrize("mode", MODES)
def test_the_values_of_sliders_stand_out_and_so_do_the_knobs_of_switches(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    primary = theme["sidebar"].get("primaryColor", theme["primaryColor"])
    assert contrast(primary, theme["sidebar"]["backgroundColor"]) >= 4.5
    assert contrast(primary, "#ffffff") >= 3


@pytest.mark.parametrize("mode", MODES)
def test_curves_stand_out(mode: str) -> None:
    theme = CONFIG["theme"][mode]
    for colour in theme["chartCategoricalColors"]:
        assert contrast(colour, theme["backgroundColor"]) >= 3, colour


@pytest.mark.parametrize("mode", MODES)
def test_a_darker_cell_means_more_in_the_light_and_less_in_the_dark(mode: str) -> None:
    scale = [luminance(colour) for colour in CONFIG["theme"][mode]["chartSequentialColors"]]
    assert len(scale) == 10
    assert scale == sorted(scale, reverse=mode == "light")


def test_nothing_leaves_the_machine() -> None:
    assert CONFIG["browser"]["gatherUsageStats"] is False
    assert CONFIG["server"]["address"] == "localhost"
    assert "http" not in str(CONFIG["theme"])


@pytest.mark.parametrize(("place", "mode"), list(enumerate(MODES)))
def test_those_who_follow_see_the_same_colours(place: int, mode: str) -> None:
    css = (ROOT / "components" / "follow" / "follow.css").read_text(encoding="utf-8")
    block = re.findall(r":root \{(.*?)\}", css, re.DOTALL)[place]
    seen = dict(re.findall(r"--([a-z]+): (.+?);", block))
    theme = CONFIG["theme"][mode]
    for name, option in (
        ("text", "textColor"),
        ("back", "backgroundColor"),
        ("card", "secondaryBackgroundColor"),
        ("line", "borderColor"),
        ("act", "primaryColor"),
    ):
        assert seen[name] == theme[option], name
    for name, option in (("series", "chartCategoricalColors"), ("scale", "chartSequentialColors")):
        assert seen[name].split(", ") == theme[option], name
