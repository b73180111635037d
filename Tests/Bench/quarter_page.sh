#!/usr/bin/env bash
# A provider's page of the last whole quarter of an invented county: when it is asked for first, and again.
# Words: the homeward command, how many people, an empty folder for the data (kept if it is filled already).
source "$(dirname "$0")/../../scripts/settings.sh"
source scripts/postgres.sh
need curl
binary="$1" people="$2" folder="$3"
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT
mkdir -p "$folder/services"
[ -d "$folder/services/kent" ] || cp -r Services/kent "$folder/services/kent"
common="--data $folder/data --services $folder/services"
[ -e "$folder/data/homeward.sqlite" ] || "$binary" demo --people "$people" --no-serve $common
period="$(last_quarter)"
port="$(free_port)"
"$binary" serve --port "$port" $common 2>"$folder/server.log" &
server=$!
until curl -sf "http://127.0.0.1:$port/healthz" >/dev/null; do
    kill -0 "$server" || { cat "$folder/server.log" >&2; exit 1; }
    sleep 0.05
done
jar="$folder/cookies"
rm -f "$jar"
token="$(curl -s -c "$jar" "http://127.0.0.1:$port/sign-in" | grep -o 'name="token" value="[^"]*"' | head -1 | cut -d'"' -f4)"
user="$(curl -s -b "$jar" "http://127.0.0.1:$port/sign-in" | grep -o 'value="[^"]*"><button class="button second" data-role="provider_manager"' | head -1 | cut -d'"' -f2)"
curl -s -b "$jar" -c "$jar" -o /dev/null --data-urlencode "token=$token" --data-urlencode "user=$user" "http://127.0.0.1:$port/sign-in"
times() {
    for _ in $(seq "$1"); do
        curl -s -b "$jar" -o /dev/null -w '%{http_code} %{time_total}\n' "http://127.0.0.1:$port/figures/$period"
    done | sort -n -k2 | awk '{ t[NR] = $2 * 1000; if ($1 != 200) bad = $1 }
        END { if (bad) print "HTTP " bad; else printf "%.0f ms", t[int((NR + 1) / 2)] }'
}
echo "  a provider's page of the quarter, $people people: $(times 1) when nothing is kept, $(times 20) once it is (median of 20)"
