#!/usr/bin/env bash
# Drills break something on purpose (kill, fill the disk, edit a row) and prove that what was acknowledged survives and what was harmed is
# named. One script a drill in Tests/Drills; each is told where the command is and exits 0 if it went well.
source "$(dirname "$0")/settings.sh"
source scripts/postgres.sh
drills=()
for drill in Tests/Drills/*.sh Tests/Drills/*.py; do [ -e "$drill" ] && drills+=("$drill"); done
if [ ${#drills[@]} -eq 0 ]; then
    echo "make drills: there is no drill yet in Tests/Drills" >&2
    exit 1
fi
need $APT_BUILD $APT_TEST
HOMEWARD_BINARY="$(scripts/build.sh debug)"
export HOMEWARD_BINARY
trap stop_postgres EXIT
start_postgres
failed=0
for drill in "${drills[@]}"; do
    say "$drill"
    case "$drill" in
        *.py) KILLS="${KILLS:-500}" python3 "$drill" </dev/null || failed=1 ;;
        *) bash "$drill" </dev/null || failed=1 ;;
    esac
done
[ $failed -eq 0 ] && echo "make drills: passed (${#drills[@]})" || { echo "make drills: FAILED" >&2; exit 1; }
