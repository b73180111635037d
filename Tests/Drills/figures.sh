#!/usr/bin/env bash
# Rules and figures on far more of the world than `make test` looks at: a million pairs of a rule and a population, every folder on many
# populations, and 10,000 histories against the catalogues. Needs HOMEWARD_TEST_POSTGRES. Takes hours; the others come before it.
source "$(dirname "$0")/../../scripts/settings.sh"
export HOMEWARD_PAIRS="${HOMEWARD_PAIRS:-1000000}" HOMEWARD_ROUNDS="${HOMEWARD_ROUNDS:-50}" HOMEWARD_HISTORIES="${HOMEWARD_HISTORIES:-10000}"
build="$(scratch debug)"
swift build --build-tests --scratch-path "$build" $FLAGS </dev/null
"$build/debug/HomewardPackageTests.xctest" --testing-library swift-testing \
    --filter 'On rules nobody wrote|Every figure of every folder|plain arithmetic makes of it' </dev/null
