#!/bin/sh
# Measure the demo's baseline anew: run demo.yaml from nothing and keep the report's scores.
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
# 1: the scores are not those of the baseline that is there
OUTPUT=reproduce/demo "$string_bench" run "$here/demo.yaml" >log 2>&1 || [ $? -eq 1 ]
"$string_bench" verify reproduce/demo >verified || { cat log verified >&2; exit 1; }
cp reproduce/demo/report/scores.csv "$here/demo-baseline.csv"
echo "measured anew: $here/demo-baseline.csv" >&2
