# make report   builds the newest edition; the last line is the path of its PDF
# make test     checks style, types and behaviour
# make bench    measures speed
# make score    CLAIMS=path: how well the rules of truth tell the true claims of a file from the false ones
# make trial    PUBLISHED=folder: the same of `check FILE`, on Word reports made out of published tables and claims
# make mutants  how many false sentences, made from true ones, the rules catch
#
# Debian 12 with git, make and Python is enough. As root, what else is missing is installed; anyone else is
# told the line that installs it. A stamp in .venv says that a step is done.

PERIOD = 2022-11..2023-01
BIN    = .venv/bin

# python3.11 first: the pins were made with it. It is run, because a version manager's stub may lead nowhere.
PYTHON = $(shell for p in python3.11 python3; do \
  $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)

# Each Debian package after the proof that it is not needed. The three libraries bring the others that
# WeasyPrint opens: GObject, HarfBuzz and Fontconfig. Playwright's own Node needs libatomic.
loads = $(PYTHON) -c 'import ctypes; ctypes.CDLL("$(1)")'
libraries = \
  $(PYTHON) -c 'import ensurepip'             || echo python3-venv; \
  $(call loads,libpango-1.0.so.0)             || echo libpango-1.0-0; \
  $(call loads,libpangoft2-1.0.so.0)          || echo libpangoft2-1.0-0; \
  $(call loads,libharfbuzz-subset.so.0)       || echo libharfbuzz-subset0;
tools = \
  command -v chromium  >/dev/null             || echo chromium; \
  command -v pdftotext >/dev/null             || echo poppler-utils; \
  command -v qpdf      >/dev/null             || echo qpdf; \
  command -v soffice   >/dev/null             || echo libreoffice-writer; \
  $(call loads,libatomic.so.1)                || echo libatomic1;

define install_missing
  @mkdir -p .venv
  @missing=$$({ $(1) } 2>/dev/null); \
  if [ -z "$$missing" ]; then :; \
  elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
      apt-get install -qq --no-install-recommends $$missing >/dev/null; \
  else \
    echo "Something is missing. Install it with this line, then run make again:"; \
    echo sudo apt-get install -y $$missing; exit 1; \
  fi
  @touch $@
endef

# The same pins hold for the program and for what builds it. pip first: the one that Debian brings knows no
# dependency groups.
define pip_install
  @$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt --upgrade pip
  @$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt \
    --build-constraint constraints.txt -e . $(1)
endef

.PHONY: report test bench score trial mutants
.NOTPARALLEL:  # apt and pip work one at a time

report: .venv/.report
	@$(BIN)/reportgen build --period $(PERIOD)

test: .venv/.tools .venv/.test
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/pytest

bench: .venv/.report
	@$(BIN)/python bench/run.py

score: .venv/.report
	@$(BIN)/python bench/score.py $(or $(CLAIMS),$(error Say which claims: make score CLAIMS=path))

trial: .venv/.test
	@$(BIN)/python bench/word_score.py $(or $(PUBLISHED),$(error Say which tables and claims: make trial PUBLISHED=folder))

mutants: .venv/.report
	@$(BIN)/python -m tests.mutations

.venv/.libraries:
	$(call install_missing,$(libraries))

.venv/.tools:
	$(call install_missing,$(libraries) $(tools))

.venv/bin/pip: | .venv/.libraries
	@$(or $(PYTHON),$(error Python 3.11 or later is needed)) -m venv .venv

.venv/.report: pyproject.toml constraints.txt | .venv/bin/pip
	$(call pip_install)
	@touch $@

.venv/.test: pyproject.toml constraints.txt | .venv/bin/pip
	$(call pip_install,--group test)
	@touch .venv/.report $@
