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
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from tokenizers import Tokenizer
from torch.utils.data import DataLoader, IterableDataset

from benchmarks import SEVERAL
from model import DemoModel, ModelConfig, Rotary
from tasks import ORDERS, TaskWriter

SEED = 20261123
NEEDLES = {"niah4": 75, "ruler": 15, "passkey_text": 5, "plain_text": 5}  # --mix needles: shares of the documents
ALL = {  # --mix all: most for the tasks that are hardest to learn
    "niah4": 25, "plain_text": 3,
    "niah_single_1": 2, "niah_single_2": 4, "niah_single_3": 5, "niah_multikey_1": 6, "niah_multikey_2": 6,
    "niah_multikey_3": 7, "niah_multivalue": 5, "niah_multiquery": 6, "vt": 9, "cwe": 8, "fwe": 3, "qa_1": 2, "qa_2": 2,
    "passkey": 2, "number_string": 2, "kv_retrieval": 8,
}  # fmt: skip
MIXES = {"needles": NEEDLES, "all": ALL}
OWN = {"niah4": "niah4", "ruler": "ruler", "passkey_text": "passkey", "plain_text": "plain_text"}  # methods of TaskWriter
SEVERAL_SHARE = 0.4  # share of the documents with several questions, in tasks that can have them
MOST_QUESTIONS = 6
LOGGED = ["echo", *NEEDLES, *(task for task in ALL if task not in NEEDLES), *(f"{task} several" for task in SEVERAL)]
FULL_SHARE = 0.25  # share of the documents that may be of full length from the beginning
SHORTEST = 225  # tokens of the shortest document
FIRST_LONGEST = 320  # tokens of the longest document at first
GROW = (0.15, 0.5)  # shares of the training between which the longest document grows
ECHO_SHARE = 0.5  # share of the batches that only echo before GROW
DECAY = 0.5  # last share of the training, in which the rate falls in a line
WARM_STEPS = 100
MATRIX_RATE = 4.0  # Muon's rate for the matrices, as a multiple of AdamW's for the rest
OTHER_POSITIONS = 24  # positions outside the answer that also count, with OTHER_WEIGHT
OTHER_WEIGHT = 0.05
MOST_ANSWER = 240  # tokens of answers that count in a document: six UUIDs
TYPICAL_ANSWER = 16  # tokens of an answer of which each counts as 1, those of shorter ones more, of longer ones less


class Batches(IterableDataset):
    """Endless batches of about so many tokens; the samples of a batch have about one length, but any task.

    Task and length of each sample are drawn first, so that neither changes the other's share; samples wait until those of
    their length, in steps of 64, fill a batch.
    """

    def __init__(self, options, progress):
        self.options, self.progress = options, progress

    def __iter__(self):
        options = self.options
        worker = torch.utils.data.get_worker_info()
        rng = random.Random(f"{options.seed}-{worker.id if worker else 0}")
        with open(options.text, encoding="utf-8") as file:
            writer = TaskWriter(Tokenizer.from_file(options.tokenizer), file.read())
        waiting = {}
        while True:
            begins = self.grown() < GROW[0]
            if begins and rng.random() < ECHO_SHARE:
                echoes = [("echo", writer.echo(rng, 128)) for _ in range(max(1, options.tokens // 128))]
                yield batch(echoes, rng, writer.eos)
            full = None
            while full is None:  # a batch of samples for each of echoes
                name, sample = self.sample(writer, rng)
                width = -(-len(sample.ids) // 64) * 64
                queue = waiting.setdefault(width, [])
                queue.append((name, sample))
                if len(queue) >= max(1, options.tokens // width):
                    full = waiting.pop(width)
            yield batch(full, rng, writer.eos)

    def grown(self):
        """The progress as far as documents grow with it: a training that goes on from another begins with long ones."""
        return 1.0 if self.options.start else self.progress.value

    def sample(self, writer, rng):
        """Name in the log and sample; of a length between the task's least and the longest of the moment."""
        options = self.options
        share = min(1.0, max(0.0, (self.grown() - GROW[0]) / (GROW[1] - GROW[0])))
        first = min(FIRST_LONGEST, options.longest)
        longest = options.longest if rng.random() < FULL_SHARE else int(first + (options.longest - first) * share)
        least = lambda task, questions=1: SHORTEST if task in OWN else max(SHORTEST, writer.benchmarks.least(task, questions))
        fitting = {task: weight for task, weight in MIXES[options.mix].items() if task in OWN or least(task) <= longest}
        while True:
            task = rng.choices(list(fitting), list(fitting.values()))[0]
            name, questions = task, 1
            if task in SEVERAL and rng.random() < options.several:
                questions = 2 if task == "vt" else rng.randint(2, MOST_QUESTIONS)
                name = f"{task} several"
                if least(task, questions) > longest:
                    name, questions = task, 1
            width = rng.randint(min(least(task, questions), longest), longest)
            if task in OWN:
                layout = {
                    "niah4": {"spread": options.spread, "order": options.order, "other_counts": options.other_counts},
                    "ruler": {"order": options.order},
                }
                sample = getattr(writer, OWN[task])(rng, width, **layout.get(task, {}))
            else:
                sample = writer.benchmark(rng, width, task, options.order, questions)
            if len(sample.ids) <= longest:  # some come out longer than wanted and are made again
                return name, sample


def batch(samples, rng, padding):
    """Token ids [rows, width], positions whose next token counts [rows, n], their weights [rows, n] and tasks [rows]."""
    width = -(-max(len(s.ids) for _, s in samples) // 64) * 64
    ids = np.full((len(samples), width), padding, dtype=np.int16)
    rows = []
    for i, (_, sample) in enumerate(samples):
        ids[i, : len(sample.ids)] = sample.ids
        # position p predicts token p + 1; in plain text nothing is an answer
        ranges = sample.answers or ([(sample.answer_start, len(sample.ids))] if sample.answer_start > 1 else [])
        answer = [p - 1 for first, end in ranges for p in range(first, end)][:MOST_ANSWER]
        others = rng.sample(range(len(sample.ids) - 1), OTHER_POSITIONS)
        each = math.sqrt(TYPICAL_ANSWER * max(1, len(ranges)) / max(4, len(answer)))
        rows.append((answer + others, [each] * len(answer) + [OTHER_WEIGHT] * len(others)))
    most = -(-max(len(positions) for positions, _ in rows) // 8) * 8
    picked = np.zeros((len(rows), most), dtype=np.int64)
    weights = np.zeros((len(rows), most), dtype=np.float32)
    for i, (positions, row_weights) in enumerate(rows):
        picked[i, : len(positions)] = positions
        weights[i, : len(positions)] = row_weights
    return ids, picked, weights, np.array([LOGGED.index(name) for name, _ in samples])


def rate(step, progress):
    """Share of the full rate: warm up, hold, and fall in a line."""
    return min(1.0, (step + 1) / WARM_STEPS, max(0.02, (1 - progress) / DECAY))


def optimizers_of(model, full):
    matrices = [p for p in model.model.layers.parameters() if p.dim() == 2]
    others = [model.model.embed_tokens.weight] + [p for p in model.parameters() if p.dim() != 2]
    muon = torch.optim.Muon(matrices, lr=MATRIX_RATE * full, weight_decay=0.02, adjust_lr_fn="match_rms_adamw")
    adam = torch.optim.AdamW(others, lr=full, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    return [(muon, MATRIX_RATE * full), (adam, full)]


def loss_of(model, ids, picked, weights, tasks, rotary, sums):
    """The loss; adds loss, right ones and number of the answers' tokens to sums [tasks, 3], on the device."""
    with torch.autocast(ids.device.type, torch.bfloat16):
        logits = model(ids, picked, rotary)
    targets = ids.gather(1, (picked + 1).clamp(max=ids.shape[1] - 1))
    each = F.cross_entropy(logits.float().flatten(0, 1), targets.flatten(), reduction="none").view_as(weights)
    answers = weights > OTHER_WEIGHT
    right = (logits.argmax(-1) == targets) & answers
    shown = [(each.detach() * answers).sum(1), right.sum(1).float(), answers.sum(1).float()]
    sums.index_add_(0, tasks, torch.stack(shown, dim=1))
    return (each * weights).sum() / weights.sum()


def save(model, config, file):
    """Write the checkpoint whole or not at all, so that a run that is cut leaves its last one; whether it was usable."""
    state = {name: tensor.to("cpu", torch.bfloat16) for name, tensor in model.state_dict().items()}
    if not all(tensor.isfinite().all() for tensor in state.values()):
        print(f"{file} not written: weights that are not finite", file=sys.stderr, flush=True)
        return False
    torch.save({"model": state, "config": config}, file + ".part")
    os.replace(file + ".part", file)
    return True


def as_it_is(made):
    return made


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", required=True)
    parser.add_argument("--tokenizer", required=True)
    parser.add_argument("--output", required=True, help="file for the checkpoint")
    parser.add_argument("--steps", type=int, required=True)
    parser.add_argument("--seconds", type=float, default=math.inf, help="take fewer steps where so long is too short")
    parser.add_argument("--log-seconds", type=float, default=10, help="between two lines about the losses")
    parser.add_argument("--save-seconds", type=float, default=60, help="between two checkpoints")
    parser.add_argument("--longest", type=int, required=True, help="tokens of the longest document")
    parser.add_argument("--window", type=int, default=2048)
    parser.add_argument("--tokens", type=int, default=32768, help="tokens of a batch")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--spread", type=float, default=0.6, help="share of 4-needle samples with needles anywhere")
    parser.add_argument(
        "--other-counts", type=float, default=0.25, help="share of those samples with two, three, five or six needles"
    )
    parser.add_argument("--order", choices=ORDERS, default="sorted", help="order of the numbers in the answers")
    parser.add_argument("--mix", choices=MIXES, default="all", help="needles: the mix of the first model")
    parser.add_argument("--several", type=float, default=SEVERAL_SHARE, help="share of documents with several questions")
    parser.add_argument("--layers", type=int, default=3)
    parser.add_argument("--hidden", type=int, default=192)
    parser.add_argument("--theta", type=float, default=10000.0, help="base of the rotary frequencies")
    parser.add_argument("--start", help="checkpoint of a training of the same shape to go on from")
    parser.add_argument("--device", default="cuda")
    parser.add_argument("--workers", type=int, default=1, help="processes that write samples")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()

    progress = multiprocessing.Value("d", 0.0)
    batches = iter(
        DataLoader(
            Batches(options, progress), batch_size=None, collate_fn=as_it_is, num_workers=options.workers,
            prefetch_factor=4 if options.workers else None, in_order=False,
        )
    )
    torch.manual_seed(options.seed)
    config = ModelConfig(
        vocab_size=Tokenizer.from_file(options.tokenizer).get_vocab_size(),
        hidden_size=options.hidden,
        num_hidden_layers=options.layers,
        max_position_embeddings=options.window,
        rope_theta=options.theta,
    )
    model = DemoModel(config)
    if options.start:
        start = torch.load(options.start, weights_only=False)
        if start["config"] != config:
            raise SystemExit(f"{options.start} is of another shape: {start['config']}")
        model.load_state_dict({name: tensor.float() for name, tensor in start["model"].items()})
    model = model.to(options.device)
    optimizers = optimizers_of(model, options.rate)
    rotary = Rotary(config, options.window, dtype=torch.bfloat16, device=options.device)
    print(json.dumps({"options": vars(options), "parameters": sum(p.numel() for p in model.parameters())}), flush=True)

    pinned = options.device != "cpu"
    sums = torch.zeros(len(LOGGED), 3, device=options.device)
    skipped = torch.zeros((), dtype=torch.long, device=options.device)
    started, step, seen, waited = None, 0, 0, 0.0
    last = {"step": 0, "tokens": 0, "skipped": 0}
    while progress.value < 1.0:
        asked = time.monotonic()
        made = next(batches)
        if started is None:  # the clock starts with the first batch
            started = logged = saved = time.monotonic()
        else:
            waited += time.monotonic() - asked
        ids, picked, weights, tasks = (
            (torch.from_numpy(a).pin_memory() if pinned else torch.from_numpy(a)).to(options.device, non_blocking=True)
            for a in made
        )
        factor = rate(step, progress.value)
        for optimizer, full in optimizers:
            for group in optimizer.param_groups:
                group["lr"] = full * factor
        loss_of(model, ids.long(), picked, weights, tasks, rotary, sums).backward()
        # nothing here waits for the device: gradients that are not finite become 0
        usable = torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0).isfinite()
        skipped += ~usable
        for parameter in model.parameters():
            parameter.grad = torch.where(usable, parameter.grad, 0.0)
        for optimizer, _ in optimizers:
            optimizer.step()
            optimizer.zero_grad()
        step, seen = step + 1, seen + ids.numel()
        if time.monotonic() - logged >= options.log_seconds:
            table, lost = sums.tolist(), skipped.item()
            now = time.monotonic()
            print(
                json.dumps({
                    "step": step, "tokens": seen, "seconds": round(now - started), "rate": round(options.rate * factor, 6),
                    **losses(table), "steps_per_second": round((step - last["step"]) / (now - logged), 2),
                    "tokens_per_second": round((seen - last["tokens"]) / (now - logged)),
                    "seconds_waited_for_samples": round(waited, 1), "skipped": lost,
                }),
                flush=True,
            )  # fmt: skip
            if lost - last["skipped"] == step - last["step"]:
                raise SystemExit(f"no step since step {last['step']} had finite gradients: try a lower --rate")
            last, logged, waited = {"step": step, "tokens": seen, "skipped": lost}, now, 0.0
            sums.zero_()
        if time.monotonic() - saved >= options.save_seconds:
            saved = time.monotonic()
            save(model, config, options.output)
        progress.value = min(1.0, max(step / options.steps, (time.monotonic() - started) / options.seconds))
    usable = save(model, config, options.output)
    print(json.dumps({"steps": step, "skipped": skipped.item(), "tokens": seen, **losses(sums.tolist())}), flush=True)
    sys.exit(0 if usable else 1)


def losses(table):
    """Loss and share of right ones of the answers' tokens, in all and by task."""
    entry = lambda loss, right, count: [round(loss / max(1, count), 4), round(right / max(1, count), 4)]
    total = entry(*(sum(column) for column in zip(*table)))
    by_task = {name: entry(*row) for name, row in zip(LOGGED, table) if row[2]}
    return {"answer_loss": total[0], "answer_tokens_right": total[1], "by_task": by_task}


if __name__ == "__main__":
    main()
