# Commands that always work on a fresh machine. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

VENV := .venv
PYTHON := $(VENV)/bin/python
WENJIN := $(VENV)/bin/wenjin
LOCK := requirements/dev.txt
STAMP := $(VENV)/.installed
READY := var/.ready
PORT ?= 8000
# Looked for only when the environment is made.
FIND_PYTHON = $(shell for p in python3.14 python3.13 python3.12 python3.11 python3; do \
	if command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
# One test process more than there are processors, since each waits now and then, and files of tests given out
# whole; each process has a database of its own.
TOGETHER = -n $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 2); echo $$((n < 4 ? n + 1 : 4))) --dist loadfile --max-worker-restart 1
TEXTS := $(wildcard src/wenjin/locale/*/LC_MESSAGES/*.po)
STATIC := $(shell find src/wenjin -path '*/static/*' -type f 2>/dev/null)
MIGRATIONS := $(wildcard src/wenjin/*/migrations/*.py)
# Whoever forbids compiled files makes each of the many processes of the tests compile everything anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run test test-unit test-crash test-postgresql test-browser browser shots lint format static bench bench-page openapi lock clean messages

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'

$(STAMP): $(LOCK) pyproject.toml
	@if [ -z "$(FIND_PYTHON)" ]; then echo "Wenjin needs Python 3.11 or newer; none was found on this machine." >&2; exit 1; fi
	@if command -v uv >/dev/null 2>&1; then \
		[ -x $(PYTHON) ] || uv venv --quiet --python $(FIND_PYTHON) $(VENV); \
		uv pip install --quiet --python $(PYTHON) --require-hashes -r $(LOCK); \
		uv pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation -e . ; \
	else \
		[ -x $(PYTHON) ] && $(PYTHON) -m pip --version >/dev/null 2>&1 || $(FIND_PYTHON) -m venv --clear $(VENV); \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r $(LOCK); \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e . ; \
	fi
	@touch $@

$(READY): $(STAMP) $(TEXTS) $(STATIC) $(MIGRATIONS)
	@mkdir -p var
	@$(WENJIN) compile-texts
	@$(WENJIN) migrate --verbosity 0
	@$(WENJIN) collectstatic --noinput --verbosity 0
	@touch $@

setup: $(READY) ## environment, database and the sample city, ready for .venv/bin/wenjin
	@$(WENJIN) load-pack

run: $(READY) ## serve the sample city on http://127.0.0.1:8000; on another port: make run PORT=8011
	@exec $(WENJIN) serve --load --port $(PORT)

browser: ## Debian's chromium, where it is missing and may be installed; and the lighter one, for half the processor time
	@if ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-browser >/dev/null 2>&1; then \
		if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
			echo "installing chromium"; apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null && command -v apt-get >/dev/null 2>&1; then \
			sudo apt-get update -qq && sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null; \
		else echo "no chromium on this machine and no right to install it: browser tests will be skipped" >&2; fi; fi
	@if ! command -v chromium-headless-shell >/dev/null 2>&1 && apt-cache show chromium-headless-shell >/dev/null 2>&1; then \
		if [ "$$(id -u)" = 0 ]; then DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null || true; \
		elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then \
			sudo DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium-headless-shell >/dev/null || true; fi; fi

# What is killed and waited for again leaves the processors to the tests on PostgreSQL.
test: ## all tests: unit, SQLite, PostgreSQL, killed processes, browser
	@$(MAKE) --no-print-directory test-unit
	@$(MAKE) --no-print-directory --jobs 2 test-crash test-postgresql
	@$(MAKE) --no-print-directory test-browser

# The guards of the whole site take longest and come first; at the end there are many short files, and no process
# waits long for another.
test-unit: setup ## tests without browser, on SQLite
	@$(PYTHON) -m pytest -q $(TOGETHER) --no-loadscope-reorder tests src --ignore tests/browser --ignore tests/crash

test-crash: setup ## servers and workers killed in the middle of their work, on SQLite and PostgreSQL
	@$(PYTHON) -m pytest -q -n 2 --max-worker-restart 1 tests/crash

# Pages touch the database through the queries and services of the apps below them alone (import contracts), so it
# is those that are tested on both databases; whole servers on PostgreSQL are among the tests of killed processes.
test-postgresql: setup ## tests of queries and services beside the code, on a real PostgreSQL
	@$(PYTHON) -m tests.postgresql_server $(PYTHON) -m pytest -q $(TOGETHER) src -m "not browser and not slow" \
		--ignore src/wenjin/web --ignore src/wenjin/desk --ignore src/wenjin/api

test-browser: setup browser ## whole journeys in a real browser
	@$(PYTHON) -m pytest -q $(TOGETHER) tests/browser -m browser

shots: setup browser ## pictures of the main pages in every language, into shots/, to be looked through
	@$(PYTHON) -m tests.shots

lint: $(STAMP) ## style, types, layers, templates, spelling
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy
	@$(VENV)/bin/lint-imports
	@$(VENV)/bin/djlint src --lint --quiet
	@$(VENV)/bin/codespell src docs packs tests benchmarks README.md CONTRIBUTING.md CHANGELOG.md SECURITY.md

format: $(STAMP) ## rewrite the code in the house style
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

bench: setup ## measured promises, as JSON
	@$(PYTHON) -m benchmarks

bench-page: setup ## the same, written to docs/benchmarks.md
	@$(PYTHON) -m benchmarks --document docs/benchmarks.md >/dev/null

static: ## copy what comes from npm into the static files (needs npm; `make run` does not)
	npm ci --ignore-scripts --no-audit --no-fund
	cp node_modules/jsqr/dist/jsQR.js src/wenjin/web/static/web/jsqr.js

openapi: setup ## the description of the interface, to docs/openapi.json
	@$(WENJIN) describe-api > docs/openapi.json

messages: $(STAMP) ## collect the sentences of the interface into the PO files
	@$(WENJIN) collect-texts

lock: ## write the lock files anew (needs uv)
	uv pip compile pyproject.toml --extra dev --generate-hashes --universal --python-version 3.11 -q -o $(LOCK)
	uv pip compile pyproject.toml --extra postgresql --extra s3 --generate-hashes --universal --python-version 3.11 -q -o requirements/production.txt

clean: ## remove environment, database and everything made
	rm -rf $(VENV) var .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
