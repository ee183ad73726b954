# What the attention op is measured beside, never used by a model: plain causal attention in one call, and STRING in the
# form of its original code, two flash-attention passes merged by their log-sum-exp.
#
# The original's near pass is a causal window that reaches S keys back, distances 0..S; its far pass is a causal square of
# the queries S.. against the keys 0..T-S-1, distances S and more. So the key at distance exactly S is counted twice.
# Shapes: query (kv_heads, group, tokens, head_dim), key and value (kv_heads, tokens, head_dim): a whole prompt.


# Maths for where there is no kernel: memory is queries x keys.
def maths(query: Tensor, key: Tensor, value: Tensor, hidden: Tensor, scale: float) -> Tuple[Tensor, Tensor]:
  score = torch.matmul(query, torch.unsqueeze(key, 1).transpose(-1, -2)) * scale
  if score.dtype == 5 or score.dtype == 15:  # float16, bfloat16
    score = score.to(6)  # float32
  score = torch.masked_fill(score, hidden, -inf)
  log_sum = torch.logsumexp(score, [-1])
  weight = torch.exp(score - torch.unsqueeze(log_sum, -1)).to(query.dtype)
  return torch.matmul(weight, torch.unsqueeze(value, 1)), log_sum


# A causal pass in slices of queries with a mask each, for kernels that know no window. `left` is how many keys back a
# query sees beside its own.
def sliced(query: Tensor, key: Tensor, value: Tensor, left: int, scale: float, kernel: str) -> Tuple[Tensor, Tensor]:
  rows = 512
  outputs = annotate(List[Tensor], [])
  log_sums = annotate(List[Tensor], [])
  for first in range(0, query.size(2), rows):
    last = min(first + rows, query.size(2))
    begin = max(0, first - left)
    position = torch.unsqueeze(torch.arange(first, last, device=query.device), 1)
    distance = position - torch.arange(begin, last, device=query.device)
    hidden = torch.logical_or(torch.lt(distance, 0), torch.gt(distance, left))
    part = query[:, :, first:last]
    if kernel == "cpu":
      shape = [query.size(0), query.size(1), last - begin, query.size(3)]
      mask = torch.masked_fill(torch.zeros([last - first, last - begin], dtype=query.dtype), hidden, -inf)
      output, log_sum = torch._scaled_dot_product_flash_attention_for_cpu(
        part, torch.expand(torch.unsqueeze(key[:, begin:last], 1), shape),
        torch.expand(torch.unsqueeze(value[:, begin:last], 1), shape), 0.0, False, attn_mask=mask, scale=scale)
    else:
      output, log_sum = __torch__.twopass.maths(part, key[:, begin:last], value[:, begin:last], hidden, scale)
    outputs.append(output)
    log_sums.append(log_sum)
  return torch.cat(outputs, 2), torch.cat(log_sums, 2)


# (tokens, heads, head_dim) as (kv_heads, group, tokens, head_dim), and back; nothing is copied.
def by_head(x: Tensor, kv_heads: int) -> Tensor:
  return torch.permute(torch.view(x, [x.size(0), kv_heads, -1, x.size(2)]), [1, 2, 0, 3])


def by_token(x: Tensor) -> Tensor:
  return torch.transpose(torch.flatten(x, 0, 1), 0, 1)


# Causal attention of all queries to the keys no farther back than `left`, in one call where the kernel allows it.
def causal(query: Tensor, key: Tensor, value: Tensor, left: int, kernel: str) -> Tuple[Tensor, Tensor]:
  kv_heads = query.size(0)
  group = query.size(1)
  tokens = query.size(2)
  scale = 1.0 / torch.sqrt(query.size(3))
  windowed = left < tokens - 1
  shape = [kv_heads, group, tokens, query.size(3)]
  if kernel == "flash":
    window = annotate(Optional[int], None)
    right = annotate(Optional[int], None)
    if windowed:
      window = left
      right = 0
    output, log_sum, _0, _1, _2 = torch._flash_attention_forward(
      __torch__.twopass.by_token(query).unsqueeze(0), torch.transpose(key, 0, 1).unsqueeze(0),
      torch.transpose(value, 0, 1).unsqueeze(0), None, None, tokens, tokens, 0.0, True, False,
      scale=scale, window_size_left=window, window_size_right=right)
    output = __torch__.twopass.by_head(output[0], kv_heads)
    return output, torch.reshape(log_sum, [kv_heads, group, tokens])
  if kernel == "cudnn" and not windowed:
    output, log_sum, _3, _4, _5, _6, _7, _8, _9 = torch._scaled_dot_product_cudnn_attention(
      torch.flatten(query, 0, 1).unsqueeze(0), key.unsqueeze(0), value.unsqueeze(0), None, True, 0.0, True, False,
      scale=scale)
    return torch.reshape(output, shape), torch.reshape(log_sum, [kv_heads, group, tokens])
  if kernel == "efficient" and not windowed:
    output, log_sum, _a, _b = torch._scaled_dot_product_efficient_attention(
      query, torch.expand(key.unsqueeze(1), shape), torch.expand(value.unsqueeze(1), shape), None, True, 0.0, True,
      scale=scale)
    return output, log_sum[:, :, :tokens]
  if kernel == "cpu" and not windowed:
    output, log_sum = torch._scaled_dot_product_flash_attention_for_cpu(
      query, torch.expand(key.unsqueeze(1), shape), torch.expand(value.unsqueeze(1), shape), 0.0, True, scale=scale)
    return output, log_sum
  return __torch__.twopass.sliced(query, key, value, left, scale, kernel)


# STRING's prefill in two passes. `far` holds the queries rotated for far keys; its first `reach` rows are not used.
def attend(near: Tensor, far: Tensor, key: Tensor, value: Tensor, reach: int, kernel: str) -> Tensor:
  output, log_sum = __torch__.twopass.causal(near, key, value, reach, kernel)
  rest = near.size(2) - reach
  if rest > 0:
    more, more_log_sum = __torch__.twopass.causal(far[:, :, reach:], key[:, :rest], value[:, :rest], rest, kernel)
    share = torch.unsqueeze(torch.sigmoid(more_log_sum - log_sum[:, :, reach:]), -1)
    output[:, :, reach:].lerp_(more, share.to(output.dtype))
  return output
