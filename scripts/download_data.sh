#!/bin/sh
# Fetch the outside data sets: scripts/download_data.sh [NAME ...] [--mirror DIR_OR_URL] [--data-sources DIR]
exec "$(dirname -- "$0")/string-bench" data fetch "$@"
