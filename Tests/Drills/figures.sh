#!/bin/sh
# Rules and figures on far more of the world than `make test` looks at: a million pairs of a rule and a population, every folder on many
# populations, and 10,000 histories against the catalogues. Needs HOMEWARD_TEST_POSTGRES.
set -eu
cd "$(dirname "$0")/../.."
export HOMEWARD_PAIRS="${HOMEWARD_PAIRS:-1000000}" HOMEWARD_ROUNDS="${HOMEWARD_ROUNDS:-50}" HOMEWARD_HISTORIES="${HOMEWARD_HISTORIES:-10000}"
swift test --filter 'On rules nobody wrote|Every figure of every folder|plain arithmetic makes of it'
