"""Shuffled labels: offered, trained once, and compared."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from core.base.errors import ConfigError
from core.base.text import N_
from core.runs.results import Evaluation
from core.settings.config import RunConfig, default_config
from tests.fakes import FakeService
from tests.pages.train import press, run

SCORES = Evaluation(0.2, 0.9, 100, None)


def page(config: object, evaluation: object, service: object) -> None:
    from components.results.shuffled import shuffled

    shuffled(config, evaluation, service)  # type: ignore[arg-type]


@pytest.fixture
def service() -> FakeService:
    return FakeService(duration=0.3, record=True)


def see(config: RunConfig, service: FakeService) -> AppTest:
    return run(AppTest.from_function(page, default_timeout=30, args=(config, SCORES, service)))


def said(app: AppTest) -> str:
    return "\n".join(str(one.value) for kind in (app.caption, app.error) for one in kind)


@pytest.mark.parametrize(("dataset", "words"), [("digits", "test accuracy"), ("diabetes", "error")])
def test_chance_is_trained_once_and_compared(
    dataset: str, words: str, service: FakeService
) -> None:
    config = replace(default_config(dataset), epochs=2, seed=3)
    app = press(see(config, service), "shuffled_train")
    assert "Training on shuffled labels…" in said(app) and not app.button
    (started,) = service.store.summaries()
    assert started.config() == replace(config, shuffled_labels=True)
    service.advance(5)
    assert service.status(started.run_id).state.final
    text = said(run(app))
    assert words in text and f"?run={started.run_id}" in text
    assert not app.button


def test_another_seed_is_another_run(service: FakeService) -> None:
    config = replace(default_config("digits"), epochs=2)
    press(see(config, service), "shuffled_train")
    assert see(replace(config, seed=1), service).button(key="shuffled_train")


def test_a_shuffled_run_offers_nothing(service: FakeService) -> None:
    app = see(replace(default_config("digits"), shuffled_labels=True), service)
    assert not app.button and not said(app)


def test_a_refusal_is_shown(service: FakeService, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_config: RunConfig, **_more: object) -> str:
        raise ConfigError(N_("It does not fit."))

    monkeypatch.setattr(service, "submit", refuse)
    app = press(see(default_config("digits"), service), "shuffled_train")
    assert "It does not fit." in said(app) and app.button
