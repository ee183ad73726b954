# Attention of a block of queries over every key cached so far, by exact pieces: no mask, no score matrix.
#
# Query i sees key j <= i as NEAR when i - j < reach and as FAR otherwise. Near and far keys are the same cached keys;
# only the query is rotated differently. A block of n <= reach queries a..b-1 splits into causal squares and full
# rectangles, each pair of positions in one piece, and the pieces are merged by their log-sum-exp:
#
#   own      keys a..b-1                     causal square       near
#   recent   keys max(0, b - reach)..a-1     rectangle           near
#   border   keys a-reach+1..b-1-reach       two causal squares  near below the diagonal, far from it on
#   distant  keys 0..a-reach                 rectangle           far
#
# Plain RoPE is reach = infinity; a sliding window is reach = window without far keys; STRING is reach = S.
# Shapes: query (kv_heads, group, queries, head_dim), key and value (kv_heads, keys, head_dim): a key is never repeated.


# 16-bit numbers as float32; float32 and float64 stay.
def wide(x: Tensor) -> Tensor:
  if x.dtype == 5 or x.dtype == 15:  # float16, bfloat16
    return x.to(6)  # float32
  return x


# The maths of every kernel below, for devices and dtypes that have none: memory is queries x keys.
def plain(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  score = __torch__.attention.wide(torch.matmul(query, torch.unsqueeze(key, 1).transpose(-1, -2))) * scale
  if causal:
    hidden = torch.triu(torch.ones([query.size(2), key.size(1)], dtype=11, device=query.device), 1)  # 11 is bool
    score = torch.masked_fill(score, hidden, -inf)
  log_sum = torch.logsumexp(score, [-1])
  weight = torch.exp(score - torch.unsqueeze(log_sum, -1)).to(query.dtype)
  return torch.matmul(weight, torch.unsqueeze(value, 1)), log_sum


# `plain` in slices of queries, so that the scores of one slice stay below 2^26 numbers.
def sliced_plain(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  heads = query.size(0) * query.size(1)
  rows = max(1, 67108864 // (heads * key.size(1)))
  if causal or rows >= query.size(2):
    return __torch__.attention.plain(query, key, value, causal, scale)
  outputs = annotate(List[Tensor], [])
  log_sums = annotate(List[Tensor], [])
  for first in range(0, query.size(2), rows):
    output, log_sum = __torch__.attention.plain(query[:, :, first:first + rows], key, value, causal, scale)
    outputs.append(output)
    log_sums.append(log_sum)
  return torch.cat(outputs, 2), torch.cat(log_sums, 2)


# One fused kernel on (batch, heads, queries, head_dim); returns the output and its log-sum-exp (batch, heads, queries).
def fused(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float, kernel: str) -> Tuple[Tensor, Tensor]:
  if kernel == "cpu":
    output, log_sum = torch._scaled_dot_product_flash_attention_for_cpu(query, key, value, 0.0, causal, scale=scale)
  elif kernel == "flash":
    output, log_sum, _0, _1, _2, _3, _4, _5, _6 = torch._scaled_dot_product_flash_attention(
      query, key, value, 0.0, causal, False, scale=scale)
  elif kernel == "cudnn":
    output, log_sum, _0, _1, _2, _3, _4, _5, _6 = torch._scaled_dot_product_cudnn_attention(
      query, key, value, None, True, 0.0, causal, False, scale=scale)
  else:
    output, log_sum, _7, _8 = torch._scaled_dot_product_efficient_attention(
      query, key, value, None, True, 0.0, causal, scale=scale)
  # Some kernels pad the log-sum-exp to a multiple of 32 queries, some give it a last side of 1.
  rows = [query.size(0), query.size(1), query.size(2)]
  return output, torch.reshape(log_sum[:, :, :query.size(2)], rows)


# One piece: every query of the block against every given key, or a causal square. The CPU kernel has no guard for
# zero keys, so callers leave empty pieces out.
def piece(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float, kernel: str) -> Tuple[Tensor, Tensor]:
  if kernel == "plain":
    return __torch__.attention.sliced_plain(query, key, value, causal, scale)
  kv_heads = query.size(0)
  group = query.size(1)
  queries = query.size(2)
  if causal:
    # Key/value heads as the batch and a stride of zero over the group: nothing is copied.
    shape = [kv_heads, group, queries, query.size(3)]
    wide_key = torch.expand(torch.unsqueeze(key, 1), shape)
    wide_value = torch.expand(torch.unsqueeze(value, 1), shape)
    return __torch__.attention.fused(query, wide_key, wide_value, True, scale, kernel)
  # Without a mask all queries are alike: those of a group share one key head as more rows.
  rows = torch.reshape(query, [1, kv_heads, group * queries, query.size(3)])
  output, log_sum = __torch__.attention.fused(
    rows, torch.unsqueeze(key, 0), torch.unsqueeze(value, 0), False, scale, kernel)
  return torch.reshape(output, [kv_heads, group, queries, query.size(3)]), torch.reshape(log_sum, [kv_heads, group, queries])


# Folds one more piece into the running output and log-sum-exp, in place.
def merge(output: Tensor, log_sum: Tensor, more: Tensor, more_log_sum: Tensor) -> NoneType:
  share = torch.unsqueeze(torch.sigmoid(more_log_sum - log_sum), -1)
  output.lerp_(more.to(output.dtype), share)
  log_sum.copy_(torch.logaddexp(log_sum, more_log_sum))
  return None


# A block of at most `reach` queries at positions start..; it lies wholly below `reach` or wholly from it on.
# Returns (kv_heads, group, queries, head_dim), 16-bit inputs as float32.
def attend_block(near: Tensor, far: Tensor, key: Tensor, value: Tensor, start: int, reach: int, has_far: bool,
    doubled: bool, kernel: str) -> Tensor:
  count = near.size(2)
  end = start + count
  scale = 1.0 / torch.sqrt(near.size(3))
  recent = max(0, end - reach)
  if count == 1:
    output, log_sum = __torch__.attention.piece(near, key[:, recent:end], value[:, recent:end], False, scale, kernel)
  else:
    output, log_sum = __torch__.attention.piece(near, key[:, start:end], value[:, start:end], True, scale, kernel)
  output = __torch__.attention.wide(output)
  if count > 1 and recent < start:
    more, more_log_sum = __torch__.attention.piece(
      near, key[:, recent:start], value[:, recent:start], False, scale, kernel)
    __torch__.attention.merge(output, log_sum, more, more_log_sum)
  if start >= reach:
    first = start - reach + 1
    if count > 1:
      border_key = key[:, first:end - reach]
      border_value = value[:, first:end - reach]
      # Query x sees border key t as near when x <= t: with both orders reversed that is a causal square.
      more, more_log_sum = __torch__.attention.piece(
        torch.flip(near[:, :, :count - 1], [2]), torch.flip(border_key, [1]), torch.flip(border_value, [1]), True, scale, kernel)
      __torch__.attention.merge(
        output[:, :, :count - 1], log_sum[:, :, :count - 1], torch.flip(more, [2]), torch.flip(more_log_sum, [2]))
      if has_far:
        more, more_log_sum = __torch__.attention.piece(far[:, :, 1:], border_key, border_value, True, scale, kernel)
        __torch__.attention.merge(output[:, :, 1:], log_sum[:, :, 1:], more, more_log_sum)
    if has_far:
      more, more_log_sum = __torch__.attention.piece(far, key[:, :first], value[:, :first], False, scale, kernel)
      __torch__.attention.merge(output, log_sum, more, more_log_sum)
    if doubled:
      # The original counts the key at distance exactly S once more, as a near key.
      twin = torch.unsqueeze(key[:, start - reach:end - reach], 1)
      score = torch.sum(__torch__.attention.wide(near) * __torch__.attention.wide(twin), [-1]) * scale
      twin_value = torch.expand_as(torch.unsqueeze(value[:, start - reach:end - reach], 1), output)
      __torch__.attention.merge(output, log_sum, twin_value, score)
  return output


# Any number of queries: cut into blocks that `attend_block` can take. The cuts depend on positions only.
def attend(near: Tensor, far: Tensor, key: Tensor, value: Tensor, start: int, reach: int, has_far: bool,
    doubled: bool, kernel: str) -> Tensor:
  count = near.size(2)
  blocks = annotate(List[Tensor], [])
  first = 0
  while first < count:
    last = min(count, first + reach)
    if start + first < reach:
      last = min(last, reach - start)
    blocks.append(__torch__.attention.attend_block(
      near[:, :, first:last], far[:, :, first:last], key, value, start + first, reach, has_far, doubled, kernel))
    first = last
  if len(blocks) == 1:
    return blocks[0]
  return torch.cat(blocks, 2)
