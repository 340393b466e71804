# Everything here needs python3 (3.11 or newer) and make, the tests tmux as well; the rest is installed into .venv.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
READY := $(VENV)/.ready
DEV_READY := $(VENV)/.dev-ready
HOMESERVER_READY := .venv-synapse/.ready

.PHONY: help demo test test-fast test-long check run format messages pictures clean tmux

help:  ## what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Shuzhi needs Python 3.11 or newer: set PYTHON=python3.11")'
	test -x $(RUN) || $(PYTHON) -m venv $(VENV)
	$(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable .
	@touch $@

$(DEV_READY): $(READY)
	$(RUN) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

# A Matrix homeserver and two clients of other people's for the tests, each in an environment of its own.
$(HOMESERVER_READY): tests/homeserver/constraints.txt tests/homeserver/commander.txt tests/homeserver/independent/package.json | $(DEV_READY)
	$(RUN) -m tests.homeserver
	@touch $@

# The terminal that the dashboard's tests sit at.
tmux:
	@command -v tmux >/dev/null \
	  || { [ "$$(id -u)" = 0 ] && apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y tmux; } \
	  || { echo "The tests need tmux (3.2 or newer). Install it, for example: sudo apt-get install tmux" >&2; exit 1; }

demo: $(READY)  ## a county's whole year in a minute, in ./demo
	$(RUN) -m cli demo

run: $(READY)  ## serve the demo county (make demo first) with its dashboard
	$(RUN) -m cli --home demo --staff clerk tui

test: tmux $(DEV_READY) $(HOMESERVER_READY)  ## every test, proofs included but those of test-long (those in real time one by one: they need the machine for themselves)
	$(RUN) -m pytest -n auto --dist worksteal -m "not slow"
	$(RUN) -m pytest -n auto --dist loadfile -m "slow and not alone"
	$(RUN) -m pytest -m "slow and alone and not long"

test-long: tmux $(DEV_READY) $(HOMESERVER_READY)  ## the crash proof over Matrix at its full size: 54 kills, 40 voters
	$(RUN) -m pytest -m long -s

test-fast: tmux $(DEV_READY) $(HOMESERVER_READY)  ## every test but the proofs that take minutes
	$(RUN) -m pytest -n auto --dist worksteal -m "not slow"

check: $(DEV_READY)  ## style, types, import contracts
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy
	$(VENV)/bin/lint-imports

format: $(DEV_READY)  ## mend what can be mended
	$(RUN) -m ruff check --fix .
	$(RUN) -m ruff format .

messages: $(DEV_READY)  ## put new sentences into the catalogues, name what lacks its Chinese
	$(RUN) -m tests.locale.messages

pictures: $(DEV_READY)  ## draw the dashboard's pictures for docs/ again
	$(RUN) -m tests.terminal.gallery

clean:  ## forget .venv, the test's homeserver and the demo county
	rm -rf $(VENV) .venv-synapse .venv-node .venv-commander demo
