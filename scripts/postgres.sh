# A PostgreSQL of our own for the tests: in a temporary folder, on a free port of the loopback, without fsync, stopped by its number.
# Sourced after settings.sh. `start_postgres` sets HOMEWARD_TEST_POSTGRES.

POSTGRES_FOLDER=""
POSTGRES_PID=""

# PostgreSQL refuses to run as root, so it runs as the user its package made.
as_postgres() { if [ "$(id -u)" -eq 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

start_postgres() {
    local programs port try
    programs="$(find /usr/lib/postgresql -maxdepth 2 -name bin -type d | sort -V | tail -1)"
    [ -x "$programs/initdb" ] || { echo "PostgreSQL is not installed. Install the Debian package postgresql." >&2; return 1; }
    POSTGRES_FOLDER="$(mktemp -d)"
    chmod 755 "$POSTGRES_FOLDER"
    [ "$(id -u)" -eq 0 ] && chown postgres "$POSTGRES_FOLDER"
    # Text is ordered by its bytes, as SQLite does.
    (cd "$POSTGRES_FOLDER" && as_postgres "$programs/initdb" -D "$POSTGRES_FOLDER/data" -U homeward -A trust --locale=C.UTF-8 \
        --encoding=UTF8 --no-sync >"$POSTGRES_FOLDER/initdb.log" 2>&1) || { cat "$POSTGRES_FOLDER/initdb.log" >&2; return 1; }
    for try in 1 2 3; do
        port="$(free_port)"
        if (cd "$POSTGRES_FOLDER" && as_postgres "$programs/pg_ctl" -D "$POSTGRES_FOLDER/data" -s -w -t 60 \
            -l "$POSTGRES_FOLDER/server.log" -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories='' \
            -c fsync=off -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB" start </dev/null >/dev/null 2>&1); then
            POSTGRES_PID="$(head -1 "$POSTGRES_FOLDER/data/postmaster.pid")"
            export HOMEWARD_TEST_POSTGRES="postgresql://homeward@127.0.0.1:$port/postgres"
            return 0
        fi
    done
    cat "$POSTGRES_FOLDER/server.log" >&2
    return 1
}

stop_postgres() {
    if [ -n "$POSTGRES_PID" ]; then
        # SIGINT is PostgreSQL's fast shutdown.
        kill -INT "$POSTGRES_PID" 2>/dev/null || true
        for _ in $(seq 50); do kill -0 "$POSTGRES_PID" 2>/dev/null || break; sleep 0.1; done
    fi
    [ -n "$POSTGRES_FOLDER" ] && rm -rf "$POSTGRES_FOLDER"
    POSTGRES_PID="" POSTGRES_FOLDER=""
}
