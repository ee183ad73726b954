#!/bin/sh
# The recipe of the shipped demo model: minutes on one GPU. DEVICE=cpu works too and takes days.
# usage: run.sh TRAIN_TEXT EVAL_TEXT WORK_FOLDER   (README.md says how the texts are made)
set -eu
train_text=$1 eval_text=$2 work=$3
device=${DEVICE:-cuda}
vocabulary=${VOCABULARY:-3072} window=${WINDOW:-2048} layers=${LAYERS:-4} hidden=${HIDDEN:-256} steps=${STEPS:-8000} workers=${WORKERS:-7}
minutes=${MINUTES:-7}
# a third of the window, and S and W as the 4-needle test takes them: 0.33 of the window less its 128 new tokens
third=$(((window + 2) / 3)) offset=$(((window - 128) * 33 / 100)) local_value=32
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
demo=$root/cli/src/main/dist/models/demo
golden=$root/cli/src/test/resources/golden/demo-model/greedy.json
export OMP_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false
mkdir -p "$work"

python3 "$here/make_tokenizer.py" --text "$train_text" --vocab-size "$vocabulary" --output "$work/tokenizer.json"

# The two trainings differ in the length of their longest documents only, and share the GPU.
train() { # name, tokens of the longest document
    python3 "$here/train.py" --text "$train_text" --tokenizer "$work/tokenizer.json" --output "$work/$1.pt" \
        --longest "$2" --window "$window" --layers "$layers" --hidden "$hidden" --steps "$steps" --minutes "$minutes" --workers "$workers" \
        --device "$device" >"$work/$1.log"
}
train skewed $((window * 7 / 10)) & skewed=$!
train control "$window" & control=$!
wait $skewed
wait $control

# S and W were looked at on samples of another seed than the final ones.
evaluate() { # result file, checkpoint, then evaluate.py's arguments
    result=$1 checkpoint=$2
    shift 2
    python3 "$here/evaluate.py" --model "$work/$checkpoint.pt" --tokenizer "$work/tokenizer.json" --text "$eval_text" \
        --device "$device" --batch 16 --output "$here/results/$result.json" "$@"
}
evaluate choice skewed --seed 5 --samples 100 --lengths "$window" --ratio 0.25 0.33 0.4 --local-value 16 32 64
evaluate skewed skewed --seed 11 --samples 200 --lengths "$third" "$window" --shifted-offset "$offset" --local-value "$local_value"
evaluate control control --seed 11 --samples 200 --lengths "$third" "$window" --shifted-offset "$offset" --local-value "$local_value"
for name in skewed control; do
    evaluate "tasks-$name" "$name" --tasks all --seed 11 --samples 200 --lengths "$third" "$window" \
        --shifted-offset "$offset" --local-value "$local_value"
done

python3 "$here/export.py" --model "$work/skewed.pt" --tokenizer "$work/tokenizer.json" --text "$eval_text" \
    --shifted-offset "$offset" --local-value "$local_value" --folder "$demo" --golden "$golden"
python3 "$here/card.py" --words "$here/card.md" --results "$here/results" --output "$demo/README.md"
python3 "$here/check_transformers.py" --folder "$demo" --golden "$golden"
