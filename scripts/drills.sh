#!/usr/bin/env bash
# Drills break something on purpose (kill, cut the power, fill the disk, edit a row) and prove that what was acknowledged survives and what was
# harmed is named. One script a drill in Tests/Drills; each is told where the command is and exits 0 if it went well. docs/reference/drills.md says
# what each proves.
#
# `drills.sh short` runs those of CI with the counts that stand in them. Without it all are run, with more.
source "$(dirname "$0")/settings.sh"
source scripts/postgres.sh
form="${1:-long}"
if [ "$form" = short ]; then
    export KILLS="${KILLS:-15}"
    drills=(
        Tests/Drills/{import,server,migration}_killed.py
        Tests/Drills/{power_cut,sync_before_answer,disk_full,races,two_servers,refused_starts,standby,uploads_torn,clock_wrong}.py
        Tests/Drills/postgres_restored.sh
    )
else
    export KILLS="${KILLS:-500}" SERVER_KILLS="${SERVER_KILLS:-2000}" ACTS_BETWEEN="${ACTS_BETWEEN:-40}"
    export MIGRATION_KILLS="${MIGRATION_KILLS:-0}" POWER_CUTS="${POWER_CUTS:-200}" SYNCED_ACTS="${SYNCED_ACTS:-1000}"
    export CLOCKS="${CLOCKS:-100}" DAYS="${DAYS:-4000}" CUTS="${CUTS:-5000}" UPLOAD_KILLS="${UPLOAD_KILLS:-1000}"
    export FULL_DISKS="${FULL_DISKS:-100}" RACES="${RACES:-150}" ACTS="${ACTS:-5000}"
    export PRIMARIES="${PRIMARIES:-20}" FAILOVERS="${FAILOVERS:-20}" CANCELLED_WAITS="${CANCELLED_WAITS:-2000}"
    drills=(Tests/Drills/*.py Tests/Drills/{postgres_restored,figures}.sh)
fi
need $APT_BUILD $APT_TEST $APT_DRILLS
[ "$form" = short ] || need $APT_CLUSTER
export HOMEWARD_BINARY="${HOMEWARD_BINARY:-$(scripts/build.sh debug)}"
if [ -z "${HOMEWARD_TEST_POSTGRES:-}" ]; then
    trap stop_postgres EXIT
    start_postgres
fi
python="$(python_with $PYPI_DRILLS)"
failed=()
for drill in "${drills[@]}"; do
    say "$drill"
    began=$SECONDS
    case "$drill" in
        *.py) "$python" "$drill" </dev/null || failed+=("$drill") ;;
        *) bash "$drill" </dev/null || failed+=("$drill") ;;
    esac
    echo "  $((SECONDS - began)) s"
done
if [ ${#failed[@]} -gt 0 ]; then
    echo "drills: FAILED: ${failed[*]}" >&2
    exit 1
fi
echo "drills: passed (${#drills[@]}, $form)"
