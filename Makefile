# One target a verb. `make help` lists them; CI calls the same ones as a person.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
READY_DEV := $(VENV)/.ready-dev
RIVAL := .venv-bench
FUZZ := .venv-fuzz
READY_RIVAL := $(RIVAL)/.ready
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-header
READY_FUZZ := $(FUZZ)/.ready
REPORT := $(wildcard ../shared/report/report.txt)
SOURCES := bot handlers tests bench docs main.py

.DEFAULT_GOAL := help
.PHONY: help run test check quality gate bench growth announcements fuzz fit pictures format messages lock audit browser clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: $(READY) ## start the bot; without BOT_TOKEN the try-out page
	@exec $(BIN)/python main.py

# A file's tests stay on one core: they share what was costly to set up.
test: $(READY_DEV) ## run the tests
	$(BIN)/pytest -q --numprocesses auto --dist loadfile

check: $(READY_DEV) ## look at style, types, catalogues and knowledge; change nothing
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/pytest -q tests/test_catalogues.py
	$(BIN)/python main.py knowledge check $(if $(REPORT),--report $(REPORT))

quality: $(READY_DEV) ## measure the answers beside what one would use instead: table, picture, README
	$(BIN)/python -m bench.quality --plot docs/quality.png --readme README.md

gate: $(READY_DEV) ## stop where answers got worse than the kept figures; ACCEPT=--accept keeps new ones
	$(BIN)/python -m bench.quality --gate tests/questions/judged.json $(ACCEPT)

bench: $(READY_DEV) ## measure how the whole bot serves (table, picture, README), about 90 minutes; ONLY=rate,latency
	$(BIN)/python -m bench.serving $(if $(ONLY),--only $(ONLY)) --readme README.md --plot docs/serving.png

growth: $(READY_DEV) ## measure time and memory as the knowledge grows (table, README), and inline queries
	$(BIN)/python -m bench.understanding --readme README.md
	$(BIN)/python -m bench.inline

announcements: $(READY_DEV) $(READY_RIVAL) ## measure announcements beside aiogram_broadcaster: kills, rates, storms, growth; ONLY=kills
	$(BIN)/python -m bench.announcements $(if $(ONLY),--only $(ONLY),--readme README.md --plot docs/announcements.png)

fuzz: $(READY_DEV) $(READY_FUZZ) ## look for what breaks it: fuzzers, properties, made updates; TIME=60 UPDATES=100000
	$(FUZZ)/bin/python -m bench.fuzzing --seconds $(or $(TIME),60)
	FUZZ_EXAMPLES=2000 $(BIN)/pytest -q tests/properties
	$(BIN)/python -m bench.serving.fuzzing --updates $(or $(UPDATES),100000)

fit: $(READY_DEV) ## fit weights and thresholds anew on the questions for fitting
	$(BIN)/python -m bench.fit

pictures: $(READY_DEV) ## take the README's pictures anew; needs `make browser`
	$(BIN)/python -m docs.screenshots

format: $(READY_DEV) ## put the code into shape
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

messages: $(READY_DEV) ## take new sentences of the code into the catalogues
	$(BIN)/pybabel extract -F locales/babel.cfg -k mark --no-wrap --no-location --sort-by-file -o locales/messages.pot .
	$(BIN)/pybabel update -i locales/messages.pot -d locales --no-wrap --no-fuzzy-matching --ignore-obsolete
	rm locales/messages.pot

lock: $(READY_DEV) ## write the lock files anew from pyproject.toml
	$(LOCK) -o requirements.txt pyproject.toml
	$(LOCK) --group dev -o requirements-dev.txt pyproject.toml
	$(LOCK) --group bench -c requirements.txt -o requirements-bench.txt pyproject.toml
	$(LOCK) --group fuzz -c requirements.txt -o requirements-fuzz.txt pyproject.toml

audit: $(READY_DEV) ## look for known vulnerabilities of what the lock files name
	$(BIN)/python -m bench.audit requirements.txt requirements-dev.txt

browser: ## install the browser that the browser test needs (Debian)
	apt-get update -qq
	apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core fonts-noto-color-emoji

clean: ## remove the environment and everything that can be made again
	rm -rf $(VENV) $(RIVAL) $(FUZZ) fuzzing-findings .serving .hypothesis .mypy_cache .pytest_cache .ruff_cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Python 3.11 or newer is needed: make PYTHON=python3.11 …"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(READY): requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(READY_DEV): requirements-dev.txt $(READY)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

# It holds what is compared with, and aiogram; ours stays as it is.
$(READY_RIVAL): requirements-bench.txt
	$(PYTHON) -m venv $(RIVAL)
	$(RIVAL)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.txt
	@touch $@

# The fuzzer is built for few versions of Python, so nothing else shall depend on it.
$(READY_FUZZ): requirements-fuzz.txt
	$(PYTHON) -m venv $(FUZZ)
	$(FUZZ)/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-fuzz.txt
	@touch $@
