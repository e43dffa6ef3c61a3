"""The order in which training calls callbacks."""

from typing import Any

import pytest

from tests.core.training.conftest import REST, Run, data, small
from tests.core.training.plain import plain_model


def test_callbacks_are_called_as_by_fit(
    uncompiled: Any, train: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from core.training.backend import keras
    from core.training.trainer import Trainer

    class Recorder(keras.callbacks.Callback):  # type: ignore[misc]
        """Records what it is told of, and stops training at the end of the third epoch."""

        def __init__(self) -> None:
            super().__init__()
            self.calls: list[tuple[Any, ...]] = []

        def on_train_begin(self, logs: Any = None) -> None:
            self.calls.append(("begin",))

        def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
            self.calls.append(("epoch begins", epoch))

        def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
            self.calls.append(("batch begins", batch))

        def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
            self.calls.append(("batch ends", batch, *sorted(logs)))

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            self.calls.append(("epoch ends", epoch, *sorted(logs)))
            self.model.stop_training = epoch == 2

        def on_train_end(self, logs: Any = None) -> None:
            self.calls.append(("end",))

    config = small(
        "diabetes", batch_size=318, epochs=5, **REST
    )  # one step an epoch, as ``fit`` below
    fitted, ours = Recorder(), Recorder()
    prepared = data(config)
    plain_model(config).fit(
        prepared.x_train,
        prepared.y_train,
        batch_size=config.batch_size,
        epochs=config.epochs,
        validation_data=(prepared.x_validation, prepared.y_validation),
        callbacks=[fitted],
        verbose=0,
    )

    fit = Trainer._fit

    def recorded(model: Any, config: Any, own: list[Any], initial_epoch: int) -> Any:
        return fit(model, config, [*own, ours], initial_epoch)

    monkeypatch.setattr(Trainer, "_fit", staticmethod(recorded))
    train(config, uncompiled)
    assert ours.calls == fitted.calls
    assert ours.calls[-2][:2] == ("epoch ends", 2)
