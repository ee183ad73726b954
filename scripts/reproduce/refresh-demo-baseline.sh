#!/bin/sh
# Measure the demo's baseline anew: run the demo from nothing and keep the report's scores.
#
#   scripts/reproduce/refresh-demo-baseline.sh
#
# Environment: STRING_BENCH (the launcher; default: the checkout's)
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
string_bench=${STRING_BENCH:-$here/../string-bench}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$work"
"$string_bench" niah --quiet
"$string_bench" report niah-results --output report
cp report/scores.csv "$here/demo-baseline.csv"
echo "measured anew: $here/demo-baseline.csv" >&2
