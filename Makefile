# `make demo` runs a populated city, `make check` proves the code. Both make .venv by themselves; uv is used where present.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(shell command -v uv 2>/dev/null)
PORT ?= 8000

.PHONY: demo serve check test bench clean

$(VENV)/.ready: pyproject.toml constraints.txt
ifneq ($(UV),)
	$(UV) venv --allow-existing --quiet $(VENV)
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --constraint constraints.txt --editable .
else
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
endif
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
ifneq ($(UV),)
	VIRTUAL_ENV=$(VENV) $(UV) pip install --quiet --constraint constraints.txt --editable '.[postgres]' --group dev
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[postgres]' --group dev
endif
	touch $@

demo: $(VENV)/.ready
	$(BIN)/eac demo --port $(PORT)

serve: $(VENV)/.ready
	$(BIN)/eac setup
	$(BIN)/eac serve --port $(PORT)

check: $(VENV)/.ready-dev
	$(BIN)/eac check

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 2 -m "not browser"

bench: $(VENV)/.ready-dev
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build dist
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
