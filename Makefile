# All targets use this folder's own virtual environment and need only Python ≥ 3.11, make and git.
# Exceptions: `runtime` and `node` need Rust, `foreign` uses npm, `test-docker` needs Docker.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
SERVICE ?= devnet
CORES   = $(shell $(PYTHON) -c 'import os; print(os.cpu_count() or 1)')
# Two processes on two cores gain nothing: each has imports and chains of its own. A node that was named is one for all tests.
PARALLEL = $(if $(CERE_TRUST_NODE_URL),,$(shell test $(CORES) -gt 2 && echo '--numprocesses auto --dist loadscope'))

.DEFAULT_GOAL := help
.PHONY: help install demo test test-fast fuzz test-lowest test-docker test-node test-network foreign check docs wheel-check dist format benchmarks runtime node node-wheel clean

help:  ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.installed  ## create the virtual environment and install the package into it

$(VENV)/.installed: pyproject.toml
	@echo "installing into $(VENV) (about a minute the first time) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null # uv leaves pip out
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --editable '.[devnet,crosscheck]' --group test
	@touch $@

demo: install  ## start the embedded chain and run the main job on it, from Python and from the command line
	@$(BIN)/python examples/demo.py

test: install  ## run the whole suite, on the embedded chain or on $$CERE_TRUST_NODE_URL
	$(BIN)/python -m pytest $(strip $(PARALLEL))

test-fast: install  ## run the suite without the slow tests
	$(BIN)/python -m pytest -m 'not slow'

fuzz: install  ## fuzz the package for $$SECONDS (600), with $$SEED (drawn) and $$TARGET (all); finds are kept in build/fuzz
	$(BIN)/python -m tests.fuzz --seconds $(or $(SECONDS),600) $(addprefix --seed ,$(SEED)) $(addprefix --target ,$(TARGET))

test-lowest: install  ## run the suite with the lowest versions of the dependencies that pyproject.toml allows, in build/lowest
	@$(BIN)/python -m pip install --quiet 'uv>=0.5'
	$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/lowest
	$(BIN)/uv pip install --quiet --python build/lowest --resolution lowest-direct --editable '.[devnet,crosscheck]' --group test
	build/lowest/bin/python -m pytest $(TESTS)

test-docker: install  ## run the chain tests on a container, `devnet` or SERVICE=node, and the image tests; see docs/howto/docker.md
	@$(BIN)/python -m pip install --quiet --group docker
	$(BIN)/python -m tests.docker.run $(SERVICE) tests/chain tests/drivers tests/foreign
	$(BIN)/python -m pytest tests/docker

test-node: install $(if $(CERE_TRUST_NODE_URL),,node)  ## run the chain tests on a real node, or on $$CERE_TRUST_NODE_URL
	$(BIN)/python -m tests.node.run tests/chain tests/cli tests/foreign tests/docs

test-network: install  ## pause, partition and kill four validators and an RPC node (minutes); uses containers if they are up
	$(BIN)/python -m tests.network.run

foreign: install  ## install third-party clients for tests/foreign (npm, and a separate Python environment)
	@$(BIN)/python -m tests.foreign.install

check: install  ## lint and check types, also of code that uses the package
	@$(BIN)/python -m pip install --quiet --group check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/python -m pytest -q tests/typing

docs: install  ## build the documentation into build/site; warnings are errors
	@$(BIN)/python -m pip install --quiet --group docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet  # hides an advertisement of the theme, not a warning

wheel-check: install  ## run the how-tos with the built wheel, in fresh environments of $$PYTHONS (python3.11 python3.12 …)
	$(BIN)/python tests/docs/wheel.py $(PYTHONS)

dist: install  ## build the wheel and the source distribution into dist/, and check their metadata
	@$(BIN)/python -m pip install --quiet --group release
	rm -f dist/cere_trust-*
	$(BIN)/python -m build --outdir dist
	$(BIN)/python -m twine check --strict dist/cere_trust-*

format: install  ## fix and format with ruff
	@$(BIN)/python -m pip install --quiet --group check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmarks: install  ## print figures of codec and devnet, compared with other libraries; see benchmarks/README.md
	$(BIN)/python -m benchmarks.codec
	$(BIN)/python -m benchmarks.devnet

runtime: install  ## rebuild the development runtime's wasm, both shapes (Rust; about eleven minutes)
	PYTHON=$(CURDIR)/$(BIN)/python devnet/runtime/build.sh

node:  ## build the real node unless these sources are built already (Rust; about eight minutes); prints its path last
	@$(PYTHON) devnet/node/build.py

node-wheel: install  ## build the real node as a wheel for this platform into dist/, and test it (Rust; about eight minutes)
	@$(BIN)/python -m pip install --quiet --group node
	$(BIN)/maturin build --manifest-path devnet/node/Cargo.toml --out dist
	$(BIN)/python tests/node/wheel.py dist

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
