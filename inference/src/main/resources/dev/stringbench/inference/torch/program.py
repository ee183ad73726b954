# The entry points Java calls, each one crossing of JNI. The module holds no state: what lives between calls (a model,
# a cache, positions) is an object handed back to Java.


class Program(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  def map_file(self, path: str, count: int, dtype: int) -> Tensor:
    return torch.from_file(path, False, count, dtype=dtype)

  # A tensor of `elements` that begins at element `first` of a mapped file; shares its memory.
  def slice_mapped(self, mapped: Tensor, first: int, shape: List[int]) -> Tensor:
    elements = 1
    for side in shape:
      elements = elements * side
    return torch.view(mapped[first:first + elements], shape)

  # The same from mapped bytes whose offset does not suit the dtype; copies.
  def copy_unaligned(self, mapped: Tensor, first: int, byte_count: int, dtype: int, shape: List[int]) -> Tensor:
    return torch.view(torch.view_copy(torch.clone(mapped[first:first + byte_count]), dtype), shape)

  def place(self, tensor: Tensor, device: str, dtype: int) -> Tensor:
    return torch.to(tensor, torch.device(device), dtype)

  def random(self, shape: List[int], mean: float, deviation: float, device: str, dtype: int) -> Tensor:
    tensor = torch.full(shape, mean, dtype=dtype, device=torch.device(device))
    if deviation > 0.0:
      tensor.normal_(mean, deviation)
    return tensor

  def model(self, weights: Dict[str, Tensor], kv_heads: int, head_dim: int, epsilon: float, kernels: List[str], mlp_rows: int) -> __torch__.decoder.Model:
    return __torch__.decoder.Model(weights, kv_heads, head_dim, epsilon, kernels, mlp_rows)

  # An empty cache of `capacity` positions.
  def new_cache(self, model: __torch__.decoder.Model, capacity: int) -> __torch__.decoder.Cache:
    return __torch__.decoder.Cache(model, capacity)

  # Gives a cache another capacity; its first `kept` positions stay. One layer is copied at a time.
  def resize_cache(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, capacity: int, kept: int) -> NoneType:
    for index in range(len(model.layers)):
      cache.keys[index] = __torch__.decoder.resized(cache.keys[index], capacity, kept)
      cache.values[index] = __torch__.decoder.resized(cache.values[index], capacity, kept)
    return None

  def positions(self, model: __torch__.decoder.Model, inverse_frequencies: List[float], factor: float, reaches: List[int], has_far: bool, far_shift: int) -> __torch__.decoder.Positions:
    table = torch.tensor(inverse_frequencies, dtype=6, device=model.embedding.device)  # 6 is float32
    return __torch__.decoder.Positions(table, factor, reaches, has_far, far_shift)

  def run(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.decoder.Positions, ids: List[int], start: int, doubled: bool, cancelled: Tensor) -> Tensor:
    return __torch__.decoder.run(model, cache, positions, ids, start, doubled, cancelled)

  def logits(self, model: __torch__.decoder.Model, hidden: Tensor, first: int, last: int) -> Tensor:
    return __torch__.decoder.logits(model, hidden, first, last)

  def sampling(self, model: __torch__.decoder.Model, temperature: float, top_p: float, top_k: int, penalty: float, prompt: List[int]) -> __torch__.sampling.Sampling:
    seen = torch.zeros([0], dtype=11, device=model.head.device)  # 11 is bool
    if penalty != 1.0:
      seen = torch.zeros([model.head.size(0)], dtype=11, device=model.head.device)
      index = torch.tensor(prompt, dtype=4, device=model.head.device)  # 4 is int64
      torch.index_fill_(seen, 0, index, True)
    return __torch__.sampling.Sampling(temperature, top_p, top_k, penalty, seen)

  # The token that follows the last of some hidden states.
  def choose(self, model: __torch__.decoder.Model, hidden: Tensor, sampling: __torch__.sampling.Sampling, draw: float) -> int:
    rows = hidden.size(0)
    return __torch__.sampling.choose(__torch__.decoder.logits(model, hidden, rows - 1, rows)[0], sampling, draw)

  # One decode step: runs `token` at `position` and returns the token that follows it.
  def step(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.decoder.Positions, token: int, position: int, cancelled: Tensor, sampling: __torch__.sampling.Sampling, draw: float) -> int:
    hidden = __torch__.decoder.run(model, cache, positions, [token], position, False, cancelled)
    return __torch__.sampling.choose(__torch__.decoder.logits(model, hidden, 0, 1)[0], sampling, draw)

  # The attention op alone, for measuring and testing it.
  def attend(self, near: Tensor, far: Tensor, key: Tensor, value: Tensor, start: int, reach: int, has_far: bool, doubled: bool, kernel: str) -> Tensor:
    return __torch__.attention.attend(near, far, key, value, start, reach, has_far, doubled, kernel)

  # How far a kernel is from the plain maths, on a case with grouped heads, odd lengths and every kind of piece.
  def kernel_error(self, kernel: str, device: str, dtype: int, head_dim: int) -> float:
    place = torch.device(device)
    start = 113
    tokens = 190
    near = torch.randn([2, 3, tokens - start, head_dim], dtype=dtype, device=place)
    far = torch.randn([2, 3, tokens - start, head_dim], dtype=dtype, device=place)
    key = torch.randn([2, tokens, head_dim], dtype=dtype, device=place)
    value = torch.randn([2, tokens, head_dim], dtype=dtype, device=place)
    actual = __torch__.attention.attend(near, far, key, value, start, 41, True, False, kernel)
    expected = __torch__.attention.attend(
      near.to(6), far.to(6), key.to(6), value.to(6), start, 41, True, False, "plain")  # 6 is float32
    return float(torch.max(torch.abs(actual - expected)))
