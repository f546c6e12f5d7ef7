# Everything runs in this folder's own virtual environment; only Python ≥ 3.11, make and git are needed.
# `make runtime` is the exception: see devnet/runtime/README.md.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
SERVICE ?= devnet

.DEFAULT_GOAL := help
.PHONY: help install demo test test-fast test-docker test-node test-network foreign check docs wheel-check dist format benchmarks runtime node node-wheel clean

help:  ## show this
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.installed  ## make the virtual environment and install into it

$(VENV)/.installed: pyproject.toml
	@echo "installing into $(VENV) (about a minute the first time) …"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0])'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(BIN)/python -m ensurepip --upgrade >/dev/null # uv leaves pip out
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1'
	@$(BIN)/python -m pip install --quiet --editable '.[devnet,crosscheck]' --group test
	@touch $@

demo: install  ## start the embedded chain and do the main job on it, from Python and from the command line
	@$(BIN)/python examples/demo.py

test: install  ## the whole suite, on the embedded chain or on $$CERE_TRUST_NODE_URL
	$(BIN)/python -m pytest

test-fast: install  ## the suite without the slow tests
	$(BIN)/python -m pytest -m 'not slow'

test-docker: install  ## the tests of chains on a container, `devnet` or SERVICE=node, and the images' own; see docs/howto/docker.md
	@$(BIN)/python -m pip install --quiet --group docker
	$(BIN)/python -m tests.docker.run $(SERVICE) tests/chain tests/drivers tests/foreign
	$(BIN)/python -m pytest tests/docker

test-node: install $(if $(CERE_TRUST_NODE_URL),,node)  ## the tests of chains on a real node, or on $$CERE_TRUST_NODE_URL
	$(BIN)/python -m tests.node.run tests/chain tests/cli tests/foreign tests/docs

test-network: install  ## four validators and an RPC node, paused, parted and killed (minutes); containers where they are up
	$(BIN)/python -m tests.network.run

foreign: install  ## install clients that others wrote, for tests/foreign (npm, an environment of its own)
	@$(BIN)/python -m tests.foreign.install

check: install  ## lint and types, also as users of the package see them
	@$(BIN)/python -m pip install --quiet --group check
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pyright --pythonpath $(BIN)/python
	$(BIN)/python -m pytest -q tests/typing

docs: install  ## build the documentation into build/site; warnings are errors
	@$(BIN)/python -m pip install --quiet --group docs
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet  # silences the theme's advertisement, no warning of ours

wheel-check: install  ## follow the how-tos with the built wheel, in fresh environments of $$PYTHONS (python3.11 python3.12 …)
	$(BIN)/python tests/docs/wheel.py $(PYTHONS)

dist: install  ## build the wheel and the source distribution into dist/, and check their metadata
	@$(BIN)/python -m pip install --quiet --group release
	rm -f dist/cere_trust-*
	$(BIN)/python -m build --outdir dist
	$(BIN)/python -m twine check --strict dist/cere_trust-*

format: install  ## let ruff rewrite what it can
	@$(BIN)/python -m pip install --quiet --group check
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

benchmarks: install  ## codec and devnet figures, beside peers
	$(BIN)/python -m benchmarks.codec
	$(BIN)/python -m benchmarks.devnet

runtime: install  ## rebuild the development runtime's wasm, both shapes (Rust; about eleven minutes)
	PYTHON=$(CURDIR)/$(BIN)/python devnet/runtime/build.sh

node:  ## build the real node, once for its sources (Rust; about eight minutes); the last line is its path
	@$(PYTHON) devnet/node/build.py

node-wheel: install  ## pack the real node as a wheel for this platform, into dist/, and try it (Rust; about eight minutes)
	@$(BIN)/python -m pip install --quiet --group node
	$(BIN)/maturin build --manifest-path devnet/node/Cargo.toml --out dist
	$(BIN)/python tests/node/wheel.py dist

clean:  ## remove the virtual environment and caches
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis
