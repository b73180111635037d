# A PostgreSQL of our own for the tests: in a temporary folder, on a free port of the loopback, without fsync, stopped by its number.
# Sourced after settings.sh. `start_postgres` sets HOMEWARD_TEST_POSTGRES, `start_lone_postgres` after it HOMEWARD_TEST_POSTGRES_ALONE.

POSTGRES_FOLDER=""
POSTGRES_PIDS=()

# PostgreSQL refuses to run as root, so it runs as the user its package made.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

# A server in a folder of this name; POSTGRES_ADDRESS says where it answers.
start_server() {
    local programs port try data="$POSTGRES_FOLDER/$1"
    programs="$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d | sort -V | tail -1)"
    [ -x "$programs/initdb" ] || { echo "PostgreSQL is not installed. Install the Debian package postgresql." >&2; return 1; }
    # Text is ordered by its bytes, as SQLite does.
    (cd "$POSTGRES_FOLDER" && as_postgres "$programs/initdb" -D "$data" -U homeward -A trust --locale=C.UTF-8 \
        --encoding=UTF8 --no-sync >"$data.initdb.log" 2>&1) || { cat "$data.initdb.log" >&2; return 1; }
    for try in 1 2 3; do
        port="$(free_port)"
        if (cd "$POSTGRES_FOLDER" && as_postgres "$programs/pg_ctl" -D "$data" -s -w -t 60 \
            -l "$data.log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
            -c fsync=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB" start </dev/null >/dev/null 2>&1); then
            POSTGRES_PIDS+=("$(head -1 "$data/postmaster.pid")")
            POSTGRES_ADDRESS="postgresql://homeward@127.0.0.1:$port/postgres"
            return 0
        fi
    done
    cat "$data.log" >&2
    return 1
}

start_postgres() {
    POSTGRES_FOLDER="$(mktemp -d)"
    chmod 755 "$POSTGRES_FOLDER"
    [ "$(id -u)" -eq 0 ] && chown postgres "$POSTGRES_FOLDER"
    start_server shared
    export HOMEWARD_TEST_POSTGRES="$POSTGRES_ADDRESS"
}

# Another beside it, for tests that change the server itself: on the first all other tests would wait with them.
start_lone_postgres() {
    start_server lone
    export HOMEWARD_TEST_POSTGRES_ALONE="$POSTGRES_ADDRESS"
}

stop_postgres() {
    local pid
    for pid in "${POSTGRES_PIDS[@]}"; do
        # SIGINT is PostgreSQL's fast shutdown.
        kill -INT "$pid" 2>/dev/null || true
        for _ in $(seq 50); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    done
    [ -n "$POSTGRES_FOLDER" ] && rm -rf "$POSTGRES_FOLDER"
    POSTGRES_PIDS=() POSTGRES_FOLDER=""
}
