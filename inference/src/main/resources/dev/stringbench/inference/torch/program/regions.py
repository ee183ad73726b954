# Attention by regions for every plan that the kernels of attention.py do not know: more than one rotation of the keys, or
# chunks. In each region a query sees a run of consecutive keys, so that again there are only causal squares and full
# rectangles, each pair of positions in one piece, merged by their log-sum-exp: no mask, no score matrix.
#
#   distances first..last-1   the keys of plain attention with a reach, moved `first` tokens back
#   own chunk                 a causal square, and a rectangle of the chunk's keys before the block
#   chunks before             rectangles, one for each chunk of queries
#
# Shapes as in attention.py. Query rows may be followed by further rows, which change nothing but must be finite.


# The first row of a block from position `start` on whose query sees any key of a region; all later ones do too.
def first_row(region: __torch__.positions.Region, start: int) -> int:
  first = region.first
  if region.chunk > 0:
    first = first * region.chunk
  return max(0, first - start)


# `count` queries at positions start.., each against the `width` keys up to its own position. Kernels for whole blocks get
# those of `least` queries on.
def band(query: Tensor, count: int, key: Tensor, value: Tensor, start: int, width: int, scale: float, kernel: str, least: int) -> Tuple[Tensor, Tensor]:
  if __torch__.dispatch.cut(kernel) == "WHOLE":
    if count >= least:
      return __torch__.dispatch.near(kernel, query, count, key, value, start, width, scale, least)
    kernel = __torch__.dispatch.shorter(kernel)
  if __torch__.dispatch.cut(kernel) == "BANDS":
    end = start + count
    low = max(0, start - width + 1)
    return __torch__.dispatch.band(kernel, query[:count], key[low:end], value[low:end], min(width, end), scale)
  return __torch__.attention.near_blocks(query[:count], key, value, start, width, scale, kernel)


# Every query against every key.
def rectangle(query: Tensor, key: Tensor, value: Tensor, scale: float, kernel: str, least: int) -> Tuple[Tensor, Tensor]:
  if __torch__.dispatch.cut(kernel) == "WHOLE" and query.size(0) * key.size(0) < least * least:
    kernel = __torch__.dispatch.shorter(kernel)
  return __torch__.attention.piece(query, key, value, False, scale, kernel)


# A region of chunks, one chunk of queries after the other.
def chunked(query: Tensor, count: int, key: Tensor, value: Tensor, start: int, region: __torch__.positions.Region, scale: float, kernel: str, least: int) -> Tuple[Tensor, Tensor]:
  outputs = annotate(List[Tensor], [])
  log_sums = annotate(List[Tensor], [])
  side = region.chunk
  first = 0
  while first < count:
    position = start + first
    chunk = position // side
    rows = min(count - first, (chunk + 1) * side - position)
    low = max(0, (chunk - region.last + 1) * side)
    if region.first == 0:
      output, log_sum = __torch__.regions.band(
        query[first:], rows, key[low:], value[low:], position - low, 2147483647, scale, kernel, least)
    else:
      high = (chunk - region.first + 1) * side
      output, log_sum = __torch__.regions.rectangle(
        query[first:first + rows], key[low:high], value[low:high], scale, kernel, least)
    outputs.append(output)
    log_sums.append(log_sum)
    first = first + rows
  if len(outputs) == 1:
    return outputs[0], log_sums[0]
  return torch.cat(outputs), torch.cat(log_sums, 1)


# One region for `count` rotated queries at positions start.., all of which see some of its keys.
def seen(query: Tensor, count: int, key: Tensor, value: Tensor, start: int, region: __torch__.positions.Region, scale: float, kernel: str, least: int) -> Tuple[Tensor, Tensor]:
  if region.chunk > 0:
    return __torch__.regions.chunked(query, count, key, value, start, region, scale, kernel, least)
  return __torch__.regions.band(
    query, count, key, value, start - region.first, region.last - region.first, scale, kernel, least)


# Attention of rotated queries, those of region i in queries[i], at positions start.. over keys and values 0..; those of
# a region may lack the rows before the first that sees any of its keys.
def attend_turned(queries: List[Tensor], plan: __torch__.positions.Plan, count: int, keys: List[Tensor], values: Tensor, start: int, kernel: str, least: int) -> Tensor:
  scale = 1.0 / torch.sqrt(values.size(2))
  output, log_sum = __torch__.regions.seen(
    queries[0], count, keys[plan.regions[0].key], values, start, plan.regions[0], scale, kernel, least)
  for index in range(1, len(plan.regions)):
    region = plan.regions[index]
    skipped = __torch__.regions.first_row(region, start)
    if skipped < count:
      more, more_log_sum = __torch__.regions.seen(
        queries[index][skipped:], count - skipped, keys[region.key], values, start + skipped, region, scale, kernel, least)
      __torch__.attention.merge(output[skipped:], log_sum[:, skipped:], more, more_log_sum)
  return output


# Attention of a block of queries (tokens, heads, head_dim), not yet rotated, at positions start.. over keys and values 0..;
# they are rotated for one region at a time.
def attend(query: Tensor, rotations: __torch__.positions.Rotations, plan: __torch__.positions.Plan, keys: List[Tensor], values: Tensor, start: int, kernel: str) -> Tensor:
  count = query.size(0)
  scale = 1.0 / torch.sqrt(query.size(2))
  spare = __torch__.dispatch.spare_rows(kernel)
  least = __torch__.dispatch.least(kernel)
  region = plan.regions[0]
  turned = __torch__.rotary.rotate(query, rotations.cosine[region.query], rotations.sine[region.query], spare)
  output, log_sum = __torch__.regions.seen(turned, count, keys[region.key], values, start, region, scale, kernel, least)
  for index in range(1, len(plan.regions)):
    region = plan.regions[index]
    skipped = __torch__.regions.first_row(region, start)
    if skipped < count:
      turned = __torch__.rotary.rotate(
        query[skipped:], rotations.cosine[region.query][skipped:], rotations.sine[region.query][skipped:], spare)
      more, more_log_sum = __torch__.regions.seen(
        turned, count - skipped, keys[region.key], values, start + skipped, region, scale, kernel, least)
      __torch__.attention.merge(output[skipped:], log_sum[:, skipped:], more, more_log_sum)
  return output


# Which cached rows each sequence of a decode batch sees in each region. Row `base` of the cache holds its position 0.
class DecodeSpans:
  query_starts : Tensor  # (sequences + 1) int32: one query each
  starts : List[Tensor]  # (sequences + 1) int32: first row; the last entry is a filler
  counts : List[Tensor]  # (sequences) int32
  longest : List[int]  # the largest count

  # `places` are the positions as `position` has them, on the host.
  def __init__(self, plan: __torch__.positions.Plan, base: Tensor, position: Tensor, places: List[int]) -> NoneType:
    self.query_starts = torch.arange(base.size(0) + 1, dtype=3, device=base.device)  # 3 is int32
    self.starts = annotate(List[Tensor], [])
    self.counts = annotate(List[Tensor], [])
    self.longest = annotate(List[int], [])
    for region in plan.regions:
      low, high = __torch__.regions.span(region, position)
      low = torch.clamp(low, min=0)
      count = torch.clamp(high - low, min=0)
      start = base + low
      self.starts.append(torch.cat([start, start[-1:]]).to(3))
      self.counts.append(count.to(3))
      longest = 0
      for place in places:
        longest = max(longest, __torch__.regions.run_length(region, place))
      self.longest.append(longest)
    return None


# The first key, which may be below 0, and the key after the last of queries at `position` int64.
def span(region: __torch__.positions.Region, position: Tensor) -> Tuple[Tensor, Tensor]:
  if region.chunk == 0:
    return position - region.last + 1, position - region.first + 1
  chunk = torch.floor_divide(position, region.chunk)
  end = position + 1
  if region.first > 0:
    end = (chunk - region.first + 1) * region.chunk
  return (chunk - region.last + 1) * region.chunk, end


# How many keys a query at position `place` sees.
def run_length(region: __torch__.positions.Region, place: int) -> int:
  if region.chunk == 0:
    return place - region.first + 1 - max(0, place - region.last + 1)
  chunk = place // region.chunk
  end = place + 1
  if region.first > 0:
    end = (chunk - region.first + 1) * region.chunk
  return end - max(0, (chunk - region.last + 1) * region.chunk)


# Attention of one new query of each sequence; `turned` (rotations, sequences, ...) begins with the `heads` query heads.
def decode_flash(turned: Tensor, heads: int, keys: List[Tensor], values: Tensor, plan: __torch__.positions.Plan, spans: __torch__.regions.DecodeSpans) -> Tensor:
  scale = 1.0 / torch.sqrt(values.size(2))
  region = plan.regions[0]
  output, log_sum = __torch__.kernels.flash_rows(
    turned[region.query, :, :heads], keys[region.key], values, spans.query_starts, spans.starts[0], spans.counts[0],
    spans.longest[0], scale)
  for index in range(1, len(plan.regions)):
    region = plan.regions[index]
    if spans.longest[index] > 0:
      more, more_log_sum = __torch__.kernels.flash_rows(
        turned[region.query, :, :heads], keys[region.key], values, spans.query_starts, spans.starts[index],
        spans.counts[index], spans.longest[index], scale)
      none = torch.unsqueeze(spans.counts[index] == 0, 0)
      __torch__.attention.merge(output, log_sum, more, torch.masked_fill(more_log_sum, none, -inf))
  return output


# The same with any kernel, one sequence after the other.
def decode_each(turned: Tensor, heads: int, keys: List[Tensor], values: Tensor, bases: List[int], places: List[int], plan: __torch__.positions.Plan, kernel: str) -> Tensor:
  outputs = annotate(List[Tensor], [])
  for index in range(len(bases)):
    first = bases[index]
    end = first + places[index] + 1
    queries = annotate(List[Tensor], [])
    for region in plan.regions:
      queries.append(turned[region.query, index:index + 1, :heads])
    rows = annotate(List[Tensor], [])
    for copy in keys:
      rows.append(copy[first:end])
    outputs.append(__torch__.regions.attend_turned(queries, plan, 1, rows, values[first:end], places[index], kernel, __torch__.dispatch.least(kernel)))
  if len(outputs) == 1:
    return outputs[0]
  return torch.cat(outputs)
