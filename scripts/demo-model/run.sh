#!/bin/sh
# The recipe of the shipped demo model. One CPU core and less than an hour; a GPU is not used.
# usage: run.sh TRAIN_TEXT EVAL_TEXT WORK_FOLDER   (README.md says how the texts are made)
set -eu
train_text=$1 eval_text=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
export OMP_NUM_THREADS=1 TOKENIZERS_PARALLELISM=false
mkdir -p "$work"

phase() { # name, then train.py's arguments
    name=$1
    shift
    python3 "$here/train.py" "$@" --text "$train_text" --tokenizer "$work/tokenizer.json" \
        --hidden 128 --layers 3 --tokens 2048 --window 1024 --output "$work/$name.pt" | tee "$work/$name.log"
}

python3 "$here/make_tokenizer.py" --text "$train_text" --vocab-size 1536 --output "$work/tokenizer.json"

# The stem: copying first, then needles anywhere, then longer documents, then answers in any order.
phase stem-1 stem --steps 1200 --longest 280 --power 1 --rate 2.5e-3 --echo 0.9 --spread 0
phase stem-2 stem --start "$work/stem-1.pt" --steps 500 --longest 400 --power 1 --rate 2e-3 --seed 2
phase stem-3 stem --start "$work/stem-2.pt" --steps 500 --longest 700 --power 1.5 --rate 2e-3 --seed 3
phase stem-4 stem --start "$work/stem-3.pt" --steps 1200 --longest 700 --power 1.5 --rate 2e-3 --decay 0.5 \
    --shuffled 0.2 --seed 4

# The two branches differ in the length of their longest documents only.
branch="--start $work/stem-4.pt --steps 1400 --power 1 --rate 2e-3 --decay 0.6 --niah 0.85 --seed 6"
phase skewed skewed $branch --longest 700
phase control uniform $branch --longest 1000

# S and W were chosen on samples of another seed than the final ones.
evaluate() { # result file, checkpoint, then evaluate.py's arguments
    result=$1 checkpoint=$2
    shift 2
    python3 "$here/evaluate.py" --model "$work/$checkpoint.pt" --tokenizer "$work/tokenizer.json" \
        --text "$eval_text" --output "$here/results/$result.json" "$@"
}
evaluate choice skewed --seed 5 --samples 40 --lengths 1024 --ratio 0.25 0.33 0.4 0.5 --local-value 32 64 96 128
evaluate skewed skewed --seed 11 --samples 200 --lengths 384 1024 --local-value 96
evaluate control control --seed 11 --samples 200 --lengths 384 1024 --local-value 96
evaluate beyond skewed --seed 11 --samples 40 --lengths 1536 --ratio 0.33 0.5 0.6 --local-value 96

python3 "$here/export.py" --model "$work/skewed.pt" --tokenizer "$work/tokenizer.json" --text "$eval_text" \
    --shifted-offset 295 --local-value 96 --folder "$root/cli/src/main/dist/models/demo" \
    --golden "$root/cli/src/test/resources/golden/demo-model/greedy.json"
python3 "$here/card.py" --words "$here/card.md" --results "$here/results" \
    --output "$root/cli/src/main/dist/models/demo/README.md"
python3 "$here/check_transformers.py" --folder "$root/cli/src/main/dist/models/demo" \
    --golden "$root/cli/src/test/resources/golden/demo-model/greedy.json"
