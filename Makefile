# One machine with python3 (>= 3.11), pip, make and git is enough: everything else is fetched here.
PYTHON ?= python3
export UV_PYTHON_DOWNLOADS := never
# Tests start hundreds of processes: compiled modules are kept, whatever the shell says.
unexport PYTHONDONTWRITEBYTECODE
UV := $(or $(shell command -v uv 2>/dev/null),.tools/bin/uv)
RUN := .venv/bin
COMPILE := $(UV) pip compile --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make lock" --quiet

# Every extra but those that need torch.
LOCKED := dask hf html keyring s3 spacy

.DEFAULT_GOAL := help
.PHONY: help demo test test-all check fix bench studio lock clean

help: ## list what make can do here
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

demo: .venv/ready ## the whole loop on the shipped articles, against a real, local Label Studio
	$(RUN)/curation demo

test: .venv/ready ## unit, property, browser and whole-loop tests (a sample of the crash points)
	$(RUN)/pytest -q -n 2 --dist loadgroup

test-all: .venv/ready ## everything, the long sweeps too
	$(RUN)/pytest -q -n 2 --dist loadgroup --sweeps

check: .venv/ready ## lint, formatting, types, import layers, derived files
	$(RUN)/ruff check .
	$(RUN)/ruff format --check .
	$(RUN)/mypy
	$(RUN)/lint-imports --no-cache
	$(RUN)/curation render --check

fix: .venv/ready ## mend what the linters can mend and write the derived files anew
	$(RUN)/ruff check --fix .
	$(RUN)/ruff format .
	$(RUN)/curation render

bench: .venv/ready ## every measurement behind the figures in docs/
	$(RUN)/python -m benchmarks all

studio: .venv/ready ## a real Label Studio on this machine, for people; its data are kept in work/
	$(RUN)/curation init work
	$(RUN)/curation studio up -C work

lock: $(filter .tools/bin/uv,$(UV)) ## write both locks anew, keeping what still fits
	$(COMPILE) pyproject.toml $(LOCKED:%=--extra %) --group dev -o requirements.lock
	printf 'label-studio==%s\n' "$$(sed -n 's/^LABEL_STUDIO = "\(.*\)"/\1/p' curation/studio/server.py)" \
	  | $(COMPILE) - -o curation/studio/label-studio.lock

clean: ## remove what make made in this folder, the demo and its server too
	test ! -e demo || $(RUN)/curation demo --remove
	rm -rf .venv .tools .build

.tools/bin/uv:
	$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action ignore --target .tools uv

.venv/ready: pyproject.toml requirements.lock $(filter .tools/bin/uv,$(UV))
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	$(UV) pip sync --quiet --require-hashes --python .venv requirements.lock
	$(UV) pip install --quiet --no-deps --no-build-isolation --python .venv -e .
	@touch $@
