# The course's commands; `make help` lists them. Needs make, and Python 3.11 to 3.13 with venv. Nothing else.

VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
# nbgrader calls the program alembic by its bare name
export PATH := $(CURDIR)/$(BIN):$(PATH)
# the whole test run is stopped after this many seconds, so that a hanging test cannot hold a machine for ever
TEST_LIMIT ?= 2400
JOBS ?= 2
LIMITED := $(shell command -v timeout >/dev/null 2>&1 && echo timeout --kill-after=30 $(TEST_LIMIT))

FIND_PYTHON = for name in python3.13 python3.12 python3.11 python3; do \
	if $$name -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1; \
	then command -v $$name; break; fi; done
CAN_APT = [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1

.PHONY: all setup bubblewrap demo doctor test lint pytest lab verify release bench bench-watch soak official lock clean clean-all help
.DEFAULT_GOAL := all

all: setup demo  ## Set everything up and run the demo (what plain `make` does)

setup: $(INSTALLED) bubblewrap  ## Make .venv from requirements.lock, with bubblewrap where it can be installed

$(BIN)/python:
	@python="$$($(FIND_PYTHON))"; \
	if [ -z "$$python" ] && $(CAN_APT); then \
		apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null; python="$$($(FIND_PYTHON))"; \
	fi; \
	if [ -z "$$python" ]; then \
		echo "No Python 3.11, 3.12 or 3.13 with venv was found. Debian, Ubuntu: sudo apt-get install python3-venv" >&2; exit 1; \
	fi; \
	echo "Making $(VENV) with $$python"; \
	"$$python" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(INSTALLED): requirements.lock pyproject.toml $(wildcard share/jupyter/kernels/*/kernel.json) | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

bubblewrap:
	@if [ "$$(uname -s)" = Linux ] && ! command -v bwrap >/dev/null 2>&1; then \
		if $(CAN_APT); then apt-get update -qq && apt-get install -y -qq bubblewrap >/dev/null; \
		else echo "Grading other people's work needs bubblewrap. Debian, Ubuntu: sudo apt-get install bubblewrap"; fi; \
	fi

demo: $(INSTALLED)  ## Hand out, submit and grade a week, and show the feedback
	$(BIN)/autograder demo

doctor: $(INSTALLED)  ## Say what this machine has and lacks
	$(BIN)/autograder doctor

test: lint pytest  ## Everything that CI asks: lint, types, notebook rules, release up to date, all tests

lint: $(INSTALLED)  ## Code style, types, notebook rules, and whether release/ is what source/ makes
	$(BIN)/ruff check autograder tests
	$(BIN)/mypy autograder
	$(BIN)/autograder lint
	$(BIN)/autograder release --check

pytest: $(INSTALLED)
	$(LIMITED) $(BIN)/python -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder --durations=25

lab: $(INSTALLED)  ## Open JupyterLab as a learner
	$(BIN)/autograder lab

verify: $(INSTALLED)  ## Prove each check against its right and wrong answers
	$(BIN)/autograder verify

release: $(INSTALLED)  ## Make release/ from source/
	$(BIN)/autograder release

bench: $(INSTALLED)  ## Measure how fast this machine grades
	$(BIN)/autograder bench

bench-watch: $(INSTALLED)  ## Measure how long a learner waits from Submit to feedback
	$(BIN)/python -m autograder.watch.bench 10 3
	$(BIN)/python -m autograder.watch.bench 50 3

soak: $(INSTALLED)  ## The whole corpus of hostile notebooks, and a thousand kills: half an hour
	AUTOGRADER_CORPUS=all AUTOGRADER_KILLS=1000 $(BIN)/python -m pytest -n $(JOBS) --dist loadscope tests/grading/test_corpus.py tests/grading/test_faults_kills.py

official: $(INSTALLED)  ## Compare our twin with the platform's own client; its licence asks you to be a Databricks customer
	rm -rf $(VENV)/official
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --target $(VENV)/official -r requirements-official.lock
	$(BIN)/python -m pytest -q tests/twins/test_feature_engineering_signatures.py

lock:  ## Resolve requirements.lock anew (needs uv)
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --extra dev \
		--custom-compile-command "make lock" --output-file requirements.lock pyproject.toml

clean:  ## Remove caches, the demo and reports; all of it can be made again
	rm -rf .autograder demo build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find autograder tests source -name __pycache__ -prune -exec rm -rf {} +

clean-all: clean  ## Remove .venv as well
	rm -rf $(VENV)

help:  ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
