#!/usr/bin/env bash
# Builds the `homeward` command and prints where it is. `build.sh release` builds the fast one.
source "$(dirname "$0")/settings.sh"
configuration="${1:-debug}"
need $APT_BUILD >&2
folder="$(scratch "$configuration")"
extra=()
[ "$configuration" = release ] && extra=(--static-swift-stdlib)
nice -n 5 swift build -c "$configuration" --product homeward --scratch-path "$folder" $FLAGS "${extra[@]}" </dev/null >&2
echo "$folder/$configuration/homeward"
