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
start_lone_postgres

# Hundreds of tests hold a database of their own, each with its files and connections.
ulimit -n "$(ulimit -Hn)"

step="running the Swift tests"
say "Swift tests, on SQLite and on PostgreSQL"
# The tests of the planted houses come one after the other, so they run beside all others and before them in the queue for a processor: among
# hundreds that share two threads each would wait for its turn.
swift_tests() {
    local name="$1" status=0
    shift
    "$@" </dev/null 2>&1 | tee "$build/$name.log" || status=$?
    [ $status -eq 0 ] || printf '\nended with %s\n' "$status" >>"$build/$name.log"
    return $status
}
# Said again at the end: among thousands of lines of two processes nobody finds the one that counts.
what_failed() {
    local log
    for log in "$@"; do
        tail -1 "$build/$log.log" | grep -q "^ended with" || continue
        say "What failed of the $log tests"
        grep -A3 "recorded an issue\|^ended with" "$build/$log.log" | grep -v -e "^--" -e "^◇" -e "^✔" | awk '!seen[$0]++' | cut -c1-600 | head -60 || true
        grep -q "Test run with" "$build/$log.log" || tail -40 "$build/$log.log" | cut -c1-600 || true
    done
    return 1
}
tests=("$build/debug/HomewardPackageTests.xctest" --testing-library swift-testing)
if [ -n "${HOMEWARD_FILTER:-}" ]; then
    swift_tests chosen "${tests[@]}" --filter "$HOMEWARD_FILTER" || what_failed chosen
else
    swift_tests planted "${tests[@]}" --filter "In a planted house" &
    planted=$! status=0
    swift_tests other nice -n 5 "${tests[@]}" --skip "In a planted house" || status=$?
    wait "$planted" || status=$?
    [ $status -eq 0 ] || what_failed planted other
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
