"""The figures of activations and losses: each control changes what is seen, without a rerun."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.lessons import drawn_figure
from tests.browser.servers import Served
from tests.browser.test_accessibility import TALL, serious

pytestmark = pytest.mark.browser

Open = Callable[..., Page]
DRAWN = "(plot) => plot.innerHTML"


def after(plot: Locator, change: Callable[[], None]) -> str:
    """What is drawn once a change has shown."""
    before = plot.evaluate(DRAWN)
    change()
    plot.page.wait_for_function(
        f"([plot, before]) => ({DRAWN})(plot) !== before", arg=[plot.element_handle(), before]
    )
    drawn: str = plot.evaluate(DRAWN)
    return drawn


def test_activations_are_plotted_together(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=activations&lang=en", viewport=TALL)
    shown = drawn_figure(page, "activations")
    plot = shown.locator(".lesson__chart").first
    sums, rows = shown.get_by_label("Sum x"), shown.locator("tbody tr")
    after(plot, lambda: sums.fill("-3"))
    expect(rows.filter(has_text="Sigmoid")).to_contain_text("0.05")
    expect(rows).to_have_count(3)
    for activation, setting, value in (
        ("Step", "Threshold of the step", "0.5"),
        ("ELU", "Alpha of ELU", "2"),
        ("Leaky ReLU", "Slope of leaky ReLU", "0.5"),
    ):
        own = shown.get_by_label(setting)
        expect(own).to_be_disabled()
        after(plot, shown.get_by_label(activation, exact=True).check)
        after(plot, lambda own=own, value=value: own.fill(value))  # type: ignore[misc]
    expect(rows.filter(has_text="Leaky ReLU")).to_contain_text("−1.50")
    expect(rows.filter(has_text="ELU").filter(has_text="−2 to ∞")).to_have_count(1)
    for one in shown.get_by_role("checkbox").all():
        one.check()
    expect(rows).to_have_count(15)
    assert serious(page) == []


def test_real_sums_become_outputs(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=activations&lang=en", viewport=TALL)
    shown = drawn_figure(page, "outputs")
    formula, total = shown.locator("p[role=status]"), shown.locator("tbody tr").last
    expect(formula).to_have_text("Digit 7: 130.66 of 131.24, so 0.9955")
    picture = shown.get_by_role("img")
    expect(picture).to_have_attribute("aria-label", "Handwritten digit of 8 × 8 pixels, a 7.")
    shown.get_by_label("Digit 3").fill("8")
    expect(formula).to_contain_text("Digit 3")
    expect(total).to_contain_text("1.0000")
    shown.get_by_label("Sigmoid").check()
    expect(formula).to_have_text("Digit 3: 1 / (1 + 0.00) = 0.9997")
    expect(total).not_to_contain_text("1.0000")
    shown.get_by_label("Linear").check()
    expect(formula).to_have_text("Digit 3: the sum itself, 8.0000")
    shown.get_by_role("button").click()
    expect(formula).to_contain_text("Digit 7")
    shown.get_by_label("A mistake").check()
    shown.get_by_label("Softmax").check()
    expect(formula).to_contain_text("Digit 1")
    expect(picture).not_to_have_attribute("aria-label", "Handwritten digit of 8 × 8 pixels, a 1.")


def test_losses_are_drawn_over_the_prediction(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=losses&lang=en", viewport=TALL)
    shown = drawn_figure(page, "loss_curves")
    plot, remark = shown.locator(".lesson__chart").first, shown.locator("p[role=status]")
    true, got = (
        shown.get_by_label("True value", exact=True),
        shown.get_by_label("Prediction", exact=True),
    )
    after(plot, shown.get_by_role("checkbox", name="Mean absolute percentage error").check)
    after(plot, lambda: true.fill("0"))
    expect(remark).to_contain_text("2.0 · 10⁹%")
    after(plot, shown.get_by_role("checkbox", name="Mean absolute percentage error").uncheck)
    after(plot, shown.get_by_role("checkbox", name="Mean squared logarithmic error").check)
    after(plot, lambda: got.fill("-1"))
    expect(remark).to_contain_text("takes a prediction below 0 as 0")
    row = shown.locator("tbody tr").filter(has_text="Mean squared logarithmic error")
    expect(row.locator("td").nth(1)).to_have_text("0.00")
    after(plot, shown.get_by_label("Two classes", exact=True).check)
    got = shown.get_by_role("slider", name="Predicted probability of class 1")
    after(plot, lambda: got.fill("0"))
    row = shown.locator("tbody tr").filter(has_text="Binary cross-entropy")
    expect(row.locator("td").first).to_have_text("16.12")
    after(plot, lambda: shown.get_by_role("slider", name="True class").fill("0"))
    expect(row.locator("td").first).to_have_text("0.00")
    assert serious(page) == []


def test_three_cross_entropies_are_one(pages_server: Served, open_page: Open) -> None:
    page = open_page(f"{pages_server.url}/learn?chapter=losses&lang=en", viewport=TALL)
    shown = drawn_figure(page, "crossentropies")
    result, rows = shown.locator("p[role=status]"), shown.locator("tbody tr")
    expect(result).to_contain_text("All three give 0.223144")
    shown.get_by_label("Probability of class 1").fill("0.25")
    expect(result).to_contain_text("All three give 1.386294")
    shown.get_by_label("0", exact=True).check()
    expect(result).to_contain_text("All three give 0.287682")
    expect(rows.nth(1)).to_contain_text("[1; 0]")
    for share in ("0", "1"):
        shown.get_by_label("Probability of class 1").fill(share)
        expect(result).to_contain_text("All three give")
    expect(rows.last).to_contain_text("16.118096")
