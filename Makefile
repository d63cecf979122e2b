# Sets up all that the product needs and runs it. Written for GNU make from 3.81 on, which macOS has.
#
#   make all ARGS="--theme clinic"     further arguments for the command that the target runs
#   make all PYTHON=python3.13         another Python than the first python3 on the path

PYTHON ?= python3
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin

# pip without what it says about itself, and without user = true, with which nothing can be installed
# into an environment. All else of the user's own pip configuration is honoured.
QUIET_PIP := PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_USER=0
# Pins what is installed, and also what builds it: pip hands its variables on to the build of a package,
# and newer versions want the second name for that. Set for pip alone, since the path is a relative one
# (pip splits it at spaces, which a checkout's own path may have).
PIP := $(QUIET_PIP) PIP_CONSTRAINT="$$PIP_CONSTRAINT constraints.txt" \
	PIP_BUILD_CONSTRAINT="$$PIP_BUILD_CONSTRAINT constraints.txt" $(BIN)/python -m pip -qq --no-input

# A file in each state of the environment, newer than all that the state was made from.
MADE := $(VENV)/made-for
RUN_PACKAGES := $(VENV)/run-packages
TEST_PACKAGES := $(VENV)/test-packages

# What an environment was made for. It holds absolute paths and links to the Python it was made with,
# so a moved checkout or a Python that is gone or upgraded makes it useless.
PLACE := echo "$$(pwd -P) $$($(BIN)/python -V 2>/dev/null)"
ifneq ($(shell cat $(MADE) 2>/dev/null),$(shell $(PLACE)))
STALE := stale
endif
# Where a Python is named, an environment of another one is useless too.
WHICH := -I -c 'import sys; print(sys.version, sys.base_prefix)' 2>/dev/null
ifneq ($(origin PYTHON),file)
ifneq ($(shell $(BIN)/python $(WHICH)),$(shell $(PYTHON) $(WHICH)))
STALE := stale
endif
endif

.DEFAULT_GOAL := all
# Two installations into one environment at the same time would break it.
.NOTPARALLEL:
.PHONY: all verify check release test test-quick lint native wheel constraints constraints-check clean distclean help python stale

all: native $(RUN_PACKAGES) ## make the handouts of all articles in source/ (default)
	@$(BIN)/handouts build $(ARGS)

verify: native $(RUN_PACKAGES) ## hold the handouts against their articles once more
	@$(BIN)/handouts verify $(ARGS)

check: native $(RUN_PACKAGES) ## tell how easily the articles are read
	@$(BIN)/handouts check $(ARGS)

release: native $(RUN_PACKAGES) ## put approved handouts, with their digests, into output/release
	@$(BIN)/handouts build -q
	@$(BIN)/handouts release $(ARGS)

# Each process begins with its own part of the files, since tests of a file share what is costly to make.
PARALLEL := -n auto --dist worksteal
# Tests start many processes: modules are compiled once, whatever the shell says of that.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest $(PARALLEL)

# Style and types are checked beside the tests, since some tests wait for processes that they start.
test: native $(TEST_PACKAGES) ## check the code and run all tests
	@$(MAKE) -s lint > $(VENV)/lint 2>&1 & \
	$(PYTEST) $(ARGS); tests=$$?; \
	wait $$! || { cat $(VENV)/lint; exit 1; }; \
	exit $$tests

# For the day's work. Left out are the tests marked as slow: they start many processes, install, attack, or lay out
# many pages; a law is tried with a few examples only. Whoever hands in a change runs all of them.
test-quick: native $(TEST_PACKAGES) ## run the quick ones of the tests only
	@$(PYTEST) -m "not slow" --hypothesis-profile quick $(ARGS)

lint: native $(TEST_PACKAGES) ## check style, types and the direction of imports only
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo --no-cache > $(VENV)/imports || { cat $(VENV)/imports; exit 1; }

native: python ## install the libraries that lay out text, where they are missing
	@$(PYTHON) -I pipeline/exporters/pdf/native.py --install

wheel: native $(MADE) ## build dist/*.whl
	@echo "Building the wheel into dist"
	@$(PIP) wheel --no-deps --wheel-dir dist .

# Resolved for the first release of the oldest Python that may be used: some packages refuse it in their
# newest version, and pip given a pin that it may not take may search without end.
constraints: $(MADE) ## pin the newest versions of all packages, of every extra too, in constraints.txt
	@echo "Resolving the newest packages"
	@scratch=$$(mktemp -d) && trap 'rm -rf "$$scratch"' EXIT && \
	$(BIN)/python -c "$$WANTED" > "$$scratch/wanted" && \
	$(QUIET_PIP) $(BIN)/python -m pip -qq --no-input install --dry-run --ignore-installed \
	--only-binary :all: --python-version 3.11 --target "$$scratch/none" \
	--report "$$scratch/report" --requirement "$$scratch/wanted" && \
	$(BIN)/python -c "$$PINS" "$$scratch/report" > constraints.txt

# The tests hold the pins of what is installed here; what the extras bring that are not, only an index can tell.
constraints-check: $(MADE) ## ask the package index whether every extra can be installed with the pins
	@extras=$$($(BIN)/python -c "$$EXTRAS") && \
	$(PIP) install --dry-run --ignore-installed ".[$$extras]"

define EXTRAS
import tomllib
with open("pyproject.toml", "rb") as file:
    print(*tomllib.load(file)["project"]["optional-dependencies"], sep=",")
endef
define WANTED
import tomllib
with open("pyproject.toml", "rb") as file:
    wanted = tomllib.load(file)
project = wanted["project"]
# hatchling asks for editables when it is called to make an editable installation.
print(*wanted["build-system"]["requires"], "editables", sep="\n")
# All extras are resolved together: one that pins a package which another brings would else not be installable.
print(*project["dependencies"], *sum(project["optional-dependencies"].values(), []), sep="\n")
endef
define PINS
import json, sys
with open(sys.argv[1], encoding="utf-8") as file:
    packages = [package["metadata"] for package in json.load(file)["install"]]
print("# All that a build, a run with every extra and a test install. Made by: make constraints")
print(*sorted(f"{package['name'].lower()}=={package['version']}" for package in packages), sep="\n")
endef
export EXTRAS WANTED PINS

clean: ## remove the handouts
	@find output -mindepth 1 -maxdepth 1 ! -name .gitignore -exec rm -rf {} +

distclean: clean ## remove the handouts, the environment and all caches
	@rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis
	@find pipeline tests -name __pycache__ -type d -prune -exec rm -rf {} +

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' Makefile | while IFS='|' read -r name does; do \
	printf '  make %-18s %s\n' "$$name" "$$does"; done

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	echo "$(PYTHON) is not there or older than Python 3.11; name another with: make PYTHON=python3.13" >&2; \
	exit 1; }

$(MADE): $(STALE) | native
	@echo "Making the environment in $(VENV)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(PLACE) > $@

$(RUN_PACKAGES): $(MADE) pyproject.toml constraints.txt
	@echo "Installing the product into $(VENV)"
	@$(PIP) install -e .
	@touch $@

# The tests' packages include the product's own, so that one installation does for both.
$(TEST_PACKAGES): $(MADE) pyproject.toml constraints.txt
	@echo "Installing the product and its tests into $(VENV)"
	@$(PIP) install -e '.[test]'
	@touch $(RUN_PACKAGES) $@
