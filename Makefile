# The verbs that developers and CI share. Each one prepares .venv by itself; Python 3.11 to 3.14 and make are enough.
PORT ?= 8501
TESTS ?=
FILES ?=
SEED ?=
MUTANTS ?=
BENCH ?=
# the first Python on the PATH that the locked packages are built for
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13 python3.14 python; do \
	$$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 14))' 2>/dev/null && echo $$python && break; done)
BIN := .venv/bin
UV := build/uv/bin
COMPILE = $(UV)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-build --no-config \
	--quiet --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.PHONY: help environment demo test rules check fuzz mutants bench figures format pictures lock clean

help:
	@echo "make demo    the dashboard with synthetic children, on http://127.0.0.1:$(PORT) (PORT=... for another)"
	@echo "make test    every test, those in a browser too (TESTS=tests/core for a part)"
	@echo "make fuzz    50,000 generated files against the intake, on all cores (FILES=... for fewer, SEED=... for the same)"
	@echo "make mutants each limit and comparison of the rules changed: does a test notice? (MUTANTS=... for some rules or limits)"
	@echo "make rules   docs/rules.md anew, from the rules and a run of their tests"
	@echo "make check   ruff, mypy and the import contracts"
	@echo "make format  ruff's layout, and what it can mend by itself"
	@echo "make pictures  the README's pictures anew, from the demo"
	@echo "make bench   what it takes at a million scans, beside other tools (20 minutes; figures to build/bench.json)"
	@echo "make figures docs/benchmarks.md and its picture anew from build/bench.json"
	@echo "make lock    requirements.lock anew from pyproject.toml (UPGRADE=--upgrade for newer versions)"
	@echo "make clean   removes .venv and what the tools left behind; no store is touched"

environment:
	@test -n "$(PYTHON)" || { echo "Trabecula needs Python 3.11 to 3.14: none is on the PATH. Install one, or name it with PYTHON=..." >&2; exit 1; }
	@$(PYTHON) .ci/environment.py

demo: environment
	@$(BIN)/trabecula demo --port $(PORT)

test: environment
	@$(BIN)/python tests/browser/ensure_chromium.py
	@$(BIN)/python -m pytest -n 2 $(TESTS)

fuzz: environment
	@FILES="$(FILES)" SEED="$(SEED)" $(BIN)/python -m tests.fuzz

mutants: environment
	@MUTANTS="$(MUTANTS)" $(BIN)/python -m tests.mutants

rules: environment
	@$(BIN)/python -m pytest -n 2 tests/core/rules --write-rules-page

check: environment
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

format: environment
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

pictures: environment
	@$(BIN)/python tests/browser/ensure_chromium.py
	@$(BIN)/python -m tests.browser.make_pictures

bench: environment
	@$(PYTHON) .ci/environment.py build/bench-venv tests/bench/requirements.lock
	@$(BIN)/python tests/browser/ensure_chromium.py
	@$(BIN)/python -m tests.bench $(BENCH)

figures: environment
	@$(BIN)/python tests/browser/ensure_chromium.py
	@$(BIN)/python -m tests.bench.report

lock:
	@$(PYTHON) -m venv build/uv
	@$(UV)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@$(COMPILE) --extra dev $(UPGRADE) --output-file requirements.lock
	@$(COMPILE) --extra bench --constraints requirements.lock --output-file tests/bench/requirements.lock

clean:
	rm -rf .venv .venv.lock build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
