#!/usr/bin/env bash
# Speed, as ratios in one run: pages against a bare route at 32 connections and on PostgreSQL against the embedded database, acts of 64 clients
# against one, single records against pgbench, import in facts a second on both engines, start to first page, what is due with 50,000 open clocks
# on both engines, all figures of a quarter against DuckDB.
# PEOPLE chooses the size of the invented population (default 50000). Builds release, as a debug page is several times slower;
# HOMEWARD_BINARY names another command to measure.
source "$(dirname "$0")/settings.sh"
source scripts/postgres.sh
source Tests/Bench/serving.sh
need $APT_BUILD $APT_TEST python3-venv wrk
binary="${HOMEWARD_BINARY:-$(scripts/build.sh release)}"
people="${PEOPLE:-50000}"
folder="$(mktemp -d)"
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    stop_postgres
    rm -rf "$folder"
}
trap finish EXIT
start_postgres

# The invented service, with more visits a case than it shows: twenty facts a person.
mkdir "$folder/services"
cp -r Services/example "$folder/services/example"
sed -i 's/times: 2 to 12/times: 8 to 20/; s/days: 240/days: 700/' "$folder/services/example/demonstration.yaml"
services="--services $folder/services"

rate() { python3 -c 'import sys; print(f"{float(sys.argv[1]) / (float(sys.argv[3]) - float(sys.argv[2])):.0f}")' "$@"; }

say "Inventing $people people"
"$binary" demo --data "$folder/data" --people "$people" --no-serve $services
"$binary" export --data "$folder/data" $services >"$folder/facts.jsonl"
facts="$(wc -l <"$folder/facts.jsonl")"

say "Import of $facts facts"
for place in "--data $folder/imported" "--database $HOMEWARD_TEST_POSTGRES"; do
    begin="$(seconds)"
    "$binary" import "$folder/facts.jsonl" $place $services
    echo "  ${place%% *}: $(rate "$facts" "$begin" "$(seconds)") facts/s"
done

# Pages of a manager, against the bare route of the same server, and in the end against the embedded database's.
declare -A embedded
measure_pages() {
    local bare="" case_address
    case_address="$(curl -s -H "Cookie: $cookie" "http://127.0.0.1:$port/referrals" | grep -o '/cases/C-[0-9A-Z-]*' | head -1)"
    for address in /healthz /referrals "$case_address"; do
        result="$(wrk -t1 -c32 -d8s --latency -H "Cookie: $cookie" "http://127.0.0.1:$port$address")"
        speed="$(awk '/Requests\/sec/ {print $2}' <<<"$result")"
        bare="${bare:-$speed}"
        name="${address%%-*}"
        embedded[$name]="${embedded[$name]:-$speed}"
        python3 -c 'import sys; name, speed, bare, own = sys.argv[1], *map(float, sys.argv[2:])
print(f"  {name:24} {speed:9.0f} requests/s  {speed / bare:.3f} of the bare route, {speed / own:.2f} of the embedded database")' \
            "$name" "$speed" "$bare" "${embedded[$name]}"
        awk '/ 99%| 50%/ {print "    " $1 " in " $2}' <<<"$result"
    done
}
say "Pages at 32 connections, embedded database"
serve_to manager --data "$folder/data"
echo "  start to first page: $(python3 -c 'import sys; print(f"{float(sys.argv[2]) - float(sys.argv[1]):.2f} s")' "$begin" "$started")"
measure_pages
end_server
say "Pages at 32 connections, PostgreSQL"
# Its invented people ask; an import alone makes no demonstration.
psql -q "$HOMEWARD_TEST_POSTGRES" -c "INSERT INTO demonstration (since) VALUES (0)"
serve_to manager --database "$HOMEWARD_TEST_POSTGRES"
measure_pages
end_server

# Each act is a form sent, decided and synced before it is answered.
say "Acts, embedded database"
serve_to referrer --data "$folder/data"
day="$(date -d yesterday +%-d+%-m+%Y)"
alone=""
for clients in 1 64; do
    result="$(wrk -t1 "-c$clients" -d10s -s Tests/Bench/refer.lua -H "Cookie: $cookie" "http://127.0.0.1:$port" -- "$token" "$day" | grep '^acts')"
    speed="$(awk '{print $2}' <<<"$result")"
    alone="${alone:-$speed}"
    python3 -c 'import sys; print(f"  {sys.argv[1]:>2} clients: {sys.argv[2]}, {float(sys.argv[3]) / float(sys.argv[4]):.1f} times one client")' \
        "$clients" "$result" "$speed" "$alone"
done
end_server

say "Single records, PostgreSQL, against pgbench -S"
own="$("$binary" bench records --database "$HOMEWARD_TEST_POSTGRES" $services | awk '{print $1}')"
psql -q "$HOMEWARD_TEST_POSTGRES" -c "CREATE DATABASE pgbench"
pgbench -q -i -s 10 "${HOMEWARD_TEST_POSTGRES%/*}/pgbench" 2>/dev/null
theirs="$(pgbench -S -n -c 4 -T 8 -M prepared "${HOMEWARD_TEST_POSTGRES%/*}/pgbench" | awk '/^tps/ {print $3}')"
python3 -c 'import sys; own, theirs = map(float, sys.argv[1:]); print(f"  {own:.0f} records/s, pgbench {theirs:.0f}: {own / theirs:.2f}")' "$own" "$theirs"

# Referrals that nobody has looked at: two clocks run for each, nearly all of them long past.
say "What is due, in the store"
mkdir "$folder/waiting"
cp -r Services/example "$folder/waiting/example"
sed -i '/^course:/,/^choose:/c\course:\n  - act: decide\n    in: 1\nchoose:' "$folder/waiting/example/demonstration.yaml"
waiting="--services $folder/waiting"
"$binary" demo --data "$folder/waiting-data" --people 25000 --no-serve $waiting
"$binary" export --data "$folder/waiting-data" $waiting >"$folder/waiting.jsonl"
psql -q "$HOMEWARD_TEST_POSTGRES" -c "CREATE DATABASE waiting"
"$binary" import "$folder/waiting.jsonl" --database "${HOMEWARD_TEST_POSTGRES%/*}/waiting" $waiting
psql -q "${HOMEWARD_TEST_POSTGRES%/*}/waiting" -c "INSERT INTO demonstration (since) VALUES (0)"
for place in "--data $folder/waiting-data" "--database ${HOMEWARD_TEST_POSTGRES%/*}/waiting"; do
    echo "  ${place%% *}"
    "$binary" bench $place $waiting | sed 's/^/    /'
done

# The 9,733 people whom the county supported in one quarter.
say "A provider's page of the quarter"
bash Tests/Bench/quarter_page.sh "$binary" 9733 "$folder/quarter"

# Ten times the county's people in one quarter: 9,733 were supported. COUNTY chooses how many are invented.
say "All figures of a quarter against DuckDB"
bash Tests/Bench/figures.sh "$binary" "${COUNTY:-97330}" "$folder/county"
