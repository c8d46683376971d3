# Every target sets up what it needs; only the first run, and a run after pyproject.toml changed, use the network.

PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
STAMP = $(VENV)/.installed
ONLY ?=
ARGS ?=
SCORE ?=
PYTEST_ARGS ?=

.PHONY: help prove check claims test lint bench fuzz clean

help:
	@echo "make prove   search where no certificate fits, replay all, cross-check, report (ONLY=... for a part)"
	@echo "make check   replay the stored certificates, without any solver (ONLY=... for a part)"
	@echo "make claims  write the page of the claims, theorems/README.md, and name those that nothing settles"
	@echo "make test    run the tests"
	@echo "make lint    ruff and mypy"
	@echo "make bench   measure the speed, as ratios, and score problems with known answers beside solvers"
	@echo "make fuzz    fuzz the kernel for a minute (ARGS='--seconds 600 --seed 1' for longer)"
	@echo "make clean   delete the environment and the caches"
	@echo "PYTHON=... chooses the interpreter (3.11 or newer), VENV=... the environment's folder"

prove: $(STAMP)
	@$(BIN)/python -m objective_proofs prove $(ONLY) $(ARGS)

check: $(STAMP)
	@$(BIN)/python -m objective_proofs check $(ONLY) $(ARGS)

claims: $(STAMP)
	@$(BIN)/python -m objective_proofs list --claims --format markdown --output theorems/README.md $(ARGS)

test: $(STAMP)
	@$(BIN)/python -m pytest -q $(PYTEST_ARGS)

lint: $(STAMP)
	@$(BIN)/python -m ruff check .
	@$(BIN)/python -m mypy

bench: $(STAMP)
	@$(BIN)/python tests/bench/run.py $(ARGS)
	@$(BIN)/python tests/bench/score.py $(SCORE)

fuzz: $(STAMP)
	@$(BIN)/python -m tests.fuzz.fuzz $(ARGS)

clean:
	rm -rf $(VENV) .objective_proofs .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(STAMP): pyproject.toml
	@command -v "$(PYTHON)" >/dev/null 2>&1 || { \
	  echo "make: expected Python 3.11 or newer as $(PYTHON), found none; install it, or run make PYTHON=/path/to/python3.11" >&2; \
	  exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "make: expected Python 3.11 or newer, found $$("$(PYTHON)" --version 2>&1); run make PYTHON=/path/to/python3.11" >&2; \
	  exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "make: expected the modules venv and ensurepip, found a Python without them; install your system's python3-venv" >&2; \
	  exit 1; }
	@echo "Setting up $(VENV) (only now, and when pyproject.toml changes)" >&2
	@test -x "$(BIN)/python" && "$(BIN)/python" -c 'import pip' 2>/dev/null || "$(PYTHON)" -m venv --clear "$(VENV)"
	@"$(BIN)/python" -m pip install --quiet --disable-pip-version-check -e '.[dev]' || { \
	  echo "make: the packages cannot be installed; see the message above, check the network, and run make again" >&2; \
	  exit 1; }
	@"$(BIN)/python" -m compileall -q objective_proofs theorems || true
	@touch "$@"
