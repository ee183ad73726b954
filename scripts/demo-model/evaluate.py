"""Ask a checkpoint the 4-needle test under RoPE and STRING, greedily and in float32, and write the counts as JSON."""

import argparse
import json
import random
from pathlib import Path

import torch
from tokenizers import Tokenizer

from model import ROPE, DemoModel, PositionScheme
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a checkpoint of train.py")
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--text", required=True, help="synthetic text of a seed not trained on")
    parser.add_argument("--lengths", type=int, nargs="+", required=True)
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
    for length in options.lengths:
        prompts = list(samples(writer, length, options.samples, options.seed))
        offsets = [options.shifted_offset] if options.shifted_offset else [
            int(ratio * (length - NEW_TOKENS)) for ratio in options.ratio]  # fmt: skip
        schemes = [ROPE] + [PositionScheme(s, w) for s in offsets for w in options.local_value]
        for scheme in schemes:
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
