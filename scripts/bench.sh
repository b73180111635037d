#!/usr/bin/env bash
# Speed and size, as ratios against something run at the same time. Builds release: a debug page is several times slower.
source "$(dirname "$0")/settings.sh"
source scripts/postgres.sh
need $APT_BUILD $APT_TEST
binary="$(scripts/build.sh release)"
trap stop_postgres EXIT
start_postgres
"$binary" bench --database "$HOMEWARD_TEST_POSTGRES" "$@"
