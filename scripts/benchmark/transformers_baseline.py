"""Measures a model's shape through Transformers: plain attention, and STRING in the original's two-pass form.

Random weights, one whole-prompt forward for prefill with the logits of the last position only, then greedy decoding.
Writes one JSON object. Example, on one GPU:

  python transformers_baseline.py --config ../../cli/src/main/resources/dev/stringbench/cli/speed/shapes/llama3.1-8b.json \\
      --lengths 8192,32768,131072 --output transformers.json
"""

import argparse
import gc
import json
import math
import pathlib
import statistics
import sys
import types

import torch
import transformers
from transformers import AutoConfig, AutoModelForCausalLM
from transformers.cache_utils import Cache, DynamicCache, DynamicLayer

import measure
import two_pass

ATTENTION_FACTOR = 0.1 * math.log(2) + 1
WARM_UP_TOKENS = 4096


class RoomyLayer(DynamicLayer):
    """One layer's keys and values with room for all tokens from the start, as the original's cache has it."""

    def __init__(self, capacity):
        super().__init__()
        self.capacity = capacity
        self.length = 0

    def update(self, key_states, value_states, *args, **kwargs):
        if not self.is_initialized:
            batch, heads, _, head_dim = key_states.shape
            shape = (batch, self.capacity, heads, head_dim)  # the layout that flash attention reads
            self.dtype, self.device = key_states.dtype, key_states.device
            self.room = (key_states.new_empty(shape).transpose(1, 2), key_states.new_empty(shape).transpose(1, 2))
            self.is_initialized = True
        first, self.length = self.length, self.length + key_states.shape[-2]
        for room, fresh in zip(self.room, (key_states, value_states)):
            room[:, :, first:self.length].copy_(fresh)
        self.keys, self.values = (room[:, :, :self.length] for room in self.room)
        return self.keys, self.values

    def get_seq_length(self):
        return self.length


def new_cache(kind, layers, capacity):
    if kind == "dynamic":
        return DynamicCache()
    return Cache(layers=[RoomyLayer(capacity) for _ in range(layers)])


def rotate(x, cosine, sine):
    half = x.size(-1) // 2
    turned = torch.cat((-x[..., half:], x[..., :half]), -1)
    return x * cosine + turned * sine


class TwoPassString:
    """Gives the attention modules of a model the original's forward. Undone by `remove`."""

    def __init__(self, model, shifted_offset, local_value):
        self.rotary = model.model.rotary_emb
        self.rotary.attention_scaling *= ATTENTION_FACTOR
        self.shifted_offset = shifted_offset
        self.back = shifted_offset - local_value
        self.far_angles = (None, None)
        self.modules = [layer.self_attn for layer in model.model.layers]
        for module in self.modules:
            module.forward = types.MethodType(lambda attention, *a, **k: self.forward(attention, *a, **k), module)

    def remove(self):
        self.rotary.attention_scaling /= ATTENTION_FACTOR
        for module in self.modules:
            del module.forward

    def angles(self, x, first, count):
        """Cosine and sine of the positions from which these queries look at far keys, once for all layers."""
        wanted = (first, count)
        if self.far_angles[0] != wanted:
            positions = torch.arange(first - self.back, first - self.back + count, device=x.device)[None]
            self.far_angles = (wanted, self.rotary(x, positions))
        return self.far_angles[1]

    def forward(self, attention, hidden_states, position_embeddings, past_key_values=None, **_):
        batch, count, _ = hidden_states.shape
        shape = (batch, count, -1, attention.head_dim)
        query = attention.q_proj(hidden_states).view(shape)
        key = attention.k_proj(hidden_states).view(shape)
        value = attention.v_proj(hidden_states).view(shape)
        if hasattr(attention, "q_norm"):
            query, key = attention.q_norm(query), attention.k_norm(key)
        first = past_key_values.get_seq_length(attention.layer_idx)
        cosine, sine = (table.unsqueeze(2) for table in position_embeddings)
        far_cosine, far_sine = (table.unsqueeze(2) for table in self.angles(hidden_states, first, count))
        near = rotate(query, cosine, sine)
        far = rotate(query, far_cosine, far_sine)
        keys, values = past_key_values.update(
            rotate(key, cosine, sine).transpose(1, 2), value.transpose(1, 2), attention.layer_idx)
        attend = two_pass.prefill if first == 0 else two_pass.decode
        output = attend(near, far, keys.transpose(1, 2), values.transpose(1, 2), self.shifted_offset)
        return attention.o_proj(output.reshape(batch, count, -1)), None


def generate(model, cache, prompt, new_tokens, device):
    """Seconds of the prefill with its first token, and of each token after it."""
    state = {}

    def step(ids):
        output = model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1)
        state["next"] = output.logits[:, -1].argmax(-1, keepdim=True)
        return int(state["next"])  # as a generation loop does, to look for the end token

    prefill = measure.once(lambda: step(prompt), device)
    return prefill, [measure.once(lambda: step(state["next"]), device) for _ in range(new_tokens - 1)]


def run_mode(model, mode, length, options, device):
    offset = int(options.shifted_ratio * length)
    patch = None if mode == "plain" else TwoPassString(model, offset, options.local_value)
    kind = "dynamic" if mode == "plain" and options.cache == "dynamic" else "roomy"
    layers = model.config.num_hidden_layers
    prefills, steps = [], []
    try:
        for run in range(-1, options.repeat):
            tokens = min(length, WARM_UP_TOKENS) if run < 0 else length
            prompt = torch.randint(
                model.config.vocab_size, (1, tokens), generator=torch.Generator().manual_seed(options.seed)).to(device)
            gc.collect()
            measure.reset_peak(device)
            cache = new_cache(kind, layers, tokens + options.new_tokens)
            prefill, decode = generate(model, cache, prompt, options.new_tokens, device)
            del cache
            if run >= 0:
                prefills.append(prefill)
                steps += decode
    except torch.OutOfMemoryError as e:
        return {"mode": mode, "length": length, "failed": "out of memory: " + str(e).splitlines()[0]}
    finally:
        if patch:
            patch.remove()
    row = {
        "mode": mode,
        "length": length,
        "cache": kind,
        "prefill_seconds": measure.spread(prefills),
        "prefill_tokens_per_second": length / statistics.median(prefills),
        "peak_bytes": measure.peak_memory(device),
    }
    if patch:
        row |= {"shifted_offset": offset, "local_value": options.local_value}
    if steps:
        row |= {"decode_seconds": measure.spread(steps), "decode_tokens_per_second": 1 / statistics.median(steps)}
    return row


def op_rows(config, length, options, device, dtype, rate):
    """The attention op alone, of one layer: plain causal attention by each kernel, and the two passes."""
    heads, kv_heads = config.num_attention_heads, config.num_key_value_heads
    head_dim = getattr(config, "head_dim", None) or config.hidden_size // heads
    torch.manual_seed(options.seed)

    def draw(tokens, count):
        return torch.randn(1, tokens, count, head_dim, device=device, dtype=dtype)

    near, far = draw(length, heads), draw(length, heads)
    key, value = draw(length, kv_heads), draw(length, kv_heads)
    offset = int(options.shifted_ratio * length)
    runs = {
        "sdpa causal": lambda: torch.nn.functional.scaled_dot_product_attention(
            near.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2), is_causal=True, enable_gqa=True),
        "flash causal": lambda: two_pass.flash(near, key, value, True),
        "two-pass": lambda: two_pass.prefill(near, far, key, value, offset),
        "decode plain": lambda: two_pass.flash(near[:, -1:], key, value, False),
        "decode two-pass": lambda: two_pass.decode(near[:, -1:], far[:, -1:], key, value, offset),
    }
    if device.type == "cuda":
        runs["cudnn causal"] = lambda: torch.ops.aten._scaled_dot_product_cudnn_attention(
            near.transpose(1, 2), key.transpose(1, 2), value.transpose(1, 2), None, True, 0.0, True, False)
    flops = measure.causal_flops(length, heads, head_dim)
    for name, run in runs.items():
        row = {"op": name, "length": length}
        try:
            seconds = measure.samples(run, device, options.op_repeat)
            row["seconds"] = measure.spread(seconds)
            if not name.startswith("decode"):
                rate_here = flops / row["seconds"]["median"] / 1e12
                row |= {"teraflops": rate_here, "share_of_matmul": rate_here / rate["teraflops"]}
        except RuntimeError as e:
            row["failed"] = str(e).splitlines()[0]
        yield row


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", type=pathlib.Path, required=True, help="a config.json")
    parser.add_argument("--lengths", default="8192,32768,131072", help="tokens, with commas between them")
    parser.add_argument("--modes", default="plain,two-pass")
    parser.add_argument("--shifted-ratio", type=float, default=0.33)
    parser.add_argument("--local-value", type=int, default=128)
    parser.add_argument("--layers", type=int, help="run only so many layers")
    parser.add_argument("--cache", choices=("dynamic", "roomy"), default="dynamic",
                        help="Transformers' own cache for the plain mode, or the one with room for all tokens")
    parser.add_argument("--new-tokens", type=int, default=33)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--op-repeat", type=int, default=5)
    parser.add_argument("--op-only", action="store_true", help="measure the attention op only")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--dtype", choices=("bfloat16", "float16", "float32"), default="bfloat16")
    parser.add_argument("--output", type=pathlib.Path, help="JSON file; rewritten after each row. Default: standard output")
    options = parser.parse_args()
    device, dtype = torch.device(options.device), getattr(torch, options.dtype)
    lengths = [int(length) for length in options.lengths.split(",")]
    settings = json.loads(options.config.read_text())
    if options.layers:
        settings["num_hidden_layers"] = options.layers
    config = AutoConfig.for_model(settings.pop("model_type"), **settings)
    rate = measure.matmul_rate(device, dtype, options.op_repeat)
    result = {
        "shape": options.config.stem,
        "layers": config.num_hidden_layers,
        "dtype": options.dtype,
        **measure.machine(device),
        "transformers": transformers.__version__,
        "matmul": rate,
        "ops": [],
        "runs": [],
    }

    def add(group, row):
        result[group].append(row)
        print(json.dumps(row), file=sys.stderr, flush=True)
        if options.output:
            options.output.write_text(json.dumps(result, indent=1) + "\n")

    with torch.inference_mode():
        for length in lengths:
            for row in op_rows(config, length, options, device, dtype, rate):
                add("ops", row)
        if not options.op_only:
            with torch.device(device):
                model = AutoModelForCausalLM.from_config(config, dtype=dtype, attn_implementation="sdpa").eval()
            for length in lengths:
                for mode in options.modes.split(","):
                    add("runs", run_mode(model, mode, length, options, device))
    if not options.output:
        print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
