"""Opening a settings file on the Train page."""

from dataclasses import replace

from core.settings.config import default_config
from tests.pages.train import Service, Visit, press, run, texts

CONFIG = replace(default_config("iris"), units=(5, 6), seed=9, learning_rate=0.02)


def test_settings_from_a_file_are_trained_with(visit: Visit, service: Service) -> None:
    app = visit(dataset="moons")
    for config in (CONFIG, replace(CONFIG, seed=10), CONFIG):  # the same file twice as well
        (uploader,) = app.file_uploader
        uploader.set_value(("settings.json", config.to_json().encode(), "application/json"))
        run(app)
        press(app, "train")
        assert service.submitted[-1][0] == config
        service.finish(list(service._runs)[-1])


def test_a_file_that_has_none_is_refused_and_changes_nothing(
    visit: Visit, service: Service
) -> None:
    app = visit(dataset="iris", epochs="7")
    app.file_uploader[0].set_value(("settings.json", b'{"dataset": "iris", "x": 1}', "text/json"))
    run(app)
    assert "The file has unknown settings: 'x'" in texts(app).replace("\\", "")
    press(app, "train")
    assert service.submitted[-1][0] == replace(default_config("iris"), epochs=7)
