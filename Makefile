# Two commands do all the set-up: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# Hard links, uv's default, upset packages that refuse hard-linked data files.
export UV_LINK_MODE := copy
export UV_PROJECT_ENVIRONMENT := $(VENV)
# Else each of the tests' hundreds of processes would compile all that it imports, for two seconds.
unexport PYTHONDONTWRITEBYTECODE

HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: setup setup-test run test check eval browser postgres widget clean

setup: $(VENV)/.ready

$(BIN)/uv:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "On Record needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv

$(VENV)/.ready: $(BIN)/uv pyproject.toml uv.lock
	$(BIN)/uv sync --locked --no-dev --inexact --quiet --python $(BIN)/python
	@touch $@

setup-test: $(BIN)/uv
	$(BIN)/uv sync --locked --quiet --python $(BIN)/python
	@touch $(VENV)/.ready

run: setup
	$(BIN)/python -m ingest ingest/sample
	$(BIN)/python -m qa_service --host $(HOST) --port $(PORT)

# The browser tests drive a real Chromium: as root it is installed, otherwise named.
browser:
	@command -v chromium >/dev/null || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing chromium with apt-get for the browser tests"; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	else \
		echo "The browser tests need Chromium: install it (Debian: apt-get install chromium) and run this again." >&2; exit 1; \
	fi

# The archive's tests run a PostgreSQL of their own; the package would start one for everybody.
CREATECLUSTER := /etc/postgresql-common/createcluster.d
postgres:
	@command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing postgresql with apt-get for the archive's tests"; \
		mkdir -p $(CREATECLUSTER) && echo "create_main_cluster = false" > $(CREATECLUSTER)/on-record.conf; \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends postgresql >/dev/null; \
		status=$$?; rm -f $(CREATECLUSTER)/on-record.conf; exit $$status; \
	else \
		echo "The archive's tests need PostgreSQL: install it (Debian: apt-get install postgresql) and run this again." >&2; exit 1; \
	fi

# Three at a time on two cores: tests wait for servers and browsers of their own a third of the time.
# The files keep our order, the longest first (tests/longest.py), and not that of most tests first.
test: setup-test browser postgres
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder

# The fixed question set over the sample articles, without a key; fails on a measured regression.
eval: setup
	$(BIN)/python -m eval run
	$(BIN)/python -m eval gate

check: setup-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# The widget's bundle is committed; whoever changes its modules writes it anew, with node and npm.
widget:
	cd qa_service/widget && npm ci --ignore-scripts --silent && npm run --silent build

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis
