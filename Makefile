# The two commands of the README: `make demo`, `make test`. All of them work from nothing but Python and pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo demo-apply test faults check lint types contracts bench bench-quick help-texts lock clean

$(VENV)/.demo: requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q -x '/[.]' .
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	$(BIN)/pip install --quiet --no-deps --no-build-isolation -e .
	$(BIN)/python -m compileall -q -x '/[.]' .
	touch $@ $(VENV)/.demo

demo: $(VENV)/.demo  ## plan a chat workstation for this machine
	$(BIN)/las solve -f examples/chat-workstation.yaml

demo-apply: $(VENV)/.demo  ## apply, upgrade, break, go back and clean up, on Docker or Podman
	PATH="$(CURDIR)/$(BIN):$$PATH" examples/live/demo

test: $(VENV)/.dev  ## run the tests; names what it could not run here
	$(BIN)/pytest -n auto --dist loadgroup

faults: $(VENV)/.dev  ## kill it, and take its power, at every point, on real engines: tens of minutes, and root
	LAS_FAULTS=1 $(BIN)/pytest tests/executor tests/state tests/power

check: test lint types contracts  ## everything that CI runs
	$(BIN)/las check

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

contracts: $(VENV)/.dev
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## measure, and write docs/benchmarks.md
	$(BIN)/python -m benchmarks

bench-quick: $(VENV)/.dev  ## the same in under five minutes, to the screen only
	$(BIN)/python -m benchmarks --quick

help-texts: $(VENV)/.dev  ## render the texts that `las --help` prints without loading anything
	$(BIN)/python -m cli.help

lock: $(VENV)/.dev  ## pin the dependencies again, with hashes and without index lines
	$(BIN)/pip install --quiet pip-tools
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --build-deps-for editable --no-header --strip-extras \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements.lock pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --build-deps-for editable --no-header --strip-extras \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --extra dev -o requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
