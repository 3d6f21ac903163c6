# `make run` and `make test` each work alone on a machine with Python 3.11 or newer and make.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
export PYTHONUNBUFFERED := 1

RUN = PORTAL_MODE=demo PORTAL_ORIGIN=http://127.0.0.1:$(PORT)

.PHONY: run test lint bench requirements clean

run: .venv/run.stamp
	@$(RUN) $(BIN)/python manage.py demo
	@$(RUN) $(BIN)/granian --interface wsgi --host 127.0.0.1 --port $(PORT) --workers 1 --blocking-threads 1 --no-access-log --log-level warning portal.wsgi:application

test: .venv/dev.stamp
	@$(BIN)/python -m tests.machine
	@PORTAL_MODE=demo $(BIN)/python manage.py catalogues
	$(BIN)/python -m pytest -n auto --cov --cov-report=term --cov-fail-under=95 $(TESTS)

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	find templates -name '*.html' -print0 | xargs -0 $(BIN)/djade --target-version 5.2 --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/bandit -q -c pyproject.toml -r portal organizations volunteers placements
	PORTAL_MODE=demo $(BIN)/python manage.py makemigrations --check --dry-run
	PORTAL_MODE=demo $(BIN)/python manage.py catalogues --check
	$(BIN)/python -m tests.deploy_check

bench: .venv/dev.stamp
	$(BIN)/python -m tests.benchmarks.matching
	$(BIN)/python -m tests.benchmarks.pages
	$(BIN)/python -m tests.benchmarks.messages

.venv/bin/python:
	@if command -v uv >/dev/null; then uv venv -q --python $(PYTHON) .venv; else $(PYTHON) -m venv .venv; fi

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	@$(call install,run)
	@touch $@

.venv/dev.stamp: requirements/dev.txt | .venv/bin/python
	@$(call install,dev)
	@touch $@ .venv/run.stamp

define install
if command -v uv >/dev/null; then uv pip install -q --python .venv/bin/python --require-hashes -r requirements/$(1).txt; \
else $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements/$(1).txt; fi
endef

# Needs the network; writes no index address.
requirements: .venv/dev.stamp
	for name in run dev; do $(BIN)/pip-compile -q --generate-hashes --strip-extras --allow-unsafe --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements/$$name.txt requirements/$$name.in; done

clean:
	rm -rf .venv var
