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

  # Some ranges of indexes, first and after the last of each, of one side of a tensor, one after the other.
  def slice(self, tensor: Tensor, side: int, ranges: List[int]) -> Tensor:
    parts = annotate(List[Tensor], [])
    for index in range(len(ranges) // 2):
      first = ranges[2 * index]
      parts.append(torch.narrow(tensor, side, first, ranges[2 * index + 1] - first))
    if len(parts) == 1:
      return torch.contiguous(parts[0])
    return torch.cat(parts, side)

  def place(self, tensor: Tensor, device: str, dtype: int) -> Tensor:
    return torch.to(tensor, torch.device(device), dtype)

  def random(self, shape: List[int], mean: float, deviation: float, device: str, dtype: int) -> Tensor:
    tensor = torch.full(shape, mean, dtype=dtype, device=torch.device(device))
    if deviation > 0.0:
      tensor.normal_(mean, deviation)
    return tensor

  # A model that has no layers yet.
  def model(self, kv_heads: int, head_dim: int, epsilon: float, mlp_rows: int, embedding: Tensor, final_norm: Tensor, head: Tensor) -> __torch__.decoder.Model:
    return __torch__.decoder.Model(kv_heads, head_dim, epsilon, mlp_rows, embedding, final_norm, head)

  # Makes a model a part of one that is split into `ranks`; of embedding and head it has the rows from `first_token` on.
  def split_model(self, model: __torch__.decoder.Model, ranks: int, first_token: int, vocab: int) -> NoneType:
    model.ranks = ranks
    model.first_token = first_token
    model.vocab = vocab
    return None

  # Adds the next layer. `weights`, by part (LayerPart.java), may be let go of afterwards: on a GPU they are joined into fewer, larger ones.
  def add_layer(self, model: __torch__.decoder.Model, weights: Dict[str, Tensor], kernel: str, step: str) -> NoneType:
    model.layers.append(__torch__.block.Layer(weights))
    model.kernels.append(kernel)
    model.steps.append(step)
    return None

  # Tells the kernels of the next layer for plans that our own do not know, before the first prompt under such a plan.
  def add_pieces(self, model: __torch__.decoder.Model, kernel: str, step: str) -> NoneType:
    model.piece_kernels.append(kernel)
    model.piece_steps.append(step)
    return None

  # An empty cache for `rows` positions in all, with the keys in so many rotations.
  def new_cache(self, model: __torch__.decoder.Model, rows: int, key_copies: int) -> __torch__.decoder.Cache:
    return __torch__.decoder.Cache(model, rows, key_copies)

  # Gives a cache another number of rows; its first `kept` stay. One tensor is copied at a time.
  def resize_cache(self, cache: __torch__.decoder.Cache, rows: int, kept: int) -> NoneType:
    for index in range(len(cache.keys)):
      copies = cache.keys[index]
      for copy in range(len(copies)):
        copies[copy] = __torch__.decoder.resized(copies[copy], rows, kept)
      cache.values[index] = __torch__.decoder.resized(cache.values[index], rows, kept)
    return None

  # Copies the keys and values of `count` positions to rows that do not overlap them.
  def copy_rows(self, cache: __torch__.decoder.Cache, source: int, target: int, count: int) -> NoneType:
    for index in range(len(cache.keys)):
      for copy in cache.keys[index]:
        copy[target:target + count].copy_(copy[source:source + count])
      cache.values[index][target:target + count].copy_(cache.values[index][source:source + count])
    return None

  # What a position scheme asks, as PlanArguments.java lays it out.
  def positions(self, model: __torch__.decoder.Model, inverse_frequencies: List[float], factor: float, rotations: List[float], log_length: int, keys: List[int], regions: List[int], banded: bool) -> __torch__.positions.Positions:
    table = torch.tensor(inverse_frequencies, dtype=6, device=model.embedding.device)  # 6 is float32
    return __torch__.positions.Positions(table, factor, rotations, log_length, keys, regions, banded, len(model.layers))

  def run(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.positions.Positions, base: int, ids: List[int], start: int, doubled: bool, cancelled: Tensor) -> Tensor:
    return __torch__.decoder.run(model, cache, positions, base, ids, start, doubled, cancelled)

  def logits(self, model: __torch__.decoder.Model, hidden: Tensor, first: int, last: int) -> Tensor:
    return __torch__.decoder.logits(model, hidden, first, last)

  def sampling(self, model: __torch__.decoder.Model, temperature: float, top_p: float, top_k: int, penalty: float, prompt: List[int]) -> __torch__.sampling.Sampling:
    seen = torch.zeros([0], dtype=11, device=model.head.device)  # 11 is bool
    if penalty != 1.0:
      seen = torch.zeros([model.vocab], dtype=11, device=model.head.device)
      index = torch.tensor(prompt, dtype=4, device=model.head.device)  # 4 is int64
      torch.index_fill_(seen, 0, index, True)
    return __torch__.sampling.Sampling(temperature, top_p, top_k, penalty, seen)

  # The token that follows the last of some hidden states.
  def choose(self, model: __torch__.decoder.Model, hidden: Tensor, sampling: __torch__.sampling.Sampling, draw: float) -> int:
    rows = hidden.size(0)
    return int(__torch__.sampling.choose_each(__torch__.decoder.logits(model, hidden, rows - 1, rows), [sampling], [draw]))

  # The share in that of a rank that does not choose. A number is given back, since TorchScript drops a sum nobody reads.
  def share_logits(self, model: __torch__.decoder.Model, hidden: Tensor) -> float:
    rows = hidden.size(0)
    return float(__torch__.decoder.logits(model, hidden, rows - 1, rows)[0, 0])

  # One decode step of several sequences, `rows` as decoder.decode takes them. Returns (sequences) int64 on the host: the
  # tokens that follow, which is the step's one synchronisation with a GPU.
  def step(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.positions.Positions, rows: List[int], cancelled: Tensor, samplings: List[__torch__.sampling.Sampling], draws: List[float]) -> Tensor:
    hidden = __torch__.decoder.decode(model, cache, positions, rows, cancelled)
    logits = __torch__.decoder.logits(model, hidden, 0, hidden.size(0))
    return __torch__.sampling.choose_each(logits, samplings, draws).to(torch.device("cpu"))

  # The same on a rank that does not choose: its share in the step, waited for, so that what goes wrong on its device is
  # heard of.
  def follow(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.positions.Positions, rows: List[int], cancelled: Tensor) -> float:
    hidden = __torch__.decoder.decode(model, cache, positions, rows, cancelled)
    return float(__torch__.decoder.logits(model, hidden, 0, hidden.size(0))[0, 0])

  # The hidden states (sequences, hidden) of one decode step.
  def decode(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, positions: __torch__.positions.Positions, rows: List[int], cancelled: Tensor) -> Tensor:
    return __torch__.decoder.decode(model, cache, positions, rows, cancelled)

  # The same choice from logits (sequences, vocab) that a kernel of our own has computed.
  def choose_from(self, logits: Tensor, samplings: List[__torch__.sampling.Sampling], draws: List[float]) -> Tensor:
    return __torch__.sampling.choose_each(logits, samplings, draws).to(torch.device("cpu"))

  # Logits (rows, vocab) of those that a kernel of our own has computed for a rank's tokens; every rank must ask.
  def gather_logits(self, model: __torch__.decoder.Model, part: Tensor) -> Tensor:
    return __torch__.decoder.gathered(model, part)

  # The weights of a model on a GPU, as single.weights lists them.
  def weights(self, model: __torch__.decoder.Model) -> List[Tensor]:
    return __torch__.single.weights(model)

  # The keys of all layers, then the values.
  def cached(self, cache: __torch__.decoder.Cache) -> List[Tensor]:
    return torch.add(__torch__.decoder.first_keys(cache), cache.values)

  # A cache full of random numbers, to compare kernels on.
  def random_cache(self, model: __torch__.decoder.Model, rows: int) -> __torch__.decoder.Cache:
    cache = __torch__.decoder.Cache(model, rows, 1)
    for tensor in torch.add(__torch__.decoder.first_keys(cache), cache.values):
      tensor.normal_(0.0, 1.0)
    return cache

  # How far a decode step by decode.cu is from plain maths; see single.error.
  def single_error(self, model: __torch__.decoder.Model, cache: __torch__.decoder.Cache, logits: Tensor, chosen: int, token: int, base: int, position: int, inverse_frequencies: List[float], factor: float, reach: int, has_far: bool, far_shift: int) -> float:
    return __torch__.single.error(
      model, __torch__.decoder.first_keys(cache), cache.values, logits, chosen, token, base, position, inverse_frequencies, factor, reach, has_far, far_shift)

  # The attention op alone, for measuring and testing it.
  def attend(self, near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, has_far: bool, doubled: bool, kernel: str) -> Tensor:
    return __torch__.attention.attend(near, far, count, key, value, start, reach, has_far, doubled, kernel)

  # The same with the kernel also for blocks for which it does not pay.
  def attend_always(self, near: Tensor, far: Tensor, count: int, key: Tensor, value: Tensor, start: int, reach: int, has_far: bool, doubled: bool, kernel: str) -> Tensor:
    return __torch__.attention.attend_from(
      near, far, count, key, value, start, reach, has_far, doubled, kernel, __torch__.dispatch.least_possible(kernel))

  # The regions of one layer for the op of any plan.
  def plan(self, regions: List[int]) -> __torch__.positions.Plan:
    return __torch__.positions.plans(regions, 1, False)[0]

  # The attention op of any plan, for measuring and testing it; queries are rotated, those of region i in queries[i].
  def attend_plan(self, queries: List[Tensor], plan: __torch__.positions.Plan, count: int, keys: List[Tensor], values: Tensor, start: int, kernel: str) -> Tensor:
    return __torch__.regions.attend_turned(queries, plan, count, keys, values, start, kernel, __torch__.dispatch.least(kernel))

  # The same with the kernel also for blocks for which it does not pay.
  def attend_plan_always(self, queries: List[Tensor], plan: __torch__.positions.Plan, count: int, keys: List[Tensor], values: Tensor, start: int, kernel: str) -> Tensor:
    return __torch__.regions.attend_turned(
      queries, plan, count, keys, values, start, kernel, __torch__.dispatch.least_possible(kernel))

  # The same of one query of each of several sequences in one call of flash attention; `turned` (rotations, sequences, heads,
  # head_dim). Row bases[i] of the keys and values holds sequence i's position 0.
  def attend_plan_step(self, turned: Tensor, plan: __torch__.positions.Plan, keys: List[Tensor], values: Tensor, bases: List[int], positions: List[int]) -> Tensor:
    base = torch.tensor(bases, dtype=4, device=values.device)  # 4 is int64
    position = torch.tensor(positions, dtype=4, device=values.device)
    spans = __torch__.regions.DecodeSpans(plan, base, position, positions)
    return __torch__.regions.decode_flash(turned, turned.size(2), keys, values, plan, spans)

  # Where one sequence whose rows begin at 0 looks in a decode step at `position`; made once for all layers.
  def decode_regions(self, position: int, reach: int, device: str) -> __torch__.attention.DecodeRegions:
    place = torch.device(device)
    base = torch.zeros([1], dtype=4, device=place)  # 4 is int64
    return __torch__.attention.DecodeRegions(base, base + position, reach)

  # The attention op of one layer in a decode step of that sequence, by flash attention.
  def attend_step(self, near: Tensor, far: Tensor, keys: Tensor, values: Tensor, regions: __torch__.attention.DecodeRegions, position: int, has_far: bool) -> Tensor:
    return __torch__.attention.decode_flash(near, far, keys, values, regions, position + 1, has_far)

  # Base 0 and position of one sequence, (2, 1) int64.
  def place_of(self, position: int, device: str) -> Tensor:
    return torch.tensor([[0], [position]], dtype=4, device=torch.device(device))

  # The same by a kernel that rotates and caches; `joined` (1, heads + 2 kv_heads, head_dim) is query, key and value.
  def fused_step(self, step: str, joined: Tensor, keys: Tensor, values: Tensor, cosine: Tensor, sine: Tensor, place: Tensor, longest: int, reach: int, has_far: bool) -> Tensor:
    kv_heads = keys.size(1)
    heads = joined.size(1) - 2 * kv_heads
    return __torch__.dispatch.step(
      step, joined[:, :heads], joined[:, heads:heads + kv_heads], joined[:, heads + kv_heads:], keys, values, cosine, sine,
      place[0], place[1], longest, reach, has_far)

  # How far a kernel is from the plain maths in float32: the greatest difference over prompts that are cut at odd
  # lengths, with grouped heads and every kind of piece, near, far and both.
  def kernel_error(self, kernel: str, device: str, dtype: int, kv_heads: int, group: int, head_dim: int) -> float:
    place = torch.device(device)
    worst = 0.0
    leasts = [__torch__.dispatch.least(kernel)]
    if __torch__.dispatch.least_possible(kernel) < leasts[0]:
      leasts.append(__torch__.dispatch.least_possible(kernel))  # also where it does not pay
    # Kernels that take pieces may prepare a plan for each shape, a tenth of a second and more: there fewer cases must do.
    thorough = __torch__.dispatch.cut(kernel) != "PIECES"
    for tokens, start, reach in [(190, 113, 41), (333, 0, 127), (700, 512, 300), (257, 256, 64), (64, 0, 1000), (129, 1, 128), (1100, 0, 363), (900, 129, 130), (517, 0, 1)]:
      near = torch.randn([tokens - start, kv_heads * group, head_dim], dtype=dtype, device=place)
      far = torch.randn([tokens - start, kv_heads * group, head_dim], dtype=dtype, device=place)
      key = torch.randn([tokens, kv_heads, head_dim], dtype=dtype, device=place)
      value = torch.randn([tokens, kv_heads, head_dim], dtype=dtype, device=place)
      for has_far in [True, False]:
        expected = __torch__.attention.attend(
          near.to(6), far.to(6), tokens - start, key.to(6), value.to(6), start, reach, has_far, False, "plain")  # 6 is float32
        for least in leasts:
          if thorough or least == leasts[0] or (has_far and (reach == 41 or reach == 363 or reach == 130)):
            actual = __torch__.attention.attend_from(
              near, far, tokens - start, key, value, start, reach, has_far, False, kernel, least)
            longer = __torch__.attention.attend_from(
              __torch__.attention.rows_of(near, 0, tokens - start + 512),
              __torch__.attention.rows_of(far, 0, tokens - start + 512), tokens - start,
              __torch__.attention.rows_of(key, 0, tokens + 600), __torch__.attention.rows_of(value, 0, tokens + 600),
              start, reach, has_far, False, kernel, least)
            for output in [actual, longer]:
              error = float(torch.max(torch.abs(output - expected)))
              if error != error:
                return inf
              worst = max(worst, error)
    return worst

  # How far two kernels are apart on a long prompt with near and far keys, where one of them is known to be right.
  def kernel_difference(self, kernel: str, other: str, device: str, dtype: int, kv_heads: int, group: int, head_dim: int, tokens: int, reach: int) -> float:
    place = torch.device(device)
    near = torch.randn([tokens, kv_heads * group, head_dim], dtype=dtype, device=place)
    far = torch.randn([tokens, kv_heads * group, head_dim], dtype=dtype, device=place)
    key = torch.randn([tokens, kv_heads, head_dim], dtype=dtype, device=place)
    value = torch.randn([tokens, kv_heads, head_dim], dtype=dtype, device=place)
    actual = __torch__.attention.attend(near, far, tokens, key, value, 0, reach, True, False, kernel)
    expected = __torch__.attention.attend(near, far, tokens, key, value, 0, reach, True, False, other)
    error = float(torch.max(torch.abs(actual - expected)))
    if error != error:
      return inf
    return error

  # The same for decoding several sequences in one call, some of them without far keys.
  def batched_error(self, step: str, device: str, dtype: int, kv_heads: int, group: int, head_dim: int) -> float:
    place = torch.device(device)
    worst = 0.0
    for bases, positions, reach in [([300, 0, 500], [150, 40, 299], 41), ([0], [999], 330), ([20, 7, 300, 100], [0, 12, 63, 199], 64)]:
      near = torch.randn([len(bases), kv_heads * group, head_dim], dtype=dtype, device=place)
      far = torch.randn([len(bases), kv_heads * group, head_dim], dtype=dtype, device=place)
      keys = torch.randn([1000, kv_heads, head_dim], dtype=dtype, device=place)
      values = torch.randn([1000, kv_heads, head_dim], dtype=dtype, device=place)
      base = torch.tensor(bases, dtype=4, device=place)  # 4 is int64
      position = torch.tensor(positions, dtype=4, device=place)
      regions = __torch__.attention.DecodeRegions(base, position, reach)
      longest = 0
      for place_of_one in positions:
        longest = max(longest, place_of_one + 1)
      for has_far in [True, False]:
        actual = __torch__.attention.decode_flash(near, far, keys, values, regions, longest, has_far)
        expected = __torch__.attention.decode_each(
          near.to(6), far.to(6), keys.to(6), values.to(6), bases, positions, reach, has_far, "plain")
        error = float(torch.max(torch.abs(actual - expected)))
        if error != error:
          return inf
        worst = max(worst, error)
    return worst

  # The same for a kernel that rotates and caches: what it attends to and what it leaves in the cache.
  def step_error(self, step: str, device: str, dtype: int, kv_heads: int, group: int, head_dim: int) -> float:
    place = torch.device(device)
    heads = kv_heads * group
    worst = 0.0
    for bases, positions, reach in [([300, 0, 500], [150, 40, 299], 41), ([7], [2047], 700), ([20, 7, 300, 100], [0, 12, 63, 199], 64), ([1], [129], 1)]:
      base = torch.tensor(bases, dtype=4, device=place)  # 4 is int64
      position = torch.tensor(positions, dtype=4, device=place)
      longest = 0
      for place_of_one in positions:
        longest = max(longest, place_of_one + 1)
      angle = torch.rand([2, len(bases), 1, head_dim // 2], dtype=6, device=place) * 6.0  # 6 is float32
      for has_far in [True, False]:
        joined = torch.randn([len(bases), heads + 2 * kv_heads, head_dim], dtype=dtype, device=place)
        keys = torch.randn([2100, kv_heads, head_dim], dtype=dtype, device=place)
        values = torch.randn([2100, kv_heads, head_dim], dtype=dtype, device=place)
        turned = __torch__.rotary.rotate_each(joined[:, :heads + kv_heads], torch.cos(angle), torch.sin(angle))
        row = base + position
        expected_keys = torch.index_copy(keys, 0, row, turned[0, :, heads:])
        expected_values = torch.index_copy(values, 0, row, joined[:, heads + kv_heads:])
        turns = 1
        if has_far:
          turns = 2
        actual = __torch__.dispatch.step(
          step, joined[:, :heads], joined[:, heads:heads + kv_heads], joined[:, heads + kv_heads:], keys, values,
          torch.cos(angle[:turns]), torch.sin(angle[:turns]), base, position, longest, reach, has_far)
        expected = __torch__.attention.decode_each(
          turned[0, :, :heads].to(6), turned[1, :, :heads].to(6), expected_keys.to(6), expected_values.to(6), bases,
          positions, reach, has_far, "plain")
        for difference in [actual - expected, keys - expected_keys, values - expected_values]:
          error = float(torch.max(torch.abs(difference)))
          if error != error:
            return inf
          worst = max(worst, error)
    return worst

  # Adds up hidden states of so many tokens over the ranks a number of times and waits for it, to measure what that takes.
  def sum_often(self, model: __torch__.decoder.Model, tokens: int, times: int) -> float:
    x = torch.zeros([tokens, model.final_norm.size(0)], dtype=model.final_norm.dtype, device=model.final_norm.device)
    for index in range(times):
      __torch__.collective.sum(x, __torch__.decoder.never())
    return float(x[0, 0])

  # Runs the attention op a number of times on random data and waits for it. Returns a number of its output, so that
  # nothing is left out.
  def attend_often(self, kernel: str, device: str, dtype: int, kv_heads: int, group: int, head_dim: int, tokens: int, start: int, reach: int, times: int) -> float:
    place = torch.device(device)
    near = torch.randn([tokens - start, kv_heads * group, head_dim], dtype=dtype, device=place)
    key = torch.randn([tokens, kv_heads, head_dim], dtype=dtype, device=place)
    value = torch.randn([tokens, kv_heads, head_dim], dtype=dtype, device=place)
    output = near
    for index in range(times):
      output = __torch__.attention.attend(near, near, tokens - start, key, value, start, reach, True, False, kernel)
    return float(output[0, 0, 0])
