# `make run` starts the product, `make test` checks everything that CI checks.
.DEFAULT_GOAL := help
SHELL := /bin/bash

PORT ?= 8000
WORKERS ?= 2
COVERAGE ?= 97
SURFACES := config.api_v1 config.api_dynamics config.api_dispatch

# Without files of bytecode every process of the suite compiles all modules again: 7 s each.
unexport PYTHONDONTWRITEBYTECODE

AXE := tests/browser/node_modules/.installed

BIN := .venv/bin
MANAGE := $(BIN)/python manage.py
# The suite must not depend on what a developer's .env or shell says.
SQLITE := DATABASE_URL=sqlite://:memory: DJANGO_SETTINGS_MODULE=config.settings.test
# By file: pytest-xdist's groups do not work with pytest 9.2, and some files start servers. In the
# order of tests/conftest.py, which begins with the long ones.
PYTEST := DJANGO_SETTINGS_MODULE=config.settings.test $(BIN)/pytest -n $(WORKERS) --dist loadfile \
	--no-loadscope-reorder
GATE := --cov --cov-fail-under=$(COVERAGE) --cov-report=term:skip-covered --no-cov-on-fail
# check --deploy looks at the settings only: these values are never used for anything else.
PRODUCTION := DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=cartera.example \
	SECRET_KEY=checked-but-never-used-0123456789-abcdefghij-ABCDEFGHIJ-xyz \
	FIELD_ENCRYPTION_KEYS=Y2hlY2tlZC1idXQtbmV2ZXItdXNlZC0wMTIzNDU2Nzg

.PHONY: help run test lint checks test-sqlite test-postgres soak bench bench-back-office bench-imports screenshots requirements clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: .venv/installed ## serve the product with demo data on 127.0.0.1:PORT (8000); DATABASE_URL is honoured
	@.ci/serve $(PORT)

test: ## everything that CI checks
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint checks
	@$(MAKE) --no-print-directory test-sqlite
	@$(MAKE) --no-print-directory test-postgres

lint: .venv/installed-dev ## style, types, layers, dependencies
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/deptry .

checks: .venv/installed-dev ## migrations, production settings and the schema of every surface
	$(SQLITE) $(MANAGE) makemigrations --check --dry-run
	$(PRODUCTION) $(MANAGE) check --deploy --fail-level WARNING
	$(SQLITE) $(MANAGE) check_schemas $(SURFACES)

test-sqlite: .venv/installed-dev $(AXE) ## the suite on SQLite, with the coverage gate
	$(SQLITE) $(PYTEST) $(GATE)

test-postgres: .venv/installed-dev ## all that may touch the database, on a throwaway PostgreSQL
	@.ci/with-postgres env $(PYTEST) --database-only

soak: .venv/installed-dev ## hundreds of long stories over all surfaces (about an hour)
	SOAK=1 $(SQLITE) $(BIN)/pytest tests/contract/test_surfaces_stateful.py

bench: .venv/installed-dev ## measure the lists against naive DRF on a throwaway PostgreSQL
	@.ci/with-postgres $(BIN)/python -m bench.lists

bench-back-office: .venv/installed-dev ## measure home and the list of customers, 10,000 and 1,000,000 (minutes)
	@.ci/with-postgres $(BIN)/python -m bench.back_office

bench-imports: .venv/installed-dev ## measure import_customers: 200,000 rows into 1,000,000 customers (long)
	@.ci/with-postgres $(BIN)/python -m bench.imports

screenshots: .venv/installed-dev ## pictures of the main pages into var/screenshots, four of them into docs/images
	@$(BIN)/python -m tests.browser.screenshots

requirements: .venv/installed-dev ## compile requirements*.in to pinned requirements*.txt
	@for name in requirements requirements-dev; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --no-header \
			--output-file $$name.txt $$name.in; \
	done

clean: ## remove caches and the virtual environment; var/ (database, media) is kept
	rm -rf .venv tests/browser/node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage*
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/installed: requirements.txt
	@.ci/install requirements.txt
	@touch $@

.venv/installed-dev: requirements-dev.txt
	@.ci/install requirements-dev.txt
	@touch $@ .venv/installed

# The browser tests put axe-core into the pages. Without npm they say what is missing, or fail in CI.
$(AXE): tests/browser/package.json
	@if command -v npm >/dev/null; then \
		npm install --prefix tests/browser --no-package-lock --ignore-scripts --no-audit --no-fund \
			--loglevel=error && touch $@; \
	else \
		echo "npm is missing: no browser tests. On Debian: apt-get install npm"; \
	fi
