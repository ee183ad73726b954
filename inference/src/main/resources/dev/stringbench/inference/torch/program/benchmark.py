# The entry points of measuring: what the attention op is compared with, and the machine's own rates.


class Benchmark(Module):
  __parameters__ = []
  __buffers__ = []
  training : bool

  # Normally distributed numbers, drawn on the device itself.
  def draw(self, shape: List[int], device: str, dtype: int) -> Tensor:
    return torch.empty(shape, dtype=dtype, device=torch.device(device)).normal_(0.0, 1.0)

  # Waits until the device has computed `x`: an element of it on the host is there only then.
  def settle(self, x: Tensor) -> float:
    return float(torch.flatten(x[..., -1:])[-1])

  def multiply(self, left: Tensor, right: Tensor) -> Tensor:
    return torch.matmul(left, right)

  # Into memory that is there already: taking fresh memory costs more than filling it.
  def copy(self, target: Tensor, source: Tensor) -> Tensor:
    return target.copy_(source)

  # Plain causal attention of a whole prompt in one call of a kernel.
  def causal(self, query: Tensor, key: Tensor, value: Tensor, kernel: str) -> Tensor:
    output, log_sum = __torch__.twopass.causal(
      __torch__.twopass.by_head(query, key.size(1)), torch.transpose(key, 0, 1), torch.transpose(value, 0, 1),
      query.size(0), kernel)
    return __torch__.twopass.by_token(output)

  # STRING's prefill in the original's two passes.
  def two_pass(self, near: Tensor, far: Tensor, key: Tensor, value: Tensor, reach: int, kernel: str) -> Tensor:
    output = __torch__.twopass.attend(
      __torch__.twopass.by_head(near, key.size(1)), __torch__.twopass.by_head(far, key.size(1)),
      torch.transpose(key, 0, 1), torch.transpose(value, 0, 1), reach, kernel)
    return __torch__.twopass.by_token(output)
