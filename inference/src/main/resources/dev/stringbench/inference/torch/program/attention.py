# Attention of a block of queries over every key cached so far, by exact pieces: no mask, no score matrix.
#
# Query i sees key j <= i as NEAR when i - j < reach and as FAR otherwise. Near and far keys are the same cached keys;
# only the query is rotated differently. A block of queries a..b-1 splits into causal squares and full rectangles, each
# pair of positions in one piece, and the pieces are merged by their log-sum-exp:
#
#   own      keys a..b-1                     causal square             near   } for n = b - a <= reach; a longer block
#   recent   keys max(0, b - reach)..a-1     rectangle                 near   } is cut, and each part has these three
#   border   keys a-reach+1..b-1-reach       reversed causal square    near   }
#   distant  keys 0..f-reach-1               rectangle                 far    } f = max(a, reach), the first query that
#   edge     keys f-reach..b-1-reach         causal square             far    } has far keys
#
# Plain RoPE is reach = infinity; a sliding window is reach = window without far keys; STRING is reach = S.
# Other cuts of the same region are the kernels' own (PromptKernel.Cut): where one knows sliding windows, near and far are
# one call each, and some take a whole prompt.
# Shapes: query (queries, heads, head_dim), key and value (keys, kv_heads, head_dim), log-sum-exp (heads, queries). Heads
# of one group lie side by side and share a key head, which is never repeated in memory.


# 16-bit numbers as float32; float32 and float64 stay.
def wide(x: Tensor) -> Tensor:
  if x.dtype == 5 or x.dtype == 15:  # float16, bfloat16
    return x.to(6)  # float32
  return x


# The first rows of a tensor, with zeros where it is too short.
def rows_of(x: Tensor, first: int, count: int) -> Tensor:
  part = x[first:first + count]
  if part.size(0) < count:
    part = torch.constant_pad_nd(part, [0, 0, 0, 0, 0, count - part.size(0)])
  return part


# (queries, heads, head_dim) as (kv_heads, group, queries, head_dim); copies nothing.
def grouped(query: Tensor, kv_heads: int) -> Tensor:
  shape = [query.size(0), kv_heads, query.size(1) // kv_heads, query.size(2)]
  return torch.permute(torch.reshape(query, shape), [1, 2, 0, 3])


# Query, key and value of a piece for a kernel of (batch, heads, rows, head_dim) that knows grouped heads.
def with_groups(query: Tensor, key: Tensor, value: Tensor) -> Tuple[Tensor, Tensor, Tensor]:
  q = torch.unsqueeze(torch.transpose(query, 0, 1), 0)
  k = torch.unsqueeze(torch.transpose(key, 0, 1), 0)
  v = torch.unsqueeze(torch.transpose(value, 0, 1), 0)
  return q, k, v


# What such a kernel gives, as (queries, heads, head_dim) and (heads, queries).
def from_groups(output: Tensor, log_sum: Tensor) -> Tuple[Tensor, Tensor]:
  return torch.transpose(output[0], 0, 1), log_sum[0]


# Query, key and value of a piece for a kernel that wants one key head for each query head; see `ungrouped`.
def without_groups(query: Tensor, key: Tensor, value: Tensor, causal: bool) -> Tuple[Tensor, Tensor, Tensor]:
  kv_heads = key.size(1)
  q = __torch__.attention.grouped(query, kv_heads)
  k = torch.transpose(key, 0, 1)
  v = torch.transpose(value, 0, 1)
  group = q.size(1)
  if causal:
    # Key/value heads as the batch and a stride of zero over the group: nothing is copied.
    shape = [kv_heads, group, query.size(0), query.size(2)]
    k = torch.expand(torch.unsqueeze(k, 1), shape)
    v = torch.expand(torch.unsqueeze(v, 1), shape)
  else:
    # Without a mask all queries are alike: those of a group share one key head as more rows.
    q = torch.reshape(q, [1, kv_heads, group * query.size(0), query.size(2)])
    k = torch.unsqueeze(k, 0)
    v = torch.unsqueeze(v, 0)
  return q, k, v


# What such a kernel gives for a piece of that query, as (queries, heads, head_dim) and (heads, queries).
def ungrouped(output: Tensor, log_sum: Tensor, query: Tensor, kv_heads: int) -> Tuple[Tensor, Tensor]:
  queries = query.size(0)
  heads = query.size(1)
  output = torch.reshape(output, [kv_heads, heads // kv_heads, queries, query.size(2)])
  output = torch.reshape(torch.permute(output, [2, 0, 1, 3]), [queries, heads, query.size(2)])
  return output, torch.reshape(log_sum, [heads, queries])


# One piece: every query of the block against every given key, or a causal square. The CPU kernel has no guard for
# zero keys, so callers leave empty pieces out.
def piece(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float, kernel: str) -> Tuple[Tensor, Tensor]:
  return __torch__.dispatch.piece(kernel, query, key, value, causal, scale)


# The share of a further piece, (queries, heads, 1) in the outputs' type. Its rounding to 16 bits moves the mixture by no
# more than the rounding of the outputs themselves, and lets the mixture be one pass over memory.
def share(log_sum: Tensor, more: Tensor, more_log_sum: Tensor) -> Tensor:
  return torch.unsqueeze(torch.transpose(torch.sigmoid(more_log_sum - log_sum), 0, 1), -1).to(more.dtype)


# Folds one more piece into the running output and log-sum-exp, in place.
def merge(output: Tensor, log_sum: Tensor, more: Tensor, more_log_sum: Tensor) -> NoneType:
  output.lerp_(more, __torch__.attention.share(log_sum, more, more_log_sum))
  log_sum.copy_(torch.logaddexp(log_sum, more_log_sum))
  return None


# The near keys of a block of at most `reach` queries that lies wholly below `reach` or wholly from it on.
def near_block(near: Tensor, key: Tensor, value: Tensor, start: int, reach: int, scale: float, kernel: str) -> Tuple[Tensor, Tensor]:
  count = near.size(0)
  end = start + count
  recent = max(0, end - reach)
  if count == 1:
    return __torch__.attention.piece(near, key[recent:end], value[recent:end], False, scale, kernel)
  output, log_sum = __torch__.attention.piece(near, key[start:end], value[start:end], True, scale, kernel)
  if recent < start:
    more, more_log_sum = __torch__.attention.piece(near, key[recent:start], value[recent:start], False, scale, kernel)
    __torch__.attention.merge(output, log_sum, more, more_log_sum)
  if start >= reach:
    # Query x sees border key t as near when x <= t: with both orders reversed that is a causal square.
    first = start - reach + 1
    more, more_log_sum = __torch__.attention.piece(
      torch.flip(near[:count - 1], [0]), torch.flip(key[first:end - reach], [0]), torch.flip(value[first:end - reach], [0]),
      True, scale, kernel)
    __torch__.attention.merge(
      output[:count - 1], log_sum[:, :count - 1], torch.flip(more, [0]), torch.flip(more_log_sum, [1]))
  return output, log_sum


# The near keys of any number of queries, cut into blocks. The cuts depend on positions only.
def near_blocks(near: Tensor, key: Tensor, value: Tensor, start: int, reach: int, scale: float, kernel: str) -> Tuple[Tensor, Tensor]:
  count = near.size(0)
  outputs = annotate(List[Tensor], [])
  log_sums = annotate(List[Tensor], [])
  first = 0
  while first < count:
    last = min(count, first + reach)
    if start + first < reach:
      last = min(last, reach - start)
    output, log_sum = __torch__.attention.near_block(near[first:last], key, value, start + first, reach, scale, kernel)
    outputs.append(output)
    log_sums.append(log_sum)
    first = last
  if len(outputs) == 1:
    return outputs[0], log_sums[0]
  return torch.cat(outputs), torch.cat(log_sums, 1)


# Every far key of some queries at positions start..: a rectangle and, from the second query on, a causal square.
# Folds them into `output` and `log_sum`.
def merge_far(output: Tensor, log_sum: Tensor, far: Tensor, key: Tensor, value: Tensor, start: int, reach: int, scale: float, kernel: str) -> NoneType:
  distant = start - reach
  edge = distant + far.size(0)
  if far.size(0) == 1:
    distant = edge  # one query: its edge key is one more of the rectangle
  if distant > 0:
    more, more_log_sum = __torch__.attention.piece(far, key[:distant], value[:distant], False, scale, kernel)
    __torch__.attention.merge(output, log_sum, more, more_log_sum)
  if distant < edge:
    more, more_log_sum = __torch__.attention.piece(far, key[distant:edge], value[distant:edge], True, scale, kernel)
    __torch__.attention.merge(output, log_sum, more, more_log_sum)
  return None


# Attention of `count` queries at positions start.. over keys 0..; (count, heads, head_dim). All four tensors may have
# further rows: they change nothing, but must be finite.
def attend(near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, has_far: bool,
    doubled: bool, kernel: str) -> Tensor:
  return __torch__.attention.attend_from(
    near, far, count, key, value, start, reach, has_far, doubled, kernel, __torch__.dispatch.least(kernel))


# The same where the kernel is given blocks of `least` queries on, also where it does not pay: to see that it is right.
def attend_from(near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, has_far: bool,
    doubled: bool, kernel: str, least: int) -> Tensor:
  end = start + count
  scale = 1.0 / torch.sqrt(near.size(2))
  skipped = max(0, reach - start)  # queries before the first that has far keys
  sees_far = has_far and skipped < count
  if __torch__.dispatch.cut(kernel) == "WHOLE":
    if count >= least and not doubled:
      return __torch__.dispatch.attend(kernel, near, far, count, key, value, start, reach, sees_far, scale, least)
    kernel = __torch__.dispatch.shorter(kernel)
  near = near[:count]
  far = far[:count]
  if __torch__.dispatch.cut(kernel) == "BANDS":
    low = max(0, start - reach + 1)
    output, log_sum = __torch__.dispatch.band(kernel, near, key[low:end], value[low:end], min(reach, end), scale)
    if sees_far:
      more, more_log_sum = __torch__.dispatch.band(kernel, far[skipped:], key[:end - reach], value[:end - reach], -1, scale)
      __torch__.attention.merge(output[skipped:], log_sum[:, skipped:], more, more_log_sum)
  else:
    output, log_sum = __torch__.attention.near_blocks(near, key, value, start, reach, scale, kernel)
    if sees_far:
      __torch__.attention.merge_far(
        output[skipped:], log_sum[:, skipped:], far[skipped:], key, value, start + skipped, reach, scale, kernel)
  if doubled and skipped < count:
    # The original counts the key at distance exactly S once more, as a near key.
    first = start + skipped - reach
    group = near.size(1) // key.size(1)
    twin = torch.repeat_interleave(__torch__.attention.wide(key[first:end - reach]), group, 1)
    twin_value = torch.repeat_interleave(value[first:end - reach], group, 1)
    score = torch.sum(__torch__.attention.wide(near[skipped:]) * twin, [-1]) * scale
    __torch__.attention.merge(output[skipped:], log_sum[:, skipped:], twin_value, torch.transpose(score, 0, 1))
  return output


# Which cached rows each sequence of a decode batch sees under one reach. Row `base` of the cache holds its position 0.
class DecodeRegions:
  reach : int
  query_starts : Tensor  # (sequences + 1) int32: one query each
  near_starts : Tensor  # (sequences + 1) int32: first near row; the last entry is a filler
  near_counts : Tensor  # (sequences) int32
  far_starts : Tensor
  far_counts : Tensor  # 0 where a sequence is shorter than the reach

  def __init__(self, base: Tensor, position: Tensor, reach: int) -> NoneType:
    length = position + 1
    near = torch.clamp(length, max=reach)
    near_start = base + length - near
    self.reach = reach
    self.query_starts = torch.arange(base.size(0) + 1, dtype=3, device=base.device)  # 3 is int32
    self.near_starts = torch.cat([near_start, near_start[-1:]]).to(3)
    self.near_counts = near.to(3)
    self.far_starts = torch.cat([base, base[-1:]]).to(3)
    self.far_counts = (length - near).to(3)
    return None


# Attention of one new query (sequences, heads, head_dim) of each sequence; `longest` is the longest sequence's length.
def decode_flash(near: Tensor, far: Tensor, keys: Tensor, values: Tensor, regions: __torch__.attention.DecodeRegions,
    longest: int, has_far: bool) -> Tensor:
  scale = 1.0 / torch.sqrt(near.size(2))
  reach = regions.reach
  output, log_sum = __torch__.kernels.flash_rows(
    near, keys, values, regions.query_starts, regions.near_starts, regions.near_counts, min(reach, longest), scale)
  if has_far and longest > reach:
    more, more_log_sum = __torch__.kernels.flash_rows(
      far, keys, values, regions.query_starts, regions.far_starts, regions.far_counts, longest - reach, scale)
    none = torch.unsqueeze(regions.far_counts == 0, 0)
    more_log_sum = torch.masked_fill(more_log_sum, none, -inf)
    __torch__.attention.merge(output, log_sum, more, more_log_sum)
  return output


# The same with any kernel, one sequence after the other.
def decode_each(near: Tensor, far: Tensor, keys: Tensor, values: Tensor, bases: List[int], positions: List[int],
    reach: int, has_far: bool, kernel: str) -> Tensor:
  outputs = annotate(List[Tensor], [])
  for index in range(len(bases)):
    base = bases[index]
    position = positions[index]
    rows = keys[base:base + position + 1]
    outputs.append(__torch__.attention.attend(
      near[index:index + 1], far[index:index + 1], 1, rows, values[base:base + position + 1], position, reach, has_far, False, kernel))
  if len(outputs) == 1:
    return outputs[0]
  return torch.cat(outputs)
