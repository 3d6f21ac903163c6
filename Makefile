# `make run` and `make test` each work alone on a machine with Python 3.11 or newer and make.
# The first of these that runs and is new enough; `make run PYTHON=…` takes another.
PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3; do \
  $$name -c '$(IS_NEW_ENOUGH)' 2>/dev/null && command -v $$name && break; done)
IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PORT ?= 8000
BIN := .venv/bin
CATALOGUE := locale/th/LC_MESSAGES/django.mo
export PYTHONUNBUFFERED := 1

RUN = PORTAL_MODE=demo PORTAL_ORIGIN=http://127.0.0.1:$(PORT)

.PHONY: run dev test lint storm simulate bench requirements clean

# Compiled modules are kept: each of the tests' processes would compile Django and ours again.
unexport PYTHONDONTWRITEBYTECODE

run: .venv/run.stamp
	@$(RUN) $(BIN)/python manage.py demo
	@$(RUN) $(BIN)/granian --interface rsgi --http 1 --host 127.0.0.1 --port $(PORT) --workers 1 --no-access-log --log-level warning portal.rsgi:application

# For work on the code: reloads what is edited, shows tracebacks, counts queries.
dev: .venv/dev.stamp
	@$(RUN) $(BIN)/python manage.py demo
	@$(RUN) PORTAL_DEBUG=true $(BIN)/python manage.py runserver 127.0.0.1:$(PORT)

# All tests with coverage, or TESTS=tests/… alone without; one file needs no workers.
# One worker more than cores: those that wait for browsers and servers leave them idle.
# Sets of words have one order, so that `make simulate` lives again what was lived here.
WORKERS ?= $(shell expr $$(nproc) + 1)
WHOLE = -n $(WORKERS) --cov --cov-report=term --cov-fail-under=95
SOME = $(if $(findstring .py,$(TESTS)),-n 0,-n auto) $(TESTS)

test: .venv/dev.stamp $(CATALOGUE)
	@$(BIN)/python -m tests.machine
	PYTHONHASHSEED=0 $(BIN)/python -m pytest $(if $(TESTS),$(SOME),$(WHOLE))

# Messages while servers die; `make test` has a short one.
storm: .venv/dev.stamp $(CATALOGUE)
	@$(BIN)/python -m tests.machine
	STORM=whole $(BIN)/python -m pytest -n 0 -s tests/services/test_storm.py

# Cohorts, lived through pages. With SEED=…, and DAYS, STAGE and JOURNAL (a file for all
# acts) as wanted, one life; MUTANT=all undoes mends one at a time, to show that it sees.
SIMULATION = tests/simulation/test_$(if $(MUTANT),mutants,simulation).py

simulate: .venv/dev.stamp $(CATALOGUE)
	@$(BIN)/python -m tests.machine
	PYTHONHASHSEED=0 PORTAL_LOG_LEVEL=ERROR $(BIN)/python -m pytest -q -n 0 --show-capture=no $(SIMULATION)

lint: .venv/dev.stamp .venv/fresh.stamp
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
	$(BIN)/python -m tests.benchmarks.honesty
	$(BIN)/python -m tests.benchmarks.pages
	$(BIN)/python -m tests.benchmarks.messages
	$(BIN)/python -m tests.benchmarks.entrances

# Folders are newer than the catalogue, too, when a file was added, renamed or removed.
$(CATALOGUE): $(shell find locale/th -name LC_MESSAGES -prune -o -print) | .venv/dev.stamp
	@PORTAL_MODE=demo $(BIN)/python manage.py catalogues

.venv/bin/python:
	@$(or $(PYTHON),false) -c '$(IS_NEW_ENOUGH)' 2>/dev/null || \
	  { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3" >&2; exit 1; }
	@if command -v uv >/dev/null; then uv venv -q --python $(PYTHON) .venv; \
	else $(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }; fi

.venv/run.stamp: requirements/run.txt | .venv/bin/python
	$(call install,run)
	@touch $@

.venv/dev.stamp: requirements/dev.txt | .venv/bin/python
	$(call install,dev)
	@touch $@ .venv/run.stamp

# What a server gets: run.txt alone, by the pip that this Python brings. The portal starts from it.
.venv/fresh.stamp: requirements/run.txt | .venv/bin/python
	@rm -rf .venv/fresh
	@$(BIN)/python -m venv .venv/fresh
	@.venv/fresh/bin/python -m pip install $(PIP) --no-compile $(LOCKED) -r requirements/run.txt
	@.venv/fresh/bin/python -m pip check
	PORTAL_MODE=demo PORTAL_VAR=.venv/fresh/var .venv/fresh/bin/python manage.py check
	@rm -rf .venv/fresh
	@touch $@

# Nothing is resolved or built at installation: the lock names every package and its wheels.
LOCKED := --quiet --no-deps --only-binary :all: --require-hashes
PIP := --disable-pip-version-check

define install
@if command -v uv >/dev/null; \
then uv pip install --python $(BIN)/python $(LOCKED) -r requirements/$(1).txt; \
else $(BIN)/python -m pip install $(PIP) $(LOCKED) -r requirements/$(1).txt; fi
@if command -v uv >/dev/null; then uv pip check --python $(BIN)/python; \
else $(BIN)/python -m pip check; fi || \
  { echo "The packages in .venv do not fit together: remove .venv and try again." >&2; exit 1; }
endef

# Needs the network; writes no index address.
requirements: .venv/dev.stamp
	for name in run dev; do $(BIN)/pip-compile -q --generate-hashes --no-strip-extras --allow-unsafe --no-header \
	  --no-emit-index-url --no-emit-trusted-host --no-emit-find-links -o requirements/$$name.txt requirements/$$name.in; done

clean:
	rm -rf .venv var
