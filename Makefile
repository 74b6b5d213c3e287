# The two commands: `make run` (the dashboard) and `make test` (the whole suite). Both set up .venv first.
PYTHON ?= python3
PORT ?= 8501
MINUTES ?= 12
# Half of the suite waits for a browser: one worker more than there are processors.
WORKERS ?= $(shell echo $$(( $$(getconf _NPROCESSORS_ONLN) + 1 )))
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)
# Hashes are demanded whichever installer there is.
ifdef UV
INSTALL = $(UV) pip install --quiet --python $(BIN)/python --require-hashes -r
ITSELF = $(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
else
INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r
ITSELF = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
endif

.PHONY: run test coverage check bench bench-scale fuzz docs build-data screenshots gallery lock clean

.venv/python:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run: .venv/python requirements/run.txt pyproject.toml
	$(INSTALL) requirements/run.txt
	$(ITSELF)
	@touch $@

.venv/test: .venv/python requirements/test.txt pyproject.toml
	$(INSTALL) requirements/test.txt
	$(ITSELF)
	@touch $@ .venv/run .venv/docs

.venv/bench: .venv/test requirements/bench.txt
	$(INSTALL) requirements/bench.txt
	@touch $@

.venv/fuzz: .venv/test requirements/fuzz.txt
	$(INSTALL) requirements/fuzz.txt
	@touch $@

.venv/docs: .venv/run requirements/docs.txt
	$(INSTALL) requirements/docs.txt
	@touch $@

run: .venv/run  ## the dashboard on the embedded data
	$(BIN)/reachline serve --port $(PORT)

test: check  ## lint, types, architecture, then every test
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

coverage: .venv/test  ## the tests again, slower, and which lines they run
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal --cov --cov-report=term

check: .venv/test  ## everything but the tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=. $(BIN)/lint-imports

bench: .venv/bench  ## speed and size beside what one would pick instead
	$(BIN)/python -m benchmarks

bench-scale: .venv/bench  ## growth to ten million events: the tables of docs/scale.md
	$(BIN)/python -m benchmarks.scale

fuzz: .venv/fuzz  ## look for a file that breaks a reader; MINUTES for all of them together
	$(BIN)/python -m fuzz --minutes $(MINUTES)

docs: .venv/docs  ## the documentation, strictly: docs/out/index.html
	rm -rf docs/out
	$(BIN)/python -m sphinx -q -W --keep-going -b html docs docs/out

build-data: .venv/test  ## re-make every derived file in data/ from its inputs
	$(BIN)/python -m data.build

screenshots: .venv/test  ## take the pictures of docs/screenshots again
	$(BIN)/python -m docs.screenshots

gallery: .venv/run  ## a sample article with three embeds: docs/gallery/out/index.html
	$(BIN)/python -m docs.gallery.build

lock:  ## compile the hashed requirements files (needs uv)
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --custom-compile-command 'make lock' pyproject.toml --group build -o requirements/run.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --custom-compile-command 'make lock' pyproject.toml --group build --group scale -c requirements/run.txt -o requirements/scale.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --custom-compile-command 'make lock' pyproject.toml --group build --group scale --group test --group lint --group docs -c requirements/scale.txt -o requirements/test.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --custom-compile-command 'make lock' pyproject.toml --group build --group docs -c requirements/test.txt -o requirements/docs.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --custom-compile-command 'make lock' pyproject.toml --group build --group scale --group test --group lint --group docs --group bench -c requirements/test.txt -o requirements/bench.txt
	uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-strip-extras --python-version 3.11 --custom-compile-command 'make lock' pyproject.toml --group build --group test --group lint --group fuzz -c requirements/test.txt -o requirements/fuzz.txt

clean:
	rm -rf .venv build *.egg-info
