#!/usr/bin/env bash
# A PostgreSQL's own backup, sealed and restored elsewhere, gives equal reports and verifies: docs/how-to/back-up-and-restore.md.
# Control arm: a fact taken out of the restored copy must be noticed. Needs HOMEWARD_BINARY and HOMEWARD_TEST_POSTGRES.
set -euo pipefail
cd "$(dirname "$0")/../.."
folder="$(mktemp -d)"
server="${HOMEWARD_TEST_POSTGRES%/*}"
trap 'psql -q "$HOMEWARD_TEST_POSTGRES" -c "DROP DATABASE IF EXISTS drilled" -c "DROP DATABASE IF EXISTS restored"; rm -rf "$folder"' EXIT
mkdir "$folder/services"
cp -r Services/example "$folder/services/example"
for name in drilled restored; do
    psql -q "$HOMEWARD_TEST_POSTGRES" -c "CREATE DATABASE $name LOCALE 'C.UTF-8' TEMPLATE template0"
done
period="$(python3 -c 'import datetime as d
t = d.date.today(); n = (t.year * 12 + t.month - 4) // 3 - 1; y = n // 4
print(f"{y}-{(y + 1) % 100:02}-q{n % 4 + 1}")')"
told() {
    "$HOMEWARD_BINARY" report example --period "$period" --json --database "$server/$1" --services "$folder/services" |
        python3 -c 'import json, sys; told = json.load(sys.stdin); told.pop("asAt"); print(json.dumps(told, sort_keys=True))'
}
verified() { "$HOMEWARD_BINARY" verify --database "$server/$1" --services "$folder/services" 2>&1; }

"$HOMEWARD_BINARY" demo --database "$server/drilled" --people 60 --no-serve --services "$folder/services"
age-keygen -o "$folder/key" 2>/dev/null
recipient="$(sed -n 's/# public key: //p' "$folder/key")"
pg_dump --format=custom "$server/drilled" | age -r "$recipient" >"$folder/backup.age"
age --decrypt -i "$folder/key" "$folder/backup.age" | pg_restore --exit-on-error --no-owner --dbname="$server/restored"
verified restored
[ "$(told drilled)" = "$(told restored)" ] || { echo "the restored record reports something else" >&2; exit 1; }
facts="$(psql -qtA "$server/restored" -c 'SELECT COUNT(*) FROM fact')"
psql -q "$server/restored" -c "DELETE FROM fact_body WHERE fact = (SELECT MIN(id) FROM fact)"
if verified restored >/dev/null; then
    echo "control arm: words taken out of the restored copy were not noticed" >&2
    exit 1
fi
echo "restored: $facts facts, equal reports; words taken out by hand were named"
