# One command each. `make` alone says what there is.

.PHONY: help run test check format bench drills browser

help:
	@echo "make run      from a fresh clone to a served page with invented people"
	@echo "make test     everything that CI runs, on SQLite and PostgreSQL"
	@echo "make check    format and quick rules, in seconds"
	@echo "make format   put the code in its one form"
	@echo "make browser  browser tests alone"
	@echo "make bench    speed and size, as ratios"
	@echo "make drills   break it on purpose"

run:
	@scripts/run.sh

test:
	@scripts/test.sh

check:
	@scripts/check.sh

format:
	@scripts/format.sh

browser:
	@scripts/browser.sh

bench:
	@scripts/bench.sh $(ARGS)

drills:
	@scripts/drills.sh
