# Everything to do with Denseboard: `make run` and `make test` need no preparation.

VENV := .venv
BIN := $(VENV)/bin
SUPPORTED := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))
# The first that works; `make PYTHON=/path/to/python3.12 run` chooses another.
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	$$python -c '$(SUPPORTED)' >/dev/null 2>&1 && echo $$python && break; done)
SERVED := workers or browser
PAIR := --numprocesses=2
POT := locales/denseboard.pot
EXTRACT := $(BIN)/python -m babel.messages.frontend --quiet extract --mapping-file=locales/babel.cfg --project=Denseboard \
	--omit-header --no-wrap --sort-by-file --add-location=file --add-comments=Translators:
UPDATE := $(BIN)/pybabel --quiet update --domain=denseboard --output-dir=locales --no-wrap \
	--no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

# Tests start many processes, which would compile every module again.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test test-quick check format bench messages clean

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Denseboard needs Python 3.11, 3.12 or 3.13 (TensorFlow has no\
	 build for others yet), and there is none here. Install one, or name it:\
	 make PYTHON=/path/to/python3.12" >&2; exit 1; }
	@$(PYTHON) -c '$(SUPPORTED)' || { echo "Denseboard needs Python 3.11, 3.12 or 3.13;\
	 $(PYTHON) is $$($(PYTHON) --version 2>&1)." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); echo "Python cannot make a virtual\
	 environment here. On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }

$(VENV)/.installed: requirements.txt constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check --quiet \
		-c constraints.txt -r requirements.txt
	@$(BIN)/python -m compileall -q app.py pages components core # the first start is quicker for it
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt requirements-postgresql.txt requirements-sign-in.txt $(VENV)/.installed
	$(BIN)/python -m pip install --disable-pip-version-check --quiet -r requirements-dev.txt
	@touch $@

setup: $(VENV)/.installed ## Build .venv with what the app needs (again only when that changes)

setup-dev: $(VENV)/.installed-dev ## The same with what tests and checks need

run: setup ## Start the app and open it in the browser (PORT=8600 for another port)
	@$(BIN)/streamlit run app.py $(if $(PORT),--server.port=$(PORT))

# Tests that share a server stay in one process: tests/scheduling.py.
test: setup-dev ## Run all tests (ARGS="-k config" for some)
ifdef ARGS
	@$(BIN)/python -m pytest $(ARGS)
else
	@$(BIN)/python -m pytest $(PAIR) --dist=worksteal -m "not ($(SERVED))" --ignore=tests/browser
	@$(BIN)/python -m pytest $(PAIR) --dist=loadfile --no-loadscope-reorder -m "$(SERVED)" \
		tests/core/service tests/browser
endif

test-quick: setup-dev ## Run the tests that train nothing and open no page, for the inner loop
	@$(BIN)/python -m pytest $(PAIR) --dist=worksteal -m "not ($(SERVED) or postgresql or slow)" --quiet \
		$(addprefix --ignore=tests/,browser core/training pages)

check: setup-dev ## Check format, lint, types and that the catalogues are up to date
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest --quiet tests/test_translations.py

format: setup-dev ## Format the code
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup-dev ## Measure training (ARGS="--json FILE"), snapshots, tables, the record, its page and the live page (LIVE="--json FILE")
	@$(BIN)/python -m benchmarks.training $(ARGS)
	@$(BIN)/python -m benchmarks.health
	@$(BIN)/python -m benchmarks.tables
	@$(BIN)/python -m benchmarks.record
	@$(BIN)/python -m benchmarks.compare
	@$(BIN)/python -m benchmarks.live $(LIVE)

messages: setup-dev ## Bring the catalogues up to date with the code
	$(EXTRACT) --output-file=$(POT) .
	$(UPDATE) --input-file=$(POT)

clean: ## Remove .venv and the files of tools
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache test-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
