# Two commands do everything from a fresh checkout: `make demo` and `make test`.
SHELL := /bin/bash
VENV := .venv
PY := $(VENV)/bin/python
DEMO_DIR := demo-data
CORPUS := ../shared/corpora/scans_with_fields
BENCH := .venv-bench
BENCH_LOCKED := $(BENCH)/.locked-$(shell sha256sum < requirements-bench.lock | cut -c1-16)
LOCKED := $(VENV)/.locked-$(shell cat requirements-dev.lock pyproject.toml | sha256sum | cut -c1-16)

.PHONY: help setup system models sample-fonts demo test explore coverage check bench lock clean

help:
	@echo "make demo   cài mọi thứ, số hóa các hồ sơ mẫu / set up, digitize the samples"
	@echo "make test   cài mọi thứ, chạy kiểm thử / set up, run the tests"
	@echo "make explore  kiểm thử với các ví dụ mới / the tests with examples never tried before"
	@echo "make coverage  chạy kiểm thử, xem mã nào chưa được thử / run the tests, show what they leave out"
	@echo "make check  ruff, mypy, Dockerfile"
	@echo "make bench  đo độ đúng, tốc độ, dung lượng, so với OCRmyPDF / measure, beside OCRmyPDF"
	@echo "make lock   ghi lại phiên bản các thư viện / write the lock files anew"

setup: system $(LOCKED) models

system:
	@scripts/install_system.sh

$(LOCKED):
	python3 -m venv $(VENV)
	$(PY) -m pip install --quiet --no-deps --require-hashes -r requirements-dev.lock
	$(PY) -m pip install --quiet --no-deps --no-build-isolation --editable .
	@rm -f $(VENV)/.locked-* && touch $@

models: $(LOCKED)
	@$(PY) scripts/install_models.py

# Only generated samples use them, so `setup` does without.
sample-fonts: $(LOCKED)
	@$(PY) scripts/install_sample_fonts.py

demo: setup
	@DEMO_DIR="$(DEMO_DIR)" CORPUS="$(CORPUS)" scripts/demo.sh

# A file's tests stay together on one core: what they share is made once.
test: setup
	SOHOA_REQUIRE_SERVICES=1 $(PY) -m pytest -n logical --maxprocesses 4 --dist loadfile

# The same with examples never tried before; one that fails is told with the line that repeats it.
explore: setup
	HYPOTHESIS_PROFILE=explore SOHOA_REQUIRE_SERVICES=1 $(PY) -m pytest -n logical --maxprocesses 4 --dist loadfile

coverage: setup
	SOHOA_REQUIRE_SERVICES=1 $(PY) -m pytest --cov --cov-report=term:skip-covered

check: $(LOCKED)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy
	$(VENV)/bin/hadolint Dockerfile

# The competitor has an environment of its own: it never enters the working one.
$(BENCH_LOCKED):
	python3 -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --no-deps --require-hashes -r requirements-bench.lock
	@rm -f $(BENCH)/.locked-* && touch $@

bench: setup $(BENCH_LOCKED)
	$(PY) -m benchmarks

lock:
	$(VENV)/bin/uv pip compile --python-version 3.11 pyproject.toml --quiet --no-emit-index-url \
	  --generate-hashes --custom-compile-command "make lock" -o requirements.lock
	$(VENV)/bin/uv pip compile --python-version 3.11 --group dev pyproject.toml --quiet \
	  --no-emit-index-url --generate-hashes -c requirements.lock \
	  --custom-compile-command "make lock" -o requirements-dev.lock
	$(VENV)/bin/uv pip compile --python-version 3.11 --group bench --quiet \
	  --no-emit-index-url --generate-hashes -c requirements-dev.lock \
	  --custom-compile-command "make lock" -o requirements-bench.lock

clean:
	rm -rf $(VENV) $(BENCH) $(DEMO_DIR) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis
