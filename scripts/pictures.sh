#!/usr/bin/env bash
# Takes the pictures of the documentation anew, with Debian's Chromium and invented people, and keeps them in docs/pictures.
source "$(dirname "$0")/settings.sh"
mkdir -p docs/pictures
HOMEWARD_DOCUMENTATION_PICTURES="$PWD/docs/pictures" exec scripts/browser.sh -k test_pictures
