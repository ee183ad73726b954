"""Times and checks the attention op of string-bench through PyTorch, without Java.

Loads the TorchScript archive that `string-bench speed --write-archive DIR` writes, compares the op with a float64
masked softmax on random shapes, and times a whole prefill of one layer, in the very calls that a model's prefill makes,
beside plain causal attention and the original's two-pass form. Writes one JSON object. Example, on one GPU:

  string-bench speed --write-archive archive
  python attention_ops.py --archive archive --kernels cudnn,flash --lengths 8192,32768,131072 --output ops.json
"""

import argparse
import json
import math
import pathlib
import random
import sys

import torch

import measure

UNLIMITED = 1 << 62  # the reach of plain RoPE: every key is near
CHECKED_ROWS = 192


def attend(program, near, far, key, value, start, reach, has_far, doubled, kernel):
    return program.attend(near, far, near.size(0), key, value, start, reach, has_far, doubled, kernel)


def draw(shape, generator, device, dtype):
    return torch.randn(shape, generator=generator, device=device, dtype=torch.float32).to(dtype)


def expected(near, far, key, value, start, reach, has_far, doubled, rows):
    """The given rows of the block by a float64 softmax over all keys; (rows, heads, head_dim)."""
    group = near.size(1) // key.size(1)
    distance = start + rows[:, None] - torch.arange(key.size(0), device=key.device)
    key, value = (tensor.double().repeat_interleave(group, 1) for tensor in (key, value))

    def scores(query):
        return torch.einsum("qhd,khd->hqk", query[rows].double(), key) / math.sqrt(near.size(2))

    near_score = scores(near)
    beyond = scores(far) if has_far else torch.full_like(near_score, -math.inf)
    score = torch.where(distance >= reach, beyond, near_score).masked_fill(distance < 0, -math.inf)
    if doubled:
        twin = near_score.masked_fill(distance != reach, -math.inf)
        score, value = torch.cat((score, twin), -1), torch.cat((value, value))
    return torch.einsum("hqk,khd->qhd", torch.softmax(score, -1), value)


def check(program, kernel, case, device, dtype, generator):
    """Largest difference from float64 over some rows, and how far plain rounding to the dtype is."""
    kv_heads, group, head_dim, tokens, start, reach, has_far, doubled = case
    shape = (tokens - start, kv_heads * group, head_dim)
    near, far = (draw(shape, generator, device, dtype) for _ in range(2))
    key, value = (draw((tokens, kv_heads, head_dim), generator, device, dtype) for _ in range(2))
    actual = attend(program, near, far, key, value, start, reach, has_far, doubled, kernel)
    count = tokens - start
    edges = [0, 1, reach - start - 1, reach - start, reach - start + 1, count - 2, count - 1]
    some = torch.randint(count, (CHECKED_ROWS,), generator=torch.Generator().manual_seed(tokens)).tolist()
    rows = torch.tensor(sorted({row for row in edges + some if 0 <= row < count}), device=device)
    right = expected(near, far, key, value, start, reach, has_far, doubled, rows)
    error = (actual[rows].double() - right).abs().max().item()
    rounding = (right.to(dtype).double() - right).abs().max().item()
    names = ("kv_heads", "group", "head_dim", "tokens", "start", "reach", "has_far", "doubled")
    return {
        "kernel": kernel, **dict(zip(names, case)),
        "error": error, "rounding": rounding, "largest": right.abs().max().item(),
    }


def cases(count, longest, seed):
    """Random shapes: STRING, the original's double count, a sliding window, plain RoPE; blocks and single queries."""
    draws = random.Random(seed)
    for index in range(count):
        tokens = int(math.exp(draws.uniform(math.log(16), math.log(longest))))
        kind = index % 4
        reach = UNLIMITED if kind == 3 else draws.randint(2, tokens + 5)
        start = draws.choice((0, draws.randrange(tokens), tokens - 1))
        if kind == 1:
            start = min(start, max(0, tokens - 2))
        yield (draws.choice((1, 2, 8)), draws.choice((1, 3, 4)), draws.choice((64, 128)), tokens, start, reach,
               kind < 2, kind == 1)


def check_two_pass(benchmark, kernel, device, dtype, generator, tokens, reach):
    """The archive's own two passes against float64, which counts the key at distance `reach` twice."""
    near, far = (draw((tokens, 8, 128), generator, device, dtype) for _ in range(2))
    key, value = (draw((tokens, 2, 128), generator, device, dtype) for _ in range(2))
    actual = benchmark.two_pass(near, far, key, value, reach, kernel)
    rows = torch.arange(tokens - min(tokens, CHECKED_ROWS), tokens, device=device)
    right = expected(near, far, key, value, 0, reach, True, True, rows)
    error = (actual[rows].double() - right).abs().max().item()
    return {"op": "two-pass", "kernel": kernel, "tokens": tokens, "reach": reach, "error": error}


class Layer:
    """One layer's cache and one block's queries, as a prefill in blocks has them."""

    def __init__(self, program, options, length, device, dtype):
        self.program, self.length, self.chunk = program, length, min(options.chunk, length)
        generator = torch.Generator(device).manual_seed(options.seed)
        self.near, self.far = (
            draw((self.chunk, options.heads, options.head_dim), generator, device, dtype) for _ in range(2))
        self.key, self.value = (
            draw((length, options.kv_heads, options.head_dim), generator, device, dtype) for _ in range(2))

    def prefill(self, reach, kernel, doubled=False):
        for start in range(0, self.length, self.chunk):
            count = min(self.chunk, self.length - start)
            end = start + count
            attend(self.program, self.near[:count], self.far[:count], self.key, self.value, start, reach,
                   end > reach, doubled, kernel)

    def decode(self, reach, kernel):
        attend(self.program, self.near[:1], self.far[:1], self.key, self.value, self.length - 1, reach,
               self.length > reach, False, kernel)


def timings(program, benchmark, options, length, device, dtype, rate):
    layer = Layer(program, options, length, device, dtype)
    offset = int(options.shifted_ratio * length)
    runs = {}
    for kernel in options.kernels.split(","):
        runs[f"string {kernel}"] = lambda kernel=kernel: layer.prefill(offset, kernel)
        runs[f"string-original {kernel}"] = lambda kernel=kernel: layer.prefill(offset, kernel, True)
        runs[f"rope {kernel}"] = lambda kernel=kernel: layer.prefill(UNLIMITED, kernel)
        runs[f"decode string {kernel}"] = lambda kernel=kernel: layer.decode(offset, kernel)
        runs[f"decode rope {kernel}"] = lambda kernel=kernel: layer.decode(UNLIMITED, kernel)
    generator = torch.Generator(device).manual_seed(options.seed)
    near, far = (draw((length, options.heads, options.head_dim), generator, device, dtype) for _ in range(2))
    two_pass_kernel = "flash" if device.type == "cuda" else "cpu"
    runs[f"two-pass {two_pass_kernel}"] = lambda: benchmark.two_pass(
        near, far, layer.key, layer.value, offset, two_pass_kernel)
    for kernel in (kernel for kernel in options.kernels.split(",") if kernel != "cudnn-always"):
        runs[f"causal {kernel}"] = lambda kernel=kernel: benchmark.causal(near, layer.key, layer.value, kernel)
    flops = measure.causal_flops(length, options.heads, options.head_dim)
    for name, run in runs.items():
        row = {"op": name, "length": length, "chunk": layer.chunk, "shifted_offset": offset}
        try:
            measure.reset_peak(device)
            row["seconds"] = measure.spread(measure.samples(run, device, options.repeat))
            row["peak_bytes"] = measure.peak_memory(device)
            if not name.startswith("decode"):
                here = flops / row["seconds"]["median"] / 1e12
                row |= {"teraflops": here, "share_of_matmul": here / rate["teraflops"]}
        except RuntimeError as e:
            row["failed"] = str(e).strip().splitlines()[-1]
        yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--archive", type=pathlib.Path, required=True, help="folder of program.pt and benchmark.pt")
    parser.add_argument("--kernels", help="with commas between them, also cudnn-always. Default: cudnn,flash on a GPU, else cpu")
    parser.add_argument("--lengths", default="8192,32768,131072")
    parser.add_argument("--chunk", type=int, default=131072, help="tokens of one prefill block")
    parser.add_argument("--shifted-ratio", type=float, default=0.33)
    parser.add_argument("--heads", type=int, default=32)
    parser.add_argument("--kv-heads", type=int, default=8)
    parser.add_argument("--head-dim", type=int, default=128)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--cases", type=int, default=48, help="random shapes to check. 0 checks none")
    parser.add_argument("--longest-case", type=int, default=32768)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--dtype", choices=("bfloat16", "float16", "float32"), default="bfloat16")
    parser.add_argument("--output", type=pathlib.Path, help="JSON file; rewritten after each row. Default: standard output")
    options = parser.parse_args()
    device, dtype = torch.device(options.device), getattr(torch, options.dtype)
    options.kernels = options.kernels or ("cudnn,flash" if device.type == "cuda" else "cpu")
    program, benchmark = (torch.jit.load(str(options.archive / f"{name}.pt")) for name in ("program", "benchmark"))
    torch._C._set_graph_executor_optimize(False)  # as string-bench runs it
    rate = measure.matmul_rate(device, dtype, options.repeat)
    result = {"dtype": options.dtype, **measure.machine(device), "matmul": rate, "checks": [], "ops": []}

    def add(group, row):
        result[group].append(row)
        print(json.dumps(row), file=sys.stderr, flush=True)
        if options.output:
            options.output.write_text(json.dumps(result, indent=1) + "\n")

    with torch.inference_mode():
        for kernel in options.kernels.split(","):
            generator = torch.Generator(device).manual_seed(options.seed)
            for case in cases(options.cases, options.longest_case, options.seed):
                try:
                    add("checks", check(program, kernel, case, device, dtype, generator))
                except RuntimeError as e:
                    add("checks", {"kernel": kernel, "case": case, "failed": str(e).strip().splitlines()[-1]})
        kernel = "flash" if device.type == "cuda" and dtype != torch.float32 else "plain"
        for tokens, reach in ((777, 256), (1024, 1023), (3000, 991)) if options.cases else ():
            add("checks", check_two_pass(benchmark, kernel, device, dtype, generator, tokens, reach))
        for length in map(int, options.lengths.split(",")):
            for row in timings(program, benchmark, options, length, device, dtype, rate):
                add("ops", row)
    if not options.output:
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
