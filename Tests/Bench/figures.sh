#!/usr/bin/env bash
# All figures of the last whole quarter of an invented county, against DuckDB; and the page of that quarter.
# Words: the homeward command, how many people, an empty folder for the data (kept if it is filled already).
source "$(dirname "$0")/../../scripts/settings.sh"
need python3-venv
binary="$1" people="$2" folder="$3"
bash Tests/Bench/quarter_page.sh "$binary" "$people" "$folder"
"$(python_with $PYPI_BENCH)" Tests/Bench/figures.py "$binary" "$folder/data" "$folder/services" kent "$(last_quarter)" "${@:4}"
