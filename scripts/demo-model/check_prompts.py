"""Compare the prompts of benchmarks.py with those that the Java product has made, file by file.

usage: check_prompts.py DATA_FOLDER   (ruler-prepare --sources builtin --template base writes DATA_FOLDER/<task>/*.jsonl)

Every run of three words of a Python prompt, with numbers, UUIDs, words and names masked, has to occur in a Java prompt of
the same task; head and question have to be the same letter by letter. The essay's own sentences are left out.
"""

import json
import random
import sys
from pathlib import Path

import benchmarks

SIZES = {"vt": 12, "cwe": 30, "fwe": 300, "qa_1": 12, "qa_2": 12}


def runs(text):
    pieces = benchmarks.masked(text).replace("\n", " \n ").split(" ")
    return {tuple(pieces[i : i + 3]) for i in range(len(pieces) - 2)}


def main():
    wrong = 0
    for folder in sorted(path for path in Path(sys.argv[1]).iterdir() if path.name in benchmarks.TASKS):
        file = next(folder.glob("*-builtin-*.jsonl"))
        java = [json.loads(line)["input"] for line in file.read_text(encoding="utf-8").splitlines()]
        known = set().union(*map(runs, java))
        essay = benchmarks.NIAH.get(folder.name, ("",))[0] == "essay"
        unlike = set()
        for seed in range(20):
            rng = random.Random(f"check {seed}")
            made, _ = benchmarks.prompt(folder.name, rng, SIZES.get(folder.name, 20), 2048, ["The sky was grey"] * 9)
            if essay:
                ends = {made.split("\n")[0] != java[0].split("\n")[0],
                        benchmarks.masked(made.split("\n")[-1]) != benchmarks.masked(java[0].split("\n")[-1])}  # fmt: skip
                unlike |= {"head or question"} if True in ends else set()
            else:
                # where the first assignment of a chain stands is drawn: Java's one example shows one place of several
                unlike |= {run for run in runs(made) - known if run not in {("=", "0", ""), ("0", "", "N")}}
        wrong += bool(unlike)
        print(folder.name, "alike" if not unlike else f"DIFFERS: {sorted(unlike)[:5]}")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
