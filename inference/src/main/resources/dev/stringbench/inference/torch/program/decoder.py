# A decoder-only transformer: the loop over its layers (block.py), for prompts and for decode steps.


class Model:
  embedding : Tensor  # (vocab, hidden)
  layers : List[__torch__.block.Layer]
  final_norm : Tensor  # (hidden)
  head : Tensor  # (vocab, hidden)
  kv_heads : int
  head_dim : int
  epsilon : float
  kernels : List[str]  # the attention kernel of each layer's device, for blocks of a prompt
  steps : List[str]  # how each layer's device decodes
  piece_kernels : List[str]  # the same two for plans that our own kernels do not know, once one is wanted
  piece_steps : List[str]
  mlp_rows : int  # tokens that go through one MLP at a time
  ranks : int  # parts that the model is split into, each on a device of its own; 1: it is whole
  first_token : int  # of the rows of embedding and head that are here
  vocab : int

  def __init__(self, kv_heads: int, head_dim: int, epsilon: float, mlp_rows: int, embedding: Tensor, final_norm: Tensor, head: Tensor) -> NoneType:
    self.embedding = embedding
    self.layers = annotate(List[__torch__.block.Layer], [])
    self.final_norm = final_norm
    self.head = head
    self.kv_heads = kv_heads
    self.head_dim = head_dim
    self.epsilon = epsilon
    self.kernels = annotate(List[str], [])
    self.steps = annotate(List[str], [])
    self.piece_kernels = annotate(List[str], [])
    self.piece_steps = annotate(List[str], [])
    self.mlp_rows = mlp_rows
    self.ranks = 1
    self.first_token = 0
    self.vocab = head.size(0)
    return None


# Keys and values: for each layer tensors (rows, kv_heads, head_dim), of the keys one for each way in which they are
# rotated. A sequence owns the rows from its base on, one for each position.
class Cache:
  keys : List[List[Tensor]]
  values : List[Tensor]

  def __init__(self, model: __torch__.decoder.Model, rows: int, key_copies: int) -> NoneType:
    self.keys = annotate(List[List[Tensor]], [])
    self.values = annotate(List[Tensor], [])
    for layer in model.layers:
      like = layer.like
      shape = [rows, model.kv_heads, model.head_dim]
      # Zeros, since some kernels read rows that no query sees: they must be finite.
      copies = annotate(List[Tensor], [])
      for copy in range(key_copies):
        copies.append(torch.zeros(shape, dtype=like.dtype, device=like.device))
      self.keys.append(copies)
      self.values.append(torch.zeros(shape, dtype=like.dtype, device=like.device))
    return None


# For each layer the keys in their first rotation, which is the only one under plans that our own kernels know.
def first_keys(cache: __torch__.decoder.Cache) -> List[Tensor]:
  keys = annotate(List[Tensor], [])
  for copies in cache.keys:
    keys.append(copies[0])
  return keys


# A copy of one layer's keys or values with another number of rows, of which the first `kept` are filled.
def resized(old: Tensor, rows: int, kept: int) -> Tensor:
  fresh = torch.zeros([rows, old.size(1), old.size(2)], dtype=old.dtype, device=old.device)
  fresh[:kept].copy_(old[:kept])
  return fresh


# What follows attention in a layer: adds to `hidden` in place. Returns whether to go on: the ranks of a model that is split
# agree on a cancellation within their sums, since one that stopped by itself would leave the others waiting.
def finish(model: __torch__.decoder.Model, layer: __torch__.block.Layer, hidden: Tensor, attended: Tensor, cancelled: Tensor) -> bool:
  if not __torch__.block.add_attended(layer.attention, hidden, attended, model.epsilon, model.ranks, cancelled):
    return False
  return __torch__.block.add_fed_forward(layer.feed_forward, hidden, model.mlp_rows, model.epsilon, model.ranks, cancelled)


# A flag that is never set.
def never() -> Tensor:
  return torch.zeros([1], dtype=0)  # 0 is uint8


# The embeddings (tokens, hidden) of token ids. Each rank of a model that is split has those of some tokens.
def embed(model: __torch__.decoder.Model, ids: Tensor) -> Tensor:
  if model.ranks == 1:
    return torch.embedding(model.embedding, ids)
  row = ids - model.first_token
  rows = model.embedding.size(0)
  elsewhere = torch.logical_or(torch.lt(row, 0), torch.ge(row, rows))
  x = torch.embedding(model.embedding, torch.clamp(row, 0, rows - 1))
  hidden = torch.masked_fill(x, torch.unsqueeze(elsewhere, -1), 0.0)
  __torch__.collective.sum(hidden, __torch__.decoder.never())
  return hidden


# Attention of a block of queries, not yet rotated, under a plan of near and far keys in one rotation.
def attend_bands(query: Tensor, rotations: __torch__.positions.Rotations, plan: __torch__.positions.Plan, keys: Tensor,
    values: Tensor, start: int, doubled: bool, kernel: str) -> Tensor:
  spare = __torch__.dispatch.spare_rows(kernel)
  near = __torch__.rotary.rotate(query, rotations.cosine[0], rotations.sine[0], spare)
  far = near
  has_far = len(rotations.cosine) > 1
  if has_far:
    far = __torch__.rotary.rotate(query, rotations.cosine[1], rotations.sine[1], spare)
  return __torch__.attention.attend(
    near, far, query.size(0), keys, values, start, plan.reach, has_far, doubled, kernel)


# Runs tokens start..start+len(ids)-1 of the sequence whose rows begin at `base` through every layer, and caches their
# keys and values. Returns the hidden states (tokens, hidden) before the final norm, or nothing useful once `cancelled`
# is set.
def run(model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.positions.Positions,
    base: int, ids: List[int], start: int, doubled: bool, cancelled: Tensor) -> Tensor:
  count = len(ids)
  end = start + count
  hidden = __torch__.decoder.embed(model, torch.tensor(ids, dtype=4, device=model.embedding.device))  # 4 is int64
  position = torch.arange(start, end, dtype=4, device=positions.inverse_frequencies.device)
  rotations = __torch__.positions.Rotations(positions, position, __torch__.positions.wanted(positions, end))
  for index in range(len(model.layers)):
    if model.ranks == 1 and bool(cancelled):
      return hidden
    layer = model.layers[index]
    hidden = hidden.to(layer.like.device)  # the next layers may lie on another GPU
    __torch__.positions.follow(rotations, hidden)
    query, key, value = __torch__.block.project(layer.attention, hidden, model.kv_heads, model.head_dim, model.epsilon)
    keys = annotate(List[Tensor], [])
    for copy in range(len(positions.keys)):
      rows = cache.keys[index][copy][base:]
      turn = positions.keys[copy]
      __torch__.rotary.rotate_into(rows[start:end], key, rotations.cosine[turn], rotations.sine[turn])
      keys.append(rows)
    values = cache.values[index][base:]
    values[start:end].copy_(value)
    plan = positions.plans[index]
    if plan.banded:
      attended = __torch__.decoder.attend_bands(
        query, rotations, plan, keys[0], values, start, doubled, model.kernels[index])
    else:
      attended = __torch__.regions.attend(query, rotations, plan, keys, values, start, model.piece_kernels[index])
    if not __torch__.decoder.finish(model, layer, hidden, attended, cancelled):
      return hidden
    if count >= 32768:
      # A GPU would be given the whole prompt's work at once and hear of a cancellation when all is done. A long block
      # waits for each layer, a thousandth of its time, by reading a number back; which number does not matter.
      if float(hidden[0, 0]) != 0.0 and model.ranks == 1 and bool(cancelled):
        return hidden
  return hidden


# Runs one token of each of several sequences: `rows` holds their tokens, then their bases, then their positions. Returns
# the hidden states (sequences, hidden) before the final norm.
def decode(model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.positions.Positions,
    rows: List[int], cancelled: Tensor) -> Tensor:
  count = len(rows) // 3
  bases = rows[count:2 * count]
  places = rows[2 * count:]
  longest = 0
  for place in places:
    longest = max(longest, place + 1)
  device = model.embedding.device
  given = torch.view(torch.tensor(rows, dtype=4, device=device), [3, count])  # 4 is int64
  hidden = __torch__.decoder.embed(model, given[0])
  rotations = __torch__.positions.Rotations(
    positions, given[2].to(positions.inverse_frequencies.device), __torch__.positions.wanted(positions, longest))
  has_far = len(rotations.cosine) > 1
  cosine = torch.unsqueeze(rotations.cosine[0], 0)
  sine = torch.unsqueeze(rotations.sine[0], 0)
  if has_far:
    cosine = torch.stack(rotations.cosine)
    sine = torch.stack(rotations.sine)
  base = given[1]
  position = given[2]
  banded = positions.plans[0].banded
  regions = __torch__.attention.DecodeRegions(base, position, positions.plans[0].reach)
  spans = annotate(Optional[__torch__.regions.DecodeSpans], None)
  for index in range(len(model.layers)):
    if model.ranks == 1 and bool(cancelled):
      return hidden
    layer = model.layers[index]
    plan = positions.plans[index]
    reach = plan.reach
    hidden = hidden.to(layer.like.device)
    if cosine.device != hidden.device:
      cosine = cosine.to(hidden.device)
      sine = sine.to(hidden.device)
    if base.device != hidden.device or reach != regions.reach:
      base = base.to(hidden.device)
      position = position.to(hidden.device)
      regions = __torch__.attention.DecodeRegions(base, position, reach)
      spans = annotate(Optional[__torch__.regions.DecodeSpans], None)
    query, key, value = __torch__.block.project(layer.attention, hidden, model.kv_heads, model.head_dim, model.epsilon)
    keys = cache.keys[index]
    values = cache.values[index]
    form = __torch__.dispatch.form(model.steps[index])
    if not banded:
      form = __torch__.dispatch.form(model.piece_steps[index])
    if form == "FUSED":
      attended = __torch__.dispatch.step(
        model.steps[index], query, key, value, keys[0], values, cosine, sine, base, position, longest, reach, has_far)
    else:
      # A step is many small operations, so all rotations are one, those included that queries or keys do not use.
      turned = __torch__.rotary.rotate_each(torch.cat([query, key], 1), cosine, sine)
      heads = query.size(1)
      near = turned[0, :, :heads]
      far = turned[turned.size(0) - 1, :, :heads]
      if form == "TOGETHER":
        row = base + position
        for copy in range(len(keys)):
          keys[copy].index_copy_(0, row, turned[positions.keys[copy], :, heads:])
        values.index_copy_(0, row, value)
        if banded:
          attended = __torch__.attention.decode_flash(near, far, keys[0], values, regions, longest, has_far)
        else:
          if spans is None:
            spans = __torch__.regions.DecodeSpans(plan, base, position, places)
          attended = __torch__.regions.decode_flash(turned, heads, keys, values, plan, spans)
      else:
        for sequence in range(count):
          at = bases[sequence] + places[sequence]
          for copy in range(len(keys)):
            keys[copy][at].copy_(turned[positions.keys[copy], sequence, heads:])
          values[at].copy_(value[sequence])
        if banded:
          attended = __torch__.attention.decode_each(
            near, far, keys[0], values, bases, places, reach, has_far, model.kernels[index])
        else:
          attended = __torch__.regions.decode_each(
            turned, heads, keys, values, bases, places, plan, model.piece_kernels[index])
    if not __torch__.decoder.finish(model, layer, hidden, attended, cancelled):
      return hidden
  return hidden


# Logits (rows, vocab) of those of a rank's tokens.
def gathered(model: __torch__.decoder.Model, part: Tensor) -> Tensor:
  if model.ranks == 1:
    return part
  whole = torch.zeros([part.size(0), model.vocab], dtype=6, device=part.device)
  whole[:, model.first_token:model.first_token + part.size(1)].copy_(part)
  __torch__.collective.sum(whole, __torch__.decoder.never())
  return whole


# Logits (rows, vocab) in float32 of hidden states first..last-1.
def logits(model: __torch__.decoder.Model, hidden: Tensor, first: int, last: int) -> Tensor:
  x = hidden[first:last].to(model.final_norm.device)
  x = __torch__.norm.rms(x, model.final_norm, model.epsilon).to(model.head.device)
  return __torch__.decoder.gathered(model, torch.linear(x, model.head).to(6))
