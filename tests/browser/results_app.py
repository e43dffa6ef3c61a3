"""A server with the Train page and finished runs of a network that is mostly right."""

from pathlib import Path

import numpy as np
import streamlit as st

from components.inside.routes import routes as inside_routes
from components.live.routes import routes
from components.steps.routes import routes as step_routes
from core.base.errors import DatasetError
from core.data import tasks
from core.data.datasets import load, prepare
from core.data.datasets.catalog import DATASETS
from core.evaluation.losses import sample_losses
from core.evaluation.threshold import validation_targets
from core.runs.landscape import LandscapeSettings
from core.runs.results import Evaluation, Result
from core.runs.service_interface import use_service
from core.settings.config import default_config
from tests.fakes import FakeService


class Service(FakeService):
    """Its runs have the names of their datasets, and outputs near the truth."""

    def result(self, run_id: str) -> Result | None:
        config, random = self.status(run_id).config, np.random.default_rng(0)
        try:
            dataset = load(config.dataset)
        except DatasetError:
            return super().result(run_id)
        true = dataset.y_test
        if config.task.name == tasks.REGRESSION:
            outputs = 0.5 * true + 75 + random.normal(0, 30, len(true))
            prepared = prepare(dataset, config.holdout)
            scaled = (outputs - prepared.target_mean) / prepared.target_scale
            losses = sample_losses(config.loss, prepared.y_test, scaled)
            metric = float(np.abs(outputs - true).mean())
        else:
            odds = random.normal(0, 2, (len(true), len(config.info.classes)))
            odds[np.arange(len(true)), true] += 5
            shares = np.exp(odds) / np.exp(odds).sum(axis=1, keepdims=True)
            outputs = shares[:, 1] if config.task.name == tasks.BINARY else shares
            losses = sample_losses(config.loss, true, outputs)
            metric = float((shares.argmax(axis=1) == true).mean())
        assert losses is not None
        evaluation = Evaluation(loss=float(losses.mean()), metric=metric, samples=len(true))
        validated = None
        if config.task.name == tasks.BINARY:
            held_out = validation_targets(config, dataset)
            noise = random.uniform(-0.35, 0.35, len(held_out))
            validated = (0.3 + 0.4 * held_out + noise).clip(0, 1).astype(np.float32)
        shape = (int(np.prod(config.info.input_shape)), config.layer_sizes[0])
        return Result(
            evaluation,
            outputs.astype(np.float32),
            kernel=random.normal(0, 0.1, shape).astype(np.float32),
            validation_outputs=validated,
        )


service = Service(duration=2.0)
use_service(service)
for name in DATASETS:
    service.adopt(name, default_config(name))
    service.finish(name)
service.landscapes.start("moons", LandscapeSettings())
service.landscapes.finish()

PAGES = Path(__file__).parents[2] / "pages"
app = st.App(PAGES / "navigation.py", routes=[*routes(), *inside_routes(), *step_routes()])
