# Flash attention of libtorch.


def piece(query: Tensor, key: Tensor, value: Tensor, causal: bool, scale: float) -> Tuple[Tensor, Tensor]:
  q, k, v = __torch__.attention.with_groups(query, key, value)
  output, log_sum = __torch__.kernels.flash(q, k, v, causal, scale)
  return __torch__.attention.from_groups(output, log_sum)


# The last query sees the last key, each query the `window` keys up to its own, all where it is below 0.
def band(query: Tensor, key: Tensor, value: Tensor, window: int, scale: float) -> Tuple[Tensor, Tensor]:
  return __torch__.kernels.flash_band(query, key, value, window, scale)
