"""Steps for the figures of the Learn page."""

from playwright.sync_api import Locator, Page, expect


def drawn_figure(page: Page, name: str) -> Locator:
    """Return the figure of this name, once it is drawn."""
    found = page.locator(f'.lesson[data-ready="{name}"]')
    expect(found).to_be_visible()
    return found


def status(figure: Locator) -> Locator:
    """Return the sentence that says what a figure shows; sliders have a status of their own."""
    return figure.locator("p[role=status]")


def move(slider: Locator, key: str, *seen: Locator, attribute: str = "aria-label") -> None:
    """Press a key on a slider, and wait until everything that it must change has changed.

    Args:
        slider: The slider.
        key: The key.
        seen: Elements whose ``attribute`` must change, or their text if they have none.
        attribute: Name of the attribute.
    """
    before = [(one, one.get_attribute(attribute), one.text_content() or "") for one in seen]
    slider.press(key)
    for one, value, text in before:
        if value is None:
            expect(one).not_to_have_text(text)
        else:
            expect(one).not_to_have_attribute(attribute, value)
