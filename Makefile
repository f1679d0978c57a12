# Every target sets up what it needs first; `make run` is the only one most people need.
PYTHON ?= python3
BIN := .venv/bin
SOURCES := bot tests bench

.DEFAULT_GOAL := run
.PHONY: setup setup-dev run demo test crashes campaign check format bench lock clean

# --- set up -----------------------------------------------------------------
# The lock files are complete: --no-deps, so that nothing is resolved anew and a later release elsewhere changes nothing.

.venv/run.stamp: requirements.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Guichet needs Python 3.11 or later." if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements.txt
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	touch $@

.venv/dev.stamp: .venv/run.stamp requirements-dev.txt
	$(BIN)/python -m pip install --quiet --no-deps --require-hashes -r requirements-dev.txt
	touch $@

setup: .venv/run.stamp  ## the virtual environment, the guichet command, and the model fitted from the content
	$(BIN)/guichet fit

setup-dev: .venv/dev.stamp setup

# --- use --------------------------------------------------------------------

run: setup  ## Telegram where TELEGRAM_BOT_TOKEN is set, else a conversation in this terminal
	@if [ -n "$$TELEGRAM_BOT_TOKEN" ]; then exec $(BIN)/guichet serve; else exec $(BIN)/guichet chat; fi

demo: setup  ## the same on 10 July 2020, one week before a deadline moved
	@GUICHET_NOW=2020-07-10T09:00 $(BIN)/guichet chat

# --- trust ------------------------------------------------------------------

test: setup-dev  ## every test
	$(BIN)/python -m pytest -q -n 2 --dist loadgroup

walk: setup-dev  ## forms walked at random, for a quarter of an hour
	GUICHET_WALKS=1000 $(BIN)/python -m pytest -q tests/conversation/test_walking_forms.py

crashes: setup-dev  ## the bot killed at every step, again and again, on both databases: some minutes
	CRASH_ROUNDS=4 $(BIN)/python -m pytest -q -n 2 tests/services/test_crashes.py tests/channels/telegram/test_crashes.py

campaign: setup-dev  ## 10,000 reminders in bad weather, workers killed every few seconds, on both databases: some minutes; RATE=25 is the usual rate
	$(BIN)/python -m tests.channels.telegram.campaigning --rate $(or $(RATE),200)

check: setup-dev  ## style, types, imports, content
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/guichet check

format: .venv/dev.stamp
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/ruff check --fix $(SOURCES)

bench: setup-dev  ## figures: understanding, throughput, the last minute of a call, reminders by size, answers beside them
	$(BIN)/python -m bench.asked
	$(BIN)/python -m bench.understanding
	$(BIN)/python -m bench.throughput --whole
	$(BIN)/python -m bench.submissions
	$(BIN)/python -m bench.reminders
	$(BIN)/python -m bench.beside

lock:  ## made with uv; the files hold names, versions and hashes, and nothing about where they come from
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --allow-unsafe pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
		--no-header --no-annotate --allow-unsafe --group dev pyproject.toml -o requirements-dev.txt

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .coverage
