"""A small Llama in plain PyTorch: the model of the demo, for training and for evaluation under RoPE and STRING.

The parameter names are those of Hugging Face's LlamaForCausalLM, so that the state dict is the checkpoint.
"""

import math
from dataclasses import asdict, dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class ModelConfig:
    vocab_size: int
    hidden_size: int = 192
    intermediate_size: int = 512
    num_hidden_layers: int = 3
    num_attention_heads: int = 4
    num_key_value_heads: int = 2
    head_dim: int = 64
    max_position_embeddings: int = 2048
    rope_theta: float = 10000.0
    rms_norm_eps: float = 1e-5


@dataclass(frozen=True)
class PositionScheme:
    """STRING with shifted offset S and local value W; S = None is plain RoPE."""

    shifted_offset: int | None = None
    local_value: int = 0

    @property
    def name(self):
        return "rope" if self.shifted_offset is None else "string"


ROPE = PositionScheme()


class Rotary:
    """Cosines and sines [positions, head_dim], the two halves alike as in Hugging Face's rotate_half."""

    def __init__(self, config, length: int, attention_factor: float = 1.0, dtype=torch.float32, device="cpu"):
        frequencies = config.rope_theta ** (-torch.arange(0, config.head_dim, 2).float() / config.head_dim)
        angles = torch.arange(length).float()[:, None] * frequencies[None, :]
        angles = torch.cat([angles, angles], dim=-1)
        self.cos = (angles.cos() * attention_factor).to(device, dtype)
        self.sin = (angles.sin() * attention_factor).to(device, dtype)

    def rotate(self, states, positions):
        """states [batch, heads, tokens, head_dim], positions [tokens] or [batch, 1, tokens]."""
        first, second = states.chunk(2, dim=-1)
        return states * self.cos[positions] + torch.cat([-second, first], dim=-1) * self.sin[positions]


class RmsNorm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(size))
        self.eps = eps

    def forward(self, x):
        return F.rms_norm(x, x.shape[-1:], self.weight.to(x.dtype), self.eps)


class Attention(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.heads, self.kv_heads, self.head_dim = (
            config.num_attention_heads,
            config.num_key_value_heads,
            config.head_dim,
        )
        self.q_proj = nn.Linear(config.hidden_size, self.heads * self.head_dim, bias=False)
        self.k_proj = nn.Linear(config.hidden_size, self.kv_heads * self.head_dim, bias=False)
        self.v_proj = nn.Linear(config.hidden_size, self.kv_heads * self.head_dim, bias=False)
        self.o_proj = nn.Linear(self.heads * self.head_dim, config.hidden_size, bias=False)

    def split(self, states, heads):
        return states.view(*states.shape[:2], heads, self.head_dim).transpose(1, 2)

    def forward(self, x, rotary: Rotary, picked=None):
        """Training: plain RoPE, causal. With picked [batch, n], only those positions ask (all positions answer)."""
        tokens = x.shape[1]
        every = torch.arange(tokens, device=x.device)
        k = rotary.rotate(self.split(self.k_proj(x), self.kv_heads), every)
        v = self.split(self.v_proj(x), self.kv_heads)
        if picked is None:
            q = rotary.rotate(self.split(self.q_proj(x), self.heads), every)
            out = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        else:
            asking = x.gather(1, picked[..., None].expand(-1, -1, x.shape[-1]))
            q = rotary.rotate(self.split(self.q_proj(asking), self.heads), picked[:, None])
            seen = every[None, None, None, :] <= picked[:, None, :, None]
            k, v = (states.repeat_interleave(self.heads // self.kv_heads, dim=1) for states in (k, v))
            out = F.scaled_dot_product_attention(q, k, v, attn_mask=seen)
        return self.o_proj(out.transpose(1, 2).flatten(2))

    def infer(self, x, rotary: Rotary, scheme: PositionScheme, cache, start, padding):
        """Inference in float32: x are the tokens from position start on; cache holds rotated keys and values.

        padding [batch] counts the tokens on the left of each row that are not part of its prompt.
        """
        positions = torch.arange(start, start + x.shape[1], device=x.device)
        k = rotary.rotate(self.split(self.k_proj(x), self.kv_heads), positions)
        v = self.split(self.v_proj(x), self.kv_heads)
        if cache:
            k, v = torch.cat([cache[0], k], dim=2), torch.cat([cache[1], v], dim=2)
        cache[:] = [k, v]
        q = self.split(self.q_proj(x), self.heads)
        groups = self.heads // self.kv_heads
        k, v = k.repeat_interleave(groups, dim=1), v.repeat_interleave(groups, dim=1)
        scores = rotary.rotate(q, positions) @ k.transpose(-1, -2)
        keys = torch.arange(k.shape[2], device=x.device)
        distance = positions[:, None] - keys[None, :]
        if scheme.shifted_offset is not None and start + x.shape[1] > scheme.shifted_offset:
            shifted = (positions - scheme.shifted_offset + scheme.local_value).clamp(min=0)
            far = rotary.rotate(q, shifted) @ k.transpose(-1, -2)
            scores = torch.where(distance >= scheme.shifted_offset, far, scores)
        # padding sees only padding, so that no row of scores is empty
        outside = (keys[None, None, :] < padding[:, None, None]) & (positions[None, :, None] >= padding[:, None, None])
        hidden = ((distance < 0) | outside)[:, None]
        scores = scores.masked_fill(hidden, -math.inf) / math.sqrt(self.head_dim)
        out = scores.softmax(dim=-1) @ v
        return self.o_proj(out.transpose(1, 2).flatten(2))


class FeedForward(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.self_attn = Attention(config)
        self.mlp = FeedForward(config)
        self.input_layernorm = RmsNorm(config.hidden_size, config.rms_norm_eps)
        self.post_attention_layernorm = RmsNorm(config.hidden_size, config.rms_norm_eps)

    def forward(self, x, rotary, picked=None):
        attended = self.self_attn(self.input_layernorm(x), rotary, picked)
        if picked is not None:
            x = x.gather(1, picked[..., None].expand(-1, -1, x.shape[-1]))
        x = x + attended
        return x + self.mlp(self.post_attention_layernorm(x))

    def infer(self, x, *arguments):
        x = x + self.self_attn.infer(self.input_layernorm(x), *arguments)
        return x + self.mlp(self.post_attention_layernorm(x))


class Backbone(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.embed_tokens = nn.Embedding(config.vocab_size, config.hidden_size)
        self.layers = nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))
        self.norm = RmsNorm(config.hidden_size, config.rms_norm_eps)


class DemoModel(nn.Module):
    def __init__(self, config: ModelConfig):
        super().__init__()
        self.config = config
        self.model = Backbone(config)
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                scale = 0.02 if "embed" in name else 0.7 / math.sqrt(config.hidden_size)
                if name.endswith(("o_proj.weight", "down_proj.weight")):
                    scale /= math.sqrt(2 * config.num_hidden_layers)
                nn.init.normal_(parameter, std=scale)

    def forward(self, ids, picked, rotary: Rotary):
        """Training: logits [batch, n, vocab] at the picked positions [batch, n] of ids [batch, tokens]."""
        x = self.model.embed_tokens(ids).to(rotary.cos.dtype)
        for layer in self.model.layers[:-1]:
            x = layer(x, rotary)
        x = self.model.norm(self.model.layers[-1](x, rotary, picked))
        return F.linear(x, self.model.embed_tokens.weight)

    @torch.no_grad()
    def generate(self, prompts, stop_id, limit, scheme: PositionScheme = ROPE):
        """Greedy continuations of prompts (lists of ids), in float32, each up to its stop token where that came."""
        device = self.model.norm.weight.device
        longest = max(map(len, prompts))
        padding = torch.tensor([longest - len(prompt) for prompt in prompts], device=device)
        pending = torch.tensor([[stop_id] * (longest - len(prompt)) + prompt for prompt in prompts], device=device)
        factor = 1.0 if scheme.shifted_offset is None else 0.1 * math.log(2) + 1.0
        rotary = Rotary(self.config, longest + limit, factor, device=device)
        caches = [[] for _ in self.model.layers]
        columns, start = [], 0
        stopped = torch.zeros(len(prompts), dtype=torch.bool, device=device)
        while len(columns) < limit and not stopped.all():
            x = self.model.embed_tokens(pending)
            for layer, cache in zip(self.model.layers, caches):
                x = layer.infer(x, rotary, scheme, cache, start, padding)
            start += pending.shape[1]
            pending = F.linear(self.model.norm(x[:, -1:]), self.model.embed_tokens.weight).argmax(-1)
            columns.append(pending)
            stopped |= pending[:, 0] == stop_id
        rows = torch.cat(columns, dim=1).tolist()
        return [row[: row.index(stop_id) + 1] if stop_id in row else row for row in rows]


def hugging_face_config(config: ModelConfig, eos_token_id, bos_token_id, string_config):
    """config.json of the shipped folder."""
    return {
        "architectures": ["LlamaForCausalLM"],
        "model_type": "llama",
        **asdict(config),
        "attention_bias": False,
        "attention_dropout": 0.0,
        "bos_token_id": bos_token_id,
        "eos_token_id": eos_token_id,
        "hidden_act": "silu",
        "initializer_range": 0.02,
        "mlp_bias": False,
        "pretraining_tp": 1,
        "rope_scaling": None,
        "string_config": string_config,
        "tie_word_embeddings": True,
        "torch_dtype": "bfloat16",
        "use_cache": True,
    }
