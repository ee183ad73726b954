"""Compare the prompts of benchmarks.py with those that the Java product has made, file by file.

usage: check_prompts.py DATA_FOLDER         (ruler-prepare --sources builtin --template base writes DATA_FOLDER/<task>/*.jsonl)

Every run of three words of a Python prompt, with numbers, UUIDs, words and names masked, has to occur in a Java prompt of
the same task; head and question have to be the same letter by letter. The essay's own sentences are left out.

usage: check_prompts.py TOKENIZER TEXT      solve the training samples, with one question and with several, from their text
"""

import json
import random
import re
import sys
from collections import Counter
from pathlib import Path

from tokenizers import Tokenizer

import benchmarks
from tasks import TaskWriter

SIZES = {"vt": 12, "cwe": 30, "fwe": 300, "qa_1": 12, "qa_2": 12}


def runs(text):
    pieces = benchmarks.masked(text).replace("\n", " \n ").split(" ")
    return {tuple(pieces[i : i + 3]) for i in range(len(pieces) - 2)}


def solve(task, document, question):
    """The answer, read from the document without the code that made it: a set of strings."""
    if task in benchmarks.NIAH:
        asked = re.findall(r"magic \w+ for ([^?:.]+) mentioned in the provided text\?", question)[-1]
        return {
            value
            for key in re.split(r", and |, ", asked)
            for value in re.findall(rf"special magic \w+ for {re.escape(key)} is: ([0-9a-f-]+)\.", document)
        }
    if task == "kv_retrieval":
        start = document.index("{")
        data = json.loads(document[start : document.index("}") + 1])
        return {data[re.search(r'Key: "([^"]+)"', question).group(1)]}
    if task == "vt":
        document = document[document.rindex("Memorize and track") :]
        found = re.findall(rf"VAR ([A-Z]+) = {re.findall(r'assigned the value ([0-9]+)', question)[-1]}\b", document)
        for name in found:  # grows
            found += re.findall(rf"VAR ([A-Z]+) = VAR {name}\b", document)
        return set(found)
    if task in ("qa_1", "qa_2"):
        asked = question[question.rindex("Question: ") + 10 :].removesuffix(" Answer:")
        teacher = re.search(r"the teacher of (.+?)(?: live| work| keep|\?)", asked)
        if teacher:
            name = re.search(rf"{teacher.group(1)} was taught by (.+?)\.", document).group(1)
            asked = asked.replace("the teacher of " + teacher.group(1), name)
        for pattern, fact in (
            (r"Where does (.+) live", "{} lives in (.+?) and works"), (r"What does (.+) work", "{} lives in .+? and works as a (.+?)\\."),
            (r"Which animal does (.+) keep", "{} keeps one (.+?)\\."), (r"the door of (.+)\?", "The door of {} is (.+?)\\."),
        ):  # fmt: skip
            if match := re.search(pattern, asked):
                return {re.search(fact.format(match.group(1)), document).group(1)}
    if task in ("passkey", "number_string"):
        return {re.search(r"(?:The pass key|The sequence of digits) is (\d+)\. Remember", document).group(1)}
    if task == "cwe":
        drawn = document[document.rindex("Memorize the ones") :]
        counts = Counter(re.findall(r"\d+\. (\w+)", drawn))
        return {word for word, _ in counts.most_common(10)} if len(set(counts.values())) > 1 else None
    counts = Counter(re.findall(r"\b[a-z]{6}\b", document[document.index("coded words. ") + 13 : document.index("\nQuestion")]))
    return {word for word, _ in counts.most_common(3)}


def said(task, answer):
    answer = answer.strip()
    if task in benchmarks.NIAH:
        return set(re.split(r", | and ", answer.removesuffix(".")))
    if task == "cwe":
        return set(re.findall(r"\d+\. (\w+)", answer))
    return set(answer.split()) if task in ("vt", "fwe") else {answer}


def check_labels(tokenizer, text):
    tokenizer = Tokenizer.from_file(tokenizer)
    with open(text, encoding="utf-8") as file:
        writer = TaskWriter(tokenizer, file.read(400_000))
    wrong = 0
    for task in benchmarks.TASKS:
        for questions in (1, 2, 6) if task in benchmarks.SEVERAL else (1,):
            rng = random.Random(f"labels {task} {questions}")
            asked, least = Counter(), writer.benchmarks.least(task, questions)
            for _ in range(60):
                sample = writer.benchmark(rng, rng.randint(least, least + 900), task, "sorted", questions)
                previous = 0
                document = tokenizer.decode(sample.ids[: sample.answer_start])
                for first, end in sample.answers:
                    question, answer = tokenizer.decode(sample.ids[previous:first]), tokenizer.decode(sample.ids[first:end])
                    wanted = solve(task, document, question)
                    right = wanted is None or wanted == said(task, answer) and sample.ids[end - 1] == writer.eos
                    asked["right" if right else "wrong"] += 1
                    if not right:
                        print(task, questions, "WRONG", wanted, repr(answer), repr(question[-200:]))
                    previous = end
                asked["documents"] += 1
                asked["distinct"] += len({tokenizer.decode(sample.ids[a:b]) for a, b in sample.answers}) == len(sample.answers)
                if sample.answers[-1][1] != len(sample.ids):
                    raise SystemExit(f"{task}: the last answer does not end the sample")
            wrong += asked["wrong"]
            print(f"{task}, {questions} asked, least {least} tokens: {dict(asked)}")
    sys.exit(1 if wrong else 0)


def main():
    if len(sys.argv) == 3:
        check_labels(*sys.argv[1:])
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
