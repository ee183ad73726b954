# A decoder-only transformer of the Llama line: RMSNorm, rotary grouped-query attention, SwiGLU.


class Layer:
  input_norm : Tensor
  query_proj : Tensor
  key_proj : Tensor
  value_proj : Tensor
  output_proj : Tensor
  query_bias : Optional[Tensor]
  key_bias : Optional[Tensor]
  value_bias : Optional[Tensor]
  output_bias : Optional[Tensor]
  query_norm : Optional[Tensor]
  key_norm : Optional[Tensor]
  mlp_norm : Tensor
  gate_proj : Tensor
  up_proj : Tensor
  down_proj : Tensor
  gate_bias : Optional[Tensor]
  up_bias : Optional[Tensor]
  down_bias : Optional[Tensor]

  def __init__(self, weights: Dict[str, Tensor], prefix: str) -> NoneType:
    self.input_norm = weights[prefix + "input_layernorm.weight"]
    self.query_proj = weights[prefix + "self_attn.q_proj.weight"]
    self.key_proj = weights[prefix + "self_attn.k_proj.weight"]
    self.value_proj = weights[prefix + "self_attn.v_proj.weight"]
    self.output_proj = weights[prefix + "self_attn.o_proj.weight"]
    self.query_bias = weights.get(prefix + "self_attn.q_proj.bias")
    self.key_bias = weights.get(prefix + "self_attn.k_proj.bias")
    self.value_bias = weights.get(prefix + "self_attn.v_proj.bias")
    self.output_bias = weights.get(prefix + "self_attn.o_proj.bias")
    self.query_norm = weights.get(prefix + "self_attn.q_norm.weight")
    self.key_norm = weights.get(prefix + "self_attn.k_norm.weight")
    self.mlp_norm = weights[prefix + "post_attention_layernorm.weight"]
    self.gate_proj = weights[prefix + "mlp.gate_proj.weight"]
    self.up_proj = weights[prefix + "mlp.up_proj.weight"]
    self.down_proj = weights[prefix + "mlp.down_proj.weight"]
    self.gate_bias = weights.get(prefix + "mlp.gate_proj.bias")
    self.up_bias = weights.get(prefix + "mlp.up_proj.bias")
    self.down_bias = weights.get(prefix + "mlp.down_proj.bias")
    return None


class Model:
  embedding : Tensor  # (vocab, hidden)
  layers : List[__torch__.decoder.Layer]
  final_norm : Tensor  # (hidden)
  head : Tensor  # (vocab, hidden)
  kv_heads : int
  head_dim : int
  epsilon : float
  kernels : List[str]  # the attention kernel of each layer's device
  mlp_rows : int  # tokens that go through one MLP at a time

  def __init__(self, weights: Dict[str, Tensor], kv_heads: int, head_dim: int, epsilon: float, kernels: List[str], mlp_rows: int) -> NoneType:
    self.embedding = weights["model.embed_tokens.weight"]
    self.layers = annotate(List[__torch__.decoder.Layer], [])
    for index in range(len(kernels)):
      self.layers.append(__torch__.decoder.Layer(weights, "model.layers." + str(index) + "."))
    self.final_norm = weights["model.norm.weight"]
    self.head = weights["lm_head.weight"]
    self.kv_heads = kv_heads
    self.head_dim = head_dim
    self.epsilon = epsilon
    self.kernels = kernels
    self.mlp_rows = mlp_rows
    return None


# Keys and values of one sequence per slot: a tensor (slots, kv_heads, capacity, head_dim) for each layer.
class Cache:
  keys : List[Tensor]
  values : List[Tensor]

  def __init__(self, model: __torch__.decoder.Model, capacity: int) -> NoneType:
    self.keys = annotate(List[Tensor], [])
    self.values = annotate(List[Tensor], [])
    for layer in model.layers:
      like = layer.key_proj
      shape = [1, model.kv_heads, capacity, model.head_dim]
      self.keys.append(torch.empty(shape, dtype=like.dtype, device=like.device))
      self.values.append(torch.empty(shape, dtype=like.dtype, device=like.device))
    return None


# A copy of one layer's keys or values with another capacity, of which the first `kept` positions are filled.
def resized(old: Tensor, capacity: int, kept: int) -> Tensor:
  fresh = torch.empty([old.size(0), old.size(1), capacity, old.size(3)], dtype=old.dtype, device=old.device)
  fresh[:, :, :kept].copy_(old[:, :, :kept])
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


def norm(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
  wide = x.to(6)  # float32
  scaled = wide * torch.rsqrt(torch.mean(wide * wide, [-1], True) + epsilon)
  return weight * scaled.to(x.dtype)


# (tokens, hidden) -> (tokens, hidden), in slices of at most `rows` tokens.
def mlp(layer: __torch__.decoder.Layer, x: Tensor, rows: int) -> Tensor:
  outputs = annotate(List[Tensor], [])
  for first in range(0, x.size(0), rows):
    part = x[first:first + rows]
    gate = torch.silu(torch.linear(part, layer.gate_proj, layer.gate_bias))
    up = torch.linear(part, layer.up_proj, layer.up_bias)
    outputs.append(torch.linear(gate * up, layer.down_proj, layer.down_bias))
  if len(outputs) == 1:
    return outputs[0]
  return torch.cat(outputs)


# Runs tokens start..start+len(ids)-1 through every layer and caches their keys and values.
# Returns the hidden states (tokens, hidden) before the final norm, or nothing useful once `cancelled` is set.
def run(model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.decoder.Positions,
    ids: List[int], start: int, doubled: bool, cancelled: Tensor) -> Tensor:
  count = len(ids)
  end = start + count
  has_far = positions.has_far and end > positions.reaches[0]
  hidden = torch.embedding(model.embedding, torch.tensor(ids, dtype=4, device=model.embedding.device))  # 4 is int64
  near_cosine, near_sine = __torch__.rotary.angles(start, count, positions.inverse_frequencies, positions.factor)
  far_cosine, far_sine = near_cosine, near_sine
  if has_far:
    far_cosine, far_sine = __torch__.rotary.angles(
      start + positions.far_shift, count, positions.inverse_frequencies, positions.factor)
  for index in range(len(model.layers)):
    if bool(cancelled):
      return hidden
    layer = model.layers[index]
    device = layer.input_norm.device
    if hidden.device != device:  # the next layers lie on another GPU
      hidden = hidden.to(device)
    if near_cosine.device != device:
      near_cosine = near_cosine.to(device)
      near_sine = near_sine.to(device)
      far_cosine = far_cosine.to(device)
      far_sine = far_sine.to(device)
    x = __torch__.decoder.norm(hidden, layer.input_norm, model.epsilon)
    query = torch.view(torch.linear(x, layer.query_proj, layer.query_bias), [count, -1, model.head_dim])
    key = torch.view(torch.linear(x, layer.key_proj, layer.key_bias), [count, -1, model.head_dim])
    value = torch.view(torch.linear(x, layer.value_proj, layer.value_bias), [count, -1, model.head_dim])
    query_norm = layer.query_norm
    key_norm = layer.key_norm
    if query_norm is not None and key_norm is not None:
      query = __torch__.decoder.norm(query, query_norm, model.epsilon)
      key = __torch__.decoder.norm(key, key_norm, model.epsilon)
    query = torch.transpose(query, 0, 1)  # (heads, tokens, head_dim)
    keys = cache.keys[index][0]
    values = cache.values[index][0]
    keys[:, start:end].copy_(__torch__.rotary.rotate(torch.transpose(key, 0, 1), near_cosine, near_sine))
    values[:, start:end].copy_(torch.transpose(value, 0, 1))
    grouped = [model.kv_heads, -1, count, model.head_dim]
    near = torch.view(__torch__.rotary.rotate(query, near_cosine, near_sine), grouped)
    far = near
    if has_far:
      far = torch.view(__torch__.rotary.rotate(query, far_cosine, far_sine), grouped)
    attended = __torch__.attention.attend(
      near, far, keys, values, start, positions.reaches[index], has_far, doubled, model.kernels[index])
    joined = torch.reshape(torch.permute(attended, [2, 0, 1, 3]), [count, -1]).to(hidden.dtype)
    hidden = hidden + torch.linear(joined, layer.output_proj, layer.output_bias)
    x = __torch__.decoder.norm(hidden, layer.mlp_norm, model.epsilon)
    hidden = hidden + __torch__.decoder.mlp(layer, x, model.mlp_rows)
  return hidden


# Logits (rows, vocab) in float32 of hidden states first..last-1.
def logits(model: __torch__.decoder.Model, hidden: Tensor, first: int, last: int) -> Tensor:
  x = hidden[first:last].to(model.final_norm.device)
  x = __torch__.decoder.norm(x, model.final_norm, model.epsilon).to(model.head.device)
  return torch.linear(x, model.head).to(6)
