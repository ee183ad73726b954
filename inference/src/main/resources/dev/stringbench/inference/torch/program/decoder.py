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
  mlp_rows : int  # tokens that go through one MLP at a time

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
    self.mlp_rows = mlp_rows
    return None


# Keys and values: for each layer a tensor (rows, kv_heads, head_dim). A sequence owns the rows from its base on, one for
# each position.
class Cache:
  keys : List[Tensor]
  values : List[Tensor]

  def __init__(self, model: __torch__.decoder.Model, rows: int) -> NoneType:
    self.keys = annotate(List[Tensor], [])
    self.values = annotate(List[Tensor], [])
    for layer in model.layers:
      like = layer.like
      shape = [rows, model.kv_heads, model.head_dim]
      # Zeros, since some kernels read rows that no query sees: they must be finite.
      self.keys.append(torch.zeros(shape, dtype=like.dtype, device=like.device))
      self.values.append(torch.zeros(shape, dtype=like.dtype, device=like.device))
    return None


# A copy of one layer's keys or values with another number of rows, of which the first `kept` are filled.
def resized(old: Tensor, rows: int, kept: int) -> Tensor:
  fresh = torch.zeros([rows, old.size(1), old.size(2)], dtype=old.dtype, device=old.device)
  fresh[:kept].copy_(old[:kept])
  return fresh


# How the positions of one prompt become rotations and regions.
class Positions:
  inverse_frequencies : Tensor  # (head_dim / 2) float32
  factor : float  # multiplies cosine and sine, of queries and of keys
  reaches : List[int]  # for each layer: keys nearer than this are near
  has_far : bool  # whether keys beyond the reach are seen at all
  far_shift : int  # a query at position i looks at far keys from position i + far_shift

  def __init__(self, inverse_frequencies: Tensor, factor: float, reaches: List[int], has_far: bool, far_shift: int) -> NoneType:
    self.inverse_frequencies = inverse_frequencies
    self.factor = factor
    self.reaches = reaches
    self.has_far = has_far
    self.far_shift = far_shift
    return None


# Cosines and sines of some rows on the device of the layer at work.
class Rotations:
  near_cosine : Tensor
  near_sine : Tensor
  far_cosine : Tensor
  far_sine : Tensor

  def __init__(self, positions: __torch__.decoder.Positions, position: Tensor, has_far: bool) -> NoneType:
    near_cosine, near_sine = __torch__.rotary.angles(position, positions.inverse_frequencies, positions.factor)
    far_cosine, far_sine = near_cosine, near_sine
    if has_far:
      far_cosine, far_sine = __torch__.rotary.angles(
        position + positions.far_shift, positions.inverse_frequencies, positions.factor)
    self.near_cosine = near_cosine
    self.near_sine = near_sine
    self.far_cosine = far_cosine
    self.far_sine = far_sine
    return None


# Rotations follow the hidden states to the device of the next layers.
def follow(rotations: __torch__.decoder.Rotations, hidden: Tensor) -> NoneType:
  if rotations.near_cosine.device != hidden.device:
    rotations.near_cosine = rotations.near_cosine.to(hidden.device)
    rotations.near_sine = rotations.near_sine.to(hidden.device)
    rotations.far_cosine = rotations.far_cosine.to(hidden.device)
    rotations.far_sine = rotations.far_sine.to(hidden.device)
  return None


# What follows attention in a layer: adds to `hidden` in place.
def finish(model: __torch__.decoder.Model, layer: __torch__.block.Layer, hidden: Tensor, attended: Tensor) -> NoneType:
  __torch__.block.add_attended(layer.attention, hidden, attended, model.epsilon)
  __torch__.block.add_fed_forward(layer.feed_forward, hidden, model.mlp_rows, model.epsilon)
  return None


# Runs tokens start..start+len(ids)-1 of the sequence whose rows begin at `base` through every layer, and caches their
# keys and values. Returns the hidden states (tokens, hidden) before the final norm, or nothing useful once `cancelled`
# is set.
def run(model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.decoder.Positions,
    base: int, ids: List[int], start: int, doubled: bool, cancelled: Tensor) -> Tensor:
  count = len(ids)
  end = start + count
  has_far = positions.has_far and end > positions.reaches[0]
  hidden = torch.embedding(model.embedding, torch.tensor(ids, dtype=4, device=model.embedding.device))  # 4 is int64
  position = torch.arange(start, end, dtype=4, device=positions.inverse_frequencies.device)
  rotations = __torch__.decoder.Rotations(positions, position, has_far)
  for index in range(len(model.layers)):
    if bool(cancelled):
      return hidden
    layer = model.layers[index]
    hidden = hidden.to(layer.like.device)  # the next layers may lie on another GPU
    __torch__.decoder.follow(rotations, hidden)
    query, key, value = __torch__.block.project(layer.attention, hidden, model.kv_heads, model.head_dim, model.epsilon)
    keys = cache.keys[index][base:]
    values = cache.values[index][base:]
    __torch__.rotary.rotate_into(keys[start:end], key, rotations.near_cosine, rotations.near_sine)
    values[start:end].copy_(value)
    spare = __torch__.dispatch.spare_rows(model.kernels[index])
    near = __torch__.rotary.rotate(query, rotations.near_cosine, rotations.near_sine, spare)
    far = near
    if has_far:
      far = __torch__.rotary.rotate(query, rotations.far_cosine, rotations.far_sine, spare)
    attended = __torch__.attention.attend(
      near, far, count, keys, values, start, positions.reaches[index], has_far, doubled, model.kernels[index])
    __torch__.decoder.finish(model, layer, hidden, attended)
    if count >= 32768:
      # A GPU would be given the whole prompt's work at once and hear of a cancellation when all is done. A long block
      # waits for each layer, a thousandth of its time, by reading a number back; which number does not matter.
      if float(hidden[0, 0]) != 0.0 and bool(cancelled):
        return hidden
  return hidden


# Runs one token of each of several sequences: `rows` holds their tokens, then their bases, then their positions. Returns
# the hidden states (sequences, hidden) before the final norm.
def decode(model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.decoder.Positions,
    rows: List[int], cancelled: Tensor) -> Tensor:
  count = len(rows) // 3
  bases = rows[count:2 * count]
  places = rows[2 * count:]
  longest = 0
  for place in places:
    longest = max(longest, place + 1)
  has_far = positions.has_far and longest > positions.reaches[0]
  device = model.embedding.device
  given = torch.view(torch.tensor(rows, dtype=4, device=device), [3, count])  # 4 is int64
  hidden = torch.embedding(model.embedding, given[0])
  rotations = __torch__.decoder.Rotations(positions, given[2].to(positions.inverse_frequencies.device), has_far)
  cosine = torch.unsqueeze(rotations.near_cosine, 0)
  sine = torch.unsqueeze(rotations.near_sine, 0)
  if has_far:
    cosine = torch.stack([rotations.near_cosine, rotations.far_cosine])
    sine = torch.stack([rotations.near_sine, rotations.far_sine])
  base = given[1]
  position = given[2]
  regions = __torch__.attention.DecodeRegions(base, position, positions.reaches[0])
  for index in range(len(model.layers)):
    if bool(cancelled):
      return hidden
    layer = model.layers[index]
    reach = positions.reaches[index]
    hidden = hidden.to(layer.like.device)
    if cosine.device != hidden.device:
      cosine = cosine.to(hidden.device)
      sine = sine.to(hidden.device)
    if base.device != hidden.device or reach != regions.reach:
      base = base.to(hidden.device)
      position = position.to(hidden.device)
      regions = __torch__.attention.DecodeRegions(base, position, reach)
    query, key, value = __torch__.block.project(layer.attention, hidden, model.kv_heads, model.head_dim, model.epsilon)
    keys = cache.keys[index]
    values = cache.values[index]
    form = __torch__.dispatch.form(model.steps[index])
    if form == "FUSED":
      attended = __torch__.dispatch.step(
        model.steps[index], query, key, value, keys, values, cosine, sine, base, position, longest, reach, has_far)
    else:
      # A step is many small operations, so all rotations are one; that of keys for far queries is not used.
      turned = __torch__.rotary.rotate_each(torch.cat([query, key], 1), cosine, sine)
      near = turned[0, :, :query.size(1)]
      far = turned[turned.size(0) - 1, :, :query.size(1)]
      rotated = turned[0, :, query.size(1):]
      if form == "TOGETHER":
        row = base + position
        keys.index_copy_(0, row, rotated)
        values.index_copy_(0, row, value)
        attended = __torch__.attention.decode_flash(near, far, keys, values, regions, longest, has_far)
      else:
        for sequence in range(count):
          at = bases[sequence] + places[sequence]
          keys[at].copy_(rotated[sequence])
          values[at].copy_(value[sequence])
        attended = __torch__.attention.decode_each(
          near, far, keys, values, bases, places, reach, has_far, model.kernels[index])
    __torch__.decoder.finish(model, layer, hidden, attended)
  return hidden


# Logits (rows, vocab) in float32 of hidden states first..last-1.
def logits(model: __torch__.decoder.Model, hidden: Tensor, first: int, last: int) -> Tensor:
  x = hidden[first:last].to(model.final_norm.device)
  x = __torch__.norm.rms(x, model.final_norm, model.epsilon).to(model.head.device)
  return torch.linear(x, model.head).to(6)
