# The fused attention kernels of libtorch, each behind one shape: query (batch, heads, queries, head_dim), key and value
# (batch, kv_heads, keys, head_dim); output like the query and its log-sum-exp (batch, heads, queries).


# For the CPU; knows no grouped heads, and fewer key heads are read out of bounds without an error.
def cpu(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  return torch._scaled_dot_product_flash_attention_for_cpu(query, key, value, 0.0, causal, scale=scale)


# For every GPU and dtype; knows no grouped heads.
def efficient(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  output, log_sum, _0, _1 = torch._scaled_dot_product_efficient_attention(
    query, key, value, None, True, 0.0, causal, scale=scale)
  return output, log_sum[:, :, :query.size(2)]  # padded to a multiple of 32 queries


# For 16-bit numbers on Ampere and newer GPUs.
def flash(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  output, log_sum, _0, _1, _2, _3, _4, _5, _6 = torch._scaled_dot_product_flash_attention(
    query, key, value, 0.0, causal, False, scale=scale)
  return output, log_sum[:, :, :query.size(2)]


# For 16-bit numbers; the fastest on Hopper and newer GPUs once it has prepared a plan for the shape.
def cudnn(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  output, log_sum, _0, _1, _2, _3, _4, _5, _6 = torch._scaled_dot_product_cudnn_attention(
    query, key, value, None, True, 0.0, causal, False, scale=scale)
  return output, torch.reshape(log_sum, [query.size(0), query.size(1), query.size(2)])  # has a last side of 1


# Flash on (queries, heads, head_dim) and (keys, kv_heads, head_dim): the last query sees the last key, each query the
# `window` keys up to its own, all where it is below 0. Log-sum-exp (heads, queries).
def flash_band(query: Tensor, key: Tensor, value: Tensor, window: int, scale: float) -> Tuple[Tensor, Tensor]:
  left = -1
  if window >= 0:
    left = window - 1
  output, log_sum, _0, _1, _2 = torch._flash_attention_forward(
    torch.unsqueeze(query, 0), torch.unsqueeze(key, 0), torch.unsqueeze(value, 0), None, None, query.size(0), key.size(0),
    0.0, True, False, scale=scale, window_size_left=left, window_size_right=0)
  return output[0], torch.reshape(log_sum, [query.size(1), query.size(0)])


# Flash for one query (sequences, heads, head_dim) of each of several sequences against counts[i] rows from starts[i] on
# of (rows, kv_heads, head_dim), the longest of `longest` rows. Log-sum-exp (heads, sequences), undefined where a count
# is 0.
def flash_rows(query: Tensor, keys: Tensor, values: Tensor, query_starts: Tensor, starts: Tensor, counts: Tensor,
    longest: int, scale: float) -> Tuple[Tensor, Tensor]:
  output, log_sum, _0, _1, _2 = torch._flash_attention_forward(
    query, keys, values, query_starts, starts, 1, longest, 0.0, False, False, scale=scale, seqused_k=counts)
  if log_sum.dim() == 3:  # (sequences, heads, 1) in older versions
    log_sum = torch.transpose(log_sum[:, :, 0], 0, 1)
  return output, log_sum
