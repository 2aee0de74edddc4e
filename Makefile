# Needs only python3 (3.11 or later), pip and make. Every target may be run again at any time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check

.PHONY: run solve test slow setup

# The web with the demonstration round: makes the database on first use; Ctrl-C ends server and worker.
run: setup
	$(BIN)/matcher demo

solve: setup
	$(BIN)/matcher solve scenarios/global-2027 --out out/global-2027

setup: $(VENV)/.run

$(BIN)/python:
	$(PYTHON) -m venv --without-pip $(VENV)

# The project itself stays where it is: a .pth file puts the checkout on the path, a script starts the command.
$(VENV)/.run: requirements.txt pyproject.toml | $(BIN)/python
	$(PIP) install --quiet --require-hashes -r requirements.txt
	echo "$(CURDIR)" > "$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/matcher-checkout.pth"
	printf '#!%s\nimport sys\nfrom matcher.cli import main\nsys.exit(main())\n' "$(CURDIR)/$(BIN)/python" > $(BIN)/matcher
	chmod +x $(BIN)/matcher
	touch $@

$(VENV)/.test: requirements-dev.txt $(VENV)/.run
	$(PIP) install --quiet --require-hashes -r requirements-dev.txt
	touch $@

test: $(VENV)/.test
	$(BIN)/ruff check matcher web tests benchmarks
	$(BIN)/mypy
	$(BIN)/python -m pytest -m "not slow"

# Large rounds, killed workers, power cuts, the whole journey: minutes each.
slow: $(VENV)/.test
	$(BIN)/python -m pytest -m slow
