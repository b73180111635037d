#!/usr/bin/env bash
# A provider's page of the last whole quarter of an invented county: when it is asked for first, and again.
# Words: the homeward command, how many people, an empty folder for the data (kept if it is filled already).
source "$(dirname "$0")/../../scripts/settings.sh"
source scripts/postgres.sh
source Tests/Bench/serving.sh
need curl
binary="$1" people="$2" folder="$3"
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT
mkdir -p "$folder/services"
[ -d "$folder/services/kent" ] || cp -r Services/kent "$folder/services/kent"
services="--services $folder/services"
[ -e "$folder/data/homeward.sqlite" ] || "$binary" demo --people "$people" --no-serve --data "$folder/data" $services
period="$(last_quarter)"
serve_to provider_manager --data "$folder/data"
times() {
    for _ in $(seq "$1"); do
        curl -s -H "Cookie: $cookie" -o /dev/null -w '%{http_code} %{time_total}\n' "http://127.0.0.1:$port/figures/$period"
    done | sort -n -k2 | awk '{ t[NR] = $2 * 1000; if ($1 != 200) bad = $1 }
        END { if (bad) print "HTTP " bad; else printf "%.0f ms", t[int((NR + 1) / 2)] }'
}
echo "  a provider's page of the quarter, $people people: $(times 1) when nothing is kept, $(times 20) once it is (median of 20)"
