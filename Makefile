# Every target is one call of a Python module; `make` alone lists them.
PYTHON ?= python3
# Named by the person, or merely the default above? An environment keeps its Python unless another one is named.
export PYTHON_IS_NAMED := $(if $(filter file,$(origin PYTHON)),,yes)
STAGE ?= local
TASKS ?= 200
SEEDS ?= 1000
ACCEPTED ?= 1000000
PAYEES ?= 100000
PEOPLE ?= $(PAYEES)
VENV := .venv/bin/python
export INLIER_PORT

.DEFAULT_GOAL := help
.PHONY: help install run test check demo bench cost fuzz package deploy reload clock call stop clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

install: ## the two virtual environments, when their requirements have changed (PYTHON=python3.12)
	@$(PYTHON) infra/bootstrap.py

run: install ## the whole platform on this machine, until Ctrl-C (INLIER_PORT=4590)
	@$(VENV) -m infra.local.run

test: check ## everything CI runs: checks, then all tests, the local cloud's included
	@$(VENV) -m pytest -n 2 --dist loadfile --no-loadscope-reorder

check: install ## style, types, import contracts, and the web client's own tests
	@$(VENV) -m ruff check .
	@$(VENV) -m ruff format --check .
	@$(VENV) -m mypy
	@.venv/bin/lint-imports
	@$(VENV) -m infra.web.build check

demo: install ## a real crowd's work through the running platform (TASKS=200, TASKS=all)
	@$(VENV) -m infra.demo --tasks $(TASKS)

bench: install ## cold start, CPU per claim and submission, calls to the store, the pay week
	@$(VENV) -m tests.bench

cost: install ## what a week costs on AWS by counted calls and a dated price list (ACCEPTED=50000 PAYEES=4000)
	@$(VENV) -m infra.cost --accepted $(ACCEPTED) --payees $(PAYEES) --people $(PEOPLE)

fuzz: install ## longer random testing: the memory store against the emulator's engine, the API against its document
	@$(VENV) -m infra.fuzz_store
	@$(VENV) -m infra.fuzz_api

simulate: install ## weeks of work and pay with everything going wrong (SEEDS=50000, goes on where it stopped)
	@$(VENV) -m tests.simulation --seeds $(SEEDS)

package: install ## template and zip into build/STAGE, no AWS needed (STAGE=prod)
	@$(VENV) -m infra.package --stage $(STAGE)

deploy: install ## into the local cloud, which is started and stays (STAGE=local), or into your AWS account
	@$(VENV) -m $(if $(filter local,$(STAGE)),infra.local.run --no-follow,infra.deploy --stage $(STAGE) $(if $(PARAMETERS),--parameters $(PARAMETERS)))

reload: install ## changed code into the running local cloud, in seconds
	@$(VENV) -m infra.local.reload

clock: install ## show or move the local cloud's clock (ADVANCE="7d 2h", RESET=1)
	@$(VENV) -m infra.local.clock --advance="$(ADVANCE)" --reset="$(RESET)"

call: install ## a function of the console (FUNCTION=close_pay_period REASON="the week is over" ARGS='{"dry_run": true}')
	@$(VENV) -m infra.local.call --function="$$FUNCTION" --reason="$$REASON" --fields="$$ARGS"

stop: ## stop the local cloud, keeping its state
	@$(PYTHON) -m infra.local.cloud stop

clean: ## stop the local cloud and remove its state, everything built and installed
	@$(PYTHON) infra/local/clean.py
