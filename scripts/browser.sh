#!/usr/bin/env bash
# Browser tests with Debian's Chromium. HOMEWARD_BINARY says which command to serve; further words go to pytest.
source "$(dirname "$0")/settings.sh"
need $APT_BROWSER
export HOMEWARD_BINARY="${HOMEWARD_BINARY:-$(scripts/build.sh debug)}"
# Kept beside the built dependencies and named by what is in it, so that a change of versions makes a new one.
venv="$(cache)/python-$(echo "$PYPI_BROWSER" | sha256sum | cut -c1-12)"
if [ ! -e "$venv/ready" ]; then
    rm -rf "$venv"
    python3 -m venv "$venv"
    "$venv/bin/pip" install --quiet --disable-pip-version-check $PYPI_BROWSER </dev/null
    touch "$venv/ready"
fi
exec "$venv/bin/python" -m pytest -p no:cacheprovider --quiet Tests/Browser Tests/Commands "$@" </dev/null
