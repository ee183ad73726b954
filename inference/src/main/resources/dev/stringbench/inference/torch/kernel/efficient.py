# libtorch's memory-efficient attention.


def piece(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  q, k, v = __torch__.attention.without_groups(query, key, value, causal)
  output, log_sum = __torch__.kernels.efficient(q, k, v, causal, scale)
  return __torch__.attention.ungrouped(output, log_sum, query, key.size(1))
