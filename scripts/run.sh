#!/usr/bin/env bash
# From a fresh clone to a served page: installs what is missing, builds, fills .homeward-demo with invented people and serves it on the
# loopback. PORT and DATA choose another port and another folder.
source "$(dirname "$0")/settings.sh"
port="${PORT:-8080}"
data="${DATA:-.homeward-demo}"
binary="$(scripts/build.sh debug)"
say "Homeward with invented people: http://127.0.0.1:$port/ (stop with Control-C)"
exec "$binary" demo --data "$data" --port "$port"
