# Settings and small steps that the scripts share. Sourced, never run.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

APT_BUILD="libsqlite3-dev libpq-dev libsodium-dev libxlsxwriter-dev zlib1g-dev graphicsmagick"
APT_TEST="postgresql sqlite3 curl age weasyprint fonts-dejavu-core"
APT_DRILLS="xfsprogs e2fsprogs strace procps faketime slowhttptest python3-venv"
APT_CLUSTER="patroni etcd-server"
APT_BROWSER="chromium fonts-dejavu-core python3-venv"
PYPI_BROWSER="playwright==1.65.2 axe-playwright-python==0.1.8 openpyxl pytest"
PYPI_DRILLS="holidays==0.109"
PYPI_BENCH="duckdb==2.0.0"
FLAGS="--explicit-target-dependency-import-check error"

say() { printf '\n== %s\n' "$*"; }

# Installs what is missing of the Debian packages named, and asks nothing.
need() {
    local missing=() package
    for package in "$@"; do
        dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
    done
    [ ${#missing[@]} -eq 0 ] && return
    if [ "$(id -u)" -ne 0 ]; then
        echo "These Debian packages are missing: ${missing[*]}. Install them, or run this as root." >&2
        return 1
    fi
    say "Installing ${missing[*]}"
    apt-get update -qq </dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null
}

# The folder that keeps what was built, outside the clone so that the next clone need not build the dependencies again. Named by the
# manifest's dependencies and the compiler; SwiftPM itself sees every other change. Two clones that build at once wait for each other: give
# each its own HOMEWARD_SCRATCH.
cache() {
    local parent="${HOMEWARD_SCRATCH:-/var/cache/homeward}"
    if mkdir -p "$parent" 2>/dev/null && [ -w "$parent" ]; then echo "$parent"; else echo "$PWD/.build"; fi
}
scratch() {
    local key
    key="$( (grep -F '.package(' Package.swift; swift --version 2>/dev/null) | sha256sum | cut -c1-12)"
    echo "$(cache)/$key-$1"
}

# Prints the Python of an environment that holds the PyPI packages named. Kept beside the built dependencies and named by what is in it, so that
# a change of versions makes a new one.
python_with() {
    local venv
    venv="$(cache)/python-$(echo "$*" | sha256sum | cut -c1-12)"
    if [ ! -e "$venv/ready" ]; then
        rm -rf "$venv"
        python3 -m venv "$venv"
        "$venv/bin/pip" install --quiet --disable-pip-version-check "$@" </dev/null >&2
        touch "$venv/ready"
    fi
    echo "$venv/bin/python"
}

# The label of the last whole quarter of a year that begins in April, such as 2026-27-q1.
last_quarter() {
    python3 -c 'import datetime as d
t = d.date.today(); n = (t.year * 12 + t.month - 4) // 3 - 1; y = n // 4
print(f"{y}-{(y + 1) % 100:02}-q{n % 4 + 1}")'
}
