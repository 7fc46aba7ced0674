# Every command of the project. `make help` lists them; the first two are all that a newcomer needs.
.DEFAULT_GOAL := help
SHELL := /bin/bash
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
READY := .venv/.ready
WORKERS ?= 2
ARGS ?=

.PHONY: help run test test-long check unit features bench setup lock texts story screens speed stripe-cli clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(READY) ## Start the portal with everything it needs on http://127.0.0.1:8000 (PORT= moves it)
	@exec $(BIN)/serviceflow dev

test: $(READY) ## Run every test in its short form (ARGS= goes to pytest)
	@scripts/need.sh chromium rabbitmq-server
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(ARGS)

test-long: $(READY) ## Run every test in full: races, kills, generated requests
	@scripts/need.sh chromium rabbitmq-server
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup --long $(ARGS)

check: $(READY) ## Lint, format, types and the direction of imports
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache --no-logo

unit: $(READY) ## Run the unit tests: no database, no browser
	$(BIN)/pytest tests/unit $(ARGS)

features: $(READY) ## Run the Gherkin features at their levels
	@scripts/need.sh chromium
	$(BIN)/pytest -n $(WORKERS) --dist loadgroup -m "application or http or browser" $(ARGS)

bench: $(READY) ## Measure the portal beside bare handlers, paired in one run (docs/performance.md)
	@scripts/need.sh rabbitmq-server
	@PYTHONPATH=.:src $(BIN)/python -m tests.bench $(ARGS)

setup: $(READY) ## Make .venv and install what the lock file names

# The lock file decides what is installed; a change of it, or of pyproject.toml, installs anew.
$(READY): pyproject.toml $(wildcard requirements/*.txt) scripts/setup.sh
	@scripts/setup.sh
	@touch $@

lock: $(READY) ## Lock the newest dependencies that pyproject.toml allows, names and hashes only
	@scripts/lock.sh

texts: $(READY) ## Gather what is said to people into the message catalogs
	@$(BIN)/python -m adapters.babel.extract

story: $(READY) ## Do the main job on a running `make run`, in a browser as wide as a phone
	@scripts/need.sh chromium
	@$(BIN)/python -m scripts.story $(ARGS)

screens: $(READY) ## Take the pictures under docs/screens/ anew
	@scripts/need.sh chromium
	@$(BIN)/python -m scripts.screens

speed: $(READY) ## Time first visits to a running `make run` in a slowed browser, against the limits
	@scripts/need.sh chromium
	@$(BIN)/python scripts/speed.py $(ARGS)

stripe-cli: $(READY) ## Let Stripe's own command line trigger a payment against the sandbox (needs npm)
	@scripts/stripe-cli.sh

clean: ## Remove .venv and every cache; var/ with its data stays
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
