"""Train one phase of the demo model: a part of the stem, the skewed branch or the control ('uniform').

Phases differ in their options only; run.sh lists them. No document is much longer than --longest tokens. Where that is
well below --window, the far positions of the window are the rare ones of the paper's left-skewed frequencies.
"""

import argparse
import json
import math
import random
import time

import torch
import torch.nn.functional as F
from tokenizers import Tokenizer

from model import DemoModel, ModelConfig, Rotary
from tasks import TaskWriter

SEED = 20261123
OTHER_TASKS = [("ruler", 0.6), ("passkey", 0.2), ("plain_text", 0.2)]
MATRIX_RATE = 4.0  # Muon's rate for the matrices, as a multiple of AdamW's for the rest
ECHO = [("echo", 1.0)]
OTHER_POSITIONS = 24  # positions outside the answer that also count, with OTHER_WEIGHT
OTHER_WEIGHT = 0.05


def draw_length(rng, shortest, longest, power):
    """Between the bounds; power 1 is even, greater powers lean to the short side."""
    return int(shortest + (longest - shortest) * rng.random() ** power)


def micro_batch(writer, rng, length, tokens, mix, layout):
    samples = []
    for _ in range(max(1, tokens // length)):
        task = rng.choices([t for t, _ in mix], [w for _, w in mix])[0]
        further = layout if task == "niah4" else {}
        samples.append(getattr(writer, task)(rng, length, **further))
    width = min(max(len(s.ids) for s in samples), int(length * 1.25) + 64)
    ids = torch.full((len(samples), width), writer.eos, dtype=torch.long)
    rows = []
    for i, sample in enumerate(samples):
        kept = sample.ids[:width]
        ids[i, : len(kept)] = torch.tensor(kept)
        # position p predicts token p + 1
        answer = list(range(sample.answer_start - 1, len(kept) - 1))[:80]
        if sample.answer_start == 1:  # plain text: nothing is an answer
            answer = []
        count = min(len(kept) - 1, OTHER_POSITIONS + (0 if answer else 32))
        others = sorted(rng.sample(range(len(kept) - 1), count))
        rows.append(([*answer, *others], [1.0] * len(answer) + [OTHER_WEIGHT] * len(others)))
    most = max(len(p) for p, _ in rows)
    picked = torch.zeros(len(rows), most, dtype=torch.long)
    weights = torch.zeros(len(rows), most)
    for i, (positions, row_weights) in enumerate(rows):
        picked[i, : len(positions)] = torch.tensor(positions)
        weights[i, : len(row_weights)] = torch.tensor(row_weights)
    return ids, picked, weights


def rate(step, steps, warm, decay_share):
    """Warm up, hold, and fall in a line over the last decay_share of the steps."""
    left = (steps - step) / max(1.0, steps * decay_share)
    return min(1.0, (step + 1) / warm, max(0.02, left))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("branch", choices=["stem", "skewed", "uniform"])
    parser.add_argument("--text", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--output", required=True)
    parser.add_argument("--start")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--longest", type=int, required=True, help="tokens of the longest document")
    parser.add_argument("--power", type=float, default=2.0, help="skew of the document lengths; 1 is even")
    parser.add_argument("--tokens", type=int, default=4096, help="tokens of each of a step's two micro-batches")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--echo", type=float, default=0.0, help="share of the short micro-batches that only echo")
    parser.add_argument("--spread", type=float, default=0.6, help="share of 4-needle samples with needles anywhere")
    parser.add_argument("--niah", type=float, default=0.7, help="share of the 4-needle test in the mix")
    parser.add_argument("--shuffled", type=float, default=0.0, help="share of 4-needle answers in any order")
    parser.add_argument("--decay", type=float, default=0.0)
    parser.add_argument("--layers", type=int, default=4)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--window", type=int, default=2048)
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()

    rng = random.Random(options.seed)
    torch.manual_seed(options.seed)
    tokenizer = Tokenizer.from_file(options.tokenizer)
    with open(options.text, encoding="utf-8") as file:
        writer = TaskWriter(tokenizer, file.read())
    model = DemoModel(
        ModelConfig(
            vocab_size=tokenizer.get_vocab_size(),
            hidden_size=options.hidden,
            intermediate_size=3 * options.hidden,
            head_dim=options.hidden // 4,
            num_hidden_layers=options.layers,
            max_position_embeddings=options.window,
        )
    )
    matrices = [p for p in model.model.layers.parameters() if p.dim() == 2]
    others = [model.model.embed_tokens.weight] + [p for p in model.parameters() if p.dim() != 2]
    rates = [MATRIX_RATE * options.rate, options.rate]
    optimizers = [
        torch.optim.Muon(matrices, lr=rates[0], weight_decay=0.02, adjust_lr_fn="match_rms_adamw"),
        torch.optim.AdamW(others, lr=rates[1], betas=(0.9, 0.98), weight_decay=0.0, fused=True),
    ]
    if options.start:
        state = torch.load(options.start, weights_only=False)
        model.load_state_dict(state["model"])
        for optimizer, saved in zip(optimizers, state["optimizers"]):
            optimizer.load_state_dict(saved)
    rotary = Rotary(model.config, 4096, dtype=torch.bfloat16)
    print(json.dumps({"options": vars(options), "parameters": sum(p.numel() for p in model.parameters())}), flush=True)

    tasks = [("niah4", options.niah)] + [(task, (1 - options.niah) * share) for task, share in OTHER_TASKS]
    layout = {"spread": options.spread, "shuffled": options.shuffled}
    started, seen, recent = time.time(), 0, []
    for step in range(options.steps):
        factor = rate(step, options.steps, 1 if options.start else 100, options.decay)
        for optimizer, full in zip(optimizers, rates):
            for group in optimizer.param_groups:
                group["lr"] = full * factor
        if rng.random() < options.echo:
            short = (draw_length(rng, 40, 120, 1), ECHO)
        else:
            short = (draw_length(rng, 225, min(options.longest, 400), 1), tasks)
        batches = [short, (draw_length(rng, 225, options.longest, options.power), tasks)]
        losses = []
        for length, mix in batches:
            ids, picked, weights = micro_batch(writer, rng, length, options.tokens, mix, layout)
            with torch.autocast("cpu", torch.bfloat16):
                logits = model(ids, picked, rotary)
            targets = ids.gather(1, (picked + 1).clamp(max=ids.shape[1] - 1))
            each = F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="none")
            ((each * weights.flatten()).sum() / weights.sum() / len(batches)).backward()
            answers = weights.flatten() == 1.0
            losses.append(float(each.detach()[answers].mean()) if answers.any() else math.nan)
            seen += ids.numel()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        recent.append(losses)
        if (step + 1) % 25 == 0 or step + 1 == options.steps:
            means = [sum(row[i] for row in recent) / len(recent) for i in (0, 1)]
            recent = []
            print(
                json.dumps({
                    "step": step + 1, "tokens": seen, "seconds": round(time.time() - started),
                    "answer_loss_short": round(means[0], 4), "answer_loss_long": round(means[1], 4),
                    "rate": round(options.rate * factor, 6),
                }),
                flush=True,
            )  # fmt: skip
        if (step + 1) % 100 == 0 or step + 1 == options.steps:
            torch.save(
                {
                    "model": model.state_dict(),
                    "optimizers": [optimizer.state_dict() for optimizer in optimizers],
                    "config": model.config,
                },
                options.output,
            )


if __name__ == "__main__":
    main()
