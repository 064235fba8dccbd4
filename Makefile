# Two commands on a machine with nothing but Python 3.11+ (with venv) and make:
#   make serve   builds index/ from corpus/ when it is missing or older, and serves the page
#   make test    runs the whole suite
# And where TELUSUR_DATA names a folder of evaluation data:
#   make bench         compares speed with other engines, in building and in asking (25 minutes)
#   make bench-web     loads the page, and a plain one over stock Whoosh (3 minutes)
#   make bench-growth  measures up to a million articles, and a year of daily ones (15 minutes)
PYTHON ?= python3
HOST   ?= 127.0.0.1
PORT   ?= 8000
BIN    := .venv/bin
ENGLISH := search_web/translations/en/LC_MESSAGES/messages.po

.PHONY: serve test translations bench bench-web bench-growth clean
.DELETE_ON_ERROR:

serve: .venv/.installed
	@$(BIN)/telusur build corpus --index index --if-stale || test $$? -eq 1  # 1: built, with rejections
	@$(BIN)/telusur serve --index index --host $(HOST) --port $(PORT)

test: .venv/.installed-test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest

# After a change of what the page or the library says: then fill in what is empty in messages.po, and once more.
translations: .venv/.installed-test
	$(BIN)/pybabel -q extract -F babel.cfg -k said -k N_ --no-location --sort-output -o .venv/telusur.pot .
	$(BIN)/pybabel -q update -i .venv/telusur.pot -d search_web/translations -l en --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date --width 1000
	grep -vE '^"(Project-Id|Report-|Last-|Language-Team|Generated)' $(ENGLISH) > .venv/messages.po && mv .venv/messages.po $(ENGLISH)
	$(BIN)/pybabel -q compile -d search_web/translations

bench: .venv/.installed-test
	$(BIN)/python -m benchmarks.build
	$(BIN)/python -m benchmarks.ask

bench-web: .venv/.installed-test
	$(BIN)/python -m benchmarks.web

bench-growth: .venv/.installed-test
	$(BIN)/python -m benchmarks.growth

.venv/.installed: pyproject.toml setup.cfg | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

.venv/.installed-test: pyproject.toml setup.cfg | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch .venv/.installed $@

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Telusur needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv .venv

clean:
	rm -rf .venv build *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
