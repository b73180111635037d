#!/usr/bin/env bash
# Everything that CI runs, on both engines. Needs no input and nothing installed but Swift. Ends with one line that says how it went.
#
# HOMEWARD_FILTER=Name runs only the Swift tests whose name matches and no browser tests.
source "$(dirname "$0")/settings.sh"
source scripts/postgres.sh

began=$SECONDS
step="installing"
finish() {
    local status=$?
    stop_postgres
    local minutes=$(((SECONDS - began) / 60)) seconds=$(((SECONDS - began) % 60))
    if [ $status -eq 0 ]; then echo "make test: passed in ${minutes} min ${seconds} s"; else
        echo "make test: FAILED while $step, after ${minutes} min ${seconds} s" >&2
    fi
    exit $status
}
trap finish EXIT
trap 'exit 130' INT TERM

need $APT_BUILD $APT_TEST

step="checking format and arrows"
say "Format and quick checks"
scripts/check.sh

step="building"
say "Building Homeward and its tests"
build="$(scratch debug)"
nice -n 5 swift build --build-tests --scratch-path "$build" $FLAGS </dev/null

step="starting PostgreSQL"
start_postgres

# Hundreds of tests hold a database of their own, each with its files and connections.
ulimit -n "$(ulimit -Hn)"

step="running the Swift tests"
say "Swift tests, on SQLite and on PostgreSQL"
# The tests of the planted houses come one after the other, so they run beside all others and before them in the queue for a processor: among
# hundreds that share two threads each would wait for its turn.
tests=("$build/debug/HomewardPackageTests.xctest" --testing-library swift-testing)
if [ -n "${HOMEWARD_FILTER:-}" ]; then
    "${tests[@]}" --filter "$HOMEWARD_FILTER" </dev/null
else
    "${tests[@]}" --filter "In a planted house" </dev/null &
    planted=$! status=0
    nice -n 5 "${tests[@]}" --skip "In a planted house" </dev/null || status=$?
    wait "$planted" || status=$?
    [ $status -eq 0 ]
fi

if [ -z "${HOMEWARD_FILTER:-}" ]; then
    step="running the short drills"
    HOMEWARD_BINARY="$build/debug/homeward" scripts/drills.sh short
fi

if [ -z "${HOMEWARD_FILTER:-}" ] && ls Tests/Browser/test_*.py >/dev/null 2>&1 && [ -x "$build/debug/homeward" ]; then
    step="running the browser tests"
    say "Browser tests"
    need $APT_BROWSER
    HOMEWARD_BINARY="$build/debug/homeward" scripts/browser.sh
fi
