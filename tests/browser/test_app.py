"""The whole app in a real browser: real service, real workers, real training."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from components.words.language import _messages
from core.data.datasets.catalog import DATASETS
from core.runs.protocol import THREADS
from tests.browser import steps
from tests.browser.servers import App, Served
from tests.browser.steps import UNCOMPILED, set_number, state, train, train_to_the_end
from tests.browser.waiting import eventually, wait_until_current

pytestmark = pytest.mark.browser

Open = Callable[..., Page]

# Processor time, which does not depend on other load, of all the server does before its first page
# can be used. With an import of TensorFlow it would be more.
FIRST_PAGE_SECONDS = 8
PROMPT = 0.5  # seconds within which a button takes effect
LONG_EPOCHS = 9999
# Minutes, for tests that stop it.
LONG = f"?units=64-64&batch_size=1&epochs={LONG_EPOCHS}"


def test_the_first_page_does_not_wait_for_tensorflow(app: App) -> None:
    first = app.first_visit
    assert first.seconds < FIRST_PAGE_SECONDS
    assert "Starting TensorFlow…" in first.text
    # It was a deep link: its settings are there, and one menu, ours.
    assert first.layers == ["32", "16"]
    assert first.menus <= 1


def test_train_pressed_before_the_engine_is_there_is_trained(app: App, open_page: Open) -> None:
    page = open_page(app.first_visit.address)
    steps.wait_until_done(page)
    expect(page.get_by_text("Test mean absolute error")).to_be_visible()
    steps.assert_whole(page, DATASETS["diabetes"].epochs)


def test_train_watch_judge_change_one_thing_again(app: App, open_page: Open) -> None:
    page = open_page(app.url)
    first = train_to_the_end(page)
    steps.assert_whole(page, DATASETS["digits"].epochs)
    steps.mark_chart(page)
    accuracy = steps.metric(page, "Test accuracy").inner_text()
    assert 90 < float(accuracy.rstrip("%")) <= 100
    expect(page.get_by_role("radio", name="Confusion matrix")).to_be_checked()
    expect(page.locator(".chart .heatmaplayer image").first).to_be_visible()
    steps.open_section(page, "Predictions")
    pictures = page.locator("button img[alt^='Image ']")
    expect(pictures).to_have_count(25)
    right = round(float(accuracy.rstrip("%")) / 100 * DATASETS["digits"].test_samples)
    expect(page.get_by_text(f"{right} of 360 are right.")).to_be_visible()
    widths = "images => images.map((image) => image.naturalWidth)"
    eventually(lambda: pictures.evaluate_all(widths), all)
    steps.open_section(page, "Results")

    set_number(page, "Learning rate", 0.00001)
    expect(page.get_by_text("The settings have changed since")).to_be_visible()
    assert steps.run_of(page) == first
    second = train_to_the_end(page)
    assert second != first
    expect(page.get_by_text("Adam 0.00001")).to_be_visible()
    expect(steps.metric(page, "Test accuracy")).not_to_have_text(accuracy)
    assert float(steps.metric(page, "Test accuracy").inner_text().rstrip("%")) < 90
    steps.assert_marked(page)


@pytest.mark.parametrize(
    ("address", "measured", "shown"),
    [
        ("?dataset=breast_cancer", "Test accuracy", "[data-testid=stDataFrame] canvas"),
        (
            "?dataset=diabetes&epochs=10",
            "Test mean absolute error",
            "[data-testid=stDataFrame] canvas",
        ),
        ("?units=none", "Test accuracy", "button img[alt^='Image ']"),
        ("?validation_share=0&units=16-16-16", "Test accuracy", "button img[alt^='Image ']"),
    ],
)
def test_every_task_passes_through(
    app: App, open_page: Open, address: str, measured: str, shown: str
) -> None:
    page = open_page(f"{app.url}/{address}&{UNCOMPILED}")
    train_to_the_end(page)
    expect(steps.metric(page, measured)).to_be_visible()
    expect(page.locator(".chart .main-svg").first).to_be_visible()
    steps.open_section(page, "Predictions")
    expect(page.locator(shown).first).to_be_visible()


def test_fashion_mnist_without_internet_then_with_files_put_there_by_hand(
    app: App, open_page: Open, request: pytest.FixtureRequest
) -> None:
    page = open_page(f"{app.url}/?dataset=fashion_mnist&epochs=1")
    train(page)
    problem = page.get_by_text("Fashion-MNIST could not be downloaded")
    expect(problem).to_be_visible(timeout=steps.ENGINE_SECONDS * 1000)
    expect(problem).to_contain_text("train-images-idx3-ubyte.gz")
    folder = app.datasets / "fashion-mnist"
    expect(problem).to_contain_text(str(folder))
    real = request.getfixturevalue("shared_data") / "fashion-mnist"
    folder.mkdir(exist_ok=True)
    for file in real.glob("*.gz"):
        (folder / file.name).symlink_to(file)
    train_to_the_end(page)
    assert float(steps.metric(page, "Test accuracy").inner_text().rstrip("%")) > 80
    steps.open_section(page, "Predictions")
    expect(page.locator("button img[alt^='Image ']")).to_have_count(25)
    expect(page.get_by_role("button", name="Ankle boot, predicted correctly").first).to_be_visible()


def test_train_on_change(app: App, open_page: Open) -> None:
    page = open_page(f"{app.url}/?epochs=5")
    before = train_to_the_end(page)
    loss = steps.metric(page, "Test loss").inner_text()
    page.get_by_text("Train on change").click()
    set_number(page, "Learning rate", 0.01)
    expect(steps.metric(page, "Test loss")).not_to_have_text(loss)
    expect(page.get_by_text("Adam 0.01")).to_be_visible()
    steps.wait_until_done(page)
    assert steps.run_of(page) != before
    # A run in hand is stopped for the next one.
    page.goto(f"{app.url}/{LONG}")
    page.get_by_text("Train on change").click()
    long = train(page)
    steps.wait_for_epochs(page, 1)
    set_number(page, "Epochs", 3)
    page.wait_for_url(lambda url: f"run={long}" not in url)
    steps.wait_until_done(page)
    stopped = open_page(f"{app.url}/?run={long}")
    expect(state(stopped)).to_have_text("Stopped")


def test_pause_resume_and_stop(app: App, open_page: Open) -> None:
    page = open_page(f"{app.url}/{LONG}")
    train(page)
    steps.wait_for_epochs(page, 2)
    paused: list[float] = []
    resumed: list[float] = []
    # The quickest of several, and twice as long, as other tests may be running.
    while not (paused and min(paused) < 2 * PROMPT and min(resumed) < 2 * PROMPT):
        assert len(paused) < 10, (paused, resumed)
        paused.append(steps.seconds_until(page, "pause", "Paused"))
        # The chart is drawn about once a second and may not have drawn some epochs yet.
        epochs = steps.wait_until_still(page, 1.2)
        resumed.append(steps.seconds_until(page, "resume", "Running"))
        steps.wait_for_epochs(page, epochs + 1)
    before = steps.training_seconds(app.home)
    steps.seconds_until(page, "stop", "Stopped")
    assert steps.training_seconds(app.home) - before < PROMPT * THREADS
    expect(page.get_by_text(f"of {LONG_EPOCHS:,} epochs.")).to_be_visible()
    expect(page.get_by_text("Stopped after")).to_be_visible()
    expect(steps.metric(page, "Test accuracy")).to_be_visible()
    assert len(steps.points(page)[1]) < LONG_EPOCHS


def test_a_diverging_run_says_what_to_try(app: App, open_page: Open) -> None:
    page = open_page(f"{app.url}/?dataset=diabetes&optimizer=sgd&learning_rate=100&{UNCOMPILED}")
    train(page)
    problem = steps.alert(page, "stopped being a finite number")
    expect(problem).to_contain_text("Try a learning rate of 0.01")
    # The coach suggests it too.
    coach = page.locator(".live-curves__coach li").filter(has_text="Diverging")
    expect(coach.get_by_role("button", name="Apply")).to_be_visible()
    expect(state(page)).to_have_text("Failed")
    set_number(page, "Learning rate", 0.01)
    train_to_the_end(page)


# Whether a button shows all of its text.
UNCUT = """(button) =>
  [button, ...button.querySelectorAll("*")].every((part) => part.scrollWidth <= part.clientWidth + 1
    || getComputedStyle(part).display === "inline")"""


@pytest.mark.parametrize(
    ("language", "loss"), [("en", "Binary cross-entropy"), ("es", "Entropía cruzada binaria")]
)
def test_the_button_that_mends_a_setting_shows_all_that_it_says(
    language: str, loss: str, app: App, open_page: Open
) -> None:
    page = open_page(f"{app.url}/?lang={language}")
    page.set_viewport_size({"width": 1280, "height": 900})
    wait_until_current(page)
    page.locator(".st-key-setting_loss input").click()
    page.get_by_role("option", name=loss, exact=True).click()
    button = page.locator(".st-key-fix_loss button")
    expect(button).to_be_visible()
    wait_until_current(page)
    eventually(lambda: button.evaluate(UNCUT), True)


def test_a_network_too_large_and_a_batch_too_large_are_refused(app: App, open_page: Open) -> None:
    page = open_page(f"{app.url}/?units=16384-16384-16384-16384-16384-16384&{UNCOMPILED}")
    problem = steps.alert(page, "This network has 1,343,488,010")
    # The workers' resources are known once they have started.
    expect(problem).to_be_visible(timeout=steps.ENGINE_SECONDS * 1000)
    expect(problem).to_contain_text("GB of memory")
    expect(page.locator(".st-key-train button:visible")).to_be_disabled()
    set_number(page, "Hidden layers", 1)
    steps.set_text(page, "Units", "32")
    expect(page.locator(".st-key-train button:visible")).to_be_enabled()
    set_number(page, "Batch size", 60000)
    expect(steps.alert(page, "A batch of 60000 is larger")).to_be_visible()
    expect(page.locator(".st-key-train button:visible")).to_be_disabled()
    set_number(page, "Batch size", 300)
    train_to_the_end(page)


def test_a_hostile_address_is_put_right_and_said_so(app: App, open_page: Open) -> None:
    page = open_page(
        f"{app.url}/?dataset=<img src=x onerror=alert(1)>&units=1e99-{'9' * 4000}&epochs=-5"
        "&batch_size=NaN&learning_rate=inf&run=../../../etc/passwd&seed=[click](http://a.b)"
    )
    for label in ("Dataset", "Epochs", "Batch size", "Learning rate", "Seed"):
        expect(steps.alert(page, f"{label}: received").first).to_be_visible()
    wait_until_current(page)
    expect(page.get_by_test_id("stAlert").locator("a, img")).to_have_count(0)
    expect(steps.number_field(page, "Epochs")).to_have_value("20")
    train_to_the_end(page)


def test_spanish_by_the_browser_and_by_the_switch(app: App, open_page: Open) -> None:
    spanish = {
        str(message.id): str(message.string)
        for message in _messages("es")
        if isinstance(message.id, str) and message.id
    }
    # "Red" is a colour in English, a network in Spanish.
    english = {text for text, translated in spanish.items() if text != translated}
    english -= set(spanish.values())
    page = open_page(f"{app.url}/?dataset=breast_cancer&epochs=3&{UNCOMPILED}", locale="es-ES")
    expect(page.locator(".st-key-train button:visible")).to_contain_text(spanish["Train"])
    steps.open_advanced(page)
    page.locator(".st-key-train button:visible").click()
    expect(page.get_by_text(spanish["Test loss"])).to_be_visible(
        timeout=steps.ENGINE_SECONDS * 1000
    )
    wait_until_current(page)
    eventually(lambda: english & set(steps.visible_lines(page)), set())
    steps.switch_language(page, "en")
    expect(page.get_by_text("Test loss")).to_be_visible()
    expect(page.locator(steps.CHART)).to_contain_text("Validation")
    page.wait_for_url("**lang=en*")
    wanted = {"Confusion matrix", "Predictions", "Train", "Learning rate"}
    eventually(lambda: wanted - set(steps.visible_lines(page)), set())
    left = {spanish[text] for text in english} - set(spanish)
    eventually(lambda: left & set(steps.visible_lines(page)), set())


def test_a_port_that_is_taken_is_said_in_one_sentence(
    app: App, second: Callable[[int], str]
) -> None:
    output = second(app.port)
    assert f"Port {app.port} is not available" in output
    assert "Traceback" not in output


def test_ctrl_c_while_the_engine_starts_leaves_no_process(serve: Callable[..., Served]) -> None:
    served = serve("app.py")
    eventually(lambda: steps.workers(served.home), bool)
    served.stop()
    eventually(lambda: steps.processes(served.home), [])
    assert "Traceback" not in served.output
