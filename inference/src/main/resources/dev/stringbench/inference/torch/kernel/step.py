# One decode step of several sequences in one layer by kernels of our own (step.cu), which FusedStep.java registers as an
# operator: rotates the queries and keys, caches the keys and values at rows base + position, and attends. Query (sequences,
# heads, head_dim), key and value (sequences, kv_heads, head_dim), keys and values (rows, kv_heads, head_dim), cosine and
# sine (2 or 1, sequences, 1, head_dim / 2) float32, base and position (sequences) int64.
def attend(query: Tensor, key: Tensor, value: Tensor, keys: Tensor, values: Tensor, cosine: Tensor, sine: Tensor, base: Tensor,
    position: Tensor, longest: int, reach: int, has_far: bool) -> Tensor:
  sequences = query.size(0)
  heads = query.size(1)
  kv_heads = key.size(1)
  head_dim = query.size(2)
  output = torch.empty([sequences, heads, head_dim], dtype=query.dtype, device=query.device)
  turned = torch.empty([2, sequences, heads, head_dim], dtype=query.dtype, device=query.device)
  # More parts of the keys than a GPU works on at once would gain nothing.
  parts = max(256, sequences * kv_heads)
  room = torch.empty([parts, heads // kv_heads, head_dim + 2], dtype=6, device=query.device)  # 6 is float32
  ops.string_bench.step(output, query, key, value, keys, values, cosine, sine, base, position, turned, room, longest,
    min(reach, longest), has_far, 1.0 / torch.sqrt(head_dim))
  return output
