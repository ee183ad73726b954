#!/bin/sh
# The recipe of the shipped demo model: minutes on one GPU. DEVICE=cpu works too and takes days.
# usage: run.sh train TRAIN_TEXT WORK_FOLDER [KIND:LAYERSxHIDDEN@RATE[,OPTION...] ...]  all at once; KIND is skewed or control,
#                                                                            OPTION one of train.py's, such as --seed=2
#        run.sh evaluate EVAL_TEXT WORK_FOLDER [SKEWED_NAME [CONTROL_NAME]]  results/*.json, demo/ and greedy.json in WORK_FOLDER
#        run.sh ship EVAL_TEXT WORK_FOLDER                                   put those in their places, with the card, and check them
# README.md says how the texts are made. SMOKE=1 takes tiny settings and ships nothing outside WORK_FOLDER.
set -eu
[ $# -ge 3 ] || { sed -n '3,7p' "$0" >&2; exit 2; }
command=$1 text=$2 work=$3
shift 3
if [ -n "${SMOKE:-}" ]; then # a window in which vt and cwe have room
    DEVICE=${DEVICE:-cpu} WINDOW=${WINDOW:-1536} LAYERS=${LAYERS:-1} HIDDEN=${HIDDEN:-64} STEPS=${STEPS:-30} WORKERS=${WORKERS:-1}
    TOKENS=${TOKENS:-4096} SAMPLES=${SAMPLES:-2} LOG_SECONDS=${LOG_SECONDS:-2} JOBS=${JOBS:-1} VOCABULARY=${VOCABULARY:-1024}
fi
python=${PYTHON:-python3} device=${DEVICE:-cuda} vocabulary=${VOCABULARY:-3072} window=${WINDOW:-2048} layers=${LAYERS:-3}
hidden=${HIDDEN:-192} rate=${RATE:-1e-3} steps=${STEPS:-30000} minutes=${MINUTES:-17} workers=${WORKERS:-3} tokens=${TOKENS:-32768}
samples=${SAMPLES:-200} batch=${BATCH:-32} jobs=${JOBS:-5} log_seconds=${LOG_SECONDS:-10}
# a third of the window, and S and W as the 4-needle test takes them: 0.33 of the window less its 128 new tokens
third=$(((window + 2) / 3)) offset=$(((window - 128) * 33 / 100)) local_value=32
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export OMP_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false PYTHONUNBUFFERED=1
mkdir -p "$work/results"

# The GPUs of CUDA_VISIBLE_DEVICES, or all that there are, in turn.
gpus=$(echo "${CUDA_VISIBLE_DEVICES:-$(nvidia-smi --query-gpu=index --format=csv,noheader 2>/dev/null || true)}" | tr ',' ' ')
gpus=$(echo $gpus)
gpu() { # number of the process
    set -- "$1" $gpus
    number=$1
    shift
    shift $((number % $#))
    echo "$1"
}

# Processes run beside each other, at most $jobs; one that fails leaves the others alone, and run.sh then ends with 1.
names="" pids="" started=0 failed=""
start() { # name, command; its output goes to NAME.log
    name=$1
    shift
    [ -z "$gpus" ] || set -- env CUDA_VISIBLE_DEVICES="$(gpu $started)" "$@"
    "$@" >"$work/$name.log" 2>"$work/$name.err" &
    names="$names $name" pids="$pids $!" started=$((started + 1))
    [ $((started % jobs)) -ne 0 ] || finish
}
finish() {
    set -- $names
    for pid in $pids; do
        wait "$pid" || { failed="$failed $1"; echo "$1 failed:" >&2; tail -n 5 "$work/$1.err" >&2; }
        shift
    done
    names="" pids=""
}
ended() {
    finish
    [ -z "$failed" ] || { echo "failed:$failed" >&2; exit 1; }
}

train() {
    [ $# -gt 0 ] || set -- "skewed:${layers}x$hidden@$rate" "control:${layers}x$hidden@$rate"
    jobs=$#
    # trainings that go on from others need their tokens
    [ -f "$work/tokenizer.json" ] ||
        "$python" "$here/make_tokenizer.py" --text "$text" --vocab-size "$vocabulary" --output "$work/tokenizer.json"
    for run; do # trainings of one size and rate differ in the length of their longest documents only
        more=$(printf %s "${run#"${run%%,*}"}" | tr , ' ') run=${run%%,*}
        kind=${run%%:*} size=${run#*:}
        case $size in *@*) run_rate=${size#*@} size=${size%@*} ;; *) run_rate=$rate ;; esac
        case $kind in skewed) longest=$(((window * 6 + 9) / 10)) ;; control) longest=$window ;; *) echo "no KIND $kind" >&2; exit 2 ;; esac
        name=$kind-$size-$run_rate$(printf %s "$more" | tr -c 'A-Za-z0-9.' -)
        # shellcheck disable=SC2086 # $more holds several options
        start "$name" "$python" "$here/train.py" --text "$text" --tokenizer "$work/tokenizer.json" \
            --output "$work/$name.pt" --longest "$longest" --window "$window" --layers "${size%x*}" --hidden "${size#*x}" \
            --rate "$run_rate" --steps "$steps" --seconds "$((minutes * 60))" --workers "$workers" --tokens "$tokens" --device "$device" \
            --log-seconds "$log_seconds" $more
    done
    ended
}

evaluate() { # result file, checkpoint, then evaluate.py's arguments
    result=$1 checkpoint=$2
    shift 2
    [ -f "$work/$checkpoint.pt" ] || { echo "no checkpoint $work/$checkpoint.pt" >&2; failed="$failed $result"; return; }
    start "evaluate-$result" "$python" "$here/evaluate.py" --model "$work/$checkpoint.pt" --tokenizer "$work/tokenizer.json" \
        --text "$text" --device "$device" --batch "$batch" --output "$work/results/$result.json" "$@"
}
evaluate_all() {
    cp "$work/${1:-skewed-${layers}x$hidden-$rate}.pt" "$work/skewed.pt"
    control=$work/${2:-control-${layers}x$hidden-$rate}.pt
    ! [ -f "$control" ] || cp "$control" "$work/control.pt"
    # the model is written first, so that a call that is cut short has it
    "$python" "$here/export.py" --model "$work/skewed.pt" --tokenizer "$work/tokenizer.json" --text "$text" \
        --shifted-offset "$offset" --local-value "$local_value" --folder "$work/demo" --golden "$work/greedy.json"
    for name in skewed control; do
        evaluate "tasks-$name" "$name" --tasks all --seed 11 --samples "$samples" --lengths "$third" "$window" \
            --shifted-offset "$offset" --local-value "$local_value"
    done
    evaluate skewed skewed --seed 11 --samples "$samples" --lengths "$third" "$window" --shifted-offset "$offset" --local-value "$local_value"
    evaluate control control --seed 11 --samples "$samples" --lengths "$third" "$window" --shifted-offset "$offset" --local-value "$local_value"
    # S and W were looked at on samples of another seed than the final ones
    evaluate choice skewed --seed 5 --samples $(((samples + 1) / 2)) --lengths "$window" --ratio 0.25 0.33 0.4 --local-value 16 32 64
    ended
}

ship() {
    if [ -n "${SMOKE:-}" ]; then
        demo=$work/shipped golden=$work/shipped-greedy.json results=$work/shipped-results
    else
        demo=$root/cli/src/main/dist/models/demo golden=$root/cli/src/test/resources/golden/demo-model/greedy.json results=$here/results
    fi
    mkdir -p "$demo" "$results"
    [ -z "${SMOKE:-}" ] || cp "$here"/results/tried*.json "$results"
    cp "$work"/results/*.json "$results"
    "$python" "$here/export.py" --model "$work/skewed.pt" --tokenizer "$work/tokenizer.json" --text "$text" \
        --shifted-offset "$offset" --local-value "$local_value" --folder "$demo" --golden "$golden"
    "$python" "$here/card.py" --words "$here/card.md" --results "$results" --output "$demo/README.md"
    "$python" "$here/check_transformers.py" --folder "$demo" --golden "$golden"
}

case $command in
train) train "$@" ;;
evaluate) evaluate_all "$@" ;;
ship) ship ;;
*) sed -n '3,7p' "$0" >&2; exit 2 ;;
esac
