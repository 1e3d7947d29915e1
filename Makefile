# Tout un village. Deux commandes suffisent : « make run » et « make test ».
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: run test quick cover check fix bench docs matrix prove help

export PORT ?= 8000
# The environment of this folder only, made with the machine's own Python.
export UV_PROJECT_ENVIRONMENT := $(CURDIR)/.venv
export UV_PYTHON_DOWNLOADS := never
PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .cache/tools/bin/uv)
BIN := .venv/bin
LOCK := pyproject.toml uv.lock

run: .venv/.run ## Ouvrir le site de démonstration sur http://127.0.0.1:8000 (PORT=… pour changer)
	@DEMO=$${DEMO:-1} exec $(BIN)/village serve

test: .venv/.dev .venv/.chromium ## Passer tous les tests (installe Chromium s’il manque)
	@$(BIN)/python -m pytest -n auto $(ARGS)

quick: .venv/.dev ## Passer les tests rapides (ni navigateur, ni serveur entier)
	@$(BIN)/python -m pytest -n auto -m "not slow" $(ARGS)

cover: .venv/.dev ## Dire ce que les tests rapides parcourent, branche par branche
	@$(BIN)/python -m pytest -n auto -m "not slow" --cov --cov-report= --cov-report=json:.cache/coverage.json $(ARGS)
	@$(BIN)/python -m tests.cover

check: .venv/.dev ## Relire le code : style, types, couches, gabarits
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@git ls-files -z '*.html' | xargs -0r $(BIN)/djade --target-version 5.2 --check

fix: .venv/.dev ## Corriger ce qui se corrige seul
	@$(BIN)/ruff check --fix-only
	@$(BIN)/ruff format
	@git ls-files -z '*.html' | xargs -0r $(BIN)/djade --target-version 5.2

bench: .venv/.dev ## Mesurer : 20 000 enfants, comparés au plancher de Django nu
	@$(BIN)/python -m benchmarks

docs: .venv/.dev ## Régénérer ce que le code raconte de lui-même (glossaire, diagrammes)
	@$(BIN)/village docs
	@$(BIN)/python -m tests.api.described

matrix: .venv/.dev ## Récrire la table de tous les droits, à relire avant de l’enregistrer
	@$(BIN)/python -m tests.access.matrix

prove: .venv/.dev ## 2 000 mondes et 200 histoires au hasard, 500 mondes pour les chiffres ; puis ôter chaque protection, changer chaque ligne des droits : un test doit rougir
	@WORLDS=2000 SEQUENCES=200 STEPS=50 $(BIN)/python -m pytest tests/access/test_three_ways.py tests/access/test_sequences.py $(ARGS)
	@WORLDS=500 $(BIN)/python -m pytest tests/evaluation/test_second_count.py $(ARGS)
	@$(BIN)/python -m tests.prove && $(BIN)/python -m tests.prove.mutants

help: ## Montrer cette aide
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- what the targets above stand on; a stamp says when each was last done ---

.cache/tools/bin/uv:
	@$(PYTHON) -m venv .cache/tools || { echo "Il manque le module venv de Python : sudo apt-get install python3-venv"; rm -rf .cache/tools; exit 1; }
	@.cache/tools/bin/python -m pip install --quiet --disable-pip-version-check "uv>=0.9,<1"

.venv/.run: $(LOCK) | $(UV)
	@$(UV) sync --quiet --locked --no-dev --inexact --python $(PYTHON)
	@touch $@

.venv/.dev: $(LOCK) | $(UV)
	@$(UV) sync --quiet --locked --python $(PYTHON)
	@touch $@ .venv/.run

.venv/.chromium: | .venv/.dev
	@command -v chromium >/dev/null || $(MAKE) --no-print-directory install-chromium
	@touch $@

.PHONY: install-chromium
install-chromium:
	@if [ "$$(id -u)" = 0 ]; then sudo=; elif command -v sudo >/dev/null; then sudo=sudo; \
	else echo "Les tests demandent Chromium. En administrateur : apt-get install chromium"; exit 1; fi; \
	$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >/dev/null
