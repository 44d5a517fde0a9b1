# make demo    the whole way of one model, shown step by step        (ARGS=--check verifies and ends by itself)
# make test    all tests: unit, contract, shape, docs, system, compat (ARGS="-k alias" picks some)
#              FRAMEWORKS=no leaves out those that need PyTorch, TensorFlow and their like: 9 GB on disk
# make check   formatting, lint, types, import contracts; of the web UI too, and tests of what it computes
# make bench   speed against MLflow on this machine
# make clean   removes what these made
#
# A machine with Python 3.11 or newer is enough: everything else goes into .venv.

VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
FRAMEWORKS ?= yes
ARGS ?=
# The machine's own Node, or else the one that came from PyPI.
NPM := PATH="$$PATH:$(abspath $(BIN))" npm --prefix ui
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

# What is started here, and again and again by the tests, would compile all it imports each time.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo test check bench clean

help:
	@sed -n 's/^# make/make/p' Makefile

demo: $(VENV)/.demo
	@$(BIN)/regista demo $(ARGS)

test: $(VENV)/.test $(if $(filter no,$(FRAMEWORKS)),,$(VENV)/.frameworks)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(VENV)/.check ui/node_modules/.package-lock.json
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python ui/write_openapi.py
	$(NPM) run --silent types
	$(NPM) run --silent check
	$(NPM) run --silent test

bench: $(VENV)/.test
	$(BIN)/python bench/run.py $(ARGS)

ui/node_modules/.package-lock.json: ui/package-lock.json | $(VENV)/.check
	@$(NPM) ci --loglevel=error

clean:
	rm -rf $(VENV) .venvs .bench-stores build dist ui/node_modules src/regista/server/static .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps: one per dependency group of pyproject.toml; `check` needs the tests' packages to type-check against.
$(VENV)/.demo $(VENV)/.test $(VENV)/.frameworks: $(VENV)/.package
	@echo "Installing the packages of the $(subst .,,$(@F)) group"
	@$(PIP) install --group $(subst .,,$(@F))
	@touch $@

$(VENV)/.check: $(VENV)/.test
	@echo "Installing the packages of the check group"
	@$(PIP) install --group check
	@touch $@

# Dependency groups need pip 25.1; the one that comes with Python is often older.
$(VENV)/.package: pyproject.toml | $(BIN)/python
	@echo "Installing Regista into $(VENV)"
	@$(PIP) install --upgrade 'pip>=25.1'
	@$(PIP) install --editable .
	@touch $@

# The first of these that runs, is new enough and can make an environment; PYTHON=… names another.
PYTHON ?= python3 python3.13 python3.12 python3.11 python3.14 python
FIT := import sys; assert sys.version_info >= (3, 11); import venv, ensurepip

$(BIN)/python:
	@for candidate in $(PYTHON); do \
	    if "$$candidate" -c '$(FIT)' >/dev/null 2>&1; then \
	        echo "Making $(VENV) with $$("$$candidate" --version)"; \
	        exec "$$candidate" -m venv $(VENV); \
	    fi; \
	done; \
	echo "Error: none of '$(PYTHON)' is a Python 3.11 or newer that can make virtual environments." >&2; \
	echo "Install one (on Debian and Ubuntu: apt-get install python3 python3-venv), or say make PYTHON=/path/to/python." >&2; \
	exit 1
