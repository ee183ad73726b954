# One layer of a decoder, around its attention. Which norms, biases and projections it has is told by the tensors that
# there are, each under the name of its part (LayerPart.java).


class AttentionBlock:
  before : Optional[Tensor]  # norm of the hidden states
  inputs : __torch__.linear.Linears  # query, key, value
  query_norm : Optional[Tensor]
  key_norm : Optional[Tensor]
  output : __torch__.linear.Linears
  after : Optional[Tensor]  # norm of what is added to the hidden states

  def __init__(self, weights: Dict[str, Tensor], joined: bool) -> NoneType:
    self.before = weights.get("attention_norm.weight")
    self.inputs = __torch__.linear.Linears(weights, ["query", "key", "value", "query_key_value"], joined)
    self.query_norm = weights.get("query_norm.weight")
    self.key_norm = weights.get("key_norm.weight")
    self.output = __torch__.linear.Linears(weights, ["attention_output"], False)
    self.after = weights.get("attention_output_norm.weight")
    return None


# Query (tokens, heads, head_dim), key and value (tokens, kv_heads, head_dim) of some hidden states, not yet rotated.
def project(block: __torch__.block.AttentionBlock, hidden: Tensor, kv_heads: int, head_dim: int, epsilon: float) -> Tuple[Tensor, Tensor, Tensor]:
  x = __torch__.norm.optional(hidden, block.before, epsilon)
  joined = torch.view(__torch__.linear.apply(block.inputs, x), [hidden.size(0), -1, head_dim])
  heads = joined.size(1) - 2 * kv_heads
  query = joined[:, :heads]
  key = joined[:, heads:heads + kv_heads]
  value = joined[:, heads + kv_heads:]
  query_norm = block.query_norm
  key_norm = block.key_norm
  if query_norm is not None and key_norm is not None:
    query = __torch__.norm.heads(query, query_norm, epsilon)
    key = __torch__.norm.heads(key, key_norm, epsilon)
  return query, key, value


# Tokens of a slice of so many that are run together, at most `rows`. Where a model is split, the sum of a slice over the ranks
# runs beside the next slice, and slices are large enough to keep a GPU busy.
def slice_rows(tokens: int, rows: int, ranks: int) -> int:
  if ranks == 1:
    return rows
  return min(rows, max(2048, (tokens + 3) // 4))


# Adds up a slice over the ranks, beside what follows where there are several. Returns whether to go on.
def sum_slice(part: Tensor, several: bool, cancelled: Tensor) -> bool:
  if several:
    return __torch__.collective.begin(part, cancelled)
  return __torch__.collective.sum(part, cancelled)


# Adds slices (rows, hidden) to `hidden` in place, in their order.
def add_slices(hidden: Tensor, parts: List[Tensor], after: Optional[Tensor], epsilon: float) -> NoneType:
  first = 0
  for part in parts:
    last = first + part.size(0)
    hidden[first:last].add_(__torch__.norm.optional(part, after, epsilon))
    first = last
  return None


# Adds what attention gave (tokens, heads, head_dim) to `hidden` in place. Where the model is split, each of `ranks` has some
# of the heads, and what they give is added up. Returns whether to go on.
def add_attended(block: __torch__.block.AttentionBlock, hidden: Tensor, attended: Tensor, epsilon: float, ranks: int, cancelled: Tensor) -> bool:
  tokens = hidden.size(0)
  joined = torch.reshape(attended, [tokens, -1])
  rows = __torch__.block.slice_rows(tokens, tokens, ranks)
  parts = annotate(List[Tensor], [])
  goes_on = True
  for first in range(0, tokens, rows):
    if goes_on:
      part = __torch__.linear.apply(block.output, joined[first:first + rows])
      parts.append(part)
      if ranks > 1:
        goes_on = __torch__.block.sum_slice(part, rows < tokens, cancelled)
  if rows < tokens:
    __torch__.collective.finish(hidden)
  __torch__.block.add_slices(hidden, parts, block.after, epsilon)
  return goes_on


# A gated feed-forward (Shazeer 2020, SwiGLU).
class FeedForward:
  before : Optional[Tensor]
  inputs : __torch__.linear.Linears  # gate, up
  output : __torch__.linear.Linears
  after : Optional[Tensor]

  def __init__(self, weights: Dict[str, Tensor], joined: bool) -> NoneType:
    self.before = weights.get("feed_forward_norm.weight")
    self.inputs = __torch__.linear.Linears(weights, ["gate", "up", "gate_up"], joined)
    self.output = __torch__.linear.Linears(weights, ["down"], False)
    self.after = weights.get("feed_forward_output_norm.weight")
    return None


# (rows, hidden) -> (rows, hidden).
def gated(block: __torch__.block.FeedForward, x: Tensor) -> Tensor:
  weights = block.inputs.weights
  biases = block.inputs.biases
  if len(weights) == 1:
    both = torch.linear(x, weights[0], biases[0])
    width = both.size(1) // 2
    gate = both[:, :width]
    up = both[:, width:]
  else:
    gate = torch.linear(x, weights[0], biases[0])
    up = torch.linear(x, weights[1], biases[1])
  return __torch__.linear.apply(block.output, torch.silu_(gate).mul_(up))


# Adds the feed-forward of `hidden` to it in place, in slices of at most `rows` tokens; each of `ranks` has some of its inner
# columns. Returns whether to go on.
def add_fed_forward(block: __torch__.block.FeedForward, hidden: Tensor, rows: int, epsilon: float, ranks: int, cancelled: Tensor) -> bool:
  tokens = hidden.size(0)
  x = __torch__.norm.optional(hidden, block.before, epsilon)
  rows_of_slice = __torch__.block.slice_rows(tokens, rows, ranks)
  several = rows_of_slice < tokens
  parts = annotate(List[Tensor], [])
  goes_on = True
  for first in range(0, tokens, rows_of_slice):
    if goes_on:
      part = __torch__.block.gated(block, x[first:first + rows_of_slice])
      parts.append(part)
      if ranks > 1:
        goes_on = __torch__.block.sum_slice(part, several, cancelled)
  if ranks > 1 and several:
    __torch__.collective.finish(hidden)
  __torch__.block.add_slices(hidden, parts, block.after, epsilon)
  return goes_on


class Layer:
  attention : __torch__.block.AttentionBlock
  feed_forward : __torch__.block.FeedForward
  like : Tensor  # one of its weights, for their device and type

  def __init__(self, weights: Dict[str, Tensor]) -> NoneType:
    self.like = weights["attention_output.weight"]
    joined = self.like.device.type != "cpu"
    self.attention = __torch__.block.AttentionBlock(weights, joined)
    self.feed_forward = __torch__.block.FeedForward(weights, joined)
    return None
