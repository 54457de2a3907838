# The two commands: `make run` and `make test`. Each sets up what it needs in .venv.
.POSIX:
.PHONY: run test lock clean

VENV := .venv
BIN := $(VENV)/bin

run: $(VENV)/.run-ready
	@$(BIN)/lagebild run --sample || test $$? -eq 1  # 1: done, but a source failed - no error on a machine without network

test: $(VENV)/.test-ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder

# An interrupted set-up leaves no stamp, so the next call makes it again from the start.
$(VENV)/.run-ready: requirements.lock pyproject.toml tools/setup.sh
	sh tools/setup.sh $(VENV) requirements.lock
	@touch $@

$(VENV)/.test-ready: requirements-test.lock pyproject.toml tools/setup.sh
	sh tools/setup.sh $(VENV) requirements-test.lock
	@touch $@ $(VENV)/.run-ready

# For maintainers: resolve again (needs uv). The locks hold hashes and no address of a registry.
lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra build -o requirements.lock
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		pyproject.toml --extra build --extra test -c requirements.lock -o requirements-test.lock

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .coverage
