# A server of invented people for a benchmark, in `binary`, with `services` as it takes them and its files in `folder`. To be sourced.
server=""

seconds() { python3 -c 'import sys, time; print(time.time())'; }

# Serves the record at a place; signs in whoever has a role there. `cookie`, `port` and `token` are those of that sign-in.
serve_to() {
    local role="$1"
    shift
    port="$(free_port)"
    begin="$(seconds)"
    "$binary" serve "$@" --port "$port" $services 2>"$folder/server.log" &
    server=$!
    until curl -sf "http://127.0.0.1:$port/healthz" >/dev/null; do
        kill -0 "$server" || { cat "$folder/server.log" >&2; exit 1; }
        sleep 0.02
    done
    started="$(seconds)"
    local jar="$folder/cookies" page user
    rm -f "$jar"
    page="$(curl -s -c "$jar" "http://127.0.0.1:$port/sign-in")"
    token="$(grep -o 'name="token" value="[^"]*"' <<<"$page" | head -1 | cut -d'"' -f4)"
    user="$(grep -o "value=\"[^\"]*\"><button class=\"button second\" data-role=\"$role\"" <<<"$page" | head -1 | cut -d'"' -f2)"
    curl -s -b "$jar" -c "$jar" -o /dev/null --data-urlencode "token=$token" --data-urlencode "user=$user" "http://127.0.0.1:$port/sign-in"
    cookie="$(awk '$6 ~ /homeward/ {printf "%s=%s; ", $6, $7}' "$jar")"
    token="$(curl -s -b "$jar" "http://127.0.0.1:$port/sign-ins" | grep -o 'name="token" value="[^"]*"' | head -1 | cut -d'"' -f4)"
}
end_server() {
    kill "$server"
    wait "$server" || true
    server=""
}
