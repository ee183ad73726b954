"""Ask a checkpoint the 4-needle test, or with --tasks RULER's and InfiniteBench's, under RoPE and STRING.

Answers are greedy and in float32. The counts or scores are written as JSON, from which card.py makes tables.
"""

import argparse
import json
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer

from benchmarks import LEAST, NIAH, TASKS, prompt
from model import ROPE, DemoModel, PositionScheme
from scores import difference, estimate, new_tokens, references, score
from tasks import TaskWriter

NEW_TOKENS = 128  # as in the benchmark, whose haystack is cut at the length less this


def load(checkpoint, device="cpu"):
    state = torch.load(checkpoint, weights_only=False)
    model = DemoModel(state["config"])
    # what is shipped is bfloat16: judge those weights
    model.load_state_dict({name: tensor.to(torch.bfloat16).float() for name, tensor in state["model"].items()})
    return model.eval().to(device)


def samples(writer, length, count, seed):
    """Fresh prompts just over length - NEW_TOKENS tokens, as the benchmark makes them; each of its own seed."""
    limit = length - NEW_TOKENS
    for i in range(count):
        wanted = limit
        for _ in range(20):
            sample = writer.niah4(random.Random(f"{seed}-{length}-{i}"), wanted)
            over = sample.answer_start + 1 - limit  # the benchmark counts a second beginning-of-sequence token
            if 0 < over <= 16:
                break
            wanted += 8 - over if abs(over) > 24 else (4 if over <= 0 else -4)
        yield sample


def ask(model, tokenizer, writer, prompts, scheme, batch):
    """Per sample, for each number in order of appearance, whether the greedy answer holds it; and the answers."""
    rows, texts = [], []
    for first in range(0, len(prompts), batch):
        asked = prompts[first : first + batch]
        answers = model.generate([s.ids[: s.answer_start] for s in asked], writer.eos, 48, scheme)
        for sample, answer in zip(asked, answers):
            texts.append(tokenizer.decode(answer, skip_special_tokens=True))
            rows.append([number in texts[-1] for number in sample.expected])
    return rows, texts


def summary(rows):
    n = len(rows)
    return {
        "samples": n,
        "recall_by_quarter": [round(sum(r[q] for r in rows) / n, 4) for q in range(4)],
        "recall": round(sum(map(sum, rows)) / (4 * n), 4),
        "all_four": round(sum(sum(r) == 4 for r in rows) / n, 4),
        "at_least_two": round(sum(sum(r) >= 2 for r in rows) / n, 4),
    }


def step_of(writer, task, length):
    """By how much the product's RULER makes a prompt longer at a time, in sizes of prompt()."""
    if task in NIAH:
        words = sum(len(sentence.split()) for sentence in writer.sentences) / len(writer.sentences)
        return round(500 / words) if NIAH[task][0] == "essay" else 5 if length < 4096 else 25
    return {"vt": 10, "cwe": 10, "fwe": length // 32, "qa_1": 10, "qa_2": 10}.get(task, 1)


def task_samples(writer, task, length, count, seed, step=1):
    """Prompts and references, with answers of at most length tokens; the least prompt's tokens where that is too many.

    Sizes are multiples of step, the largest at which the first three samples fit, and smaller for a sample that is too long.
    """

    def made(index, size):
        rng = random.Random(f"{seed}-{task}-{length}-{index}")
        text, answer = prompt(task, rng, size, length, writer.sentences)
        return [writer.bos] + writer.encode(text), references(task, answer)

    limit = length - new_tokens(task)
    least = -(-LEAST.get(task, 1) // step) * step
    longest = lambda size: max(len(made(index, size)[0]) for index in range(3))
    fits = lambda size: longest(size) <= limit
    if not fits(least):
        return [], longest(least)
    low, high = least, 2 * least
    while fits(high):
        low, high = high, 2 * high
        if low > length:  # a size that no longer makes the prompt longer
            break
    while high - low > step:
        middle = (low + high) // (2 * step) * step
        low, high = (middle, high) if fits(middle) else (low, middle)
    drawn = []
    for index in range(count):
        size = low
        one = made(index, size)
        while len(one[0]) > limit and size > least:
            size = max(least, size - max(step, size // 64))
            one = made(index, size)
        drawn.append(one)
    return drawn, None


def ask_tasks(model, tokenizer, writer, options):
    """Scores of each task, length and scheme; STRING's rows have the paired difference to RoPE too."""
    tasks = TASKS if options.tasks == ["all"] else options.tasks
    for length in options.lengths:
        for task in tasks:
            step = step_of(writer, task, length) if options.product_sizes else 1
            prompts, least = task_samples(writer, task, length, options.samples, options.seed, step)
            row = {"model": Path(options.model).stem, "task": task, "length": length}
            if not prompts:
                yield {**row, "too_short": least + new_tokens(task)}
                continue
            rope = None
            for scheme in schemes_of(options, length):
                scores = []
                for first in range(0, len(prompts), options.batch):
                    asked = prompts[first : first + options.batch]
                    answers = model.generate([ids for ids, _ in asked], writer.eos, new_tokens(task), scheme)
                    for (_, wanted), answer in zip(asked, answers):
                        text = tokenizer.decode(answer, skip_special_tokens=True)
                        if len(scores) < options.show:
                            print(length, task, scheme.name, wanted, "->", repr(text))
                        scores.append(score(task, text, wanted))
                row |= {"scheme": scheme.name, "shifted_offset": scheme.shifted_offset}
                row |= {"local_value": scheme.local_value if scheme.shifted_offset else None, "samples": len(scores)}
                row |= {"longest_prompt": max(len(ids) for ids, _ in prompts), "score": estimate(scores)}
                rope = scores if rope is None else rope
                yield {**row, **({"over_rope": difference(scores, rope)} if scheme.shifted_offset else {})}


def schemes_of(options, length):
    """RoPE, then STRING with each S and W."""
    offsets = [options.shifted_offset] if options.shifted_offset else [
        int(ratio * (length - NEW_TOKENS)) for ratio in options.ratio]  # fmt: skip
    return [ROPE] + [PositionScheme(s, w) for s in offsets for w in options.local_value]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a checkpoint of train.py")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--text", required=True, help="synthetic text of a seed not trained on")
    parser.add_argument("--lengths", type=int, nargs="+", required=True)
    parser.add_argument("--tasks", nargs="+", choices=[*TASKS, "all"], help="instead of the 4-needle test")
    parser.add_argument(
        "--product-sizes", action="store_true",
        help="make the tasks' prompts only as long as the product's steps (500 words of essay) let it, not of full length",
    )  # fmt: skip
    parser.add_argument("--samples", type=int, default=200)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--ratio", type=float, nargs="*", default=[0.33])
    parser.add_argument("--local-value", type=int, nargs="*", default=[32])
    parser.add_argument("--shifted-offset", type=int, help="S in tokens, instead of ratios of each test's own length")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--batch", type=int, default=1, help="prompts answered at a time")
    parser.add_argument("--output")
    parser.add_argument("--show", type=int, default=0, help="print so many answers")
    options = parser.parse_args()

    torch.manual_seed(0)
    tokenizer = Tokenizer.from_file(options.tokenizer)
    with open(options.text, encoding="utf-8") as file:
        writer = TaskWriter(tokenizer, file.read())
    model = load(options.model, options.device)
    results = []
    if options.tasks:
        for result in ask_tasks(model, tokenizer, writer, options):
            results.append(result)
            print(json.dumps(result), flush=True)
            if options.output:
                write(options, results)
        return
    for length in options.lengths:
        prompts = list(samples(writer, length, options.samples, options.seed))
        for scheme in schemes_of(options, length):
            rows, texts = ask(model, tokenizer, writer, prompts, scheme, options.batch)
            for sample, text in list(zip(prompts, texts))[: options.show]:
                print(length, scheme.name, sample.expected, sample.depths, "->", repr(text))
            results.append({
                "model": Path(options.model).stem, "length": length, "scheme": scheme.name, "shifted_offset": scheme.shifted_offset,
                "local_value": scheme.local_value if scheme.shifted_offset else None, **summary(rows),
            })  # fmt: skip
            print(json.dumps(results[-1]), flush=True)
            if options.output:  # after each scheme, so that a run that is stopped leaves what it has
                write(options, results)


def write(options, results):
    with open(options.output, "w", encoding="utf-8") as file:
        json.dump({"seed": options.seed, "results": results}, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
