"""The Train page: choose settings, train, watch, evaluate, change one thing, repeat."""

from functools import partial

import streamlit as st

from components.packs.draft_bar import draft_bar
from components.people import visitor
from components.people.sharing import run_sharing
from components.present.pack_bar import pack_bar
from components.session.session import session
from components.session.visit import apply_address
from components.sidebar.checks import checks, notes
from components.sidebar.settings_form import settings_form
from components.train.actions import check, perform, shown_status
from components.train.checks_of_run import standing, trained
from components.train.controls import controls
from components.train.engine_state import engine_state
from components.train.first_steps import first_steps
from components.train.guess import predict_popover
from components.train.network import network
from components.train.range_test import range_test, range_test_button
from components.train.run_view import run_view
from components.train.summary import summary
from components.widgets import messages
from components.words.language import translate_error
from core.advice.checks import findings

service = visitor.training()
state = session()
apply_address(state, service)
config, problem = check(state, service)
perform(state, service, config, problem)
if config is not None and problem is None:
    service.prepare(config)
status = shown_status(state, service)

advice = standing(findings(state.draft), config, status, service)
blocked = translate_error(problem) if problem else None

with st.sidebar:
    settings_form(state.draft, under_rate=partial(range_test_button, blocked))
    notes(advice)

messages.warnings(state.problems)
draft_bar(state, config, service.store)
pack_bar(state, service)
controls(
    status,
    blocked=blocked,
    beside=partial(predict_popover, state, service, config),
)
if config is not None:
    summary(config, service.estimate(config))
    network(config, status)
checks(advice, problem, folded=trained(config, status))
if state.refusal is not None:
    messages.error(state.refusal)
engine_state(service, waiting=status is None)
if status is None:
    first_steps()
else:
    run_sharing(service.store, status)
    run_view(status, service, config, state.draft)
range_test(service, config)
