# policykg: needs Python >= 3.11 and make; everything else is installed into .venv.

PYTHON ?= python3
VENV ?= .venv
# Reference corpora and gold data, which do not ship with the project (see CONTRIBUTING.md).
POLICYKG_SHARED ?= ../shared

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
DECLARED := setup.cfg pyproject.toml constraints.txt

.PHONY: help install demo test lint types imports unit style bench graphbench drawbench webbench kill docs notebooks screenshots eval clean

help: ## what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: install ## build the sample and ask it three questions
	$(BIN)/policykg build corpus/sample -o policy.kg
	$(BIN)/policykg ask "哪些任务涉及市财政局?"
	$(BIN)/policykg ask "高新技术企业到2021年要达到多少家?"
	$(BIN)/policykg ask "和市财政局合作最多的是哪个单位?"

install: $(VENV)/installed ## policykg into .venv

test: lint types imports unit ## all gates: style, types, borders of the rooms, tests with coverage

lint: $(VENV)/installed-for-tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/installed-for-tests
	$(BIN)/mypy

imports: $(VENV)/installed-for-tests
	$(BIN)/lint-imports --no-logo

unit: $(VENV)/installed-for-tests
	POLICYKG_SHARED="$(POLICYKG_SHARED)" $(BIN)/python -m pytest --numprocesses auto --dist loadfile --cov

style: $(VENV)/python-checked ## sizes of files and functions beside their aims
	@$(BIN)/python -m benchmarks.style

bench: $(VENV)/installed ## time and memory, each beside its floor in the same run
	$(BIN)/python -m benchmarks.run
	$(BIN)/python -m benchmarks.ask corpus/sample

graphbench: $(VENV)/installed ## load, named queries and small changes of the graph, beside Oxigraph and rdflib
	$(BIN)/python -m benchmarks.graph

drawbench: $(VENV)/installed ## pictures, beside networkx's layout alone
	$(BIN)/python -m benchmarks.drawing

webbench: $(VENV)/installed-for-tests policy.kg ## pages, SPARQL and many readers at once, beside bare FastAPI and Oxigraph (KB=policy.kg)
	$(BIN)/python -m benchmarks.web $(or $(KB),policy.kg)

policy.kg: $(VENV)/installed
	$(BIN)/policykg build corpus/sample -o policy.kg

kill: $(VENV)/installed ## kill 50 builds of 300 documents at random moments and finish them (takes long)
	$(BIN)/python -m benchmarks.kill

docs: $(VENV)/installed ## the page of the vocabulary, from kg/ontology.ttl
	$(BIN)/python docs/make_ontology.py

notebooks: $(VENV)/installed-for-tests ## run the notebooks anew and keep what they show
	$(BIN)/python docs/run_notebooks.py

screenshots: $(VENV)/installed-for-tests ## pictures of the pages for the README, with Chromium
	PYTHONPATH=. $(BIN)/python docs/make_screenshots.py

eval: $(VENV)/installed ## figures over the reference corpora, where they are at hand
	$(BIN)/python -m benchmarks.evaluate "$(POLICYKG_SHARED)"

clean: ## remove what make has made
	rm -rf $(VENV) policy.kg build dist *.egg-info .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache \
		.import_linter_cache

$(VENV)/python-checked:
	@command -v $(PYTHON) >/dev/null || { echo "policykg needs Python 3.11 or newer, and there is no $(PYTHON):" \
		"install it, or name one with make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "policykg needs Python 3.11 or newer;" \
		"$(PYTHON) is $$($(PYTHON) -V 2>&1): name another with make PYTHON=/path/to/python3.11" >&2; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) cannot make a virtual environment:" \
		"install its venv module (Debian, Ubuntu: apt install python3-venv)" >&2; exit 2; }
	@touch $@

$(VENV)/installed: $(VENV)/python-checked $(DECLARED)
	@echo "Installing policykg and what it needs into $(VENV): some minutes the first time …"
	@$(PIP) install --quiet --constraint constraints.txt --editable .
	@touch $@

$(VENV)/installed-for-tests: $(VENV)/python-checked $(DECLARED)
	@echo "Installing policykg and what its tests need into $(VENV): some minutes the first time …"
	@$(PIP) install --quiet --constraint constraints.txt --editable '.[test]'
	@touch $@ $(VENV)/installed
