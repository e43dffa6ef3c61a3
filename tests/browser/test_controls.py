"""Every control of the sidebar, used like a person would, reaches the record of a run."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from core.runs.store import RunStore
from core.settings.kinds import Integer, Number, OneOf, Switch
from core.settings.registry import PER_LAYER, SETTINGS
from tests.browser import steps
from tests.browser.servers import Served
from tests.browser.waiting import wait_until_current
from tests.setting_cases import CASES

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

# In an order in which each setting is shown when it is its turn.
WALKS: list[dict[str, Any]] = [
    {
        "dataset": "breast_cancer",
        "hidden_layers": 3,
        "units": (6, 5, 4),
        "activation": "tanh",
        "loss": "binary_crossentropy",
        "optimizer": "sgd",
        "learning_rate": 0.02,
        "epochs": 4,
        "batch_size": 40,
        "validation_share": 0.2,
        "momentum": 0.8,
        "nesterov": True,
        "weight_decay": 0.01,
        "clipping": "global_norm",
        "clip_at": 0.5,
        "schedule": "step",
        "decay_factor": 0.25,
        "decay_epochs": 2,
        "warmup_epochs": 1,
        "early_stopping": True,
        "patience": 3,
        "dropout": 0.2,
        "l1": 0.001,
        "l2": 0.002,
        "batch_normalization": True,
        "kernel_initializer": "he_normal",
        "bias_initializer": "ones",
        "class_weights": True,
        "seed": 11,
    },
    {"dataset": "diabetes", "loss": "huber", "beta_1": 0.8, "beta_2": 0.99, "use_bias": False},
    {
        "dataset": "blobs",
        "samples": 100,
        "noise": 2.0,
        "data_seed": 4,
        "squares": True,
        "product": True,
        "sines": True,
        "epochs": 3,
    },
    {"optimizer": "rmsprop", "rho": 0.8, "schedule": "cosine", "epochs": 3},
]


def _further_walks() -> Iterator[dict[str, Any]]:
    """The settings missing in these, in as few walks as their values allow."""
    walked = {name for walk in WALKS for name in walk} | PER_LAYER.keys()
    left = {name: case for name, case in CASES.items() if name not in walked}
    while left:
        walk: dict[str, Any] = {}
        for name, case in list(left.items()):
            wanted = {"dataset": case.dataset, **case.rest, name: case.value}
            # A run of one epoch; the units are of no importance here.
            wanted = {k: v for k, v in wanted.items() if k not in ("epochs", "units")}
            if all(walk.get(key, value) == value for key, value in wanted.items()):
                walk |= wanted
                del left[name]
        yield walk


WALKS += _further_walks()


def test_the_walks_leave_nothing_out() -> None:
    walked = {name for walk in WALKS for name in walk}
    assert walked | PER_LAYER.keys() == SETTINGS.keys()  # the others have a walk of their own


@pytest.mark.parametrize("walk", WALKS, ids=lambda walk: "-".join(list(walk)[:2]))
def test_what_is_set_is_what_is_recorded(
    walk: dict[str, Any], pages_server: Served, open_page: Open
) -> None:
    page = open_page(f"{pages_server.url}/?epochs=2")
    steps.open_advanced(page)
    for name, value in walk.items():
        _set(page, name, value)
    recorded = _recorded(pages_server, steps.train(page))
    expected = {name: value for name, value in walk.items() if name != "hidden_layers"}
    expected |= {"units": list(walk["units"])} if "units" in walk else {}
    assert {name: recorded[name] for name in expected} == expected


def test_layers_behind_a_closed_popover_do_not_come_back(
    pages_server: Served, open_page: Open
) -> None:
    page = open_page(f"{pages_server.url}/?epochs=2")
    steps.press(page, "Layer by layer")
    steps.set_number(page, "Units in layer 1", 100)
    page.keyboard.press("Escape")
    expect(steps.number_field(page, "Units")).to_have_value("100")
    steps.set_text(page, "Units", "32")
    expect(page).to_have_url(re.compile("units=32"))
    assert _recorded(pages_server, steps.train(page))["units"] == [32]


def test_a_decimal_comma_is_understood_in_spanish(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/?lang=es&epochs=2")
    rate = page.get_by_role("spinbutton", name="Tasa de aprendizaje")
    expect(rate).to_have_count(1)
    wait_until_current(page)  # what is typed before is lost with the former field
    rate.click()
    rate.press("ControlOrMeta+A")
    rate.press_sequentially("0,01")
    rate.press("Enter")
    expect(page).to_have_url(re.compile(r"learning_rate=0\.01(&|$)"))


def test_layer_by_layer(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/?epochs=2&units=9-8")
    steps.press(page, "Layer by layer")
    steps.press(page, "Add a layer")
    steps.set_number(page, "Units in layer 3", 7)
    steps.choose(page, "Activation of layer 2", "tanh")
    views = page.locator(".st-key-layers_view")
    wait_until_current(page)
    views.get_by_text("L2 penalty", exact=True).click()
    steps.set_number(page, "L2 penalty of layer 3", 0.01)
    wait_until_current(page)
    views.get_by_text("Units and activation", exact=True).click()
    expect(steps.number_field(page, "Units")).to_have_value("9, 8, 7")
    page.locator(".st-key-remove_layer_1 button:visible").click()
    expect(steps.number_field(page, "Units")).to_have_value("8, 7")
    page.keyboard.press("Escape")
    recorded = _recorded(pages_server, steps.train(page))
    assert recorded["units"] == [8, 7]
    assert recorded["activations"] == ["tanh", "relu"]
    assert recorded["l2_by_layer"] == [0.0, 0.01]


def _set(page: Page, name: str, value: Any) -> None:
    setting = SETTINGS[name]
    if name == "units":
        steps.set_text(page, "Units", ", ".join(map(str, value)))
    elif isinstance(setting, OneOf):
        steps.choose(page, setting.label, setting.options[value].label)
    elif isinstance(setting, Switch):
        steps.switch(page, setting.label)
    elif isinstance(setting, Integer | Number) and setting.slide:
        steps.slide(page, setting.label, "Home" if value == setting.minimum else "End")
        expect(page).to_have_url(
            re.compile(rf"[?&]{name}=")
        )  # a slider asks for a run a while later
    else:
        steps.set_number(page, setting.label, value)
    # The next widget may only appear, or settle, once this value has been applied.
    wait_until_current(page)


def _recorded(pages_server: Served, run: str) -> dict[str, Any]:
    config = RunStore(Path(pages_server.home)).record(run).config
    told: dict[str, Any] = json.loads(config.to_json())
    return told
