#!/usr/bin/env bash
# Format and the rules that a search can see, in seconds. The full rules of the house, with their controls, are in ArchitectureTests.
source "$(dirname "$0")/settings.sh"

failed=0
complain() { echo "$1" >&2; failed=1; }

swift format lint --strict --recursive --parallel Sources Tests Package.swift || complain "Run \`make format\`."

# refuse PATTERN WHY PATH…: no line of the paths may match; comments are not looked at.
refuse() {
    local pattern="$1" why="$2" found
    shift 2
    found="$(grep -rnE --include='*.swift' "$pattern" "$@" | grep -vE '^[^:]+:[0-9]+: *//' || true)"
    [ -z "$found" ] || complain "$why
$found"
}
refuse '\btry!|\bfatalError\(|\bas!' "Nothing stops the process on what it was given:" Sources
refuse '\bProcess\(\)' "Foundation's Process can end a server with many open files (decision 0025); use Subprocess:" Sources Tests
refuse '^import (Storage|Record|Language|Specification|Web)\b' "Core imports nothing of the house:" Sources/Core
refuse '\bDate\(\)|\bDate\.now\b' "No clock is read outside Homeward:" $(ls -d Sources/* Sources/Areas/* | grep -vE '^Sources/(Homeward|Areas|Storage)$')

find Tests scripts -name '*.sh' -print0 | xargs -0 -n1 bash -n || complain "A script does not parse."
if grep -rlE '^(<<<<<<<|>>>>>>>) ' Sources Tests scripts docs Package.swift Makefile ./*.md 2>/dev/null; then
    complain "A merge was left half done."
fi

[ $failed -eq 0 ] && echo "make check: passed" || { echo "make check: FAILED" >&2; exit 1; }
