#!/usr/bin/env bash
# Browser tests with Debian's Chromium. HOMEWARD_BINARY says which command to serve; further words go to pytest.
source "$(dirname "$0")/settings.sh"
need $APT_BROWSER
export HOMEWARD_BINARY="${HOMEWARD_BINARY:-$(scripts/build.sh debug)}"
python="$(python_with $PYPI_BROWSER)"
exec "$python" -m pytest -p no:cacheprovider --quiet Tests/Browser "$@" </dev/null
