# The attention of attention.py through cuDNN, which on Hopper and newer GPUs is nearly twice as fast as flash but prepares
# a plan, for tens of milliseconds, for each new shape. So long pieces go through few shapes, and short or rare ones go
# through flash:
#
#   own      causal squares of side `reach`, all together       near
#   border   reversed causal squares of side reach - 1          near
#   far      one causal square from position `reach` on         far
#
# and what is left over at the end of the prompt is a block of attention.py's kind. Sides of squares that differ from
# prompt to prompt are rounded up: in a causal square further rows change nothing before them.


# One square or rectangle.
def piece(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  q, k, v = __torch__.attention.with_groups(query, key, value)
  output, log_sum = __torch__.kernels.cudnn(q, k, v, causal, scale)
  return __torch__.attention.from_groups(output, log_sum)


# Rows by which the side of a square is rounded up.
def padded(rows: int) -> int:
  return (rows + 511) // 512 * 512


# Causal squares (squares, side, heads, head_dim) through cuDNN; log-sum-exp (squares, heads, side).
def squares(query: Tensor, key: Tensor, value: Tensor, scale: float) -> Tuple[Tensor, Tensor]:
  output, log_sum = __torch__.kernels.cudnn(
    torch.transpose(query, 1, 2), torch.transpose(key, 1, 2), torch.transpose(value, 1, 2), True, scale)
  return torch.transpose(output, 1, 2), log_sum


# One causal square whose side differs from prompt to prompt: rows first.. of the queries against rows key_first.. of the
# keys.
def square(query: Tensor, first: int, key: Tensor, value: Tensor, key_first: int, side: int, scale: float, shortest: int) -> Tuple[Tensor, Tensor]:
  if side < shortest // 4:
    return __torch__.flash.piece(
      query[first:first + side], key[key_first:key_first + side], value[key_first:key_first + side], True, scale)
  rows = __torch__.cudnn.padded(side)
  output, log_sum = __torch__.cudnn.squares(
    torch.unsqueeze(__torch__.attention.rows_of(query, first, rows), 0),
    torch.unsqueeze(__torch__.attention.rows_of(key, key_first, rows), 0),
    torch.unsqueeze(__torch__.attention.rows_of(value, key_first, rows), 0), scale)
  return output[0, :side], log_sum[0, :, :side]


# A rectangle through cuDNN where that saves more than its plan costs.
def rectangle(query: Tensor, key: Tensor, value: Tensor, scale: float, shortest: int) -> Tuple[Tensor, Tensor]:
  if query.size(0) * key.size(0) < shortest * shortest:
    return __torch__.flash.piece(query, key, value, False, scale)
  return __torch__.cudnn.piece(query, key, value, False, scale)


# The near keys of a block of at most `reach` queries, rows first..first+count-1 of `near`, as attention.near_block.
def near_rest(near: Tensor, first: int, count: int, key: Tensor, value: Tensor, start: int, reach: int, scale: float, shortest: int) -> Tuple[Tensor, Tensor]:
  end = start + count
  recent = max(0, end - reach)
  output, log_sum = __torch__.cudnn.square(near, first, key, value, start, count, scale, shortest)
  if recent < start:
    more, more_log_sum = __torch__.cudnn.rectangle(
      near[first:first + count], key[recent:start], value[recent:start], scale, shortest)
    __torch__.attention.merge(output, log_sum, more, more_log_sum)
  if start >= reach and count > 1:
    low = start - reach + 1
    more, more_log_sum = __torch__.cudnn.square(
      torch.flip(near[first:first + count - 1], [0]), 0, torch.flip(key[low:end - reach], [0]),
      torch.flip(value[low:end - reach], [0]), 0, count - 1, scale, shortest)
    __torch__.attention.merge(
      output[:count - 1], log_sum[:, :count - 1], torch.flip(more, [0]), torch.flip(more_log_sum, [1]))
  return output, log_sum


# The near keys of whole blocks of `reach` queries from position `start` on; all
# blocks have `reach` keys before them but the first when start is 0.
def near_squares(near: Tensor, key: Tensor, value: Tensor, start: int, reach: int, blocks: int, scale: float) -> Tuple[Tensor, Tensor]:
  rows = blocks * reach
  heads = near.size(1)
  kv_heads = key.size(1)
  head_dim = near.size(2)
  queries = torch.view(near[:rows], [blocks, reach, heads, head_dim])
  output, log_sum = __torch__.cudnn.squares(
    queries,
    torch.view(key[start:start + rows], [blocks, reach, kv_heads, head_dim]),
    torch.view(value[start:start + rows], [blocks, reach, kv_heads, head_dim]), scale)
  first = 0
  if start < reach:
    first = 1
  if first < blocks and reach > 1:
    low = start + (first - 1) * reach
    before = rows - first * reach
    side = reach - 1
    shape = [blocks - first, reach, kv_heads, head_dim]
    more, more_log_sum = __torch__.cudnn.squares(
      torch.flip(queries[first:, :side], [1]),
      torch.flip(torch.view(key[low:low + before], shape)[:, 1:], [1]),
      torch.flip(torch.view(value[low:low + before], shape)[:, 1:], [1]), scale)
    more = torch.flip(more, [1])
    more_log_sum = torch.flip(more_log_sum, [2])
    part = log_sum[first:, :, :side]
    weight = torch.unsqueeze(torch.transpose(torch.sigmoid(more_log_sum - part), 1, 2), -1).to(more.dtype)
    output[first:, :side].lerp_(more, weight)
    part.copy_(torch.logaddexp(part, more_log_sum))
  return torch.reshape(output, [rows, heads, head_dim]), torch.reshape(torch.transpose(log_sum, 0, 1), [heads, rows])


# The near keys of `count` queries as segments: what lies before `reach`, whole blocks, and the rest.
def near_segments(near: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, scale: float, shortest: int) -> List[Tuple[Tensor, Tensor]]:
  segments = annotate(List[Tuple[Tensor, Tensor]], [])
  first = 0
  if start < reach and (start > 0 or count < reach):
    first = min(count, reach - start)
    segments.append(__torch__.cudnn.near_rest(near, 0, first, key, value, start, reach, scale, shortest))
  blocks = (count - first) // reach
  if blocks > 0:
    segments.append(__torch__.cudnn.near_squares(near[first:], key, value, start + first, reach, blocks, scale))
    first = first + blocks * reach
  if first < count:
    segments.append(__torch__.cudnn.near_rest(near, first, count - first, key, value, start + first, reach, scale, shortest))
  return segments


# The same joined; (count, heads, head_dim) and log-sum-exp (heads, count).
def near(near: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, scale: float, least: int) -> Tuple[Tensor, Tensor]:
  outputs = annotate(List[Tensor], [])
  log_sums = annotate(List[Tensor], [])
  for output, log_sum in __torch__.cudnn.near_segments(near, count, key, value, start, reach, scale, least):
    outputs.append(output)
    log_sums.append(log_sum)
  if len(outputs) == 1:
    return outputs[0], log_sums[0]
  return torch.cat(outputs), torch.cat(log_sums, 1)


# As attention.attend. `shortest`: blocks of fewer queries are left to flash. Queries have rows behind them for a side that
# is rounded up.
def attend(near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, sees_far: bool,
    scale: float, shortest: int) -> Tensor:
  segments = __torch__.cudnn.near_segments(near, count, key, value, start, reach, scale, shortest)
  if not sees_far and len(segments) == 1:
    return segments[0][0]
  skipped = count  # queries before the first that has far keys
  if sees_far:
    skipped = max(0, reach - start)
  distant = start + skipped - reach
  square, square_log_sum = near, near
  rectangle, rectangle_log_sum = near, near
  if sees_far:
    square, square_log_sum = __torch__.cudnn.square(far, skipped, key, value, distant, count - skipped, scale, shortest)
    if distant > 0:
      rectangle, rectangle_log_sum = __torch__.cudnn.rectangle(
        far[skipped:count], key[:distant], value[:distant], scale, shortest)
  # The last merge writes the segments to their places, so that joining them takes no pass of its own.
  mixed = torch.empty([count, near.size(1), near.size(2)], dtype=near.dtype, device=near.device)
  at = 0
  for output, log_sum in segments:
    rows = output.size(0)
    alone = min(rows, max(0, skipped - at))
    if alone > 0:
      mixed[at:at + alone].copy_(output[:alone])
    if alone < rows:
      part = output[alone:]
      part_log_sum = log_sum[:, alone:]
      low = at + alone - skipped
      high = at + rows - skipped
      if distant > 0:
        __torch__.attention.merge(part, part_log_sum, rectangle[low:high], rectangle_log_sum[:, low:high])
      more = square[low:high]
      torch.lerp(part, more, __torch__.attention.share(part_log_sum, more, square_log_sum[:, low:high]), out=mixed[at + alone:at + rows])
    at = at + rows
  return mixed
