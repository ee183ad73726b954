"""STRING attention in the original code's form: a near pass and a far pass of flash attention, merged by log-sum-exp.

Prefill of T tokens: the near pass is a causal window of S keys back, which counts distances 0..S; the far pass is a
causal square of the last T - S queries against the first T - S keys, which counts distances S and more. The key at
distance exactly S is in both, as in the original. Decode splits the keys without that overlap.

Shapes: query (batch, tokens, heads, head_dim), key and value (batch, tokens, kv_heads, head_dim); log-sum-exp (batch,
heads, tokens). Key-value heads are not repeated, which the original does; that costs it a little more than this.
"""

import math

import torch


def flash(query, key, value, causal, window=None):
    """One pass: the output and its log-sum-exp. `window` is how many keys back a query sees beside its own."""
    if query.device.type != "cuda":
        return _plain(query, key, value, causal, window)
    extra = {} if window is None else {"window_size_left": window, "window_size_right": 0}
    output, log_sum, *_ = torch.ops.aten._flash_attention_forward(
        query, key, value, None, None, query.size(1), key.size(1), 0.0, causal, False,
        scale=1 / math.sqrt(query.size(3)), **extra)
    return output, log_sum


def _plain(query, key, value, causal, window):
    group = query.size(2) // key.size(2)
    key = key.repeat_interleave(group, 2)
    value = value.repeat_interleave(group, 2)
    score = torch.einsum("bqhd,bkhd->bhqk", query, key).float() / math.sqrt(query.size(3))
    distance = (torch.arange(query.size(1))[:, None] + key.size(1) - query.size(1)) - torch.arange(key.size(1))
    if causal:
        score.masked_fill_(distance < 0, -math.inf)
    if window is not None:
        score.masked_fill_(distance > window, -math.inf)
    log_sum = torch.logsumexp(score, -1)
    weight = torch.exp(score - log_sum[..., None]).to(value.dtype)
    return torch.einsum("bhqk,bkhd->bqhd", weight, value), log_sum


def merge(output, log_sum, more, more_log_sum):
    """Folds a second pass into the first, in place."""
    share = torch.sigmoid(more_log_sum - log_sum).transpose(1, 2).unsqueeze(-1)
    output.lerp_(more, share.to(output.dtype))


def prefill(near, far, key, value, shifted_offset):
    """All queries of a prompt. `far` holds the queries rotated for far keys; its first S rows are not used."""
    count = near.size(1)
    if count <= shifted_offset:
        return flash(near, key, value, True)[0]
    output, log_sum = flash(near, key, value, True, shifted_offset)
    rest = count - shifted_offset
    more, more_log_sum = flash(far[:, shifted_offset:], key[:, :rest], value[:, :rest], True)
    merge(output[:, shifted_offset:], log_sum[:, :, shifted_offset:], more, more_log_sum)
    return output


def decode(near, far, key, value, shifted_offset):
    """One query at the last position."""
    split = max(0, key.size(1) - shifted_offset)
    output, log_sum = flash(near, key[:, split:], value[:, split:], False)
    if split > 0:
        more, more_log_sum = flash(far, key[:, :split], value[:, :split], False)
        merge(output, log_sum, more, more_log_sum)
    return output
