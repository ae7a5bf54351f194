# `make run` and `make test` need nothing but Python 3.11+, make and the package registries.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: run test lint bench floors docs lock clean

run: $(READY) ## the whole pipeline on the bundled sample feeds
	$(BIN)/chipwatch sample --run

test: $(READY) ## lint, types and tests
	$(MAKE) lint
	$(BIN)/pytest -n 2

lint: $(READY) ## format, rules and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: $(READY) ## every benchmark in bench/
	for bench in bench/*.py; do echo "== $$bench"; $(BIN)/python $$bench || exit 1; done

# The lock is its own constraint too: pip would else take the newest of what another package asks for with an extra.
$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "chipwatch needs Python 3.11 or newer; call make PYTHON=python3.12, for example")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock -c requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $(READY)

floors: $(READY) ## raise tests/labelled/floors.toml to what extraction reaches now, and write docs/quality.md
	$(BIN)/python tests/labelled/measure.py --raise

docs: $(READY) ## docs/cli.md anew from the commands' own help
	$(BIN)/typer chipwatch.cli utils docs --name chipwatch --output docs/cli.md

lock: ## make requirements.lock anew from pyproject.toml (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --extra dev --no-emit-index-url --no-annotate --no-header pyproject.toml requirements.build.in -o requirements.lock

clean:
	rm -rf $(VENV) build *.egg-info
