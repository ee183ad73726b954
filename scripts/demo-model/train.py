"""Train the demo model on documents of at most --longest tokens.

Where that is well below --window, the far positions of the window are the rare ones of the paper's left-skewed
frequencies; the control differs in --longest alone. The progress of the training, its share of --steps, shapes it:
documents begin short, half of the batches with nothing but echoes, grow until the middle and keep their full range of
lengths after it.
"""

import argparse
import json
import math
import multiprocessing
import os
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch.utils.data import DataLoader, IterableDataset

from model import DemoModel, ModelConfig, Rotary
from tasks import ORDERS, TaskWriter

SEED = 20261123
TASKS = [("niah4", 0.75), ("ruler", 0.15), ("passkey", 0.05), ("plain_text", 0.05)]
ALL_TASKS = [("niah4", 0.3), ("benchmark", 0.62), ("passkey", 0.03), ("plain_text", 0.05)]  # --mix all
SHORTEST = 225  # tokens of the shortest document
FIRST_LONGEST = 320  # tokens of the longest document at first
GROW = (0.15, 0.5)  # shares of the training between which the longest document grows
ECHO_SHARE = 0.5  # share of the batches that only echo before GROW
DECAY = 0.5  # last share of the training, in which the rate falls in a line
WARM_STEPS = 100
MATRIX_RATE = 4.0  # Muon's rate for the matrices, as a multiple of AdamW's for the rest
OTHER_POSITIONS = 24  # positions outside the answer that also count, with OTHER_WEIGHT
OTHER_WEIGHT = 0.05
MOST_ANSWER = 160  # tokens of an answer that count: four UUIDs


class Batches(IterableDataset):
    """Endless batches of about so many tokens, all samples of a batch of about one length, none above the longest."""

    def __init__(self, options, progress):
        self.options, self.progress = options, progress

    def __iter__(self):
        options = self.options
        worker = torch.utils.data.get_worker_info()
        rng = random.Random(f"{options.seed}-{worker.id if worker else 0}")
        with open(options.text, encoding="utf-8") as file:
            writer = TaskWriter(Tokenizer.from_file(options.tokenizer), file.read())
        while True:
            share = min(1.0, max(0.0, (self.progress.value - GROW[0]) / (GROW[1] - GROW[0])))
            longest = int(FIRST_LONGEST + (options.longest - FIRST_LONGEST) * share)
            if self.progress.value < GROW[0] and rng.random() < ECHO_SHARE:
                yield batch([writer.echo(rng, 128) for _ in range(options.tokens // 128)], rng, writer.eos)
            else:
                width = rng.randint(SHORTEST, longest)
                count = options.tokens // width
                yield batch([self.sample(writer, rng, width, longest) for _ in range(count)], rng, writer.eos)

    def sample(self, writer, rng, width, longest):
        """A sample of about width tokens; some come out longer than wanted and are made again."""
        tasks = ALL_TASKS if self.options.mix == "all" else TASKS
        task = rng.choices([t for t, _ in tasks], [w for _, w in tasks])[0]
        layout = {"niah4": {"spread": self.options.spread, "order": self.options.order},
                  "ruler": {"order": self.options.order}, "benchmark": {"order": self.options.order}}.get(task, {})  # fmt: skip
        while True:
            sample = getattr(writer, task)(rng, width, **layout)
            if len(sample.ids) <= max(longest, 400):
                return sample
            width -= 16


def batch(samples, rng, padding):
    """Token ids [rows, width], positions whose next token counts [rows, n] and their weights [rows, n]."""
    width = -(-max(len(s.ids) for s in samples) // 64) * 64
    ids = np.full((len(samples), width), padding, dtype=np.int16)
    rows = []
    for i, sample in enumerate(samples):
        ids[i, : len(sample.ids)] = sample.ids
        # position p predicts token p + 1; in plain text nothing is an answer
        answer = range(sample.answer_start - 1, len(sample.ids) - 1) if sample.answer_start > 1 else ()
        answer = list(answer)[:MOST_ANSWER]
        others = rng.sample(range(len(sample.ids) - 1), OTHER_POSITIONS)
        rows.append((answer + others, [1.0] * len(answer) + [OTHER_WEIGHT] * len(others)))
    most = -(-max(len(positions) for positions, _ in rows) // 8) * 8
    picked = np.zeros((len(rows), most), dtype=np.int64)
    weights = np.zeros((len(rows), most), dtype=np.float32)
    for i, (positions, row_weights) in enumerate(rows):
        picked[i, : len(positions)] = positions
        weights[i, : len(positions)] = row_weights
    return ids, picked, weights


def rate(step, progress):
    """Share of the full rate: warm up, hold, and fall in a line."""
    return min(1.0, (step + 1) / WARM_STEPS, max(0.02, (1 - progress) / DECAY))


def optimizers_of(model, full):
    matrices = [p for p in model.model.layers.parameters() if p.dim() == 2]
    others = [model.model.embed_tokens.weight] + [p for p in model.parameters() if p.dim() != 2]
    muon = torch.optim.Muon(matrices, lr=MATRIX_RATE * full, weight_decay=0.02, adjust_lr_fn="match_rms_adamw")
    adam = torch.optim.AdamW(others, lr=full, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    return [(muon, MATRIX_RATE * full), (adam, full)]


def loss_of(model, ids, picked, weights, rotary):
    with torch.autocast(ids.device.type, torch.bfloat16):
        logits = model(ids, picked, rotary)
    targets = ids.gather(1, (picked + 1).clamp(max=ids.shape[1] - 1))
    each = F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="none")
    answers = (weights == 1.0).flatten()
    right = (logits.argmax(-1) == targets).flatten() & answers
    shown = torch.stack([(each.detach() * answers).sum(), right.sum(), answers.sum()])
    return (each * weights.flatten()).sum() / weights.sum(), shown


def save(model, config, file):
    """Write the checkpoint whole or not at all, so that a run that is cut leaves its last one."""
    state = {name: tensor.to("cpu", torch.bfloat16) for name, tensor in model.state_dict().items()}
    torch.save({"model": state, "config": config}, file + ".part")
    os.replace(file + ".part", file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--output", required=True, help="file for the checkpoint")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=math.inf, help="take fewer steps where so long is too short")
    parser.add_argument("--minutes", type=float, default=math.inf, help="the same in minutes; the nearer limit holds")
    parser.add_argument("--log-seconds", type=float, default=10, help="between two lines about the losses")
    parser.add_argument("--save-seconds", type=float, default=60, help="between two checkpoints")
    parser.add_argument("--longest", type=int, required=True, help="tokens of the longest document")
    parser.add_argument("--window", type=int, default=2048)
    parser.add_argument("--tokens", type=int, default=32768, help="tokens of a batch")
    parser.add_argument("--rate", type=float, default=2e-3)
    parser.add_argument("--spread", type=float, default=0.6, help="share of 4-needle samples with needles anywhere")
    parser.add_argument("--order", choices=ORDERS, default="sorted", help="order of the numbers in the answers")
    parser.add_argument("--mix", choices=["needles", "all"], default="all", help="needles: the mix of the first model")
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--hidden", type=int, default=192)
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--workers", type=int, default=1, help="processes that write samples")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()

    progress = multiprocessing.Value("d", 0.0)
    batches = iter(
        DataLoader(Batches(options, progress), batch_size=None, collate_fn=lambda b: b, num_workers=options.workers)
    )
    torch.manual_seed(options.seed)
    config = ModelConfig(
        vocab_size=Tokenizer.from_file(options.tokenizer).get_vocab_size(),
        hidden_size=options.hidden,
        num_hidden_layers=options.layers,
        max_position_embeddings=options.window,
    )
    model = DemoModel(config).to(options.device)
    optimizers = optimizers_of(model, options.rate)
    rotary = Rotary(config, options.window, dtype=torch.bfloat16, device=options.device)
    print(json.dumps({"options": vars(options), "parameters": sum(p.numel() for p in model.parameters())}), flush=True)

    pinned = options.device != "cpu"
    limit = min(options.seconds, 60 * options.minutes)
    started, step, skipped, seen, sums = None, 0, 0, 0, 0
    while progress.value < 1.0:
        ids, picked, weights = (
            (torch.from_numpy(a).pin_memory() if pinned else torch.from_numpy(a)).to(options.device, non_blocking=True)
            for a in next(batches)
        )
        if started is None:  # the clock starts with the first batch
            started = logged = saved = time.monotonic()
        factor = rate(step, progress.value)
        for optimizer, full in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = full * factor
        loss, shown = loss_of(model, ids.long(), picked, weights, rotary)
        loss.backward()
        usable = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0).isfinite().item()
        skipped += not usable
        for optimizer, _ in optimizers:
            if usable:
                optimizer.step()
            optimizer.zero_grad()
        step, seen, sums = step + 1, seen + ids.numel(), sums + shown
        now = time.monotonic()
        if now - logged >= options.log_seconds:
            logged = now
            total, right, answers = sums.tolist()
            sums = 0
            print(
                json.dumps({
                    "step": step, "tokens": seen, "seconds": round(now - started),
                    "answer_loss": round(total / max(1, answers), 4),
                    "answer_tokens_right": round(right / max(1, answers), 4),
                    "rate": round(options.rate * factor, 6),
                }),
                flush=True,
            )  # fmt: skip
        if now - saved >= options.save_seconds:
            saved = now
            save(model, config, options.output)
        progress.value = min(1.0, max(step / options.steps, (now - started) / limit))
    save(model, config, options.output)
    print(json.dumps({"steps": step, "skipped": skipped, "tokens": seen}), flush=True)


if __name__ == "__main__":
    main()
