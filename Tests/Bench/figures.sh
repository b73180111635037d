#!/usr/bin/env bash
# All figures of the last whole quarter of an invented county, against DuckDB; and the page of that quarter.
# Words: the homeward command, how many people, an empty folder for the data (kept if it is filled already).
source "$(dirname "$0")/../../scripts/settings.sh"
source scripts/postgres.sh
need python3-venv curl
binary="$1" people="$2" folder="$3"
server=""
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true' EXIT
mkdir -p "$folder/services"
[ -d "$folder/services/kent" ] || cp -r Services/kent "$folder/services/kent"
common="--data $folder/data --services $folder/services"
[ -e "$folder/data/homeward.sqlite" ] || "$binary" demo --people "$people" --no-serve $common
period="$(python3 -c 'import datetime as d
t = d.date.today(); n = (t.year * 12 + t.month - 4) // 3 - 1; y = n // 4
print(f"{y}-{(y + 1) % 100:02}-q{n % 4 + 1}")')"
"$(python_with $PYPI_BENCH)" Tests/Bench/figures.py "$binary" "$folder/data" "$folder/services" kent "$period" "${@:4}"

port="$(free_port)"
"$binary" serve --port "$port" $common 2>"$folder/server.log" &
server=$!
until curl -sf "http://127.0.0.1:$port/healthz" >/dev/null; do sleep 0.05; done
jar="$folder/cookies"
rm -f "$jar"
token="$(curl -s -c "$jar" "http://127.0.0.1:$port/sign-in" | grep -o 'name="token" value="[^"]*"' | head -1 | cut -d'"' -f4)"
user="$(curl -s -b "$jar" "http://127.0.0.1:$port/sign-in" | grep -o 'value="[^"]*"><button class="button second" data-role="provider_manager"' | head -1 | cut -d'"' -f2)"
curl -s -b "$jar" -c "$jar" -o /dev/null --data-urlencode "token=$token" --data-urlencode "user=$user" "http://127.0.0.1:$port/sign-in"
echo "  a provider's page of the quarter, ten times: $(for _ in 1 2 3 4 5 6 7 8 9 10; do
    curl -s -b "$jar" -o /dev/null -w '%{http_code} %{time_total}\n' "http://127.0.0.1:$port/figures/$period"
done | awk '{ printf "%s%s", (NR > 1 ? ", " : ""), ($1 == 200 ? sprintf("%.0f ms", $2 * 1000) : "HTTP " $1) }')"
