#!/bin/sh
#SBATCH --job-name=string-bench
#SBATCH --array=1-8
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
#SBATCH --output=string-bench-%A_%a.log
#
# One task of the array takes one shard of a run. What follows the script is string-bench's own command line:
#
#   sbatch --gres=gpu:1 scripts/cluster/slurm-array.sh ruler --model-path /models/llama --lengths 131072
#   sbatch --array=1-32 scripts/cluster/slurm-array.sh run scripts/reproduce/llama3.1-8b.yaml
#
# and when all have ended: string-bench merge Predictions
#
# To do some shards again, say how many there are: sbatch --export=ALL,SHARDS=8 --array=3,5 ...
#
# Environment: STRING_BENCH (the launcher; default: string-bench on the PATH), SHARDS (number of shards; default: the
# array's size, where it goes from 1 to that)
set -eu

shard=${SLURM_ARRAY_TASK_ID:?this script is for sbatch --array=1-N}
if [ -z "${SHARDS:-}" ]; then
  if [ "$SLURM_ARRAY_TASK_MIN" != 1 ] || [ "$SLURM_ARRAY_TASK_MAX" != "$SLURM_ARRAY_TASK_COUNT" ]; then
    echo "slurm-array.sh: the array is $SLURM_ARRAY_TASK_MIN to $SLURM_ARRAY_TASK_MAX with $SLURM_ARRAY_TASK_COUNT tasks;" \
      "give --array=1-N, or set SHARDS to the number of shards" >&2
    exit 2
  fi
  SHARDS=$SLURM_ARRAY_TASK_COUNT
fi

# exec: Slurm's signals before a time limit or a preemption reach string-bench itself, which then puts its files in order.
if [ "${1:-}" = run ]; then
  exec "${STRING_BENCH:-string-bench}" "$@" --set "shard=$shard/$SHARDS"
fi
exec "${STRING_BENCH:-string-bench}" "$@" --shard "$shard/$SHARDS"
